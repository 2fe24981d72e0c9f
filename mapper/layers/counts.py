"""How many records there are of each place, type and month, and on each day: counts of columns.

Sent packed, as texts of numbers (`mapper.railway.levels.coding`): their size goes by places and
months and hardly by records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from mapper import vocabulary
from mapper.railway.levels.coding import encoded_numbers

if TYPE_CHECKING:
    from mapper.store.columns import Columns, Ints, Longs, Mask
    from mapper.store.reached import Reached

#: How a grade is drawn, and which number stands for it in a cell.
OUTLINES = ("solid", "split", "dashed")
_OUTLINE_OF = {"corroborated": 0, "verified": 0, "disputed": 1, "refuted": 1}
_DASHED = OUTLINES.index("dashed")

_EPOCH = date(1970, 1, 1).toordinal()
#: More months than there can be.
_MONTHS = 12 * (date.max.year + 1)


def types() -> tuple[str, ...]:
    """Return the types of events in the order of their layers, which cells refer to."""
    return tuple(vocabulary.terms("event_type"))


def cells(found: Reached, drawn: Mask, numbers: Longs, place: Longs) -> dict[str, Longs]:
    """Return how many records lie in each cell: of one place, type, outline and month.

    They are in the order of places, then types.  A month is a year * 12 + month - 1, -1 where the
    record does not say when it began.
    """
    columns = found.columns
    parts = (
        np.searchsorted(numbers, place[drawn]),
        _types(columns)[drawn],
        _outlines(columns)[drawn],
        _doubtful(found)[drawn],
        _months(columns)[drawn] + 1,
    )
    sizes = (max(len(numbers), 1), len(types()) + 1, len(OUTLINES), 2, _MONTHS)
    cells, counts = np.unique(np.ravel_multi_index(parts, sizes), return_counts=True)
    at, kind, outline, doubtful, month = np.unravel_index(cells, sizes)
    return {
        "place": at,
        "type": kind,
        "outline": outline,
        "open": doubtful,
        "month": month - 1,
        "count": counts,
    }


def _types(columns: Columns) -> Ints:
    """Return for each row the place of its type among `types`."""
    order = {name: number for number, name in enumerate(types())}
    return _by_term(columns, "event_type", order, len(order))


def _outlines(columns: Columns) -> Ints:
    return _by_term(columns, "verification", _OUTLINE_OF, _DASHED)


def _by_term(columns: Columns, name: str, numbers: Mapping[str, int], other: int) -> Ints:
    """Return for each row the number of its term in a column that has one for each."""
    terms = columns.terms[name]
    of_code = [numbers.get(term, other) for term in terms.known]
    return np.asarray(of_code or [other], dtype=np.int32)[terms.codes]


def _doubtful(found: Reached) -> Mask:
    """Tell of each row whether its date is open and the filter's days may not hold it.

    What happened "by" a day is held for sure only by what begins with the first day there can be.
    """
    columns, wanted = found.columns, found.wanted
    if wanted.first is None and wanted.last is None:
        return np.zeros(len(columns.open), dtype=bool)
    if wanted.first is not None or wanted.last is None:
        return columns.open
    by = columns.by & (columns.last <= wanted.last.toordinal())
    return columns.open & ~by


def _months(columns: Columns) -> Longs:
    """Return the month of each row's first day, -1 where that is not known."""
    known = ~columns.open & (columns.first > 0)
    days = (columns.first[known] - _EPOCH).astype("datetime64[D]")
    months = np.full(len(columns.open), -1, dtype=np.int64)
    months[known] = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def time(columns: Columns, mask: Mask) -> dict[str, Any]:
    """Return by type on how many records begin and end on each day, from the first day on."""
    kinds, count = _types(columns), len(types())
    dated = mask & ~columns.open
    ended = dated & (columns.last < date.max.toordinal())
    start = int(columns.first[dated].min()) if dated.any() else None
    return {
        "first": start and date.fromordinal(start),
        "began": _days(kinds, columns.first, dated, start or 0),
        "ended": _days(kinds, columns.last, ended, start or 0),
        "open": np.bincount(kinds[mask & columns.open], minlength=count)[:count],
    }


def _days(kinds: Ints, days: Ints, mask: Mask, start: int) -> list[Longs]:
    """Return for each type day, count, day, count, …; days from ``start`` on."""
    found = []
    for kind in range(len(types())):
        day, counts = np.unique(days[mask & (kinds == kind)] - start, return_counts=True)
        found.append(np.stack((day, counts), axis=1).ravel())
    return found


def packed_cells(cells: Mapping[str, Longs], places: int) -> dict[str, Any]:
    """Return cells as the steps from each to the next and their counts, as texts.

    A cell is a number of mixed ``sizes``: its place, type, outline, open, and its month from
    ``month`` - 1 on, where the first stands for none.
    """
    known = cells["month"][cells["month"] >= 0]
    first = int(known.min()) if len(known) else 0
    months = np.where(cells["month"] < 0, 0, cells["month"] - first + 1)
    parts = (*(cells[name] for name in ("place", "type", "outline", "open")), months)
    sizes = (places, len(types()) + 1, len(OUTLINES), 2, int(months.max(initial=0)) + 1)
    numbers = np.ravel_multi_index(parts, sizes) if places else months
    return {
        "sizes": sizes,
        "month": first,
        "steps": encoded_numbers(np.diff(numbers, prepend=0)),
        "counts": encoded_numbers(cells["count"]),
    }


def packed_time(time: Mapping[str, Any]) -> dict[str, Any]:
    """Return days and counts by type as the steps from each day to the next, and the counts."""
    return {**time, **{name: [_packed(each) for each in time[name]] for name in _BY_DAY}}


_BY_DAY = ("began", "ended")


def _packed(days: Longs) -> tuple[str, str]:
    """Return the days and the counts of day, count, day, count, … as texts."""
    return encoded_numbers(np.diff(days[::2], prepend=0)), encoded_numbers(days[1::2])
