"""Where a record may be drawn, and how exactly.

Linear referencing puts it on the railway: a section or stretch becomes track, a station its
position with the doubt about it, a division its area and never a pin.  Wayside equipment is never
shown finer than its section between two stations: at a station it is the sections next to it.
Detentions are never shown finer than their division.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.doubt import in_doubt, part_doubt_km, reach_km, written_km
from mapper.errors import MapperError
from mapper.gate.track import FINE, along, next_to
from mapper.model import Incident, LonLat, Place, PlaceKind, Station, place_of
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.region import Region

_COARSE = 3


def place(incident: Incident, region: Region) -> Place:
    """Return where a record may be shown; kind ``none`` where nothing may be drawn.

    It is in doubt by as much as the record says, and as what is drawn for it.
    """
    said = place_of(incident)
    drawn = _of(said, _drawn(said, incident.handling, incident.whole, region))
    return replace(drawn, outside=_outside(said, drawn, region))


def least_doubt_km(incident: Incident, region: Region) -> float | None:
    """Return how far off the place that a record names may be at the least, in km.

    That is before the gate widens it; None where nothing is known of it.
    """
    said = replace(place_of(incident), uncertainty_km=None)
    return _drawn(said, frozenset(), incident.whole, region).uncertainty_km


def _drawn(said: Place, minds: frozenset[Handling], whole: bool, region: Region) -> Place:
    kind = _kind(said, minds)
    if kind.along:
        return _along(said, region, wide=Handling.EQUIPMENT in minds, whole=whole)
    if kind is PlaceKind.STATION:
        return _at_station(said, minds, region)
    if kind is PlaceKind.SITE:
        return _at_site(said, minds, region)
    if kind is PlaceKind.AREA:
        return _around(None if said.admin1 else said.own_lonlat, said, region)
    return Place()


def _kind(said: Place, minds: frozenset[Handling]) -> PlaceKind:
    if Handling.DETENTION in minds:
        return PlaceKind.AREA
    one = said.from_station and said.from_station == said.to_station
    return PlaceKind.STATION if one and said.kind.along else said.kind


def _of(said: Place, drawn: Place) -> Place:
    """Return what is drawn with what the record says beside: how it was placed, and where."""
    return replace(
        in_doubt(drawn, said.uncertainty_km, said.precision),
        method=drawn.method or said.method,
        countries=drawn.countries or said.countries,
        admin1=drawn.admin1 or (() if drawn.countries else said.admin1),
        words=said.words,
        lang=said.lang,
    )


def _outside(said: Place, drawn: Place, region: Region) -> bool:
    """Tell whether a place lies beyond what the region's map covers."""
    if said.own_lonlat is None:
        return said.kind is PlaceKind.AREA and drawn.geometry is None
    west, south, east, north = region.texts.extent
    lon, lat = said.own_lonlat
    return not (west <= lon <= east and south <= lat <= north)


def _along(said: Place, region: Region, *, wide: bool, whole: bool) -> Place:
    ends = said.line, said.from_station, said.to_station
    drawn = along(*ends, region.network, wide=wide, whole=whole)
    return drawn if drawn.geometry is None else replace(drawn, kind=said.kind)


def station_point(station: Station, *, uncertainty_km: float | None = None) -> Place:
    """Return a station as a point with the doubt about it; no point where it has no position."""
    doubts = [km for km in (uncertainty_km, station.position_error_km) if km is not None]
    doubt = max(doubts, default=None)
    if station.lonlat is None:
        return Place(from_station=station.id)
    return replace(_point(station.lonlat, doubt), kind=PlaceKind.STATION, from_station=station.id)


def shown_lonlat(lonlat: LonLat, uncertainty_km: float | None) -> LonLat:
    """Round a position: to a metre, or to a hundred metres where it is more than 1 km in doubt."""
    digits = _COARSE if uncertainty_km is not None and uncertainty_km > 1 else FINE
    return (round(lonlat[0], digits), round(lonlat[1], digits))


def _point(lonlat: LonLat, uncertainty_km: float | None) -> Place:
    point = shown_lonlat(lonlat, uncertainty_km)
    return Place(
        PlaceKind.SITE,
        geometry={"type": "Point", "coordinates": list(point)},
        lonlat=point,
        uncertainty_km=uncertainty_km,
    )


def _at_station(said: Place, minds: frozenset[Handling], region: Region) -> Place:
    station = region.network.stations.get(said.from_station)
    if station and Handling.EQUIPMENT in minds:
        return _beside(station, said, region)
    if station is None or station.lonlat is None:
        return _at_site(said, minds, region)
    return replace(station_point(station, uncertainty_km=said.uncertainty_km), line=said.line)


def _beside(station: Station, said: Place, region: Region) -> Place:
    """Return the sections next to a station; where none is drawn, the division it lies in."""
    drawn = next_to(station.id, said.line, region.network)
    if drawn.geometry is not None:
        return drawn
    return replace(_around(station.lonlat, said, region), at_station=station.id)


def _at_site(said: Place, minds: frozenset[Handling], region: Region) -> Place:
    """Place coordinates: as they are, or for equipment and movements as the track they lie on."""
    if said.lonlat is None:
        return Place(line=said.line, from_station=said.from_station)
    doubt_km = max(said.uncertainty_km or 0.0, written_km(said.lonlat))
    if minds & {Handling.EQUIPMENT, Handling.MOVEMENT}:
        return _coarse(said.lonlat, doubt_km, said, region)
    point = _point(said.lonlat, doubt_km)
    return replace(point, line=said.line, from_station=said.from_station)


def _coarse(lonlat: LonLat, doubt_km: float, said: Place, region: Region) -> Place:
    """Return the section to which a position is taken, or the area in which it lies.

    As far as that, a line's track is looked for as `Network.reference` does.
    """
    try:
        found = region.network.reference(*lonlat)
    except MapperError:
        found = None
    section = found.section if found else None
    if found is None or section is None:
        return replace(_around(lonlat, said, region), method="area_around")
    drawn = along(section.line, section.from_station, section.to_station, region.network)
    # In whole kilometres: how far beside the track it lies would tell where along it.
    moved_km = math.ceil(found.distance_m / 1000 + doubt_km)
    least_km = part_doubt_km(section.km_to - section.km_from, moved_km)
    return replace(
        drawn,
        kind=PlaceKind.SECTION,
        method="nearest_section",
        uncertainty_km=max(least_km, drawn.uncertainty_km or 0.0),
    )


def _around(lonlat: LonLat | None, said: Place, region: Region) -> Place:
    """Return the division or country in which a position lies, else what the record names."""
    areas = region.areas
    code = (areas.admin1_of(*lonlat) or areas.country_of(*lonlat)) if lonlat else None
    if not code:
        return area(said.codes, areas)
    return replace(area((code,), areas), countries=() if "-" in code else (code,))


@lru_cache(maxsize=1024)
def area(codes: tuple[str, ...], areas: Areas) -> Place:
    """Return the areas of ISO 3166 codes as one MultiPolygon, without a point."""
    divisions = tuple(code for code in codes if "-" in code)
    outline = areas.outline(codes)
    if outline is None:
        return Place(admin1=divisions)
    doubt_km = reach_km(outline)
    return Place(PlaceKind.AREA, geometry=outline, admin1=divisions, uncertainty_km=doubt_km)
