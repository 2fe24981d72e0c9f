"""Which rows of the columns a filter reaches for a view, with exactly the answers of `public`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from functools import cached_property, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mapper import vocabulary
from mapper.model import BBox, Filter
from mapper.model.filters import DATE
from mapper.names import fold
from mapper.store.columns import Columns, Mask
from mapper.store.public import days_before, window
from mapper.store.tables import FILTER_COLUMNS

if TYPE_CHECKING:
    from mapper.store.public import View

_DAYS, _BOX, _WORDS = "datetime", "bbox", "q"


class Reached:
    """The rows that a view sees and a filter reaches; each part of the filter is asked once."""

    def __init__(self, columns: Columns, wanted: Filter, view: View) -> None:
        self.columns, self.wanted = columns, wanted
        self._seen = columns.alive & _seen(columns, view)
        self._parts = dict(_parts(columns, wanted))

    @cached_property
    def mask(self) -> Mask:
        """The rows of the filter."""
        return self._all(self._parts.values())

    @cached_property
    def of_any_day(self) -> Mask:
        """The rows of the filter without its days, and whether it asks for known ones."""
        return self.but(_DAYS, DATE)

    def only(self, rows: Mask) -> Reached:
        """Return what is reached among some rows."""
        found = copy(self)
        found._seen = self._seen & rows
        for name in ("mask", "of_any_day", "newest"):
            found.__dict__.pop(name, None)
        return found

    def at(self, places: Sequence[int]) -> Reached:
        """Return what is reached at places of these numbers."""
        return self.only(np.isin(self.columns.places, places)[self.columns.spot])

    def but(self, *names: str) -> Mask:
        """Return the rows of the filter without some of its parameters."""
        if self._parts.keys().isdisjoint(names):
            return self.mask
        return self._all(part for key, part in self._parts.items() if key not in names)

    def choices(self) -> dict[str, dict[str, int]]:
        """Return for each column how many rows each of its terms would have, the rest as it is."""
        terms = self.columns.terms
        return {name: terms[name].counts(self.but(name)) for name in FILTER_COLUMNS}

    @cached_property
    def newest(self) -> date | None:
        """The last day of the newest; None where none has one."""
        ended = self.columns.ended[self.mask]
        known = ended[(ended > date.min.toordinal()) & (ended < date.max.toordinal())]
        return date.fromordinal(int(known.max())) if len(known) else None

    def _all(self, parts: Iterable[Mask]) -> Mask:
        return reduce(np.logical_and, parts, self._seen)


def _seen(columns: Columns, view: View) -> Mask:
    """Return what a view sees of what stands: of a record that is held, nothing."""
    if view.include_held:
        return columns.alive
    moves = columns.terms["record"].having([*vocabulary.movements()], len(columns.alive))
    incidents, movements = (
        days_before(view.today, days).toordinal()
        for days in (view.embargo_incident_days, view.embargo_movement_days)
    )
    return columns.ended <= np.where(moves, movements, incidents)


def _parts(columns: Columns, wanted: Filter) -> Iterable[tuple[str, Mask]]:
    count = len(columns.alive)
    if wanted.first is not None or wanted.last is not None:
        first, last = wanted.first or date.min, wanted.last or date.max
        begun = columns.first <= last.toordinal()
        yield _DAYS, begun & (columns.last >= first.toordinal())
    for name in FILTER_COLUMNS:
        if terms := wanted.terms(name):
            yield name, columns.terms[name].having(terms, count)
    if wanted.q:
        words = fold(wanted.q).split()
        yield _WORDS, columns.words.mask(words, count) if words else np.zeros(count, dtype=bool)
    if wanted.bbox is not None:
        yield _BOX, _touching(columns, wanted.bbox)[columns.spot]


def _touching(columns: Columns, bbox: BBox) -> Mask:
    """Return which spots a box (west, south, east, north) truly meets."""
    import shapely

    found = shapely.intersects(window(bbox), columns.shapes)
    return np.asarray(found, dtype=bool)


class Paged(NamedTuple):
    """A page of records in the order of `public.rows`, by ids, and where the next begins.

    ``after`` is the last of them where others follow.
    """

    ids: list[str]
    after: Position | None


class Position(NamedTuple):
    """Where a record stands in time: newest ``ended`` (`date.toordinal`) first, then by id."""

    ended: int
    incident_id: str


def page(columns: Columns, mask: Mask, after: Position | None, most: int) -> Paged:
    """Return the first records of a mask that stand after a position."""
    rows = np.flatnonzero(mask & _later(columns, after) if after else mask)
    ended, more = columns.ended[rows], len(rows) > most
    if more:
        # Only the days of which records are among the first are put in order.
        least = -np.partition(-ended, most - 1)[most - 1]
        rows, ended = rows[ended >= least], ended[ended >= least]
    rows = rows[np.lexsort((columns.ids[rows], -ended))][:most]
    ids = [each.decode() for each in columns.ids[rows].tolist()]
    return Paged(ids, Position(int(columns.ended[rows[-1]]), ids[-1]) if more else None)


def beside(columns: Columns, mask: Mask, incident_id: str) -> tuple[str, str]:
    """Return the ids of the records of a mask before and after one in time; "" for none."""
    found = np.flatnonzero(columns.alive & (columns.ids == incident_id.encode()))
    if not len(found):
        return "", ""
    here = Position(int(columns.ended[found[0]]), incident_id)
    older = mask & _later(columns, here)
    newer = mask & ~_later(columns, here)
    newer[found] = False
    rows = np.flatnonzero(newer)
    rows = rows[columns.ended[rows] == columns.ended[rows].min()] if len(rows) else rows
    after = max(columns.ids[rows].tolist(), default=b"")
    return next(iter(page(columns, older, None, 1).ids), ""), after.decode()


def _later(columns: Columns, after: Position) -> Mask:
    """Return which rows stand later in the list than a position."""
    same = columns.ended == after.ended
    beyond: Mask = same & (columns.ids > after.incident_id.encode())
    return beyond | (columns.ended < after.ended)
