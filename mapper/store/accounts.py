"""Who may do what: accounts and their roles, as Flask-Security-Too wants them.

An account has a name to sign in with, which an admin chose, and a number by which the record knows
whoever changed something.  No row holds an address, of a network or of a mailbox.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import uuid4

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mapper.errors import InputError, NotFound
from mapper.store.tables import Base, Day


@dataclass(frozen=True, eq=False, slots=True)
class Role(RoleMixin):
    """What the holders of a role may do, besides what those before it in `ROLES` may."""

    name: str
    description: str


READER, CONTRIBUTOR, EDITOR, ADMIN = "reader", "contributor", "editor", "admin"
#: Each may do what those before it may.
ROLES = (
    Role(READER, "sees what everyone sees, signed in"),
    Role(CONTRIBUTOR, "sends reports as often as need be, and sees what became of them"),
    Role(EDITOR, "accepts, corrects and withdraws; own reports are taken at once"),
    Role(ADMIN, "invites and disables people, gives roles, ends sessions"),
)
ROLE_NAMES = tuple(role.name for role in ROLES)

#: The person at the machine on which the server runs, who comes in by a one-time link.
OWNER = "owner"
LONGEST_NAME = 80
_NAME = re.compile(r"[\w.@+-]+(?: [\w.@+-]+)*")


class Account(Base, UserMixin):
    """A person who may sign in; a session leads to it by its ``fs_uniquifier``.

    ``password`` is its argon2 hash, None before one is set.  ``totp_secret`` is the encrypted key
    of the codes of an app (RFC 6238), None where there are none; ``totp_counter`` is the time step
    of the last code that was taken.
    """

    __tablename__ = "account"

    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Day)
    password: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]

    #: What the audit log notes, each with whether it tells the value.
    AUDITED: ClassVar[Mapping[str, bool]] = {
        "role": True,
        "active": True,
        "name": False,
        "password": False,
        "totp_secret": False,
    }

    @property
    def audited_as(self) -> str:
        """What the audit log calls it."""
        return f"account {self.number}"

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]
        """The role of the account and those whose rights it includes."""
        return list(ROLES[: ROLE_NAMES.index(self.role) + 1])

    @property
    def signature(self) -> str:
        """What revisions carry: the role at that time and the number, as ``editor-3``."""
        return f"{self.role}-{self.number}"

    @property
    def state(self) -> str:
        """Whether they can sign in: active, invited (there is no password yet) or disabled."""
        if not self.active:
            return "disabled"
        return "active" if self.password or self.name == OWNER else "invited"


class RecoveryCode(Base):
    """A code that stands in once for one of the app; ``digest`` is keyed with the site's secret."""

    __tablename__ = "recovery_code"

    account: Mapped[int] = mapped_column(ForeignKey("account.number"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def name_of(text: str) -> str:
    """Return a name as accounts are found by it, however it is capitalised and composed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def find(session: Session, name: str) -> Account | None:
    """Return the account of a name as it was typed; None where there is none."""
    return session.scalar(select(Account).where(Account.name == name_of(name)))


def account_named(session: Session, name: str) -> Account:
    """Return the account of a name.

    Raises
    ------
    NotFound
        There is none.
    """
    found = find(session, name)
    if found is None:
        raise NotFound(f"nobody is called {name!r}; `mapper user list` names everyone")
    return found


def account_numbered(session: Session, number: int) -> Account:
    """Return the account of a number.

    Raises
    ------
    NotFound
        There is none.
    """
    found = session.get(Account, number)
    if found is None:
        raise NotFound(f"no account has the number {number}; /people lists them")
    return found


def accounts(session: Session) -> list[Account]:
    """Return every account in the order in which they were made."""
    return list(session.scalars(select(Account).order_by(Account.number)))


def add_account(session: Session, name: str, role: str, now: datetime) -> Account:
    """Add an account, which has no password yet.

    Raises
    ------
    InputError
        The name is taken or cannot be one, or there is no such role.
    """
    kept = name_of(name)
    if len(kept) > LONGEST_NAME or not _NAME.fullmatch(kept):
        raise InputError(
            f"{name!r} cannot be a name; give up to {LONGEST_NAME} letters, digits and . _ - + @, "
            "with single spaces between"
        )
    if find(session, kept) is not None:
        raise InputError(f"{kept!r} is there already; choose another name, or invite them anew")
    made = Account(
        name=kept,
        role=known_role(role),
        active=True,
        fs_uniquifier=uuid4().hex,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def known_role(role: str) -> str:
    """Return a role's name.

    Raises
    ------
    InputError
        There is no such role.
    """
    if role not in ROLE_NAMES:
        raise InputError(f"there is no role {role!r}; there are {', '.join(ROLE_NAMES)}")
    return role


def owner(session: Session) -> Account:
    """Return the person at this machine, an admin; made when first asked for."""
    return find(session, OWNER) or add_account(session, OWNER, ADMIN, utc_now())
