"""The database: opened, read in one consistent state, written whole or not at all.

Reading takes a connection from the pool and sees one consistent state; writing goes through one
lock in this process and then takes the database's own, so that a command line may write beside a
running server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError

from mapper.errors import Busy, InputError, NoSpace, StoreError
from mapper.store import audit, dialect
from mapper.store.secret import read_key
from mapper.store.seen import remembering
from mapper.store.soundness import Soundness
from mapper.store.turns import Patience, Turns
from mapper.store.writer import Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

#: How long others have a turn between two pieces of a long work.
_GIVE_WAY_S = 2.5 * dialect.ASK_AGAIN_S


class Database:
    """An open database and its transactions; safe to use from several threads.

    ``engine`` is its SQLAlchemy engine, for the tables of the accounts.  Writers wait for
    one another as ``patience`` says; ``secret`` is the file of what keys the audit log.
    """

    def __init__(self, engine: Engine, patience: Patience, secret: Path) -> None:
        self.engine, self.patience, self._secret = engine, patience, secret
        self._turns = Turns(patience)
        self._soundness = Soundness(engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one consistent state of the database."""
        with self._in_plain_words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writer(
        self, what: str = "", *, who: str = "", batch: audit.Batch | None = None
    ) -> Iterator[Writer]:
        """Open a write transaction: kept as a whole when the block ends well, else undone.

        What it changes is one entry of the audit log, of ``what`` and by ``who`` where the
        changes themselves say less, or a part of the entry of a ``batch``.

        Raises
        ------
        Busy
            Others write, and for longer than this waits.
        StoreError
            The database takes nothing: it is another than was opened, damaged, or its disk full.
        """
        self._soundness.require()
        with (
            self._in_plain_words(),
            self._turns.take() as left_s,
            self.engine.connect() as bare,
        ):
            connection = remembering(dialect.for_writing(bare, left_s))
            with connection.begin():
                dialect.lock_for_writing(connection, left_s)
                writer = Writer(connection, audit.Log(connection, self.key, what, who, batch))
                yield writer
                writer.finish()

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """Open an ORM session for reading; nothing that is done in it is kept."""
        from sqlalchemy.orm import Session

        with self.reading() as connection, Session(bind=connection) as session:
            yield session

    @contextmanager
    def in_parts(self, what: str, who: str) -> Iterator[audit.Batch]:
        """Give a batch for the writers of a change in several transactions: one entry at its end.

        It is written however the block ends; where the process does not live to write it, the next
        batch does.
        """
        batch, cut_short = audit.Batch(what, who), True
        with self.writer() as writer:
            writer.log.end_others()
        try:
            yield batch
            cut_short = False
        finally:
            with self.writer() as writer:
                writer.log.end(batch, cut_short=cut_short)

    @contextmanager
    def transaction(self, who: str = "") -> Iterator[Session]:
        """Open an ORM session inside a write transaction; kept when the block ends well.

        Changes of what `noting.audited` names are noted in the audit log, as made by ``who``.
        """
        from mapper.store.noting import noting_session

        with self.writer(who=who) as writer, noting_session(writer) as session:
            yield session
            session.flush()

    def give_way(self) -> None:
        """Between two pieces of a long work, let everyone who waits to write have a turn.

        SQLite does not queue them: each asks again and again, so there is a rest in which all do.
        """
        sleep(_GIVE_WAY_S)

    @cached_property
    def key(self) -> bytes:
        """The key of the audit log."""
        return audit.derived(read_key(self._secret))

    def require_sound(self) -> None:
        """Raise `StoreError` where writes are refused: another file, or damage that was seen."""
        self._soundness.require()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except DataError as error:
            raise InputError(
                f"what was given is no text or number that the database holds: {error.orig}; "
                "take it out"
            ) from error
        except DBAPIError as error:
            self._soundness.note(error)
            if dialect.is_busy(error):
                raise Busy from error
            if dialect.is_full(error):
                raise NoSpace from error
            raise StoreError(
                f"the database {self.engine.url.render_as_string()} failed: {error.orig}; "
                "check that its folder is there, writable and not full, or restore a copy of it"
            ) from error
        except SQLAlchemyError as error:
            raise StoreError(
                f"the database {self.engine.url.render_as_string()} failed: {error}"
            ) from error
