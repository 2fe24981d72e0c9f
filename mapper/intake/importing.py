"""Importing a file of incidents with its sources and claims, as often as one likes.

A row equal to its last import is skipped, so that an editor's work stays; a changed row becomes a
revision; a row that was changed here as well is left alone and reported.  What an export does not
tell of a row stays as it is here.  Bad rows are reported with line, column, value and remedy, and
the good ones load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from mapper.errors import InputError
from mapper.formats.checks import to_come
from mapper.formats.dates import DateOrder
from mapper.formats.delimited import FileProblem, Note, Problem
from mapper.formats.table import RecordRow, read_records
from mapper.intake.deciding import TAKEN, decide, decide_claims, digest
from mapper.intake.doubting import raised
from mapper.intake.foreseeing import foresee_incidents, foresee_sources
from mapper.intake.import_alike import alike
from mapper.intake.import_report import ImportReport, Raised
from mapper.intake.import_rows import on_railway, placed
from mapper.intake.import_rules import actor_left, held_to_rules, usable
from mapper.intake.import_sources import cited
from mapper.intake.import_taken import TakenRow, TakenRows
from mapper.intake.import_taken_back import Ways, no_way_on
from mapper.intake.publishing import ROWS_AT_ONCE, Entry, Progress, render
from mapper.intake.row_ids import keep_id, known_id, new_id
from mapper.intake.source_ids import tells_whose
from mapper.intake.withheld import kept_claims, kept_incident, kept_source
from mapper.model import Claim, Incident, Source
from mapper.schema import values_of
from mapper.store import record, withheld

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Reading, Store, Writer
    from mapper.store.audit import Batch

T = TypeVar("T")

#: So long other writers wait for a piece of an import, in seconds, whatever its rows cost.
_PIECE_S = 0.4
#: Claims by incident, each with what to say if it cannot be used.
_Said = dict[str, list[tuple[Problem, Claim]]]
#: A row with its incident on the railway, and what is wrong with it.
_ReadRow = tuple[RecordRow[Incident], Incident, list[Problem]]


def import_record(
    store: Store,
    region: Region,
    path: Path,
    *,
    sources: Path | None = None,
    claims: Path | None = None,
    who: str = "import",
    today: date | None = None,
    progress: Progress | None = None,
    dates: DateOrder | None = None,
) -> ImportReport:
    """Import a file of incidents, or a folder that holds ``incidents.csv``.

    ``sources.csv`` and ``claims.csv`` are taken from ``geodata/`` beside it, or from its own
    folder, unless they are named.  Nothing later than ``today`` (default: the date in UTC, by
    which embargoes run) is taken.  ``dates`` says whether day or month stands first in dates like
    3/4/2022; otherwise the other dates of the same file do.

    Raises
    ------
    InputError
        A file is missing.
    """
    path = path / "incidents.csv" if path.is_dir() else path
    for given in (path, sources, claims):
        if given is not None and not given.is_file():
            raise InputError(f"there is no file {given}; give the path of a CSV file")
    sources = sources or _companion(path, "sources.csv")
    claims = claims or _companion(path, "claims.csv")
    today = today or datetime.now(UTC).date()
    with store.in_parts(f"import of {path.name}", who) as batch:
        importer = _Import(store, region, path.name, batch, today, dates)
        stale = importer.take_sources(sources) if sources else set()
        said = importer.take_claims(claims) if claims else None
        importer.take_incidents(path, said, progress)
        importer.render_again(stale)
    importer.report_withheld()
    importer.report.alike += alike(store, region, importer.report.added)
    importer.report.sort([each.name for each in (sources, claims, path) if each])
    return importer.report


def _named(incident: Incident, key: str) -> Incident:
    return incident if incident.id == key else replace(incident, id=key)


def _companion(path: Path, name: str) -> Path | None:
    for place in (path.parent / "geodata" / name, path.parent / name):
        if place.is_file() and place != path:
            return place
    return None


class _Import:
    """One import under way."""

    def __init__(
        self,
        store: Store,
        region: Region,
        name: str,
        batch: Batch,
        today: date,
        dates: DateOrder | None,
    ) -> None:
        self.store, self.region, self.today, self.dates = store, region, today, dates
        self.batch, self.name, self.who, self.why = batch, name, batch.who, f"imported from {name}"
        self.report = ImportReport()
        self.taken = TakenRows(self.report, region, name, batch.who)

    def _read(self, path: Path, record: type[T]) -> list[RecordRow[T]]:
        """Return the rows of a file that can be used; the rest goes to the report."""
        rows: list[RecordRow[T]] = []
        for found in read_records(path, record, self.dates):
            if isinstance(found, RecordRow):
                rows.append(found)
            elif isinstance(found, Note):
                self.report.notes.append(found)
            else:
                self.report.problems.append(found)
        return rows

    def take_sources(self, path: Path) -> set[str]:
        """Import a file of sources; return the ids of those that changed."""
        changed: set[str] = set()
        with self.store.writer(batch=self.batch) as writer:
            kept_back, rows = withheld.of_sources(writer.connection), self._read(path, Source)
            foresee_sources(writer, [row.record for row in rows])
            for row in rows:
                if wrong := self._to_come(path.name, row):
                    self.report.problems += wrong
                elif self._take_source(writer, row.record, kept_back):
                    changed.add(row.record.source_id)
                    if whose := tells_whose(row.record):
                        self.report.notes.append(Note(path.name, row.line, whose))
        return changed

    def take_claims(self, path: Path) -> _Said:
        """Read a file of claims: by incident, each with what to say if it cannot be used."""
        said: _Said = {}
        remedy = "no source has this id; add it to sources.csv"
        for row in self._read(path, Claim):
            claim = row.record
            unknown = Problem(path.name, row.line, "source_id", claim.source_id, remedy)
            said.setdefault(claim.incident_id, []).append((unknown, claim))
        return said

    def take_incidents(
        self,
        path: Path,
        said: _Said | None,
        progress: Progress | None,
    ) -> None:
        """Import the incidents with their claims; ``said`` None leaves claims as they are."""
        rows = self._read(path, Incident)
        unread = [each for each in self.report.problems if each.file == path.name]
        bad = (each.line for each in unread if not isinstance(each, FileProblem))
        self.report.refused = len(set(bad))
        _ = self.region.spellings  # outside the write lock, as is what follows
        if any(row.record.location and "place_kind" not in row.cells for row in rows):
            _ = self.region.gazetteer
        resolved = partial(
            on_railway, file=self.name, region=self.region, today=self.today, memo=self.taken.memo
        )
        read = [(row, *resolved(row)) for row in rows]
        ways = Ways(incident for _, incident, _ in read)
        read.sort(key=lambda each: ways.length(each[1]))  # to where a row leads is there before it
        for row, incident, problems in read:
            if circle := ways.circle(incident):
                problems.append(self._problem(row, "replaced_by", circle))
        done = 0
        while done < len(rows):
            if done:
                self.store.give_way()
            done += self._take_some(read[done : done + ROWS_AT_ONCE], said)
            if progress:
                progress(done, len(rows))
        self._report_orphans(said or {})

    def _take_some(self, rows: Sequence[_ReadRow], said: _Said | None) -> int:
        """Import rows until their time is over, in one transaction; return how many."""
        began, done = monotonic(), 0
        with self.store.writer(batch=self.batch) as writer:
            foresee_incidents(writer, [incident for _, incident, _ in rows], self.name)
            for row, incident, problems in rows:
                self._take_row(writer, row, incident, [*problems], said)
                done += 1
                if monotonic() - began > _PIECE_S:
                    break
            self.taken.write(writer)
        return done

    def report_withheld(self) -> None:
        """Tell which texts of the rows that were taken wait for an editor."""
        taken = {*self.report.added, *self.report.changed}
        texts = [each for each in self.store.texts() if each.incident_id in taken]
        self.report.withheld += [str(each) for each in texts]

    def render_again(self, source_ids: set[str]) -> None:
        """Make the public forms anew that show one of the sources."""
        if not source_ids:
            return
        with self.store.writer(batch=self.batch) as writer:
            ids = record.incidents_citing(writer.connection, source_ids)
            done = set(self.report.added) | set(self.report.changed)
            render(writer, sorted(ids - done), self.region)

    def _to_come(self, name: str, row: RecordRow[Source]) -> list[Problem]:
        return [
            Problem(name, row.line, column, row.cells.get(column, ""), remedy)
            for column, remedy in to_come(Source, values_of(row.record), self.today)
        ]

    def _take_source(
        self, writer: Writer, source: Source, kept_back: frozenset[tuple[str, str]]
    ) -> bool:
        stored = record.sources(writer.connection, [source.source_id]).get(source.source_id)
        source = kept_source(source, stored, kept_back, self.region.texts)
        outcome = decide(writer, "source", source.source_id, digest(source), digest(stored))
        if outcome == "kept":
            self.report.kept.append(source.source_id)
        if outcome not in TAKEN:
            return False
        self.report.sources_added += outcome == "added"
        self.report.sources_changed += outcome == "changed"
        writer.save_source(source, who=self.who, why=self.why)
        return True

    def _take_row(
        self,
        writer: Writer,
        row: RecordRow[Incident],
        incident: Incident,
        problems: list[Problem],
        said: _Said | None,
    ) -> None:
        incident, new, unknown = cited(writer, incident)
        known, as_given, stored = known_id(writer, incident, self.name), incident, None
        # By two names a file may bring one record twice, and one may lead to another.
        if known in self.taken or incident.replaced_by in self.taken:
            self.taken.write(writer)
        came_before = self._came_before(writer, incident, known)
        if unknown:
            problems.append(self._problem(row, "sources", unknown))
        elif not (problems or came_before) and (nowhere := no_way_on(writer, incident, known)):
            problems.append(self._problem(row, "replaced_by", nowhere))
        if problems:
            self.report.problems += problems
            self.report.refused += 1
            return
        for source in new:
            writer.save_source(source, who=self.who, why=self.why)
        self.report.sources_added += len(new)
        if known and not came_before:
            stored = record.stored_incident(writer.connection, known)
            incident = kept_incident(writer.connection, incident, stored)
        made, reading = incident, None
        if incident != stored and not self._came_before(writer, incident, known):
            made, reading = placed(row.cells, incident, self.region, self.taken.memo)
        # Which of two countries is right, only an editor can say; an id once given stays.
        settled = () if reading and reading.was else made.country
        key = known or new_id(writer, incident, settled)
        keep_id(writer, as_given, self.name, key)
        claims = None
        if said is not None:
            claims, wrong = usable(writer, said.pop(key, []), made, self.region.texts)
            self.report.problems += wrong
        made = held_to_rules(writer, made, claims, key, self.region.texts)
        why = raised(incident, made)
        as_row, as_made = (_named(each, key) for each in (incident, made))
        if self._store(writer, as_row, as_made, claims, row.line, reading, why):
            for each in filter(None, (why, actor_left(incident, made))):
                self.report.raised.append(Raised(self.name, row.line, key, each))

    def _problem(self, row: RecordRow[Any], column: str, remedy: str) -> Problem:
        return Problem(self.name, row.line, column, row.cells.get(column, ""), remedy)

    def _came_before(self, writer: Writer, incident: Incident, key: str) -> bool:
        """Tell whether the row is as it was at its last import, so that it need not be read."""
        last = record.imported_hash(writer.connection, "incident", key) if key else None
        return last is not None and last == digest(_named(incident, key))

    def _store(
        self,
        writer: Writer,
        given: Incident,
        made: Incident,
        claims: list[Claim] | None,
        line: int,
        reading: Reading | None,
        besides: str,
    ) -> bool:
        """Take what became of a row, and what ``besides``; return whether its incident is taken."""
        connection, key = writer.connection, given.id
        stored = record.stored_incident(connection, key)
        outcome = decide(writer, "incident", key, *map(digest, (given, stored, made)))
        if claims is not None:
            held = record.claims(connection, key)
            claims = kept_claims(connection, claims, held, stored, self.region)
        told = "unchanged" if claims is None else decide_claims(writer, key, claims)
        self._note(key, outcome, told)
        taken = outcome in TAKEN
        if taken or told in TAKEN:
            incident = made if stored is None or taken else stored
            why = "; ".join(filter(None, (self.why, besides)))
            entry = Entry(incident, claims if told in TAKEN else None, why)
            self.taken.add(TakenRow(line, entry, taken, reading))
            writer.note_id(key)
        return taken

    def _note(self, key: str, outcome: str, said: str) -> None:
        if "kept" in (outcome, said):
            self.report.kept.append(key)
        elif outcome == "added":
            self.report.added.append(key)
        elif outcome in TAKEN or said in TAKEN:
            self.report.changed.append(key)
        else:
            self.report.unchanged.append(key)

    def _report_orphans(self, said: Mapping[str, list[tuple[Problem, Claim]]]) -> None:
        with self.store.reading() as connection:
            known = set(record.incident_ids(connection)) if said else set()
        for incident_id, claims in said.items():
            if incident_id not in known:
                self.report.problems += [
                    replace(
                        problem,
                        column="incident_id",
                        value=incident_id,
                        remedy="no incident has this id, or its row could not be read",
                    )
                    for problem, _ in claims
                ]
