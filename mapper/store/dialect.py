"""What differs between SQLite and PostgreSQL, and nothing else.

SQLite: write-ahead log (https://sqlite.org/wal.html), full synchronisation, foreign keys, and an
R*Tree (https://sqlite.org/rtree.html) over the boxes of the public form.  PostgreSQL compares the
four box columns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from time import monotonic, sleep
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    LargeBinary,
    Table,
    and_,
    cast,
    column,
    event,
    func,
    literal_column,
    text,
    type_coerce,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from mapper.model import BBox
from mapper.store import bulk
from mapper.store.tables import public_form

#: The tables that SQLite's R*Tree keeps for itself; they are no part of the common schema.
BOX_TABLES = ("public_box", "public_box_node", "public_box_rowid", "public_box_parent")

#: A reader waits for nobody but one who recovers the write-ahead log after a crash.
_READERS_WAIT_MS = 2_000
#: A writer asks for its turn so often, in seconds; SQLite itself would ask less and less often, in
#: the end every tenth of a second.
ASK_AGAIN_S = 0.002

_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SQLITE_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_BUSY, _POSTGRESQL_FULL = ("55P03",), ("53100",)

_CREATE_BOXES = "CREATE VIRTUAL TABLE public_box USING rtree(number, west, east, south, north)"
_DELETE_BOX = text("DELETE FROM public_box WHERE number = :number")
_INSERT_BOX = "INSERT INTO public_box VALUES (?, ?, ?, ?, ?)"
_TOUCHED = (
    "SELECT number FROM public_box "
    "WHERE west <= :box_east AND east >= :box_west AND south <= :box_north AND north >= :box_south"
)


def is_sqlite(bind: Connection | Engine) -> bool:
    """Tell whether this is the default database."""
    return bind.dialect.name == "sqlite"


def prepare(engine: Engine) -> None:
    """Set up each new connection of a SQLite engine; nothing to do for PostgreSQL.

    Transactions are begun by this module and not by the driver: a connection with the execution
    option ``mapper_write`` takes the write lock at once, so that it cannot fail half-way, and
    waits for it as many milliseconds as the option says.
    """
    if not is_sqlite(engine):
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_READERS_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wait_ms = connection.get_execution_options().get("mapper_write")
        if wait_ms is None:
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            _begin_writing(connection, wait_ms / 1000)
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_READERS_WAIT_MS}")


def _begin_writing(connection: Connection, wait_s: float) -> None:
    until = monotonic() + wait_s
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except DBAPIError as error:
            if not is_busy(error) or monotonic() > until:
                raise
        sleep(ASK_AGAIN_S)


def for_writing(connection: Connection, wait_s: float) -> Connection:
    """Return the connection as one whose transaction waits ``wait_s`` for its turn to write."""
    return connection.execution_options(mapper_write=round(wait_s * 1000))


def lock_for_writing(connection: Connection, wait_s: float) -> None:
    """Let one process write at a time: SQLite has its lock already, PostgreSQL takes one here."""
    if not is_sqlite(connection):
        wait = {"wait": f"{round(wait_s * 1000)}ms"}
        connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), wait)
        connection.execute(text("SELECT pg_advisory_xact_lock(815)"))


def overwrite_deleted(connection: Connection) -> None:
    """Overwrite with zeros what is deleted or replaced from now on in a transaction.

    https://sqlite.org/pragma.html#pragma_secure_delete; what stood in the write-ahead log before
    goes by `empty_log`.
    """
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def empty_log(engine: Engine) -> None:
    """Move what stands in the write-ahead log into the file, and empty the log."""
    if is_sqlite(engine):
        with engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_busy(error: DBAPIError) -> bool:
    """Tell whether an error says that another writes."""
    return _is_one_of(error, _SQLITE_BUSY, _POSTGRESQL_BUSY)


def is_full(error: DBAPIError) -> bool:
    """Tell whether an error says that the disk is full."""
    return _is_one_of(error, _SQLITE_FULL, _POSTGRESQL_FULL)


def _is_one_of(
    error: DBAPIError, of_sqlite: tuple[int, ...], of_postgresql: tuple[str, ...]
) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return getattr(error.orig, "sqlstate", None) in of_postgresql
    # https://sqlite.org/rescode.html: the last byte is the kind, the rest says more of it.
    return code in of_sqlite or code & 0xFF in of_sqlite


def create_boxes(connection: Connection) -> None:
    """Create the R*Tree; the migration calls this."""
    if is_sqlite(connection):
        connection.execute(text(_CREATE_BOXES))


def write_boxes(
    connection: Connection, boxes: Mapping[int, BBox], *, instead: Collection[int]
) -> None:
    """Index the boxes (west, south, east, north) of public forms by their numbers.

    Those of ``instead`` have one that is taken out before.
    """
    if not is_sqlite(connection):
        return
    if instead:
        connection.execute(_DELETE_BOX, [{"number": number} for number in instead])
    rows = [
        (number, west, east, south, north) for number, (west, south, east, north) in boxes.items()
    ]
    if rows:
        connection.exec_driver_sql(_INSERT_BOX, rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of a table, each instead of the one with its primary key where there is one."""
    bulk.execute(connection, _upsert(table, sqlite=is_sqlite(connection)), rows)


@cache
def _upsert(table: Table, *, sqlite: bool) -> Insert:
    into: Any
    if sqlite:
        from sqlalchemy.dialects import sqlite as of_sqlite

        into = of_sqlite.insert(table)
    else:  # whoever has SQLite does not wait for what it is not
        from sqlalchemy.dialects import postgresql

        into = postgresql.insert(table)
    cells = {each.name: into.excluded[each.name] for each in table.c if not each.primary_key}
    key = table.primary_key.columns
    upsert: Insert = into.on_conflict_do_update(index_elements=key, set_=cells)
    return upsert


def in_box(bbox: BBox, *, sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that a public form's box touches ``bbox`` (west, south, east, north)."""
    west, south, east, north = bbox
    if sqlite:
        touched = text(_TOUCHED).bindparams(
            box_west=west, box_south=south, box_east=east, box_north=north
        )
        return public_form.c.number.in_(touched.columns(column("number")))
    form = public_form.c
    return and_(form.west <= east, form.east >= west, form.south <= north, form.north >= south)


def as_bytes(text_column: ColumnElement[Any], *, sqlite: bool) -> ColumnElement[Any]:
    """Return a text column as its UTF-8 bytes, so that the driver need not decode it."""
    if sqlite:
        return type_coerce(cast(text_column, LargeBinary), NullType())
    return type_coerce(func.convert_to(text_column, "UTF8"), NullType())


def of_form(name: str, *, unindexed: bool) -> ColumnElement[Any]:
    """Return a column of the public form; ``unindexed`` keeps SQLite from walking its index.

    With a box in the query the R*Tree must drive; a unary plus is how SQLite is told.
    """
    found = public_form.c[name]
    return literal_column(f"+public_form.{name}", found.type) if unindexed else found
