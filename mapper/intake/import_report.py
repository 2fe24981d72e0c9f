"""What became of an imported file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from mapper.errors import Remedy
from mapper.formats.delimited import Note, Problem
from mapper.intake.import_phrases import ToReview
from mapper.intake.kinds import faults
from mapper.model import PublicForm


@dataclass(frozen=True, slots=True)
class Raised:
    """A row that does not hold as it states: its doubt is raised, its grade or actor not told."""

    file: str
    line: int
    incident_id: str
    why: str

    @property
    def kind(self) -> str:
        """What is the same in all rows of this kind."""
        return Remedy.kind_of(self.why)

    @property
    def text(self) -> str:
        """What is said of the row."""
        return f"{self.incident_id}: {self.why}"

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}"


@dataclass(slots=True)
class ImportReport:
    """What became of a file: ids of incidents by outcome, counts of the rest, and problems.

    ``refused`` counts the rows of incidents that are not in; ``kept`` are incidents or sources that
    were changed both in the file and here.  Of those that were added or changed, the place of
    ``review`` has to be chosen by an editor; of the rest ``mapped`` are drawn on the map,
    ``outside`` lie beyond what it covers, ``listed`` are drawn nowhere: they have no place, or are
    not public.  ``placed`` are those that their place phrase put on the railway, ``raised`` are
    rows of which less is held than they state, ``withheld`` says which texts wait for an editor
    before they are shown, ``alike`` which rows look like a record that was there.  Sources
    that were made out of addresses count as added.  ``notes`` tell how the file was read where it
    might have been read otherwise.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: int = 0
    mapped: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    review: list[ToReview] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    sources_added: int = 0
    sources_changed: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def sort(self, files: Sequence[str]) -> None:
        """Put problems, and rows to review, in the order of the files and of their lines."""
        place = {name: number for number, name in enumerate(files)}
        self.problems.sort(key=lambda each: (place.get(each.file, -1), each.line))
        self.review.sort(key=lambda each: each.line)
        self.raised.sort(key=lambda each: each.line)

    def add_place(self, key: str, form: PublicForm | None) -> None:
        """Add where an incident is shown whose place no editor has to choose."""
        if form and form.place.outside:
            self.outside.append(key)
        elif form and form.geometry:
            self.mapped.append(key)
        else:
            self.listed.append(key)

    def as_values(self) -> dict[str, Any]:
        """Return the report as JSON-ready values; ``faults`` are its problems by kind."""
        return asdict(self) | {"faults": [asdict(each) for each in faults(self.problems)]}
