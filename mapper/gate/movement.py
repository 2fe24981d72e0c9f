"""The way of a movement: by rail between the places that the report names, never finer.

Where a report names only the ends, the way between them is the shortest by rail and is marked
as inferred; a place that is not on the network stays a name.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mapper.doubt import in_doubt, part_doubt_km
from mapper.errors import MapperError
from mapper.gate.placed import place, shown_lonlat, station_point
from mapper.gate.track import middle, rounded
from mapper.model import Basis, Incident, Journey, Place, PlaceKind, Station, Stop
from mapper.names import fold
from mapper.railway.reference.sections import LEAST_KM, section_id
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

_OTHER_WAYS = ("road", "air")
_DIGITS = 5


def way(incident: Incident, region: Region) -> Place:
    """Return the place of a movement: its way by rail where that is known, with its journey."""
    marked = place(incident, region)
    origin, destination, *between = (
        _stop(name, incident, region)
        for name in (incident.origin, incident.destination, *incident.via)
    )
    journey = Journey(origin, destination, tuple(stop for stop in between if stop))
    stations = _with_place(incident, journey, region.network)
    said = incident.geo_uncertainty_km, incident.geo_precision
    equipment = Handling.EQUIPMENT in incident.handling
    if len(stations) > 1 and incident.mode not in _OTHER_WAYS:
        rails, length_km, inferred = _rails(stations, region.network)
        finer = equipment and (length_km or 0.0) < LEAST_KM
        if rails is not None and not finer:
            going = replace(journey, inferred=inferred, length_km=length_km)
            return replace(
                in_doubt(rails, *said),
                method=marked.method,
                countries=marked.countries,
                admin1=incident.admin1,
                words=marked.words,
                lang=marked.lang,
                journey=going,
            )
    if marked.kind in (PlaceKind.NONE, PlaceKind.AREA) and stations and not equipment:
        seen = station_point(stations[0])
        at_stop = replace(
            marked,
            kind=seen.kind,
            geometry=seen.geometry,
            lonlat=seen.lonlat,
            line="",
            from_station=seen.from_station,
            to_station="",
            uncertainty_km=seen.uncertainty_km,
        )
        marked = in_doubt(at_stop, *said)
    return replace(marked, journey=journey)


def _stop(name: str, incident: Incident, region: Region) -> Stop | None:
    if not name:
        return None
    network = region.network
    station = network.stations.get(name)
    # A station may be called like a country, and a country is what a report means.
    if station is None and not _is_land(name, region):
        found = network.find_station(name)
        here = [each for each in found if each.country in incident.country]
        station = here[0] if len(here) == 1 else found[0] if len(found) == 1 else None
    if station is None:
        return Stop(name)
    shown = station.lonlat and shown_lonlat(station.lonlat, station.position_error_km)
    return Stop(station.name_en, station.id, shown)


def _is_land(name: str, region: Region) -> bool:
    """Tell whether a name is that of a country or division; a city is none, even of that rank."""
    if not region.areas.is_name(name):
        return False
    ranked = region.texts.divisions.cities
    cities = (values for values in region.areas.properties if values["admin1"] in ranked)
    wanted = fold(name)
    return not any(
        key.startswith("name_") and value and fold(value) == wanted
        for values in cities
        for key, value in values.items()
    )


def _with_place(incident: Incident, journey: Journey, network: Network) -> list[Station]:
    """Return the stations in order, the one where it was seen among them."""
    stations = [network.stations[stop.station_id] for stop in journey.stops if stop.lonlat]
    seen = network.stations.get(incident.from_station)
    if incident.place_kind != PlaceKind.STATION or seen is None or seen.lonlat is None:
        return stations
    if seen.id in {station.id for station in stations}:
        return stations
    if journey.origin is None:
        return [seen, *stations]
    if journey.destination is None:
        return [*stations, seen]
    return [*stations[:-1], seen, *stations[-1:]]


def _rails(stations: list[Station], network: Network) -> tuple[Place | None, float | None, bool]:
    """Return the rails over the stations in order, their length, and whether any was inferred."""
    parts: list[Any] = []
    length_km, inferred = 0.0, False
    basis, error_km = Basis.OSM_WAY, 0.0
    for start, end in pairwise(stations):
        try:
            route = network.route(start.id, end.id)
        except MapperError:
            inferred = True
            continue
        geometry = rounded(route.geometry, _DIGITS)
        lines = geometry["coordinates"]
        parts += [lines] if geometry["type"] == "LineString" else lines
        length_km += route.length_km
        basis = max(basis, route.course.weakest)
        error_km = max(error_km, route.course.error_km)
        inferred |= not _neighbours(start.id, end.id, network)
    if not parts:
        return None, None, False
    whole: dict[str, Any] = (
        {"type": "LineString", "coordinates": parts[0]}
        if len(parts) == 1
        else {"type": "MultiLineString", "coordinates": parts}
    )
    rails = Place(
        PlaceKind.STRETCH,
        geometry=whole,
        lonlat=middle(whole),
        from_station=stations[0].id,
        to_station=stations[-1].id,
        uncertainty_km=part_doubt_km(
            length_km, *(each.position_error_km for each in stations), error_km, whole=True
        ),
        course_basis=basis,
        course_error_km=error_km,
    )
    return rails, round(length_km, 1), inferred


def _neighbours(first: str, last: str, network: Network) -> bool:
    """Tell whether two stations lie on one section, so that no way but its track is meant."""
    return any(
        section_id(line, network.stations, first, last) for line in network.lines_with(first, last)
    )
