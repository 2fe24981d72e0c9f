"""The secret of an instance: it signs what pages carry and keys the audit log.

It lies in a file of its own, so that a copy of the database alone does not hold it.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from mapper.errors import SettingError

_LEAST_BYTES = 32


def keep_private(path: Path) -> None:
    """Let only its owner read a file that holds more than everyone may see."""
    with suppress(OSError):  # of another user, or not there yet
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def read_key(path: Path) -> bytes:
    """Return the secret that a file holds, made on the first call.

    Raises
    ------
    SettingError
        Its folder cannot be written, or the secret is damaged.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_key(path)
        keep_private(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise SettingError(
            f"the site's secret {path} cannot be read or written: {error}; "
            "MAPPER_INSTANCE names a folder that this user may write"
        ) from error
    if len(key) < _LEAST_BYTES:
        raise SettingError(
            f"{path} is damaged; put a copy of it back. Without one, delete it: a new one is made "
            "at the next start, and what the audit log holds can no longer be checked"
        )
    return key


def _write_key(path: Path) -> None:
    """Write a new secret whole or not at all: a second process may be starting, too."""
    draft = path.with_name(f"secret.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
