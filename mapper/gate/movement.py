"""The way of a movement: by rail between the places that the report names, never finer.

Where a report names only the ends, the way between them is the shortest by rail and is marked
as inferred; a place that is not on the network stays a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mapper.errors import MapperError
from mapper.gate.placed import is_equipment, place, shown_lonlat, station_point
from mapper.gate.track import Placed, middle, rounded
from mapper.model import Basis, Incident, LonLat, Station
from mapper.names import fold
from mapper.railway.reference.sections import LEAST_KM, section_id

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network
    from mapper.region import Region

_OTHER_WAYS = ("road", "air")
#: Cities that are divisions of their own: a report that names one of them means its station.
_CITIES = frozenset({"BY-HM", "RU-MOW", "RU-SPE", "UA-30", "UA-40"})
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that the report names: its text, and the station where it is one."""

    name: str
    station: Station | None

    @property
    def lonlat(self) -> LonLat | None:
        """The station's position as it may be shown."""
        if self.station is None or self.station.lonlat is None:
            return None
        return shown_lonlat(self.station.lonlat, self.station.position_error_km)


@dataclass(frozen=True, slots=True)
class Way:
    """A movement as it may be shown."""

    placed: Placed
    origin: Stop | None
    destination: Stop | None
    via: tuple[Stop, ...]
    inferred: bool | None = None
    length_km: float | None = None
    off_network: tuple[str, ...] = ()


def way(incident: Incident, region: Region) -> Way:
    """Return the way of a movement from its origin by way of its stops to its destination."""
    origin, destination, *between = (
        _stop(name, incident, region)
        for name in (incident.origin, incident.destination, *incident.via)
    )
    via = tuple(stop for stop in between if stop)
    named = [stop for stop in (origin, *via, destination) if stop]
    lost = tuple(stop.name for stop in named if stop.lonlat is None)
    stations = _with_place(incident, origin, via, destination, region.network)
    ends = (origin, destination, via)
    if len(stations) < 2 or incident.mode in _OTHER_WAYS:
        return Way(_mark(incident, stations, region), *ends, off_network=lost)
    placed, length_km, inferred = _rails(stations, region.network)
    finer = is_equipment(incident) and (length_km or 0.0) < LEAST_KM
    if placed is None or finer:
        return Way(_mark(incident, stations, region), *ends, off_network=lost)
    return Way(placed, *ends, inferred=inferred, length_km=length_km, off_network=lost)


def _stop(name: str, incident: Incident, region: Region) -> Stop | None:
    if not name:
        return None
    station = region.network.stations.get(name)
    # A station may be called like a country, and a country is what a report means.
    if station is None and not _is_land(name, region.areas):
        found = region.network.find_station(name)
        here = [each for each in found if each.country in incident.country]
        station = here[0] if len(here) == 1 else found[0] if len(found) == 1 else None
    return Stop(station.name_en if station else name, station)


def _is_land(name: str, areas: Areas) -> bool:
    """Tell whether a name is that of a country or oblast; a city is none, even of that rank."""
    if not areas.is_name(name):
        return False
    cities = (values for values in areas.properties if values["admin1"] in _CITIES)
    wanted = fold(name)
    return not any(
        key.startswith("name_") and value and fold(value) == wanted
        for values in cities
        for key, value in values.items()
    )


def _with_place(
    incident: Incident,
    origin: Stop | None,
    via: tuple[Stop, ...],
    destination: Stop | None,
    network: Network,
) -> list[Station]:
    """Return the stations in order, the one where it was seen among them."""
    stops = [stop for stop in (origin, *via, destination) if stop and stop.lonlat]
    stations = [stop.station for stop in stops if stop.station]
    seen = network.stations.get(incident.from_station)
    if incident.place_kind != "station" or seen is None or seen.lonlat is None:
        return stations
    if seen.id in {station.id for station in stations}:
        return stations
    if origin is None:
        return [seen, *stations]
    if destination is None:
        return [*stations, seen]
    return [*stations[:-1], seen, *stations[-1:]]


def _rails(stations: list[Station], network: Network) -> tuple[Placed | None, float | None, bool]:
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
    placed = Placed(
        "stretch",
        geometry=whole,
        point=middle(whole),
        from_station=stations[0].id,
        to_station=stations[-1].id,
        course_basis=basis,
        course_error_km=error_km,
    )
    return placed, round(length_km, 1), inferred


def _mark(incident: Incident, stations: list[Station], region: Region) -> Placed:
    """Return a mark: the stretch or station where it was seen, or the one station it names."""
    placed = place(incident, region)
    if placed.kind in ("none", "area") and stations and not is_equipment(incident):
        return station_point(stations[0])
    return placed


def _neighbours(first: str, last: str, network: Network) -> bool:
    """Tell whether two stations lie on one section, so that no way but its track is meant."""
    return any(
        section_id(line, network.stations, first, last) for line in network.lines_with(first, last)
    )
