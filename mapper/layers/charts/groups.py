"""Groups of reports that no filter of the map knows: how late they were told, what they lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from mapper.store.columns import NEVER_BEGUN, bits_of
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.store.columns import Columns, Mask

#: How many days after the last day of the event the first report came, at most; with its words.
_LATE: Mapping[str, tuple[int, str]] = {
    "same-day": (0, "The same day"),
    "next-day": (1, "The next day"),
    "within-a-week": (7, "2 to 7 days"),
    "within-a-month": (30, "8 to 30 days"),
    "within-a-year": (365, "31 to 365 days"),
    "later": (np.iinfo(np.int32).max, "More than a year"),
}
_LATE_UNKNOWN = "report-undated"
LATE = {name: words for name, (_, words) in _LATE.items()} | {
    _LATE_UNKNOWN: "One of the two days is not known"
}
#: What is not known of a report.
UNKNOWN = {
    "undated": "No day of the event is known",
    "by-a-day": "Only known by which day it had happened",
    "unended": "Not known when it ended",
    "unplaced": "No place on the map",
}
_LACK: Mapping[str, Callable[[Columns], Mask]] = {
    "undated": lambda of: of.open & ~of.by,
    "by-a-day": lambda of: of.by,
    "unended": lambda of: ~of.open & ~_ended(of),
    "unplaced": lambda of: (of.places == 0)[of.spot],
}
#: What is told in general only, by what the gate minds of it.
BY_RULE = {
    "equipment": "Wayside equipment, told by its section",
    "detention": "People held, told by the division",
    "transport": "Transports, told by the station",
}
_MINDED = {
    "equipment": Handling.EQUIPMENT,
    "detention": Handling.DETENTION,
    "transport": Handling.MOVEMENT,
}
GROUPS = {**LATE, **UNKNOWN, **BY_RULE}


def rows(columns: Columns, name: str) -> Mask:
    """Return which rows are of a group, one of `GROUPS`."""
    if name in _LACK:
        return np.asarray(_LACK[name](columns))
    if name in _MINDED:
        return np.asarray(columns.minds & bits_of(frozenset({_MINDED[name]})) != 0)
    known = ~columns.open & _ended(columns) & (columns.reported != NEVER_BEGUN)
    if name == _LATE_UNKNOWN:
        return np.asarray(~known)
    days = np.maximum(columns.reported - columns.last, 0)
    most = [each for each, _ in _LATE.values()]
    return np.asarray(known & (np.searchsorted(most, days) == [*_LATE].index(name)))


def _ended(columns: Columns) -> Mask:
    return np.asarray(columns.last < date.max.toordinal())
