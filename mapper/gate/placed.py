"""Where an incident may be drawn, and how exactly.

Linear referencing puts it on the railway: a section or stretch becomes track, a station its
position with the doubt about it, a region its area and never a pin.  Wayside equipment is never
shown finer than its section between two stations, detentions never finer than their oblast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mapper.errors import MapperError
from mapper.model import Incident, LonLat, Station

if TYPE_CHECKING:
    from mapper.railway.areas import Areas
    from mapper.railway.network import Network

Geometry = Mapping[str, Any]

_EQUIPMENT = frozenset({"relay_cabinet", "signalling", "points"})
_EQUIPMENT_ACTS = frozenset({"signalling_damage", "signalling_tampering"})

#: How far from the track a report's coordinates may lie and still be taken to its section.
_REACH_M = 15_000.0
#: An area is hatched on a map of countries; finer outlines would only be heavy.
_AREA_STEP_DEGREES = 0.01
_FINE, _COARSE = 5, 3
#: The least doubt about something beside the track "at" a station, in km.
_STATION_HALO_KM = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A place as it may be shown; coordinates are lonlat, kilometres run along ``line``."""

    kind: str
    geometry: Geometry | None = None
    point: LonLat | None = None
    line: str = ""
    section: str = ""
    from_station: str = ""
    to_station: str = ""
    km_from: float | None = None
    km_to: float | None = None
    synthetic: bool = False
    uncertainty_km: float | None = None
    areas: tuple[str, ...] = ()


def is_equipment(incident: Incident) -> bool:
    """Tell whether an incident is about signals, points or their cabinets."""
    return bool(_EQUIPMENT & set(incident.asset)) or incident.sub_event_type in _EQUIPMENT_ACTS


def place(incident: Incident, network: Network, areas: Areas) -> Placed:
    """Return where an incident may be shown; kind ``none`` where nothing may be drawn."""
    kind = "area" if incident.event_type == "repression" else incident.place_kind
    if kind in ("section", "stretch", "line"):
        placed = along(incident.line, incident.from_station, incident.to_station, network)
        known = placed.geometry is not None
        return (
            replace(placed, kind=kind, uncertainty_km=incident.geo_uncertainty_km)
            if known
            else (placed)
        )
    if kind == "station":
        return _at_station(incident, network, areas)
    if kind == "site":
        return _at_site(incident, network, areas)
    if kind == "area":
        return _area(incident.admin1 or incident.country, areas)
    return Placed("none")


def along(slug: str, first: str, last: str, network: Network) -> Placed:
    """Return the track of a line from one station to another, or of the whole line.

    Without stations it is the whole line; without a line it is the way by rail between the two.
    """
    if not slug:
        slug = _line_of(first, last, network)
    line = network.lines.get(slug)
    if line is None:
        return _way(first, last, network)
    first, last = first or line.station_ids[0], last or line.station_ids[-1]
    try:
        if line.station_ids.index(first) > line.station_ids.index(last):
            first, last = last, first
        stretch = network.stretch(slug, first, last)
    except (MapperError, ValueError):
        return Placed("none", line=slug, from_station=first, to_station=last)
    geometry = rounded(stretch.geometry, _FINE)
    return Placed(
        "stretch",
        geometry=geometry,
        point=middle(geometry),
        line=slug,
        section=_section_id(slug, first, last, network),
        from_station=first,
        to_station=last,
        km_from=round(stretch.km_from, 2),
        km_to=round(stretch.km_to, 2),
        synthetic=bool(stretch.synthetic),
    )


def station_point(station: Station, *, uncertainty_km: float | None = None) -> Placed:
    """Return a station as a point with the doubt about it; no point where it has no position."""
    doubts = [km for km in (uncertainty_km, station.position_error_km) if km is not None]
    doubt = max(doubts, default=None)
    if station.lonlat is None:
        return Placed("none", from_station=station.id)
    point = shown_lonlat(station.lonlat, doubt)
    return Placed(
        "station",
        geometry={"type": "Point", "coordinates": list(point)},
        point=point,
        from_station=station.id,
        uncertainty_km=doubt,
    )


def shown_lonlat(lonlat: LonLat, uncertainty_km: float | None) -> LonLat:
    """Round a position: to a metre, or to a hundred metres where it is more than 1 km in doubt."""
    digits = _COARSE if uncertainty_km is not None and uncertainty_km > 1 else _FINE
    return (round(lonlat[0], digits), round(lonlat[1], digits))


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
    return (round(point.x, _FINE), round(point.y, _FINE))


def _at_station(incident: Incident, network: Network, areas: Areas) -> Placed:
    station = network.stations.get(incident.from_station)
    if station is None or station.lonlat is None:
        return _at_site(incident, network, areas)
    doubt = incident.geo_uncertainty_km
    if is_equipment(incident):
        doubt = max(doubt or 0.0, _STATION_HALO_KM)
    placed = station_point(station, uncertainty_km=doubt)
    return replace(placed, line=incident.line)


def _at_site(incident: Incident, network: Network, areas: Areas) -> Placed:
    """Place coordinates: as they are, or for equipment and movements as the track they lie on."""
    if incident.latitude is None or incident.longitude is None:
        return Placed("none", line=incident.line, from_station=incident.from_station)
    lonlat = (incident.longitude, incident.latitude)
    if is_equipment(incident) or incident.record == "movement":
        return _coarse(lonlat, incident, network, areas)
    point = shown_lonlat(lonlat, incident.geo_uncertainty_km)
    return Placed(
        "site",
        geometry={"type": "Point", "coordinates": list(point)},
        point=point,
        line=incident.line,
        from_station=incident.from_station,
        uncertainty_km=incident.geo_uncertainty_km,
    )


def _coarse(lonlat: LonLat, incident: Incident, network: Network, areas: Areas) -> Placed:
    """Return the section on which a position lies; away from any track the oblast it lies in."""
    try:
        section = network.reference(*lonlat, limit_m=_REACH_M).section
    except MapperError:
        section = None
    if section is None:
        code = areas.admin1_of(*lonlat)
        return _area((code,) if code else incident.admin1 or incident.country, areas)
    placed = along(section.line, section.from_station, section.to_station, network)
    return replace(placed, kind="section", uncertainty_km=incident.geo_uncertainty_km)


def _area(codes: Iterable[str], areas: Areas) -> Placed:
    """Return the areas of ISO 3166 codes as one simplified MultiPolygon, without a point."""
    import orjson
    import shapely

    codes = tuple(codes)
    polygons: list[Any] = []
    for code in codes:
        try:
            shape = shapely.from_geojson(orjson.dumps(areas.geometry(code)))
        except MapperError:
            continue
        simple = shapely.simplify(shape, _AREA_STEP_DEGREES)
        polygons += [part for part in shapely.get_parts(simple) if not part.is_empty]
    if not polygons:
        return Placed("none", areas=codes)
    whole = orjson.loads(shapely.to_geojson(shapely.multipolygons(polygons)))
    return Placed("area", geometry=rounded(whole, _COARSE), areas=codes)


def _way(first: str, last: str, network: Network) -> Placed:
    """Return the shortest way by rail between two stations that share no line."""
    if not (first and last):
        return Placed("none", from_station=first, to_station=last)
    try:
        route = network.route(first, last)
    except MapperError:
        return Placed("none", from_station=first, to_station=last)
    geometry = rounded(route.geometry, _FINE)
    return Placed(
        "stretch",
        geometry=geometry,
        point=middle(geometry),
        from_station=first,
        to_station=last,
        synthetic=bool(route.synthetic_geometry),
    )


def _line_of(first: str, last: str, network: Network) -> str:
    """Return the line on which two stations are nearest neighbours, "" where none has both."""
    found = [
        (abs(line.station_ids.index(first) - line.station_ids.index(last)), slug)
        for slug, line in network.lines.items()
        if first in line.station_ids and last in line.station_ids
    ]
    return min(found)[1] if found else ""


def _section_id(slug: str, first: str, last: str, network: Network) -> str:
    for section in network.sections(slug):
        if (section.from_station, section.to_station) == (first, last):
            return section.id
    return ""


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
