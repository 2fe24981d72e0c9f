"""Of which days of each month reports were looked for, country by country.

What was searched in one country says nothing of another, and a search that begins on the 24th
nothing of the days before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from mapper.layers.charts.months import days_of

if TYPE_CHECKING:
    from mapper.region.searches import Search

#: A first and a last day, both included.
Days = tuple[date, date]


class Extent(Enum):
    """How much of a month was searched in some countries; in part is some of them, or some days."""

    NONE = "none"
    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched of a time: for each country (ISO 3166-1) runs of days in their order."""

    time: Days
    days: Mapping[str, tuple[Days, ...]]

    def is_whole(self, country: str) -> bool:
        """Whether all days were searched in a country."""
        return self.days.get(country) == (self.time,)

    def extent(self, countries: Collection[str]) -> Extent:
        """Return how much was searched in some countries; of no country that is none."""
        if self.days.keys().isdisjoint(countries):
            return Extent.NONE
        return Extent.WHOLE if all(map(self.is_whole, countries)) else Extent.PART


def searched(searches: Iterable[Search], months: Iterable[int]) -> list[Searched]:
    """Return for each month what was searched of it."""
    found = runs(searches)
    return [_within(found, days_of(month)) for month in months]


def runs(searches: Iterable[Search]) -> dict[str, tuple[Days, ...]]:
    """Return the days that were searched in each country, those of several searches joined."""
    found: dict[str, list[Days]] = {}
    for each in sorted(searches, key=lambda search: search.first):
        for country in each.countries:
            _join(found.setdefault(country, []), each.first, each.last)
    return {country: tuple(days) for country, days in found.items()}


def _join(days: list[Days], first: date, last: date) -> None:
    """Add days to runs that begin no later."""
    if days and (first - days[-1][1]).days <= 1:
        days[-1] = days[-1][0], max(days[-1][1], last)
    else:
        days.append((first, last))


def _within(found: Mapping[str, Sequence[Days]], time: Days) -> Searched:
    first, last = time
    cut = {
        country: tuple((max(a, first), min(b, last)) for a, b in days if a <= last and b >= first)
        for country, days in found.items()
    }
    return Searched(time, {country: days for country, days in cut.items() if days})
