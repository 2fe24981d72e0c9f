"""Reports by month.

A report counts in each month that its days touch, as a filter by date finds it; one that does not
say when it began counts in none.  A month is a number: year * 12 + month - 1.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mapper.region.searches import Search
    from mapper.store.columns import Columns, Ints, Longs, Mask

_EPOCH = date(1970, 1, 1).toordinal()


def month_of(day: date) -> int:
    """Return the month of a day."""
    return day.year * 12 + day.month - 1


def days_of(month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    year, before = divmod(month, 12)
    return date(year, before + 1, 1), date(year, before + 1, monthrange(year, before + 1)[1])


def axis(columns: Columns, mask: Mask, searches: Iterable[Search]) -> range:
    """Return the months from the first to the last that was searched or has a report."""
    rows = mask & ~columns.open
    bounds = [month_of(day) for each in searches for day in (each.first, each.last)]
    if rows.any():
        ended = rows & (columns.last < date.max.toordinal())  # the end of others is not known
        begun = columns.first[rows]
        days = begun.min(), columns.last[ended].max(initial=begun.max())
        bounds += _months(np.asarray(days)).tolist()
    return range(min(bounds), max(bounds) + 1) if bounds else range(0)


def clipped(months: range, first: date | None, last: date | None) -> range:
    """Return the months that two days leave of some; None leaves that end as it is."""
    start = max(months.start, month_of(first)) if first else months.start
    stop = min(months.stop, month_of(last) + 1) if last else months.stop
    return range(start, max(start, stop))


def by_month(columns: Columns, mask: Mask, months: range) -> Longs:
    """Return how many reports touch each month."""
    rows = np.flatnonzero(mask & ~columns.open)
    found = _touching(columns, rows, np.zeros(len(rows), np.int64), 1, months)
    return np.asarray(found[0])


def by_term(columns: Columns, mask: Mask, months: range, name: str) -> dict[str, Longs]:
    """Return how many reports of each term of a column touch each month."""
    terms = columns.terms[name]
    of_pairs = np.arange(len(mask)) if terms.rows is None else terms.rows
    held = (mask & ~columns.open)[of_pairs]
    found = _touching(columns, of_pairs[held], terms.codes[held], len(terms.known), months)
    return {term: found[code] for term, code in terms.known.items()}


def _touching(columns: Columns, rows: Longs, codes: Longs, kinds: int, months: range) -> Longs:
    """Return for each code how many of the rows touch each month: kinds × months."""
    width = len(months) + 1
    starts, ends = (
        np.clip(_months(days[rows]) - months.start + after, 0, len(months))
        for days, after in ((columns.first, 0), (columns.last, 1))
    )
    begun, over = (
        np.bincount(codes * width + at, minlength=kinds * width).reshape(kinds, width)
        for at in (starts, ends)
    )
    return np.asarray(np.cumsum(begun - over, axis=1)[:, :-1])


def _months(days: Ints) -> Longs:
    """Return the months of days (`date.toordinal`)."""
    found = (np.asarray(days, np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(found.astype(np.int64) + 1970 * 12)
