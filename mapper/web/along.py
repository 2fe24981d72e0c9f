"""What was reported along a line, and at its stations, as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
import orjson
from werkzeug.datastructures import MultiDict

from mapper.errors import AmbiguousName, FilterError, NotFound, UnknownName
from mapper.formats.query import to_query
from mapper.layers import counts
from mapper.layers.along import Relation, relation, touched
from mapper.model import BBox, Filter, Geometry, Line, Station
from mapper.railway.reference.course import Course
from mapper.railway.routing.routes import Route
from mapper.store import PublicRow, View
from mapper.store.columns import Spot
from mapper.store.reached import Reached, page
from mapper.web.record import Shown, shown_record
from mapper.web.site import current_site, current_view

#: The stations that make a way of one's own; no name of one is longer than so many signs.
_ENDS, _VIA = ("from", "to"), "via"
BETWEEN = (*_ENDS, _VIA)
_MOST_SIGNS = 100
#: How fine a route is drawn on a small map: as finely as its widest view shows, in degrees.
_FINE_DEGREES, _DECIMALS = 0.002, 4
#: So many records are asked for by their ids at once: a database takes no more.
_AT_ONCE = 10_000


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

    @cached_property
    def course(self) -> Course | None:
        """Its track, with kilometres along it; None where it has no place."""
        if self.route is not None:
            return self.route.course
        return current_site().network.course(self.line.slug) if self.line.station_kms else None

    @cached_property
    def spread(self) -> Line:
        """Its line; where that has no place its stations are evenly apart, at whole numbers."""
        kms = self.line.station_kms or tuple(map(float, range(len(self.line.station_ids))))
        return replace(self.line, station_kms=kms)

    @property
    def view(self) -> BBox | None:
        """The box around it in degrees; None where it has no place."""
        if self.route is None:
            return current_site().network.view(self.line.slug)
        (west, south), (east, north) = (
            edge(self.route.course.lonlat, axis=0).round(_DECIMALS).tolist()
            for edge in (np.min, np.max)
        )
        return west, south, east, north

    @property
    def shape(self) -> Geometry | None:
        """What is drawn of a route on a map beside its page, lonlat; None for a line."""
        if self.route is None:
            return None
        import shapely

        drawn = shapely.simplify(shapely.LineString(self.route.course.lonlat), _FINE_DEGREES)
        found: Geometry = orjson.loads(
            shapely.to_geojson(shapely.set_precision(drawn, 10**-_DECIMALS))
        )
        return found


@dataclass(frozen=True, slots=True)
class Beside:
    """A record at a line's station that is not on it.

    How it stands to the line says whether it names another, and ``stations`` are the names of
    those that it touches.
    """

    record: Shown
    relation: Relation
    stations: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether it is at a station, and names no line."""
        return self.relation is Relation.AT

    @property
    def partly(self) -> bool:
        """Whether it is on another line that has a part of its track in common with this."""
        return self.relation is Relation.PARTLY


@dataclass(frozen=True)
class Along:
    """What a filter reaches on a way for a view, ``on`` it and, ``beside`` it, at its stations."""

    way: Way
    wanted: Filter
    view: View
    on: Reached
    beside: Reached

    @cached_property
    def count(self) -> int:
        """How many records are on it."""
        return int(self.on.mask.sum())

    @cached_property
    def named(self) -> int:
        """How many of them name its line."""
        line = self.on.columns.terms["line"].having([self.way.line.slug], len(self.on.mask))
        return int((self.on.mask & line).sum())

    @cached_property
    def count_beside(self) -> int:
        """How many are only at its stations, or touch them."""
        return int(self.beside.mask.sum())

    @cached_property
    def places(self) -> list[int]:
        """The numbers of the places of those on it, whatever their days."""
        columns = self.on.columns
        found = np.unique(columns.places[columns.spot[self.on.of_any_day]])
        return [int(each) for each in found if each]

    def time(self) -> dict[str, Any]:
        """Return how many of those on it there are when, as the map's strip takes it."""
        found = counts.packed_time(counts.time(self.on.columns, self.on.of_any_day))
        return {
            **found,
            "first": found["first"] and str(found["first"]),
            "open": found["open"].tolist(),
        }

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all of those, on it and beside it."""
        found = self.on.columns.ids[self.on.mask | self.beside.mask]
        return frozenset(each.decode() for each in found.tolist())

    def records(self, start: int, most: int) -> list[Shown]:
        """Return some of those on it, newest first."""
        ids = page(self.on.columns, self.on.mask, None, start + most).ids[start:]
        return self._shown(ids)

    def rows(self) -> list[PublicRow]:
        """Return all of those on it, newest first."""
        return self._rows(self.on)

    def rows_beside(self) -> list[PublicRow]:
        """Return all of those that are only at its stations, or touch them."""
        return self._rows(self.beside)

    def neighbours(self, most: int) -> list[Beside]:
        """Return the newest of those that are only at its stations."""
        found = page(self.beside.columns, self.beside.mask, None, most)
        return [self._beside(each) for each in self._shown(found.ids)]

    def _shown(self, ids: Sequence[str]) -> list[Shown]:
        return [shown_record(row) for row in current_site().store.public_some(ids, self.view)]

    def _rows(self, found: Reached) -> list[PublicRow]:
        """Return the records that are reached, newest first."""
        ids = page(found.columns, found.mask, None, max(int(found.mask.sum()), 1)).ids
        store = current_site().store
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        return [row for part in parts for row in store.public_some(part, self.view)]

    def _beside(self, record: Shown) -> Beside:
        network, told = current_site().network, record.properties
        found = relation(told, self.way.line, network.lines) or Relation.BESIDE
        names = [network.stations[key].name_en for key in touched(told, self.way.line)]
        return Beside(record, found, tuple(names))


def along(way: Way, wanted: Filter, view: View | None = None) -> Along:
    """Return what a filter reaches on a way and at its stations; for the reader's view if none."""
    view = view or current_view()
    found = current_site().store.reached(wanted, view)
    relations = _relations(way.line, found.columns.spots)[found.columns.spot]
    on, beside = found.only(relations == Relation.ON), found.only(relations > Relation.ON)
    return Along(way, wanted, view, on, beside)


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
