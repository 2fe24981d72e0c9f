"""Whether the database is still the one that was opened, and sound as far as has been seen.

SQLite goes on writing to a file that was deleted or replaced, and nobody would find what it wrote
(https://sqlite.org/howtocorrupt.html, sections 2.4 and 2.5).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from mapper.errors import StoreError
from mapper.store import dialect

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY_CODE = 0xFF  # https://sqlite.org/rescode.html: the rest of a code says more of the same


class Soundness:
    """What is known of the file under an engine; nothing is ever held against PostgreSQL's."""

    def __init__(self, engine: Engine) -> None:
        self._path = Path(engine.url.database or "") if dialect.is_sqlite(engine) else None
        self._opened = self._identity()
        self._damage = ""

    def require(self) -> None:
        """Refuse a database that nothing should be written to.

        Raises
        ------
        StoreError
            Its file is gone or another than was opened, or damage was seen in it.
        """
        if self._damage:
            raise StoreError(
                f"the database is damaged ({self._damage}) and takes nothing more; end the server, "
                "put a backup in its place with `mapper restore`, and start again"
            )
        if self._identity() != self._opened:
            raise StoreError(
                "the database's file was moved, deleted or replaced while it was open; nothing is "
                "written to the old one: end the server, put the file back or `mapper restore` a "
                "backup, and start again"
            )

    def note(self, error: DBAPIError) -> None:
        """Remember what an error tells of the file's damage."""
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is not None and code & _PRIMARY_CODE in _DAMAGED:
            self._damage = str(error.orig)

    def _identity(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_dev, stat.st_ino
