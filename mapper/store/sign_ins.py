"""Being signed in: sessions, and links that are valid once.

Both are rows, so that signing out or using a link ends them on the server; a cookie or an address
that was copied before is dead afterwards.  Only SHA-256 hashes of their tokens are stored.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from mapper.errors import InputError
from mapper.store.accounts import OWNER, Account, owner
from mapper.store.tables import Base, Day, Utc

SESSION_LIFETIME = timedelta(days=7)


class Purpose(StrEnum):
    """What a link is for."""

    #: signs the person in who sits at the machine on which the server runs
    SIGN_IN = "sign_in"
    #: lets a person set a password
    INVITATION = "invitation"


LIFETIMES = {Purpose.SIGN_IN: timedelta(minutes=10), Purpose.INVITATION: timedelta(days=3)}


class WebSession(Base):
    """One signed-in browser, of which only days are known; ``csrf`` is the secret of its forms."""

    __tablename__ = "web_session"

    number: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.number"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Day)
    used_at: Mapped[datetime] = mapped_column(Day)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)


class SignInLink(Base):
    """A link that is valid once and for the time of its purpose."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.number"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)

    AUDITED: ClassVar[Mapping[str, bool]] = {}

    @property
    def audited_as(self) -> str:
        """What the audit log calls it; only invitations are noted there."""
        return f"invitation of account {self.account}" if self.purpose == Purpose.INVITATION else ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What a request has to know of its session; ``user`` is the account's ``fs_uniquifier``."""

    number: int
    user: str
    csrf: str
    used_at: datetime


def hashed(token: str) -> str:
    """Return the hash under which a token is stored; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- links ---


def make_link(session: Session, account: Account, purpose: Purpose, now: datetime) -> str:
    """Store a new link and return its token; earlier ones of its account and purpose are void."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now))
    end_links(session, account, purpose)
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            token_hash=hashed(token),
            account=account.number,
            purpose=purpose,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return token


def make_sign_in_link(session: Session, now: datetime) -> str:
    """Store a new link for the person at this machine and return its token.

    Raises
    ------
    InputError
        Their account is disabled.
    """
    account = owner(session)
    if not account.active:
        raise InputError(f"{OWNER} is disabled; `mapper user enable {OWNER}` lets you in again")
    return make_link(session, account, Purpose.SIGN_IN, now)


def account_of_link(
    session: Session, token: str, purpose: Purpose, now: datetime
) -> Account | None:
    """Return whose link it is, without using it; None where it could not be used now."""
    query = (
        select(Account)
        .join(SignInLink, SignInLink.account == Account.number)
        .where(*_good(token, purpose, now), Account.active)
    )
    return session.scalar(query)


def use_link(session: Session, token: str, purpose: Purpose, now: datetime) -> Account | None:
    """Use a link up and return whose it is; None when it is unknown, used or too old.

    One statement decides, so that of two requests at the same time one is refused.
    """
    found = account_of_link(session, token, purpose, now)
    used = session.execute(
        update(SignInLink).where(*_good(token, purpose, now)).values(used_at=now)
    )
    return found if used.rowcount else None  # type: ignore[attr-defined]


def _good(token: str, purpose: Purpose, now: datetime) -> tuple[Any, ...]:
    return (
        SignInLink.token_hash == hashed(token),
        SignInLink.purpose == purpose,
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )


def end_links(session: Session, account: Account, purpose: Purpose | None = None) -> None:
    """Void the links of an account, all or those of a purpose."""
    statement = delete(SignInLink).where(SignInLink.account == account.number)
    session.execute(statement.where(SignInLink.purpose == purpose) if purpose else statement)


# --- sessions ---


def read_session(session: Session, token: str, now: datetime) -> OpenSession | None:
    """Return the session that a cookie's token names, or None when it is over."""
    query = (
        select(WebSession.number, Account.fs_uniquifier, WebSession.csrf, WebSession.used_at)
        .join(Account, Account.number == WebSession.account)
        .where(WebSession.token_hash == hashed(token), WebSession.expires_at > now)
    )
    row = session.execute(query).one_or_none()
    return row and OpenSession(*row)


def new_session(session: Session, user: str, csrf: str, now: datetime) -> str:
    """Store a new session, drop those that are over, and return the token for the cookie."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    account = session.scalars(select(Account).where(Account.fs_uniquifier == user)).one()
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=hashed(token),
            account=account.number,
            csrf=csrf,
            created_at=now,
            used_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
    )
    return token


def note_use(session: Session, number: int, now: datetime) -> None:
    """Keep the day on which a session was used last."""
    session.execute(update(WebSession).where(WebSession.number == number).values(used_at=now))


def sessions_of(session: Session, account: Account, now: datetime) -> list[WebSession]:
    """Return the sessions of an account, the newest first."""
    query = (
        select(WebSession)
        .where(WebSession.account == account.number, WebSession.expires_at > now)
        .order_by(WebSession.number.desc())
    )
    return list(session.scalars(query))


def end_session(session: Session, token: str) -> None:
    """Delete a session's row; its cookie is dead from then on."""
    session.execute(delete(WebSession).where(WebSession.token_hash == hashed(token)))


def end_sessions(session: Session, account: Account, number: int | None = None) -> int:
    """End all sessions of an account, or the one of a number; return how many ended."""
    statement = delete(WebSession).where(WebSession.account == account.number)
    if number is not None:
        statement = statement.where(WebSession.number == number)
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
