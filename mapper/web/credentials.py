"""Passwords and codes: what is good enough, and whether what somebody typed fits an account.

Passwords are hashed by argon2id (RFC 9106) over an HMAC with the site's secret, as
Flask-Security-Too does; they follow NIST SP 800-63B: length, nothing that is guessed first, no
rules of composition.  Codes are those of RFC 6238.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Flask, current_app
from flask_security.totp import Totp
from flask_security.utils import hash_password, verify_password
from sqlalchemy.orm import Session

from mapper.store.accounts import Account, find
from mapper.store.people import has_recovery_code, take_recovery_code
from mapper.web.site import Site, current_site

if TYPE_CHECKING:
    from passlib.totp import TotpMatch

SHORTEST, LONGEST = 12, 128
#: How much of a password `zxcvbn` judges, and the score of 4 that it takes: above 10⁸ guesses.
_JUDGED, _GOOD_SCORE = 72, 3
#: What is left of a password without the name has to have this many characters.
_BESIDE_THE_NAME = 8
#: A code is taken for this many seconds before and after its own time.
_LATE_S = 30
_RECOVERY_CODES = 8


class Codes(Totp):
    """The codes of an app, of which each is taken once."""

    def get_last_counter(self, user: Account) -> int | None:  # type: ignore[override]
        """Return the time step of the last code that was taken."""
        return user.totp_counter

    def set_last_counter(  # type: ignore[override]
        self, user: Account, tmatch: TotpMatch
    ) -> None:
        """Note the time step of a code that is taken; kept where the account is written."""
        user.totp_counter = tmatch.counter


@dataclass(frozen=True)
class Credentials:
    """What checks passwords and codes with the secret of one site."""

    key: bytes

    @cached_property
    def codes(self) -> Codes:
        """The codes, whose keys are encrypted with the site's secret."""
        key = hmac.digest(self.key, b"codes", "sha256").hex()
        return Codes({"1": key}, "Railway Incident Mapper")

    @cached_property
    def stand_in(self) -> Account:
        """An account that nobody has, so that unknown names take as long as wrong passwords."""
        return Account(
            number=0,
            password=hash_password(secrets.token_urlsafe(32)),
            totp_secret=self.codes.generate_totp_secret(),
        )

    def recovery_codes(self) -> list[str]:
        """Return new recovery codes."""
        return self.codes.generate_recovery_codes(_RECOVERY_CODES)

    def digest(self, code: str) -> str:
        """Return the digest under which a recovery code is kept, however it is spaced."""
        plain = re.sub(r"[\s-]", "", code).casefold()
        return hmac.digest(self.key, b"recovery " + plain.encode(), "sha256").hex()


def set_up_credentials(app: Flask, site: Site) -> None:
    """Give the application what checks passwords and codes."""
    app.extensions["mapper.credentials"] = Credentials(site.key)


def credentials() -> Credentials:
    """Return those of the site that serves the present request."""
    found: Credentials = current_app.extensions["mapper.credentials"]
    return found


# --- passwords ---


def hashed_password(password: str) -> str:
    """Return the hash of a password."""
    return hash_password(_normal(password))


def password_fits(account: Account, password: str) -> bool:
    """Tell whether a password is that of an account; takes as long where it has none."""
    kept = account.password or credentials().stand_in.password or ""
    return verify_password(_normal(password)[:LONGEST], kept) and account.password is not None


def weakness(password: str, name: str) -> str:
    """Return why a password cannot be that of ``name`` and what to do; "" where it can."""
    from zxcvbn import zxcvbn

    password = _normal(password)
    if not SHORTEST <= len(password) <= LONGEST:
        return (
            f"a password has {SHORTEST} to {LONGEST} characters, this one {len(password)}; "
            "several words that have nothing to do with one another are good"
        )
    parts = [part for part in re.split(r"[\W_]+", _normal(name).casefold()) if len(part) > 2]
    left = password.casefold()
    for part in parts:
        left = left.replace(part, "")
    if len(left) < min(len(password), _BESIDE_THE_NAME):
        return "that is little more than the name; take other words"
    if zxcvbn(password[:_JUDGED], user_inputs=[name, *parts])["score"] < _GOOD_SCORE:
        return "that is guessed among the first; take several words that nobody would expect"
    return ""


def _normal(password: str) -> str:
    """Return a password as it is hashed, however a keyboard composes its signs."""
    return unicodedata.normalize("NFKC", password)


# --- signing in ---


def who_fits(name: str, password: str, code: str) -> str | None:
    """Return the ``fs_uniquifier`` of the account that all three fit; the code is used up.

    ``code`` matters to accounts that ask for codes.  None is the one answer to everything that
    does not fit, and takes equally long, whether the name, the password or the code is at fault.
    """
    store, stand_in = current_site().store, credentials().stand_in
    with store.reader() as reader:
        account = find(reader, name)
        if account:
            reader.expunge(account)  # what a code sets is kept below, where it is used up
        known = account if account and account.active else stand_in
        fits = [password_fits(known, password), _code_fits(reader, known, code)]
        number, password_then = known.number, known.password
    if not all(fits) or number == stand_in.number:
        return None
    with store.transaction() as writer:
        found = writer.get(Account, number)
        if found is None or not found.active or found.password != password_then:
            return None
        return found.fs_uniquifier if take_code(writer, found, code) else None


def take_code(session: Session, account: Account, code: str) -> bool:
    """Use a code up; False where it does not fit or was taken before. True where none is asked."""
    if account.totp_secret is None or _app_code_fits(account, code):
        return True
    return take_recovery_code(session, account, credentials().digest(code))


def _code_fits(session: Session, account: Account, code: str) -> bool:
    """Tell whether a code would be taken, in the same time for every account."""
    by_app = _app_code_fits(account, code)
    by_recovery = has_recovery_code(session, account, credentials().digest(code))
    return account.totp_secret is None or by_app or by_recovery


def _app_code_fits(account: Account, code: str) -> bool:
    secret = account.totp_secret or credentials().stand_in.totp_secret or ""
    user = account if account.totp_secret else credentials().stand_in
    return credentials().codes.verify_totp(code, secret, user, window=_LATE_S)
