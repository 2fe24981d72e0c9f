"""What a diagram shows: a line, what was reported on it, and when that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mapper.layers.diagram import bands
from mapper.layers.diagram.axes import Days, days_axis
from mapper.layers.diagram.rail import Rail
from mapper.layers.diagram.report import Report

if TYPE_CHECKING:
    from mapper.status import Closure


@dataclass(frozen=True)
class Diagram:
    """What a diagram shows: a line, reports, closures, and the days that were asked for."""

    rail: Rail
    reports: Sequence[Report]
    closures: Sequence[Closure]
    first: int | None = None
    last: int | None = None

    @cached_property
    def changes(self) -> list[Closure]:
        """The closures and resumptions that have a band where there is room."""
        return [each for each in self.closures if bands.is_drawn(each)]

    @cached_property
    def dated(self) -> frozenset[int]:
        """All days (ordinals) that something gives."""
        reports = (day for each in self.reports for day in each.dated)
        closures = (day.toordinal() for each in self.changes for day in each.days)
        return frozenset((*reports, *closures))

    def days(self, length: float) -> Days:
        """Return its axis of days in so many pixels, without runs where nothing is dated."""
        return days_axis(self.dated, length, self.first, self.last)
