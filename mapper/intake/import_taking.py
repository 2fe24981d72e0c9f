"""One row of a file of incidents: what is wrong with it, or what becomes of it and its claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapper.formats.delimited import Problem
from mapper.formats.table import RecordRow
from mapper.intake.deciding import TAKEN, decide, decide_claims, digest
from mapper.intake.doubting import raised
from mapper.intake.import_report import Raised
from mapper.intake.import_rows import placed
from mapper.intake.import_rules import actor_left, held_to_rules, usable
from mapper.intake.import_sources import cited
from mapper.intake.import_taken import TakenRow, TakenRows
from mapper.intake.import_taken_back import no_way_on
from mapper.intake.publishing import Entry
from mapper.intake.row_ids import keep_id, known_id, new_id
from mapper.intake.withheld import kept_claims, kept_incident
from mapper.model import Claim, Incident
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Reading, Writer

#: Claims by incident, each with what to say if it cannot be used.
Said = dict[str, list[tuple[Problem, Claim]]]


class Taking:
    """The taking of rows one by one: what is to be recorded goes to ``taken``, with ``why``."""

    def __init__(self, taken: TakenRows, why: str) -> None:
        self.taken, self.why = taken, why
        self.report, self.region = taken.report, taken.region
        self.name, self.who = taken.name, taken.who

    def take(
        self,
        writer: Writer,
        row: RecordRow[Incident],
        incident: Incident,
        problems: list[Problem],
        said: Said | None,
    ) -> None:
        """Take a row, or report what is wrong with it, to which ``problems`` belong already.

        ``said`` are the claims of the file, None where there is none: then they stay.
        """
        incident, new, unknown = cited(writer, incident)
        known = known_id(writer, incident, self.name)
        # By two names a file may bring one record twice, and one may lead to another.
        if known in self.taken or incident.replaced_by in self.taken:
            self.taken.write(writer)
        came_before = self._came_before(writer, incident, known)
        if unknown:
            problems.append(self.problem(row, "sources", unknown))
        elif not (problems or came_before) and (nowhere := no_way_on(writer, incident, known)):
            problems.append(self.problem(row, "replaced_by", nowhere))
        if problems:
            self.report.problems += problems
            self.report.refused += 1
            return
        for source in new:
            writer.save_source(source, who=self.who, why=self.why)
        self.report.sources_added += len(new)
        self._take(writer, row, incident, said, known, came_before=came_before)

    def _take(
        self,
        writer: Writer,
        row: RecordRow[Incident],
        given: Incident,
        said: Said | None,
        known: str,
        *,
        came_before: bool,
    ) -> None:
        """Take a row with which nothing is wrong, ``known`` under its id, "" for none."""
        incident, stored = given, None
        if known and not came_before:
            stored = record.stored_incident(writer.connection, known)
            incident = kept_incident(writer.connection, given, stored)
        made, reading = incident, None
        if incident != stored and not self._came_before(writer, incident, known):
            made, reading = placed(row.cells, incident, self.region, self.taken.memo)
        # Which of two countries is right, only an editor can say; an id once given stays.
        settled = () if reading and reading.was else made.country
        key = known or new_id(writer, incident, settled)
        keep_id(writer, given, self.name, key)
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

    def problem(self, row: RecordRow[Any], column: str, remedy: str) -> Problem:
        """Return what is wrong with a cell of a row."""
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
        other = made if made != given else None
        outcome = decide(writer, "incident", key, *map(digest, (given, stored, other)))
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


def _named(incident: Incident, key: str) -> Incident:
    return incident if incident.id == key else replace(incident, id=key)
