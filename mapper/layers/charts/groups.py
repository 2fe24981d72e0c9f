"""Groups of reports that no filter of the map knows: how late they were told, what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mapper.store.columns import NEVER_BEGUN

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
_LATE_UNKNOWN, UNDATED, UNPLACED = "report-undated", "undated", "unplaced"
LATE = {name: words for name, (_, words) in _LATE.items()} | {
    _LATE_UNKNOWN: "One of the two days is not known"
}
GROUPS = {**LATE, UNDATED: "No day of it is known", UNPLACED: "It has no place on the map"}


def rows(columns: Columns, name: str) -> Mask:
    """Return which rows are of a group, one of `GROUPS`."""
    if name == UNDATED:
        return np.asarray(columns.first == NEVER_BEGUN)
    if name == UNPLACED:
        return np.asarray((columns.places == 0)[columns.spot])
    known = ~columns.open & (columns.first != NEVER_BEGUN) & (columns.reported != NEVER_BEGUN)
    if name == _LATE_UNKNOWN:
        return np.asarray(~known)
    days = np.maximum(columns.reported - columns.last, 0)
    most = [each for each, _ in _LATE.values()]
    return np.asarray(known & (np.searchsorted(most, days) == [*_LATE].index(name)))
