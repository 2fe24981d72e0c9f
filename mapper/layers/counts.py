"""How many records there are of each place, type and month, and on each day: counts of columns.

Sent packed, as texts of numbers (`mapper.railway.levels.coding`): their size goes by places and
months and hardly by records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

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


def types() -> tuple[str, ...]:
    """Return the types of events in the order of their layers, which cells refer to."""
    return tuple(vocabulary.terms("event_type"))


def outline_of(verification: str) -> str:
    """Return how a grade is drawn, one of `OUTLINES`."""
    return OUTLINES[_OUTLINE_OF.get(verification, _DASHED)]


def cells(found: Reached, drawn: Mask, numbers: Longs) -> dict[str, Longs]:
    """Return how many records lie in each cell: of one place, type, outline and month.

    They are in the order of places, then types.  A month is a year * 12 + month - 1, -1 where the
    record does not say when it began.
    """
    columns, rows = found.columns, np.flatnonzero(drawn)
    at_spot, known = np.searchsorted(numbers, columns.places), _known(columns)
    parts = (
        at_spot[columns.spot[rows]],
        known.types[rows],
        known.outlines[rows],
        _doubtful(found, rows),
        known.months[rows],
    )
    sizes = (max(len(numbers), 1), len(types()) + 1, len(OUTLINES), 2, known.span)
    cells, counts = _counted(np.ravel_multi_index(parts, sizes))
    at, kind, outline, doubtful, month = np.unravel_index(cells, sizes)
    return {
        "place": at,
        "type": kind,
        "outline": outline,
        "open": doubtful,
        "month": np.where(month == 0, -1, month + known.before),
        "count": counts,
    }


def _counted(numbers: Longs) -> tuple[Longs, Longs]:
    """Return numbers in order, each once, and how often each is there."""
    numbers = np.sort(numbers)
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers[starts], np.diff(starts, append=len(numbers))


class _Known(NamedTuple):
    """What follows from columns alone, a number for each row.

    ``types`` are places among `types`, ``outlines`` among `OUTLINES`; ``months`` count from the one
    ``before`` the first, below ``span``, and are 0 where no day is known.
    """

    types: Ints
    outlines: Ints
    months: Longs
    before: int
    span: int


@lru_cache(maxsize=2)
def _known(columns: Columns) -> _Known:
    order = {name: number for number, name in enumerate(types())}
    dated = ~columns.open & (columns.first > 0)
    days = (columns.first[dated] - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    before = int(months.min()) - 1 if len(months) else 0
    of_rows = np.zeros(len(columns.open), dtype=np.int64)
    of_rows[dated] = months - before
    return _Known(
        _by_term(columns, "event_type", order, len(order)),
        _by_term(columns, "verification", _OUTLINE_OF, _DASHED),
        of_rows,
        before,
        int(of_rows.max(initial=0)) + 1,
    )


def _by_term(columns: Columns, name: str, numbers: Mapping[str, int], other: int) -> Ints:
    """Return for each row the number of its term in a column that has one for each."""
    terms = columns.terms[name]
    of_code = [numbers.get(term, other) for term in terms.known]
    return np.asarray(of_code or [other], dtype=np.int32)[terms.codes]


def _doubtful(found: Reached, rows: Longs) -> Mask:
    """Tell of some rows whether the date is open and the filter's days may not hold it.

    What happened "by" a day is held for sure only by what begins with the first day there can be.
    """
    columns, wanted = found.columns, found.wanted
    if wanted.first is None and wanted.last is None:
        return np.zeros(len(rows), dtype=bool)
    is_open: Mask = columns.open[rows]
    if wanted.first is not None or wanted.last is None:
        return is_open
    held = columns.by[rows] & (columns.last[rows] <= wanted.last.toordinal())
    return is_open & ~held


def time(columns: Columns, mask: Mask) -> dict[str, Any]:
    """Return by type on how many records begin and end on each day, from the first day on."""
    kinds, count = _known(columns).types, len(types())
    dated = np.flatnonzero(mask & ~columns.open)
    ended = dated[columns.last[dated] < date.max.toordinal()]
    start = int(columns.first[dated].min()) if len(dated) else 0
    return {
        "first": date.fromordinal(start) if start else None,
        "began": _days(kinds[dated], columns.first[dated] - start),
        "ended": _days(kinds[ended], columns.last[ended] - start),
        "open": np.bincount(kinds[mask & columns.open], minlength=count)[:count],
    }


def _days(kinds: Ints, days: Ints) -> list[Longs]:
    """Return for each type the days on which there are some and how many, in two columns."""
    sizes = (len(types()) + 1, int(days.max(initial=0)) + 1)
    numbers, counts = _counted(np.ravel_multi_index((kinds, days), sizes))
    kind, day = np.unravel_index(numbers, sizes)
    ends = np.searchsorted(kind, np.arange(1, len(types())))
    return np.split(np.stack((day, counts), axis=1), ends)


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
    """Return days and their counts as texts."""
    return encoded_numbers(np.diff(days[:, 0], prepend=0)), encoded_numbers(days[:, 1])
