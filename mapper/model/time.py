"""The days within which something lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: The terms of whether it is known when something began.
KNOWN, OPEN = "known", "open"


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The days within which an event lies, both included; an open end is None."""

    first: date | None
    last: date | None

    @property
    def dating(self) -> str:
        """Whether it is known when it began, as a term: what is only "by" a day is open."""
        return OPEN if self.first is None else KNOWN
