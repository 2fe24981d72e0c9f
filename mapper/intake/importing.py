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
from typing import TYPE_CHECKING, TypeVar

from mapper.collector import collector_paused
from mapper.errors import InputError
from mapper.formats.checks import to_come
from mapper.formats.dates import DateOrder
from mapper.formats.delimited import FileProblem, Note, Problem
from mapper.formats.table import RecordRow, read_records
from mapper.intake.deciding import TAKEN, decide, digest
from mapper.intake.foreseeing import foresee_incidents, foresee_sources
from mapper.intake.import_alike import alike
from mapper.intake.import_report import ImportReport
from mapper.intake.import_rows import on_railway
from mapper.intake.import_taken import TakenRows
from mapper.intake.import_taken_back import Ways
from mapper.intake.import_taking import Said, Taking
from mapper.intake.publishing import Progress, render
from mapper.intake.source_ids import tells_whose
from mapper.intake.withheld import kept_source
from mapper.model import Claim, Incident, Source
from mapper.schema import values_of
from mapper.store import record, withheld

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store, Writer
    from mapper.store.audit import Batch

T = TypeVar("T")

#: So long others who write wait for a piece of an import, in seconds; and how many rows it has at
#: most, as the next may cost more than those by which it is reckoned.
_PIECE_S, _MOST_ROWS = 0.4, 500
#: A row with its incident on the railway, and what is wrong with it.
_ReadRow = tuple[RecordRow[Incident], Incident, list[Problem]]


@collector_paused()
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
        self.rows = Taking(self.taken, self.why)
        #: The rows of the next piece: one at first, as it loads what all need.
        self._at_once = 1

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

    def take_claims(self, path: Path) -> Said:
        """Read a file of claims: by incident, each with what to say if it cannot be used."""
        said: Said = {}
        remedy = "no source has this id; add it to sources.csv"
        for row in self._read(path, Claim):
            claim = row.record
            unknown = Problem(path.name, row.line, "source_id", claim.source_id, remedy)
            said.setdefault(claim.incident_id, []).append((unknown, claim))
        return said

    def take_incidents(
        self,
        path: Path,
        said: Said | None,
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
                problems.append(self.rows.problem(row, "replaced_by", circle))
        done = 0
        while done < len(rows):
            if done:
                self.store.give_way()
            done += self._take_some(read[done : done + self._at_once], said)
            if progress:
                progress(done, len(rows))
        self._report_orphans(said or {})

    def _take_some(self, rows: Sequence[_ReadRow], said: Said | None) -> int:
        """Import rows until their time is over, in one transaction; return how many."""
        with self.store.writer(batch=self.batch) as writer:
            began, done = monotonic(), 0
            foresee_incidents(writer, [incident for _, incident, _ in rows], self.name)
            for row, incident, problems in rows:
                self.rows.take(writer, row, incident, [*problems], said)
                done += 1
                if monotonic() - began > _PIECE_S:
                    break
            self.taken.write(writer)
        self._at_once = min(_MOST_ROWS, 1 + int(done * _PIECE_S / (monotonic() - began)))
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
