"""Where an incident may be drawn, and how exactly.

Linear referencing puts it on the railway: a section or stretch becomes track, a station its
position with the doubt about it, a region its area and never a pin.  Wayside equipment is never
shown finer than its section between two stations: at a station it is the sections next to it.
Detentions are never shown finer than their oblast.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapper.errors import MapperError
from mapper.gate.track import FINE, Placed, along, next_to, rounded
from mapper.model import Incident, LonLat, Station

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.region import Region

#: What stands beside the track, by asset and by what was done to it.
EQUIPMENT = frozenset({"relay_cabinet", "signalling", "points"})
EQUIPMENT_ACTS = frozenset({"signalling_damage", "signalling_tampering"})

#: How far from the track a report's coordinates may lie and still be taken to its section.
_REACH_M = 15_000.0
#: An area is hatched on a map of countries; finer outlines would only be heavy.
_AREA_STEP_DEGREES = 0.01
_COARSE = 3


def is_equipment(incident: Incident) -> bool:
    """Tell whether an incident is about signals, points or their cabinets."""
    return bool(EQUIPMENT & set(incident.asset)) or incident.sub_event_type in EQUIPMENT_ACTS


def place(incident: Incident, region: Region) -> Placed:
    """Return where an incident may be shown; kind ``none`` where nothing may be drawn."""
    kind = _kind(incident)
    if kind in ("section", "stretch", "line"):
        ends = incident.from_station, incident.to_station
        placed = along(incident.line, *ends, region.network, wide=is_equipment(incident))
        if placed.geometry is None:
            return placed
        return replace(placed, kind=kind, uncertainty_km=incident.geo_uncertainty_km)
    if kind == "station":
        return _at_station(incident, region)
    if kind == "site":
        return _at_site(incident, region)
    if kind == "area":
        return _area(incident.admin1 or incident.country, region.areas)
    return Placed("none")


def _kind(incident: Incident) -> str:
    if incident.event_type == "repression":
        return "area"
    one = incident.from_station and incident.from_station == incident.to_station
    if one and incident.place_kind in ("section", "stretch", "line"):
        return "station"
    return incident.place_kind


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
    digits = _COARSE if uncertainty_km is not None and uncertainty_km > 1 else FINE
    return (round(lonlat[0], digits), round(lonlat[1], digits))


def _at_station(incident: Incident, region: Region) -> Placed:
    station = region.network.stations.get(incident.from_station)
    if station and is_equipment(incident):
        return _beside(station, incident, region)
    if station is None or station.lonlat is None:
        return _at_site(incident, region)
    placed = station_point(station, uncertainty_km=incident.geo_uncertainty_km)
    return replace(placed, line=incident.line)


def _beside(station: Station, incident: Incident, region: Region) -> Placed:
    """Return the sections next to a station; where none is drawn, the oblast it lies in."""
    placed = next_to(station.id, incident.line, region.network)
    if placed.geometry is not None:
        return replace(placed, uncertainty_km=incident.geo_uncertainty_km)
    code = region.areas.admin1_of(*station.lonlat) if station.lonlat else None
    wide = _area((code,) if code else incident.admin1 or incident.country, region.areas)
    return replace(wide, at_station=station.id)


def _at_site(incident: Incident, region: Region) -> Placed:
    """Place coordinates: as they are, or for equipment and movements as the track they lie on."""
    if incident.latitude is None or incident.longitude is None:
        return Placed("none", line=incident.line, from_station=incident.from_station)
    lonlat = (incident.longitude, incident.latitude)
    if is_equipment(incident) or incident.record == "movement":
        return _coarse(lonlat, incident, region)
    point = shown_lonlat(lonlat, incident.geo_uncertainty_km)
    return Placed(
        "site",
        geometry={"type": "Point", "coordinates": list(point)},
        point=point,
        line=incident.line,
        from_station=incident.from_station,
        uncertainty_km=incident.geo_uncertainty_km,
    )


def _coarse(lonlat: LonLat, incident: Incident, region: Region) -> Placed:
    """Return the section on which a position lies; away from any track the oblast it lies in."""
    try:
        section = region.network.reference(*lonlat, limit_m=_REACH_M).section
    except MapperError:
        section = None
    if section is None:
        code = region.areas.admin1_of(*lonlat)
        return _area((code,) if code else incident.admin1 or incident.country, region.areas)
    placed = along(section.line, section.from_station, section.to_station, region.network)
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
