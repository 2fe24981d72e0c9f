"""Rows of a file that were taken, recorded some at once: with their public forms and placings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.intake.import_phrases import ToReview
from mapper.intake.import_report import Raised
from mapper.intake.import_rules import told_lower
from mapper.intake.publishing import Entry, save_all
from mapper.memo import Memo
from mapper.store import Reading, placings

if TYPE_CHECKING:
    from mapper.intake.import_report import ImportReport
    from mapper.region import Region
    from mapper.store import Writer


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A row whose incident is recorded; ``placed_anew`` where its place is the row's.

    ``reading`` is how its place was read, None where no words were.
    """

    line: int
    entry: Entry
    placed_anew: bool
    reading: Reading | None


class TakenRows:
    """The rows of one import that are still to be recorded, by the ids of their incidents."""

    def __init__(self, report: ImportReport, region: Region, name: str, who: str) -> None:
        self.report, self.region, self.name, self.who = report, region, name, who
        self.memo = Memo()
        self._rows: dict[str, TakenRow] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def add(self, row: TakenRow) -> None:
        """Add a row of whose incident there is none yet."""
        self._rows[row.entry.incident.id] = row

    def write(self, writer: Writer) -> None:
        """Record the rows and report where they are shown, or who chooses that."""
        rows, self._rows = self._rows, {}
        if not rows:
            return
        entries = [row.entry for row in rows.values()]
        made = save_all(writer, entries, self.region, who=self.who, memo=self.memo)
        forms = dict(zip(rows, made, strict=True))
        placed = {key: row for key, row in rows.items() if row.placed_anew}
        placings.move(writer.connection, placed, placings.REVIEW, placings.DROPPED)
        read = [self._placing(key, row, row.reading) for key, row in placed.items() if row.reading]
        placings.keep_all(writer.connection, read, who=self.who)
        for key, row in placed.items():
            if not (row.reading and row.reading.doubt):
                self.report.add_place(key, forms[key])
            if why := told_lower(row.entry.incident, forms[key]):
                self.report.raised.append(Raised(self.name, row.line, key, why))

    def _placing(self, key: str, row: TakenRow, reading: Reading) -> placings.NewPlacing:
        """Report and return how a row was placed by its phrase, or why an editor has to choose."""
        place, doubt = reading.place, reading.doubt
        if doubt:
            held, score = bool(reading.was), place.score or 0.0
            self.report.review.append(
                ToReview(self.name, row.line, key, place.words, score, doubt, held)
            )
        else:
            self.report.placed.append(key)
        state = placings.REVIEW if doubt else placings.TAKEN
        origin = f"{self.name}, line {row.line}"
        return placings.NewPlacing(reading, state, origin, incident_id=key)
