"""Change numbers: the moments at which the public record differs, in one order.

A number is the day in UTC and what came on it: 20221103 and 0000002 is the second change of 3
November 2022.  Number 0 of a day is its beginning, when embargoes end; so who holds the record as
of a number needs nothing else to be told what differs since.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

#: More than a day can have; a number stays below 2 ** 53, up to which JSON is exact.
_OF_A_DAY = 10_000_000


def today() -> date:
    """Return the date in UTC, by which embargoes run."""
    return datetime.now(UTC).date()


def beginning(day: date) -> int:
    """Return the number of the beginning of a day."""
    return (day.year * 10_000 + day.month * 100 + day.day) * _OF_A_DAY


def day_of(number: int) -> date:
    """Return the day of a number; the first that there can be for one of before they had days."""
    year, month_day = divmod(number // _OF_A_DAY, 10_000)
    month, day = divmod(month_day, 100)
    try:
        return date(year, month, day)
    except ValueError:
        return date.min


def following(number: int) -> int:
    """Return the number of the change that comes today after the change ``number``."""
    return max(number, beginning(today())) + 1


def after_restoring() -> int:
    """Return a number that no change before today's restoring of a backup has had."""
    return beginning(today()) + _OF_A_DAY // 2
