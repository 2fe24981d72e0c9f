"""What is asked of the Overpass API: boxes, their tiles, and the query of one tile.

https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL.  Only the values of `osm_model`'s
lists are asked for, so signals, switches, cabinets and crossings are not even requested.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError
from mapper.geodesy import KM_PER_DEGREE
from mapper.railway.sources.osm.extract import (
    POST_VALUE,
    ROUTE_VALUES,
    STATION_VALUES,
    STOP_VALUE,
    TRACK_VALUES,
    TRANSPORT_VALUES,
)

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.model import BBox, LonLat
    from mapper.railway.network import Network

#: The greatest extent of one request, in degrees either way: some 220 km from south to north.
TILE_DEGREES = 2.0
#: The greatest number of requests of one fetch: a country of 600,000 km² has some 40.
MAX_TILES = 120

#: The shipped outlines are simplified; a station at the border may lie this far outside them.
_OUTLINE_DEGREES = 0.15

_ORDER = "a box is W,S,E,N in degrees, like 4.2,51.9,5.2,52.4"


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees; west < east and south < north."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ",".join(f"{value:g}" for value in (self.west, self.south, self.east, self.north))

    @property
    def quarter(self) -> Box:
        """The quarter of it in the south-west."""
        lon, lat = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Box(self.west, self.south, round(lon, 7), round(lat, 7))


def make_box(west: float, south: float, east: float, north: float) -> Box:
    """Make a box from its four sides in degrees.

    Raises
    ------
    InputError
        A side is no number or out of range, or the sides are not in order.
    """
    for side, value, most in (
        ("west", west, 180), ("south", south, 90), ("east", east, 180), ("north", north, 90),
    ):  # fmt: skip
        if not math.isfinite(value) or abs(value) > most:
            raise InputError(f"{side}={value:g} is not between -{most} and {most}; {_ORDER}")
    if west >= east:
        raise InputError(
            f"the west side {west:g} is not west of the east side {east:g}; {_ORDER}; fetch an "
            "area on both sides of 180° in two boxes"
        )
    if south >= north:
        raise InputError(
            f"the south side {south:g} is not south of the north side {north:g}; {_ORDER}"
        )
    # Seven decimals are what OpenStreetMap stores; more would only make other cache keys.
    return Box(round(west, 7), round(south, 7), round(east, 7), round(north, 7))


def parse_box(text: str) -> Box:
    """Read ``W,S,E,N``.

    Raises
    ------
    InputError
        It is not four numbers that make a box.
    """
    parts = text.split(",")
    try:
        sides = [float(part) for part in parts]
    except ValueError:
        sides = []
    if len(sides) != 4:
        raise InputError(f"--bbox {text!r} is not four numbers; {_ORDER}")
    return make_box(*sides)


def country_box(areas: Areas, code: str) -> tuple[Box, Any]:
    """Return the box of a country or division (ISO 3166 code) and its outline (shapely), widened.

    Raises
    ------
    InputError
        No area has the code.
    """
    import shapely

    code = code.strip().upper()
    if code not in areas.codes():
        known = ", ".join(each for each in areas.codes() if "-" not in each)
        raise InputError(
            f"--country {code!r} has no outline here; there are {known} and their divisions "
            "(ISO 3166-2); for any other area give --bbox"
        )
    outline = shapely.geometry.shape(areas.geometry(code)).buffer(_OUTLINE_DEGREES)
    return make_box(*outline.bounds), outline


def cut_sides(box: Box, window: BBox) -> str:
    """Return the outlines' window as W,S,E,N where a country's box reaches its edge; else ""."""
    west, south, east, north = window
    reached = box.west < west or box.south < south or box.east > east or box.north > north
    return str(Box(*window)) if reached else ""


def line_box(network: Network, a: str, b: str, margin_km: float) -> Box:
    """Return the box round the way by rail between two stations, ``margin_km`` wider all round.

    The way is that along a line which both stations are on; else the shortest by rail.

    Raises
    ------
    InputError
        A name is unknown or ambiguous, or there is no way by rail.
    """
    lonlats = _between(network, network.one_station(a).id, network.one_station(b).id)
    lons, lats = [lon for lon, _ in lonlats], [lat for _, lat in lonlats]
    high = margin_km / KM_PER_DEGREE
    south, north = max(-90.0, min(lats) - high), min(90.0, max(lats) + high)
    wide = high / max(0.05, math.cos(math.radians(max(abs(south), abs(north)))))
    return make_box(max(-180.0, min(lons) - wide), south, min(180.0, max(lons) + wide), north)


def _between(network: Network, first: str, last: str) -> list[LonLat]:
    """Return the positions of the way from a station to another, or of the stations on it."""
    stretches = []
    for line in network.lines.values():
        if first in line.station_ids and last in line.station_ids:
            low, high = sorted((line.station_ids.index(first), line.station_ids.index(last)))
            stretches.append(line.station_ids[low : high + 1])
    if not stretches:
        return [(lon, lat) for lon, lat in network.route(first, last).course.lonlat.tolist()]
    places = (network.station(key).lonlat for key in min(stretches, key=len))
    return [place for place in places if place is not None]


def tiles(box: Box, outline: Any = None) -> tuple[Box, ...]:
    """Return equal tiles of a box, each at most `TILE_DEGREES` wide and high, row by row.

    Only those that touch ``outline`` (shapely, lonlat), where it is given.

    Raises
    ------
    InputError
        There are more than `MAX_TILES`.
    """
    columns = max(1, math.ceil((box.east - box.west) / TILE_DEGREES - 1e-9))
    rows = max(1, math.ceil((box.north - box.south) / TILE_DEGREES - 1e-9))
    lons = _steps(box.west, box.east, columns)
    lats = _steps(box.south, box.north, rows)
    found = [
        Box(lons[column], lats[row], lons[column + 1], lats[row + 1])
        for row in range(rows)
        for column in range(columns)
    ]
    if outline is not None:
        found = [tile for tile in found if _touches(tile, outline)]
    if len(found) > MAX_TILES:
        raise InputError(
            f"the box {box} takes {len(found)} requests of {TILE_DEGREES:g}° × {TILE_DEGREES:g}°, "
            f"the limit is {MAX_TILES}; give a smaller box, or download an extract and use "
            "`mapper railway import`"
        )
    return tuple(found)


def _steps(low: float, high: float, count: int) -> list[float]:
    return [round(low + (high - low) * step / count, 7) for step in range(count)] + [high]


def _touches(tile: Box, outline: Any) -> bool:
    import shapely

    return bool(outline.intersects(shapely.box(tile.west, tile.south, tile.east, tile.north)))


def query(tile: Box, timeout_s: int) -> str:
    """Return the Overpass QL of one tile: tracks, stations, posts, lines, the tracks' vertices."""
    return f"[out:json][timeout:{timeout_s}];\n{selection(tile)}"


def selection(tile: Box) -> str:
    """Return the part of a query that decides what the answer holds."""
    sides = ",".join(f"{side:.7f}" for side in (tile.south, tile.west, tile.north, tile.east))
    return (
        "(\n"
        f'  way["railway"~"{_one_of(TRACK_VALUES | STATION_VALUES)}"]({sides});\n'
        f'  way["train"="yes"]["public_transport"~"{_one_of(TRANSPORT_VALUES)}"]({sides});\n'
        ")->.tracks;\n"
        f'relation["route"~"{_one_of(ROUTE_VALUES)}"]({sides})->.lines;\n'
        "(\n"
        "  .tracks;\n"
        f'  node["railway"~"{_one_of(STATION_VALUES | {POST_VALUE, STOP_VALUE})}"]({sides});\n'
        f'  node["train"="yes"]["public_transport"~"{_one_of(TRANSPORT_VALUES)}"]({sides});\n'
        "  .lines;\n"
        f'  relation["route"~"{_one_of(ROUTE_VALUES)}"](br.lines);\n'
        ");\n"
        "out body qt;\n"
        "node(w.tracks);\n"
        "out skel qt;\n"
    )


def _one_of(values: frozenset[str]) -> str:
    return f"^({'|'.join(sorted(values))})$"
