"""Parts of the railway as they are drawn: a stretch, a line, the sections next to a station."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mapper.doubt import part_doubt_km, reach_km
from mapper.errors import MapperError
from mapper.model import Geometry, LonLat, Place, PlaceKind, Section
from mapper.railway.reference.sections import LEAST_KM, section_between, section_id, sections_around

if TYPE_CHECKING:
    from mapper.railway.network import Network

#: Decimals of a degree: about a metre.
FINE = 5


def along(
    slug: str, first: str, last: str, network: Network, *, wide: bool = False, whole: bool = False
) -> Place:
    """Return the track of a line from one station to another, or of the whole line.

    Without stations it is the whole line; without a line it is the way by rail between the two.
    Where ``wide``, what is shorter than a section may be takes in the sections beside it.  Its
    doubt is that about a spot on it, or about what befell the ``whole`` of it.
    """
    line = network.lines.get(slug) if slug else network.shared_line(first, last)
    if line is None:
        return _way(first, last, network, wide, whole)
    slug = line.slug
    first, last = first or line.station_ids[0], last or line.station_ids[-1]
    if first == last:  # no part of a line: one end of it, with the other left open
        first, last = line.station_ids[0], line.station_ids[-1]
    try:
        if line.station_ids.index(first) > line.station_ids.index(last):
            first, last = last, first
        if wide and line.station_kms:
            first, last = _ends(section_between(line, network.stations, first, last))
        stretch = network.stretch(slug, first, last)
    except (MapperError, ValueError):
        return Place(PlaceKind.NONE, line=slug, from_station=first, to_station=last)
    geometry = rounded(stretch.geometry, FINE)
    return Place(
        PlaceKind.STRETCH,
        geometry=geometry,
        lonlat=middle(geometry),
        line=slug,
        section=section_id(line, network.stations, first, last),
        from_station=first,
        to_station=last,
        km_from=round(stretch.km_from, 2),
        km_to=round(stretch.km_to, 2),
        published_km=line.published_between(stretch.km_from, stretch.km_to),
        uncertainty_km=stretch.doubt_km(whole=whole),
        course_basis=stretch.course.weakest,
        course_error_km=stretch.course.error_km,
    )


def next_to(station_id: str, slug: str, network: Network) -> Place:
    """Return the sections next to a station: on the line ``slug`` if it passes there, else on all.

    No geometry where no line with a place passes there.
    """
    lines = network.lines_at.get(station_id, ())
    named = [line for line in lines if line.slug == slug] or lines
    sections = sections_around(named, network.stations, station_id)
    found = [along(each.line, *_ends(each), network) for each in sections]
    parts = sorted(
        (part for part in found if part.geometry is not None),
        key=lambda part: (part.line, part.km_from or 0.0),
    )
    if not parts:
        return Place(PlaceKind.NONE, at_station=station_id)
    whole = (
        replace(parts[0], kind=PlaceKind.SECTION) if len(parts) == 1 else _joined(parts, network)
    )
    return replace(whole, at_station=station_id)


def _ends(section: Section) -> tuple[str, str]:
    return section.from_station, section.to_station


def _apart(parts: list[Place]) -> Place:
    """Return sections as one place, each on its own, so that no mark falls where two meet."""
    paths = [path for part in parts if part.geometry for path in _paths(part.geometry)]
    geometry = {"type": "MultiLineString", "coordinates": paths}
    lonlat = middle(geometry)
    widest_km = max(part.uncertainty_km or 0.0 for part in parts)
    return Place(
        PlaceKind.STRETCH,
        geometry=geometry,
        lonlat=lonlat,
        uncertainty_km=max(widest_km, reach_km(geometry, lonlat)),
        course_basis=max(part.course_basis for part in parts if part.course_basis is not None),
        course_error_km=max(part.course_error_km or 0.0 for part in parts),
    )


def _joined(parts: list[Place], network: Network) -> Place:
    """Return sections next to a station as one place.

    Two of one line are its stretch from the one's start to the other's end.
    """
    drawn = _apart(parts)
    if len({part.line for part in parts}) > 1:
        return drawn
    first, last = parts[0], parts[-1]
    return replace(
        drawn,
        line=first.line,
        from_station=first.from_station,
        to_station=last.to_station,
        km_from=first.km_from,
        km_to=last.km_to,
        published_km=network.lines[first.line].published_between(
            first.km_from or 0.0, last.km_to or 0.0
        ),
    )


def _paths(geometry: Geometry) -> list[Any]:
    lines: list[Any] = geometry["coordinates"]
    return [lines] if geometry["type"] == "LineString" else lines


def rounded(geometry: Geometry, digits: int) -> dict[str, Any]:
    """Return a GeoJSON geometry with its coordinates rounded and neighbours that fell together
    joined."""
    return {
        "type": geometry["type"],
        "coordinates": _rounded(geometry["coordinates"], digits),
    }


def middle(geometry: Geometry) -> LonLat:
    """Return the position half-way along a line, or along the longest part of several."""
    import orjson
    import shapely

    shape = shapely.from_geojson(orjson.dumps(geometry))
    parts = shapely.get_parts(shape)
    longest = max(parts, key=shapely.length)
    point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return (round(point.x, FINE), round(point.y, FINE))


def _way(first: str, last: str, network: Network, wide: bool, whole: bool) -> Place:
    """Return the shortest way by rail between two stations that share no line.

    Where ``wide`` and that is shorter than a section may be, return the sections next to both.
    """
    if not (first and last):
        return Place(PlaceKind.NONE, from_station=first, to_station=last)
    try:
        route = network.route(first, last)
    except MapperError:
        return Place(PlaceKind.NONE, from_station=first, to_station=last)
    if wide and route.length_km < LEAST_KM:
        around = [next_to(station_id, "", network) for station_id in (first, last)]
        parts = [part for part in around if part.geometry is not None]
        drawn = _apart(parts) if parts else Place(PlaceKind.NONE)
        return replace(drawn, from_station=first, to_station=last)
    geometry = rounded(route.geometry, FINE)
    return Place(
        PlaceKind.STRETCH,
        geometry=geometry,
        lonlat=middle(geometry),
        from_station=first,
        to_station=last,
        uncertainty_km=part_doubt_km(
            route.length_km, *ends_km(network, first, last), route.course.error_km, whole=whole
        ),
        course_basis=route.course.weakest,
        course_error_km=route.course.error_km,
    )


def ends_km(network: Network, *ids: str) -> tuple[float | None, ...]:
    """Return how far off the positions of stations may be."""
    return tuple(network.stations[each].position_error_km for each in ids)


def _rounded(part: list[Any], digits: int) -> list[Any]:
    if isinstance(part[0], int | float):
        return [round(float(part[0]), digits), round(float(part[1]), digits)]
    inner = [_rounded(item, digits) for item in part]
    if not isinstance(inner[0][0], float):
        return inner
    kept = inner[:1] + [b for a, b in pairwise(inner) if a != b]
    # A ring or line must keep the positions that make it one.
    least = 4 if inner[0] == inner[-1] and len(inner) > 3 else 2
    return kept if len(kept) >= least else inner
