"""How near the places of two reports are: the same, overlapping, within their doubts, or apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.geodesy import flat_km
from mapper.model import Incident, LonLat, PlaceKind

if TYPE_CHECKING:
    from mapper.railway.network import Network

#: What a place adds to the likeness of two reports, in hundredths.
SAME_PLACE, APART = 40, -45
_ON_IT, _NEAR, _SAME_AREA, _AROUND = 35, 30, 30, 14
#: Beyond this doubt that two places are near says little, in km.
_WIDE_KM = 25.0
#: A place that states no doubt may be so far off, in km.
_NO_DOUBT_KM = 2.0


@dataclass(frozen=True, slots=True)
class Where:
    """What a report says of its place, to be compared.

    ``ends`` are the positions (lonlat) of its place, or of both ends of its part of a line, in
    doubt by ``doubt_km``; ``stations`` their ids; ``codes`` those of the areas in which it lies,
    ``line`` the slug of the line.
    """

    ends: tuple[LonLat, ...] = ()
    stations: tuple[str, ...] = ()
    doubt_km: float = _NO_DOUBT_KM
    codes: frozenset[str] = frozenset()
    line: str = ""
    is_area: bool = False


def nearness(ours: Where, theirs: Where, network: Network) -> tuple[int, str]:
    """Return what two places add, and in words how they are to each other."""
    if not (ours.ends and theirs.ends):
        return _of_areas(ours, theirs)
    if ours.stations and set(ours.stations) == set(theirs.stations):
        return SAME_PLACE, f"the same place: {_called(theirs, network)}"
    if len(ours.ends) == len(theirs.ends) == 2:
        if _overlap(ours.stations, theirs.stations, network):
            return _ON_IT, f"overlaps {_called(theirs, network)}"
        return APART, ""
    if len(ours.ends) + len(theirs.ends) == 3:
        along, spot = (ours, theirs) if len(ours.ends) == 2 else (theirs, ours)
        if spot.stations and _lies_on(spot.stations[0], along.stations, network):
            return _ON_IT, f"{_called(spot, network)} lies on {_called(along, network)}"
    km, doubt_km = _apart_km(ours, theirs), ours.doubt_km + theirs.doubt_km
    if km > doubt_km:
        return APART, ""
    weight = _NEAR if doubt_km <= _WIDE_KM else _AROUND
    return weight, f"{km:.0f} km apart, within their doubts"


def _of_areas(ours: Where, theirs: Where) -> tuple[int, str]:
    """Return what two places add of which one at least is an area, or nothing."""
    if ours.is_area and theirs.is_area and ours.codes == theirs.codes:
        return _SAME_AREA, "the same area"
    if ours.line and ours.line == theirs.line:
        return _AROUND, "the same line"
    divisions = [{code for code in each.codes if "-" in code} for each in (ours, theirs)]
    countries = [{code[:2] for code in each.codes} for each in (ours, theirs)]
    if all(divisions):
        shared = divisions[0] & divisions[1]
        return (_AROUND, "the same division") if shared else (APART, "")
    if all(countries) and not countries[0] & countries[1]:
        return APART, ""
    return 0, ""


def where(incident: Incident, network: Network) -> Where:
    """Return what a report says of its place, to be compared."""
    codes = frozenset((*incident.country, *incident.admin1))
    said = incident.geo_uncertainty_km or 0.0
    if incident.longitude is not None and incident.latitude is not None:
        at = ((incident.longitude, incident.latitude),)
        return Where(at, (), said or _NO_DOUBT_KM, codes)
    stations = stations_of(incident)
    known = [network.stations[each] for each in stations if each in network.stations]
    ends = tuple(each.lonlat for each in known if each.lonlat)
    if not ends or len(ends) != len(stations):
        is_area = incident.place_kind == PlaceKind.AREA
        return Where(codes=codes, line=incident.line, is_area=is_area)
    errors = [each.position_error_km or 0.0 for each in known]
    doubt_km = max(*errors, said if len(ends) == 1 else 0.0, _NO_DOUBT_KM)
    return Where(ends, stations, doubt_km, codes, incident.line)


def stations_of(incident: Incident) -> tuple[str, ...]:
    """Return the ids of the stations where it was, of a transport by itself where it went."""
    ends = incident.from_station, incident.to_station
    stations = tuple(dict.fromkeys(filter(None, ends)))
    return stations or ((incident.destination,) if incident.destination else ())


def _overlap(ours: tuple[str, ...], theirs: tuple[str, ...], network: Network) -> bool:
    """Tell whether two parts of a line have more in common than an end."""
    for line in network.lines_with(*ours):
        if not set(theirs) <= set(line.station_ids):
            continue
        places = line.station_ids.index
        (a, b), (c, d) = (sorted(map(places, each)) for each in (ours, theirs))
        if max(a, c) < min(b, d):
            return True
    return False


def _lies_on(station: str, along: tuple[str, ...], network: Network) -> bool:
    for line in network.lines_with(*along):
        if station in line.station_ids:
            low, high = sorted(map(line.station_ids.index, along))
            if low <= line.station_ids.index(station) <= high:
                return True
    return False


def _apart_km(ours: Where, theirs: Where) -> float:
    """Return how far two places are apart in km; a part of a line is as near as its nearest end."""
    return min(flat_km(one, other) for one in ours.ends for other in theirs.ends)


def _called(place: Where, network: Network) -> str:
    names = [network.stations[each].name_en for each in place.stations]
    return " – ".join(names)
