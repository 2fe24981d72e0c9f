"""The store: all that is read of the record, over the transactions of its database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mapper.errors import NotFound, NotReady
from mapper.model import Claim, Filter, Incident, Source
from mapper.store import audit, changes, citations, incoming, placings, public, record, withheld
from mapper.store.auditing import Verdict, newest, verify
from mapper.store.changes import Changes, TakenBack
from mapper.store.citations import Cited
from mapper.store.columns import Columns, up_to_date
from mapper.store.database import Database
from mapper.store.incoming import Pending
from mapper.store.placings import KeptPlacing
from mapper.store.public import PublicRow, View
from mapper.store.reached import Reached
from mapper.store.record import Revision
from mapper.store.turns import Patience
from mapper.store.withheld import KeptText

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


class Store(Database):
    """An open record; safe to use from several threads."""

    def __init__(self, engine: Engine, patience: Patience, secret: Path) -> None:
        super().__init__(engine, patience, secret)
        self._columns_lock, self._columns = Lock(), dict[str, Columns]()

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
            row = next(public.rows(connection, Filter(), view, [incident_id], also=also), None)
            if row is None and public.is_missing(connection, incident_id, view):
                raise NotReady(1)
            return row

    def begun(self, start: str, view: View, most: int) -> list[PublicRow]:
        """Return public rows whose ids begin so, ``most`` at most, newest last day first."""
        with self._looking(view) as connection:
            return [*islice(public.rows(connection, Filter(), view, begun=start), most)]

    def public_some(
        self, incident_ids: Sequence[str], view: View, *, also: Sequence[str] = ()
    ) -> list[PublicRow]:
        """Return the public rows of some incidents, newest last day first, then by id."""
        with self._looking(view) as connection:
            return [*public.rows(connection, Filter(), view, incident_ids, also=also)]

    def reached(self, wanted: Filter, view: View) -> Reached:
        """Return which rows of the columns in memory, which are as of now, a filter reaches."""
        with self._columns_lock, self._looking(view) as connection:
            held = self._columns.get(view.made_with)
            columns = up_to_date(connection, held, view.made_with)
            self._columns[view.made_with] = columns
        return Reached(columns, wanted, view)

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

    def tell_changes_by(self, view: View) -> None:
        """Tell changes by the embargoes of a view; who read them by others reads all anew."""
        with self.reading() as connection:
            otherwise = changes.told_otherwise(connection, view)
        if otherwise:
            with self.writer() as writer:
                changes.tell_by(writer, view)

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

    def made(self) -> str:
        """Return in a sentence that the records are made up, "" where they are not.

        Every page, file and export of the record says it.
        """
        with self.reading() as connection:
            return record.state(connection, record.MADE)

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
            return incoming.pending(connection, start=start, most=most, state=state)

    def decided(self, most: int) -> list[Pending]:
        """Return the reports that were accepted or rejected last, the newest first."""
        with self.reading() as connection:
            return incoming.decided(connection, most)

    def sent_by(self, account: int) -> list[Pending]:
        """Return the reports that somebody sent signed in, the newest first."""
        with self.reading() as connection:
            return incoming.pending(connection, account=account)[::-1]

    def waiting(self) -> tuple[int, int]:
        """Return how many reports, and how many imported rows, wait for an editor."""
        with self.reading() as connection:
            return incoming.count_pending(connection), placings.count_unplaced(connection)

    def pending_one(self, pending_id: int) -> Pending:
        """Return one report that came in; `NotFound` where there is none."""
        with self.reading() as connection:
            found = incoming.pending(connection, id=pending_id)
        if not found:
            raise NotFound(f"no report has the number {pending_id}; /review lists them")
        return found[0]

    def pending_by_token(self, token: str) -> Pending | None:
        """Return the report that a form's token has made; None where it has made none."""
        with self.reading() as connection:
            return incoming.pending_by_token(connection, token)

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

    def withheld_by_record(self) -> dict[str, int]:
        """Return how many texts of each incident are not shown, by its id."""
        with self.reading() as connection:
            return withheld.count_by_record(connection)

    # --- the audit log ---

    def verify(self, expect: str = "") -> Verdict:
        """Check the audit log and the record; ``expect`` is a hash that the log must hold."""
        with self.reading() as connection:
            return verify(connection, self.key, expect)

    def entries(self, most: int) -> list[tuple[audit.Entry, str]]:
        """Return the newest entries of the audit log, each with its hash, in their order."""
        with self.reading() as connection:
            return newest(connection, most)

    @contextmanager
    def _looking(self, view: View) -> Iterator[Connection]:
        """Open a connection for a view; refuse one that has to be whole and is not."""
        with self.reading() as connection:
            if view.whole and (count := public.missing(connection, view)):
                raise NotReady(count)
            yield connection
