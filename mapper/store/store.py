"""The store: one database, opened, read and written.

Reading takes a connection from the pool and sees one consistent state; writing goes through one
lock in this process and then takes the database's own, so that a command line may write beside a
running server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mapper.errors import Busy, NoSpace, NotFound, NotReady, StoreError
from mapper.model import Claim, Filter, Incident, Source
from mapper.store import audit, changes, citations, dialect, placings, public, record, withheld
from mapper.store.auditing import Verdict, newest, verify
from mapper.store.changes import Changes, TakenBack
from mapper.store.citations import Cited
from mapper.store.placings import KeptPlacing
from mapper.store.public import PublicRow, View
from mapper.store.record import Pending, Revision
from mapper.store.secret import read_key
from mapper.store.seen import remembering
from mapper.store.soundness import Soundness
from mapper.store.turns import Patience, Turns
from mapper.store.withheld import KeptText
from mapper.store.writer import Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

#: How long a work in pieces goes on before others have a turn, and how long that lasts.
_WORK_S, _GIVE_WAY_S = 0.5, 0.12


class Store:
    """An open database; safe to use from several threads.

    ``engine`` is its SQLAlchemy engine, for the tables of the accounts.  Writers wait for
    one another as ``patience`` says; ``secret`` is the file of what keys the audit log.
    """

    def __init__(self, engine: Engine, patience: Patience, secret: Path) -> None:
        self.engine, self._secret = engine, secret
        self._turns, self._gave_way = Turns(patience), monotonic()
        self._soundness = Soundness(engine)

    # --- what everyone may see ---

    def public(
        self, wanted: Filter, view: View, *, also: Sequence[str] = ()
    ) -> Iterator[PublicRow]:
        """Yield the public rows of a filter, newest last day first, then by id."""
        with self._looking(view) as connection:
            yield from public.rows(connection, wanted, view, also=also)

    def public_one(
        self, incident_id: str, view: View, *, also: Sequence[str] = ()
    ) -> PublicRow | None:
        """Return one public row; None where there is none, or none yet.

        Raises
        ------
        NotReady
            Its form is being made anew.
        """
        with self._looking(view) as connection:
            row = next(public.rows(connection, Filter(), view, incident_id, also=also), None)
            if row is None and public.is_missing(connection, incident_id, view):
                raise NotReady(1)
            return row

    def taken_back(self, incident_id: str, view: View) -> TakenBack | None:
        """Return what a view is told of a record that was withdrawn or merged; None of others."""
        with self._looking(view) as connection:
            return changes.taken_back(connection, incident_id, view)

    def citing(
        self, source_id: str, view: View, *, start: int = 0, most: int | None = None
    ) -> list[PublicRow]:
        """Return the public rows that cite a source, newest last day first."""
        with self._looking(view) as connection:
            found = public.rows(connection, Filter(), view, citing=source_id)
            return [*islice(found, start, None if most is None else start + most)]

    def cited(
        self, view: View, words: str = "", *, start: int = 0, most: int | None = None
    ) -> list[Cited]:
        """Return the sources that public rows cite and whose words begin so, by their names."""
        with self._looking(view) as connection:
            return citations.cited(connection, view, words, start=start, most=most)

    def count_cited(self, view: View, words: str = "") -> int:
        """Return how many sources `cited` has in all."""
        with self._looking(view) as connection:
            return citations.count(connection, view, words)

    def shown_sources(self, view: View, source_ids: Iterable[str]) -> frozenset[str]:
        """Return which of some sources are cited by a public row."""
        with self._looking(view) as connection:
            return citations.shown(connection, view, source_ids)

    def count(self, wanted: Filter, view: View) -> int:
        """Return how many rows `public` yields for the same filter and view."""
        with self._looking(view) as connection:
            return public.count(connection, wanted, view)

    def newest_date(self, view: View) -> date | None:
        """Return the last day of the newest visible event; None where there is none."""
        with self._looking(view) as connection:
            return public.newest_date(connection, view)

    def changes(self, since: int, view: View) -> Changes:
        """Return what differs since a change number: what is shown, and what went away."""
        with self._looking(view) as connection:
            return changes.changes(connection, since, view)

    def missing(self, view: View) -> int:
        """Return how many forms a view lacks because they are still to be made anew."""
        with self.reading() as connection:
            return public.missing(connection, view)

    def old_forms(self, made_with: str) -> int:
        """Return how many forms, empty ones among them, have another stamp than this."""
        with self.reading() as connection:
            return public.count_old_forms(connection, made_with)

    def change_number(self) -> int:
        """Return a number that is raised whenever a public form differs from what it was."""
        with self.reading() as connection:
            return record.change_number(connection)

    # --- the record ---

    def incident(self, incident_id: str) -> Incident:
        """Return one incident as it is recorded; `NotFound` where there is none."""
        with self.reading() as connection:
            return record.incident(connection, incident_id)

    def incident_ids(self) -> list[str]:
        """Return the ids of all incidents, public or not, sorted."""
        with self.reading() as connection:
            return record.incident_ids(connection)

    def sources(self, source_ids: Iterable[str]) -> dict[str, Source]:
        """Return the sources of these ids by id; one that is not there is left out."""
        with self.reading() as connection:
            return record.sources(connection, source_ids)

    def claims(self, incident_id: str) -> list[Claim]:
        """Return the claims about one incident."""
        with self.reading() as connection:
            return record.claims(connection, incident_id)

    def revisions(self, key: str, kind: str = "incident") -> list[Revision]:
        """Return every state of an incident, or with ``kind="source"`` of a source."""
        with self.reading() as connection:
            return record.revisions(connection, key, kind)

    def merged_into(self, incident_id: str) -> list[str]:
        """Return the ids of the incidents that are merged into one, sorted."""
        with self.reading() as connection:
            return record.merged_into(connection, incident_id)

    def is_empty(self) -> bool:
        """Tell whether no incident is recorded."""
        with self.reading() as connection:
            return record.is_empty(connection)

    # --- reports that came in ---

    def pending(
        self, state: str = "pending", *, start: int = 0, most: int | None = None
    ) -> list[Pending]:
        """Return the reports in one state, oldest first: ``most`` from number ``start``, or all."""
        with self.reading() as connection:
            return record.pending(connection, start=start, most=most, state=state)

    def decided(self, most: int) -> list[Pending]:
        """Return the reports that were accepted or rejected last, the newest first."""
        with self.reading() as connection:
            return record.decided(connection, most)

    def sent_by(self, account: int) -> list[Pending]:
        """Return the reports that somebody sent signed in, the newest first."""
        with self.reading() as connection:
            return record.pending(connection, account=account)[::-1]

    def waiting(self) -> tuple[int, int]:
        """Return how many reports, and how many imported rows, wait for an editor."""
        with self.reading() as connection:
            return record.count_pending(connection), placings.count_unplaced(connection)

    def pending_one(self, pending_id: int) -> Pending:
        """Return one report that came in; `NotFound` where there is none."""
        with self.reading() as connection:
            found = record.pending(connection, id=pending_id)
        if not found:
            raise NotFound(f"no report has the number {pending_id}; /review lists them")
        return found[0]

    def pending_by_token(self, token: str) -> Pending | None:
        """Return the report that a form's token has made; None where it has made none."""
        with self.reading() as connection:
            return record.pending_by_token(connection, token)

    # --- placings ---

    def placings(self, **conditions: Any) -> list[KeptPlacing]:
        """Return the placings whose columns have the values given, oldest first."""
        with self.reading() as connection:
            return placings.kept(connection, **conditions)

    # --- texts that are withheld ---

    def texts(self, *, start: int = 0, most: int | None = None) -> list[KeptText]:
        """Return the texts that wait for an editor's decision, the oldest first."""
        with self.reading() as connection:
            return withheld.waiting(connection, start=start, most=most)

    def count_texts(self) -> int:
        """Return how many texts wait for an editor's decision."""
        with self.reading() as connection:
            return withheld.count_waiting(connection)

    # --- transactions ---

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

        SQLite does not queue them: each asks again after a tenth of a second at the latest, so
        after half a second of work there is a rest that nobody can miss.
        """
        if monotonic() - self._gave_way > _WORK_S:
            sleep(_GIVE_WAY_S)
            self._gave_way = monotonic()

    @cached_property
    def key(self) -> bytes:
        """The key of the audit log."""
        return audit.derived(read_key(self._secret))

    def verify(self, expect: str = "") -> Verdict:
        """Check the audit log and the record; ``expect`` is a hash that the log must hold."""
        with self.reading() as connection:
            return verify(connection, self.key, expect)

    def entries(self, most: int) -> list[tuple[audit.Entry, str]]:
        """Return the newest entries of the audit log, each with its hash, in their order."""
        with self.reading() as connection:
            return newest(connection, most)

    def require_sound(self) -> None:
        """Raise `StoreError` where writes are refused: another file, or damage that was seen."""
        self._soundness.require()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _looking(self, view: View) -> Iterator[Connection]:
        """Open a connection for a view; refuse one that has to be whole and is not."""
        with self.reading() as connection:
            if view.whole and (count := public.missing(connection, view)):
                raise NotReady(count)
            yield connection

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
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
