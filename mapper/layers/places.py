"""What the map draws: places with counts of what was reported there, by type and month.

A place is what is drawn for some records: a station, a track, an area.  All comes from the columns
in memory of `mapper.store.columns`, so that its size goes by places and months and not by records,
and none of it says more than a public form does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from mapper.layers import counts
from mapper.model import PlaceKind
from mapper.railway.levels.coding import encoded

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store.columns import Columns, Drawing, Longs, Mask, Spot
    from mapper.store.reached import Reached

MEDIA_TYPE = "application/json"
#: Decimals of a degree in what is drawn: about a metre, as the gate rounds.
_DECIMALS = 5
#: The kind of a place that is drawn for movements only.
MOVEMENT = "movement"


def feed(found: Reached, region: Region) -> dict[str, Any]:
    """Return the places that a filter reaches, what was reported there, when, and what choices
    there are: the answer of ``/map/places``, of which `docs/map.md` says what each part is."""
    columns, mask = found.columns, found.mask
    place = columns.places[columns.spot]
    drawn = mask & (place > 0)
    numbers = np.unique(place[drawn])
    return {
        "types": counts.types(),
        "total": int(mask.sum()),
        "placed": int(drawn.sum()),
        "newest": found.newest,
        "places": _places(columns, drawn, numbers, region),
        "cells": counts.cells(found, drawn, numbers),
        "time": counts.time(columns, found.of_any_day),
        "choices": found.choices(),
    }


def written(feed: Mapping[str, Any]) -> bytes:
    """Return a feed as JSON, with its counts packed; ``static/js/map/packed.js`` reads it."""
    packed = {
        "cells": counts.packed_cells(feed["cells"], len(feed["places"]["id"])),
        "time": counts.packed_time(feed["time"]),
    }
    return orjson.dumps({**feed, **packed}, option=orjson.OPT_SERIALIZE_NUMPY)


def _places(columns: Columns, drawn: Mask, numbers: Longs, region: Region) -> dict[str, Any]:
    """Return a list for each thing that is told of a place, in the order of their numbers.

    Of a place that records tell of in several ways it is what most of them tell; the doubt about it
    is the widest.
    """
    records = np.bincount(columns.spot[drawn], minlength=len(columns.spots))
    here = np.flatnonzero(records)
    here = here[np.lexsort((here, -records[here], columns.places[here]))]
    groups: dict[int, list[_Place]] = defaultdict(list)
    for number, each in zip(columns.places[here].tolist(), here.tolist(), strict=True):
        groups[number].append(_told(columns.spots[each], region))
    told = [each[0] if len(each) == 1 else _as_most(each) for each in groups.values()]
    lists = map(list, zip(*told, strict=True)) if told else ([] for _ in _Place._fields)
    return {"id": numbers, **dict(zip(_Place._fields, lists, strict=True))}


class _Place(NamedTuple):
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
    return first._replace(doubt_km=widest_km, way=way)


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
    ids = (told[f"{end}_station_id"] for end in ("from", "to", "origin", "destination"))
    return list(dict.fromkeys(filter(None, (told["at_station_id"], *ids))))


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
    if told["place_kind"] == PlaceKind.AREA and (told["admin1"] or told["country"]):
        names = (
            map(region.areas.name, told["admin1"])
            if told["admin1"]
            else (region.texts.country_names.get(code, code) for code in told["country"])
        )
        return ", ".join(names)
    return str(told["place"])


@lru_cache(maxsize=50_000)
def _shape(drawing: Drawing) -> tuple[str, str]:
    """Return the type of a GeoJSON geometry, and its paths as encoded polylines (lonlat).

    Paths or rings are joined by a space, polygons by ``/``, which no polyline holds.
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
    return kind, "/".join(texts)
