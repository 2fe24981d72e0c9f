"""What the map draws: places with counts of what was reported there, by type and month.

A place is what is drawn for some records: a station, a track, an area.  All comes from the columns
in memory of `mapper.store.columns`, so that its size goes by places and months and not by records,
and none of it says more than a public form does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from mapper import vocabulary
from mapper.model import PlaceKind
from mapper.railway.levels.coding import encoded

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store.columns import Columns, Drawing, Ints, Longs, Mask, Spot
    from mapper.store.reached import Reached

MEDIA_TYPE = "application/json"
#: Decimals of a degree in what is drawn: about a metre, as the gate rounds.
_DECIMALS = 5
#: How a grade is drawn, and which number stands for it in a cell.
OUTLINES = ("solid", "split", "dashed")
_OUTLINE_OF = {"corroborated": 0, "verified": 0, "disputed": 1, "refuted": 1}
_DASHED = OUTLINES.index("dashed")
#: The kind of a place that is drawn for movements only.
MOVEMENT = "movement"


def types() -> tuple[str, ...]:
    """Return the types of events in the order of their layers, which cells refer to."""
    return tuple(vocabulary.terms("event_type"))


def feed(found: Reached, region: Region) -> dict[str, Any]:
    """Return the places that a filter reaches, what was reported there, when, and what choices
    there are: the answer of ``/map/places``, of which `docs/map.md` says what each part is."""
    columns, mask = found.columns, found.mask
    place = columns.places[columns.spot]
    drawn = mask & (place > 0)
    numbers = np.unique(place[drawn])
    return {
        "types": types(),
        "total": int(mask.sum()),
        "placed": int(drawn.sum()),
        "newest": found.newest,
        "places": _places(columns, drawn, numbers, region),
        "cells": _cells(found, drawn, numbers, place),
        "time": _time(columns, found.of_any_day),
        "choices": found.choices(),
    }


def written(feed: Mapping[str, Any]) -> bytes:
    """Return a feed as JSON."""
    return orjson.dumps(feed, option=orjson.OPT_SERIALIZE_NUMPY, default=np.ndarray.tolist)


# --- places ---


def _places(columns: Columns, drawn: Mask, numbers: Longs, region: Region) -> dict[str, Any]:
    """Return a list for each thing that is told of a place, in the order of their numbers.

    Of a place that records tell of in several ways it is what most of them tell; the doubt about it
    is the widest.
    """
    counts = np.bincount(columns.spot[drawn], minlength=len(columns.spots))
    here = np.flatnonzero(counts)
    here = here[np.lexsort((here, -counts[here], columns.places[here]))]
    groups: dict[int, list[_Place]] = defaultdict(list)
    for each in here.tolist():
        groups[int(columns.places[each])].append(_told(columns.spots[each], region))
    told = [_as_most(each) for each in groups.values()]
    return {"id": numbers} | {
        each.name: [getattr(place, each.name) for place in told] for each in fields(_Place)
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """What the feed tells of a place; ``way`` is that of a movement."""

    kind: str
    name: str
    geometry: str
    shape: str
    doubt_km: float
    fades: int
    line: str
    stations: list[str]
    way: dict[str, Any] | None


def _as_most(told: list[_Place]) -> _Place:
    """Return what is told of one place, of which what most records tell is the first."""
    first = next((each for each in told if each.kind != MOVEMENT), told[0])
    widest_km = max(each.doubt_km for each in told)
    way = next((each.way for each in told if each.way), None)
    return replace(first, doubt_km=widest_km, way=way)


@lru_cache(maxsize=50_000)
def _told(spot: Spot, region: Region) -> _Place:
    told = spot.told()
    moves = bool(told["origin_name"] or told["destination_name"])
    geometry, shape = _shape(spot.drawing) if spot.drawing else ("", "")
    return _Place(
        kind=MOVEMENT if moves and "Line" in geometry else told["place_kind"],
        name=_name(told, region, moves=moves),
        geometry=geometry,
        shape=shape,
        doubt_km=told["geo_uncertainty_km"] or 0,
        fades=bool(told["from_interpolated"]) + 2 * bool(told["to_interpolated"]),
        line=told["line_id"] or "",
        stations=_stations(told),
        way=_way(told) if moves else None,
    )


def _stations(told: Mapping[str, Any]) -> list[str]:
    names = ("from_station_id", "to_station_id", "origin_station_id", "destination_station_id")
    return list(dict.fromkeys(filter(None, (told[name] for name in names))))


def _way(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "inferred": bool(told["route_inferred"]),
        "from": told["origin_lonlat"],
        "to": told["destination_lonlat"],
    }


def _name(told: Mapping[str, Any], region: Region, *, moves: bool) -> str:
    """Return the name of a place as a reader would say it under the pointer."""
    ends = ("origin_name", "destination_name") if moves else ("from_station", "to_station")
    stations = [told[name] for name in ends if told[name]]
    if told["place_kind"] == PlaceKind.LINE and not moves:
        return str(told["line_name"])
    if told["at_station"]:
        return str(told["at_station"])
    if stations:
        return " – ".join(stations)
    if told["place_kind"] == PlaceKind.AREA and told["admin1"]:
        return ", ".join(region.areas.name(code) for code in told["admin1"])
    return str(told["place"])


@lru_cache(maxsize=50_000)
def _shape(drawing: Drawing) -> tuple[str, str]:
    """Return the type of a GeoJSON geometry, and its paths as encoded polylines (lonlat).

    Paths or rings are joined by a space, polygons by ``|``.
    """
    geometry = orjson.loads(drawing.geojson)
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        polygons = [[[coordinates]]]
    elif kind == "LineString":
        polygons = [[coordinates]]
    elif kind in ("MultiLineString", "Polygon"):
        polygons = [coordinates]
    else:
        polygons = coordinates
    texts = (
        " ".join(encoded(np.asarray(path, dtype=float), _DECIMALS) for path in paths)
        for paths in polygons
    )
    return kind, "|".join(texts)


# --- counts ---


def _cells(found: Reached, drawn: Mask, numbers: Longs, place: Longs) -> dict[str, Longs]:
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
    sizes = (max(len(numbers), 1), len(types()) + 1, len(OUTLINES), 2, 12 * (date.max.year + 1))
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


_EPOCH = date(1970, 1, 1).toordinal()


# --- time ---


def _time(columns: Columns, mask: Mask) -> dict[str, Any]:
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
