"""Who may edit: users and roles as Flask-Security-Too wants them, sessions and sign-in links.

Sessions and links are rows, so that signing out or using a link once ends them on the server;
a cookie or an address that was copied before is dead afterwards.  Only SHA-256 hashes of their
tokens are stored.  No row holds an address of a network.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table, delete, select, update
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mapper.store.tables import Base, Day, Utc

#: The role whose holders accept reports and whose own reports are public at once.
EDITOR = "editor"
#: The person at the machine on which the server runs, who comes in by a one-time link.
OWNER_EMAIL = "owner@localhost"

LINK_LIFETIME = timedelta(minutes=10)
SESSION_LIFETIME = timedelta(days=7)

roles_users = Table(
    "roles_users",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role by its name; ``editor`` is the one that is used."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class User(Base, UserMixin):
    """A person with an account; ``fs_uniquifier`` is what a session refers to."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    username: Mapped[str | None] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=roles_users, lazy="selectin"
    )

    @property
    def signature(self) -> str:
        """The name that revisions carry."""
        return self.username or self.email


class WebSession(Base):
    """One signed-in browser; ``data`` is JSON that only the server sees."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Day)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)


class SignInLink(Base):
    """A one-time link; it is gone once used or ten minutes old."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def hashed(token: str) -> str:
    """Return the hash under which a token is stored; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_sign_in_link(session: Session, now: datetime) -> str:
    """Store a new one-time link, drop the spent ones and return the token of the new one."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now))
    token = secrets.token_urlsafe(32)
    link = SignInLink(token_hash=hashed(token), expires_at=now + LINK_LIFETIME, used_at=None)
    session.add(link)
    return token


def link_is_good(session: Session, token: str, now: datetime) -> bool:
    """Tell whether a link could be used now, without using it."""
    link = session.get(SignInLink, hashed(token))
    return link is not None and link.used_at is None and link.expires_at > now


def use_sign_in_link(session: Session, token: str, now: datetime) -> bool:
    """Use a link up; False when it is unknown, used or too old.

    One statement decides, so that of two requests at the same time one is refused.
    """
    used = session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]


def owner(session: Session) -> User:
    """Return the person at this machine, an editor; made when first asked for."""
    found = session.scalar(select(User).where(User.email == OWNER_EMAIL))
    if found is None:
        found = User(email=OWNER_EMAIL, username="owner", active=True, fs_uniquifier=uuid4().hex)
        session.add(found)
    role = session.scalar(select(Role).where(Role.name == EDITOR))
    if role is None:
        role = Role(name=EDITOR, description="Accepts, rejects and enters reports.")
        session.add(role)
    if role not in found.roles:
        found.roles.append(role)
    session.flush()
    return found


def read_session(session: Session, token: str, now: datetime) -> str | None:
    """Return the JSON of the session that a cookie's token names, or None when it is over."""
    row = session.get(WebSession, hashed(token))
    if row is None or row.expires_at <= now:
        return None
    return row.data


def new_session(session: Session, data: str, now: datetime) -> str:
    """Store a new session, drop those that are over, and return the token for the cookie."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
    row = WebSession(
        token_hash=hashed(token), data=data, created_at=now, expires_at=now + SESSION_LIFETIME
    )
    session.add(row)
    return token


def end_session(session: Session, token: str) -> None:
    """Delete a session's row; its cookie is dead from then on."""
    session.execute(delete(WebSession).where(WebSession.token_hash == hashed(token)))
