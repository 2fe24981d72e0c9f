"""When something was, as the columns of a record, and the days that a calendar has."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

#: Four digits outside these are no year of a report.
YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class When:
    """When something was, in the columns of ``incidents.csv``.

    ``date_meaning`` is day, one_of, through, by or since; ``time_precision`` 1 day, 2 week,
    3 month; ``time_of_day`` night, morning, day, evening or unknown.
    """

    event_date: date | None = None
    event_date_end: date | None = None
    date_meaning: str = "day"
    time_precision: int = 1
    time_of_day: str = "unknown"
    start: int = 0
    end: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the columns as JSON values."""
        first, last = self.event_date, self.event_date_end
        return {
            "event_date": first.isoformat() if first else None,
            "event_date_end": last.isoformat() if last else None,
            "date_meaning": self.date_meaning if first or last else None,
            "time_precision": self.time_precision if first or last else None,
            "time_of_day": self.time_of_day,
        }


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, None where the calendar has none such."""
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)
