"""A backup: the whole database as one file, made while it is in use, and put back.

The file is a zip of two entries: the database, copied by SQLite's online backup
(https://sqlite.org/backup.html) in one transaction, and a manifest with its SHA-256, so that a copy
that was damaged on its way is known before anything is replaced.  PostgreSQL has tools of its own
(https://www.postgresql.org/docs/current/backup-dump.html).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import orjson

from mapper import resources
from mapper.errors import InputError, StoreError
from mapper.store import numbers
from mapper.store.changes import RESTORED
from mapper.store.opening import BESIDE, database_file, newest_version

_DATABASE, _MANIFEST = "mapper.sqlite", "manifest.json"
_FORMAT = 1
#: Sign-ins that ended after the backup was made must not come alive again.
_NOT_RESTORED = ("web_session", "sign_in_link")
_COPIED_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: ``made`` in UTC (ISO 8601), ``size`` in bytes."""

    made: str
    program: str
    schema: str
    records: int
    reports: int
    size: int
    sha256: str
    format: int = _FORMAT


def write_backup(url: str, out: BinaryIO) -> Manifest:
    """Write a backup of the database at a SQLAlchemy URL to ``out``; others may read and write.

    Raises
    ------
    StoreError
        It is no SQLite database, missing or damaged.
    """
    path = database_file(url)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        copy = Path(folder) / _DATABASE
        with _known_faults(path), _opened(copy) as target:
            with _opened(path, "?mode=ro") as source:
                source.backup(target)
            # One file: what the write-ahead log held is in it.
            target.execute("PRAGMA journal_mode = DELETE")
            _check(target)
            manifest = _manifest(copy, target)
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as packed:
            packed.writestr(_MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
            packed.write(copy, _DATABASE)
    return manifest


def restore_backup(url: str, backup: Path) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of the database at a SQLAlchemy URL.

    Returns the backup's manifest, and where the database that was there is kept; None where there
    was none.

    Raises
    ------
    InputError
        ``backup`` is no backup, or not what its manifest says: nothing was changed.
    StoreError
        The database is in use, or the backup is of a newer program: nothing was changed.
    """
    path = database_file(url, must_exist=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=path.parent) as folder:
        fresh = Path(folder) / _DATABASE
        manifest = _unpack(backup, fresh)
        if manifest.schema > newest_version():
            raise StoreError(
                f"{backup} was made by a newer program (schema {manifest.schema}, this one knows "
                f"{newest_version()}); upgrade the program, then restore it"
            )
        with _opened(fresh) as database:
            for table in _NOT_RESTORED:
                database.execute(f"DELETE FROM {table}")  # noqa: S608
            _note_restoring(database)
        kept = _set_aside(path)
        fresh.replace(path)
    return manifest, kept


def _note_restoring(database: sqlite3.Connection) -> None:
    """Let those who hold copies with changes from after the backup be told to read all anew."""
    states = dict(database.execute("SELECT key, value FROM state"))
    before, now = int(states.get("change", 0)), numbers.after_restoring()
    for key, value in (("change", max(now, before)), (RESTORED, f"{before} {now}")):
        database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, str(value)))


def _unpack(backup: Path, fresh: Path) -> Manifest:
    """Unpack the database of a backup and check it against its manifest."""
    try:
        with ZipFile(backup) as packed:
            manifest = _read_manifest(packed.read(_MANIFEST))
            with packed.open(_DATABASE) as source, _private(fresh) as target:
                shutil.copyfileobj(source, target, _COPIED_BYTES)
    except FileNotFoundError as error:
        raise InputError(f"there is no file {backup}") from error
    except (BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise InputError(
            f"{backup} is no backup of this program, or it was cut short ({error}); "
            "`mapper backup FILE` makes one"
        ) from error
    if (found := _sha256(fresh)) != manifest.sha256:
        raise InputError(
            f"{backup} is damaged: its database has the SHA-256 {found[:12]}…, its manifest says "
            f"{manifest.sha256[:12]}…; take another copy of it"
        )
    return manifest


def _read_manifest(text: bytes) -> Manifest:
    values = orjson.loads(text)
    manifest = Manifest(**{each.name: values[each.name] for each in fields(Manifest)})
    if manifest.format != _FORMAT:
        raise ValueError(f"its format is {manifest.format}, this program knows {_FORMAT}")
    return manifest


def _set_aside(path: Path) -> Path | None:
    """Rename the database that is there, if nobody has it open; return its new name."""
    if not path.exists():
        return None
    _require_unused(path)
    now = datetime.now(UTC)
    kept = path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S-%f}")
    for ending in BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    return kept


def _require_unused(path: Path) -> None:
    """Refuse a database that another process has open.

    Leaving the write-ahead log takes the only connection there is
    (https://sqlite.org/pragma.html#pragma_journal_mode).  A damaged one cannot be asked.
    """
    try:
        with _opened(path) as database:
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StoreError(
                f"the database {path} is in use; end `mapper serve` and every other command that "
                "has it open, then restore again"
            ) from error
    except sqlite3.DatabaseError:
        return


def _manifest(copy: Path, database: sqlite3.Connection) -> Manifest:
    def one(query: str) -> str:
        return str(database.execute(query).fetchone()[0])

    return Manifest(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        program=resources.version(),
        schema=one("SELECT version_num FROM alembic_version"),
        records=int(one("SELECT count(*) FROM incident")),
        reports=int(one("SELECT count(*) FROM pending")),
        size=copy.stat().st_size,
        sha256=_sha256(copy),
    )


@contextmanager
def _opened(path: Path, query: str = "") -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}{query}"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=1)) as opened:
        yield opened


@contextmanager
def _known_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"the database {path} cannot be copied ({error}); `mapper restore` puts an older "
            "backup in its place"
        ) from error


def _check(database: sqlite3.Connection) -> None:
    said = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _private(path: Path) -> BinaryIO:
    """Open a new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
