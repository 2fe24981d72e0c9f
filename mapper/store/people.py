"""What may be done with accounts, and what follows: a right that was taken away is gone at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from mapper.errors import InputError
from mapper.store.accounts import (
    ADMIN,
    OWNER,
    Account,
    RecoveryCode,
    add_account,
    known_role,
    name_of,
)
from mapper.store.sign_ins import Purpose, end_links, end_sessions, make_link


def add(session: Session, name: str, role: str, now: datetime) -> tuple[Account, str]:
    """Add an account; return it and the token of its invitation.

    Raises
    ------
    InputError
        The name is taken or cannot be one, or there is no such role.
    """
    if name_of(name) == OWNER:
        raise InputError(
            f"{OWNER!r} is whoever sits at the machine that runs the site, and comes in by "
            "`mapper serve --sign-in-link`; choose another name"
        )
    account = add_account(session, name, role, now)
    return account, make_link(session, account, Purpose.INVITATION, now)


def invite(session: Session, account: Account, now: datetime) -> str:
    """Return the token of a new invitation, with which a password is set; earlier ones are void.

    Raises
    ------
    InputError
        The account is disabled, or that of the person at the machine, who needs none.
    """
    if account.name == OWNER:
        raise InputError(f"{OWNER} needs no invitation; `mapper serve --sign-in-link` lets them in")
    if not account.active:
        raise InputError(f"{account.name} is disabled; enable the account before you invite")
    return make_link(session, account, Purpose.INVITATION, now)


def give_role(session: Session, account: Account, role: str, *, force: bool = False) -> None:
    """Give an account another role; its sessions end.

    Raises
    ------
    InputError
        There is no such role, or the account is the last admin's and there is no ``force``.
    """
    if account.role == known_role(role):
        return
    if not force:
        _require_another_admin(session, account)
    account.role = role
    end_sessions(session, account)


def disable(session: Session, account: Account, *, force: bool = False) -> None:
    """Let nobody in by an account any more: its sessions end, its links are void.

    Raises
    ------
    InputError
        It is the last admin's and there is no ``force``.
    """
    if not force:
        _require_another_admin(session, account)
    account.active = False
    end_sessions(session, account)
    end_links(session, account)


def enable(account: Account) -> None:
    """Let a disabled account in again, with the password and the codes that it had."""
    account.active = True


def _require_another_admin(session: Session, account: Account) -> None:
    """Raise where nobody could sign in as admin but by ``account`` or at the machine itself."""
    other = exists().where(
        Account.role == ADMIN,
        Account.active,
        Account.password.is_not(None),
        Account.name != OWNER,
        Account.number != account.number,
    )
    if account.active and account.role == ADMIN and not session.scalar(select(other)):
        raise InputError(
            f"{account.name} is the last admin who can sign in; make another one first, or use "
            "--force with `mapper user` on the machine that runs the site"
        )


# --- passwords and codes ---


def set_password(session: Session, account: Account, password: str) -> None:
    """Set the hash of a password; sessions and invitations of before are void."""
    account.password = password
    end_sessions(session, account)
    end_links(session, account, Purpose.INVITATION)


def set_codes(
    session: Session, account: Account, secret: str, counter: int, digests: Iterable[str]
) -> None:
    """Ask for codes of an app from now on.

    ``secret`` is the encrypted key, ``counter`` the time step of the code that confirmed it,
    ``digests`` are those of the recovery codes.
    """
    drop_codes(session, account)
    account.totp_secret, account.totp_counter = secret, counter
    session.add_all(RecoveryCode(account=account.number, digest=digest) for digest in digests)


def drop_codes(session: Session, account: Account) -> None:
    """Ask for no codes any more."""
    account.totp_secret = account.totp_counter = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account == account.number))


def has_recovery_code(session: Session, account: Account, digest: str) -> bool:
    """Tell whether a recovery code is there, and leave it there."""
    return session.get(RecoveryCode, (account.number, digest)) is not None


def take_recovery_code(session: Session, account: Account, digest: str) -> bool:
    """Use a recovery code up; False where there is no such code, or no longer."""
    taken = session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.account == account.number, RecoveryCode.digest == digest
        )
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def count_recovery_codes(session: Session, account: Account) -> int:
    """Return how many recovery codes an account has left."""
    query = select(RecoveryCode.digest).where(RecoveryCode.account == account.number)
    return len(session.scalars(query).all())
