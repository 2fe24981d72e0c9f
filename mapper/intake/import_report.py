"""What became of an imported file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from mapper.formats.delimited import Problem
from mapper.intake.import_phrases import ToReview


@dataclass(slots=True)
class ImportReport:
    """What became of a file: ids of incidents by outcome, counts of the rest, and problems.

    ``kept`` are incidents or sources that were changed both in the file and here; ``placed`` are
    incidents that their place phrase put on the railway, ``review`` those that it could not.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    review: list[ToReview] = field(default_factory=list)
    sources_added: int = 0
    sources_changed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def as_values(self) -> dict[str, Any]:
        """Return the report as JSON-ready values."""
        return asdict(self)
