"""What was reported along a line, and at its stations, as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
from werkzeug.datastructures import MultiDict

from mapper.errors import AmbiguousName, FilterError, NotFound, UnknownName
from mapper.formats.query import to_query
from mapper.layers.along import Relation, relation, touched
from mapper.model import Filter, Line, Station
from mapper.railway.routing.routes import Route
from mapper.store.columns import Spot
from mapper.store.reached import Reached, page
from mapper.web.record import Shown, shown_record
from mapper.web.site import current_site, current_view

#: The stations that make a way of one's own; no name of one is longer than so many signs.
_ENDS, _VIA = ("from", "to"), "via"
BETWEEN = (*_ENDS, _VIA)
_MOST_SIGNS = 100


@dataclass(frozen=True)
class Way:
    """What a line's page is about: one of the network, or a ``route`` that is told as one.

    ``address`` is that of its page, without a filter; ``asked`` the parameters that say which.
    """

    line: Line
    address: str
    asked: tuple[tuple[str, str], ...] = ()
    route: Route | None = None

    def query(self, wanted: Filter) -> str:
        """Return what the address of its page asks for, with a filter."""
        return "&".join(filter(None, (urlencode(self.asked), to_query(wanted))))

    def files(self, wanted: Filter) -> str | None:
        """Return the query that gives its records as files and as a list; None where none does."""
        return to_query(replace(wanted, line=(self.line.slug,))) if self.line.slug else None


@dataclass(frozen=True, slots=True)
class Beside:
    """A record at a line's station that is not on it.

    It is ``alone`` there, or on a neighbouring line that touches the ``stations`` of these names.
    """

    record: Shown
    alone: bool
    stations: tuple[str, ...]


@dataclass(frozen=True)
class Along:
    """What a filter reaches on a way, ``on`` it and, ``beside`` it, at its stations."""

    way: Way
    on: Reached
    beside: Reached

    @cached_property
    def count(self) -> int:
        """How many records are on it."""
        return int(self.on.mask.sum())

    @cached_property
    def count_beside(self) -> int:
        """How many are only at its stations, or touch them."""
        return int(self.beside.mask.sum())

    def records(self, start: int = 0, most: int | None = None) -> list[Shown]:
        """Return some of those on it, newest first; all by default."""
        end = self.count if most is None else start + most
        ids = page(self.on.columns, self.on.mask, None, max(end, 1)).ids[start:]
        return _shown(ids)

    def neighbours(self, most: int) -> list[Beside]:
        """Return the newest of those that are only at its stations."""
        found = page(self.beside.columns, self.beside.mask, None, most)
        return [self._beside(each) for each in _shown(found.ids)]

    def _beside(self, record: Shown) -> Beside:
        network, told = current_site().network, record.properties
        found = relation(told, self.way.line, network.lines)
        names = [network.stations[key].name_en for key in touched(told, self.way.line)]
        return Beside(record, found is Relation.AT, tuple(names))


def along(way: Way, wanted: Filter) -> Along:
    """Return what a filter reaches on a way and at its stations."""
    found = current_site().store.reached(wanted, current_view())
    relations = _relations(way.line, found.columns.spots)
    on = relations == Relation.ON
    beside = (relations == Relation.AT) | (relations == Relation.BESIDE)
    spot = found.columns.spot
    return Along(way, found.only(on[spot]), found.only(beside[spot]))


def way_of(slug: str) -> Way:
    """Return the way of a line's page.

    Raises
    ------
    NotFound
        No line has this slug; the text names the nearest.
    """
    try:
        line = current_site().network.line(slug)
    except UnknownName as error:
        raise NotFound(str(error)) from error
    return Way(line, f"/lines/{line.slug}")


def way_between(args: MultiDict[str, str]) -> Way:
    """Return the way by rail between the stations ``from`` and ``to``, by those of ``via``.

    Raises
    ------
    FilterError
        One of them is missing, or no station, or several are spelled so.
    NoRoute
        There is no way by rail; the text says where it ends.
    """
    first, last = (_station(name, args.get(name, "")) for name in _ENDS)
    through = [_station(_VIA, text) for text in args.getlist(_VIA) if text.strip()]
    route = current_site().network.route(first.id, last.id, [each.id for each in through])
    name = f"{first.name_en} – {last.name_en}"
    if through:
        name += f" by way of {', '.join(each.name_en for each in through)}"
    line = Line("", name, route.station_ids, tuple(km for _, km in route.station_kms))
    stations = zip((*_ENDS, *[_VIA] * len(through)), (first, last, *through), strict=True)
    asked = tuple((name, each.id) for name, each in stations)
    return Way(line, "/lines/between", asked, route)


def _station(name: str, text: str) -> Station:
    text = text.strip()[:_MOST_SIGNS]
    if not text:
        raise FilterError(name, text, "give a station by any of its names")
    try:
        return current_site().network.one_station(text)
    except (UnknownName, AmbiguousName) as error:
        raise FilterError(name, text, str(error)) from error


def _relations(line: Line, spots: Sequence[Spot]) -> npt.NDArray[np.int8]:
    """Return how what lies at each spot stands to a line, as `Relation`; -1 for not at all."""
    lines = current_site().network.lines
    found = (relation(each.told(), line, lines) for each in spots)
    return np.fromiter((-1 if each is None else each for each in found), np.int8, len(spots))


def _shown(ids: Sequence[str]) -> list[Shown]:
    return [shown_record(row) for row in current_site().store.public_some(ids, current_view())]
