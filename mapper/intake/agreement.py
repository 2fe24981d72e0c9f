"""What in a row speaks against the place that it gives: another country, another division.

Told are codes of ISO 3166; a place agrees with what is named up to `BORDER_KM` beyond a border.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.errors import Remedy
from mapper.model import Incident, LonLat, Place, PlaceKind, place_of

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.region import Region

#: How far beyond a border a place may lie and still agree with what is named on this side, in km.
BORDER_KM = 5.0
#: The position (lonlat) that files give where they know none.
NOWHERE = (0.0, 0.0)


def against(placed: Incident, region: Region, row: Incident | None = None) -> str:
    """Return in words what speaks against where an incident is placed; "" where nothing does.

    That is another country or division than its ``row`` names (by default as it is placed), a
    position that stands for none, or one that lies there only with its halves exchanged.
    """
    place, named = place_of(placed), place_of(row or placed)
    if place.own_lonlat == NOWHERE:
        return "0 N 0 E stands for a position that nobody knows"
    here = _here(place, region)
    if here is None:
        return ""
    what = degrees(place.own_lonlat) if place.own_lonlat else "its place"
    doubts = [
        Remedy(
            "{what} lies in {here}, but {name} is {codes}",
            what=what,
            here=_listed(here, codes),
            name=name,
            codes=", ".join(codes),
        )
        for name, codes in (("country", named.countries), ("admin1", named.admin1))
        if not _agrees(codes, here, region.areas)
    ]
    if (doubts or not here) and (there := exchanged(place, region)):
        doubts = doubts or [Remedy("{what} lies in no area that is known here", what=what)]
        doubts.append(
            Remedy(
                "latitude and longitude look exchanged: then it lies in {there}",
                there=_listed(there, named.codes),
            )
        )
    return Remedy.joined(doubts)


def _here(place: Place, region: Region) -> frozenset[str] | None:
    """Return the codes of all areas in which parts of a place lie; None where it has no place."""
    network, areas = region.network, region.areas
    if place.own_lonlat:
        return areas.near(place.own_lonlat, BORDER_KM)
    if place.kind is PlaceKind.AREA:
        return frozenset((*place.admin1, *(code[:2] for code in place.admin1))) or None
    line = network.lines.get(place.line) if place.kind is PlaceKind.LINE else None
    named = line.station_ids if line else (place.from_station, place.to_station)
    stations = [network.stations[key] for key in named if key in network.stations]
    found = {station.country for station in stations}
    for station in stations:
        found |= areas.near(station.lonlat, BORDER_KM) if station.lonlat else frozenset()
    return frozenset(found) or None


def exchanged(place: Place, region: Region) -> frozenset[str]:
    """Return in which areas a position lies with its halves exchanged, if all that is named may."""
    if place.own_lonlat is None:
        return frozenset()
    there = region.areas.near(place.own_lonlat[::-1], BORDER_KM)
    agrees = all(_agrees(codes, there, region.areas) for codes in (place.countries, place.admin1))
    return there if agrees else frozenset()


def _agrees(codes: tuple[str, ...], here: frozenset[str], areas: Areas) -> bool:
    """Tell whether one of the codes may be of what lies here; where none is named it is so.

    What has no outline may lie where there is none, unless all of its country has one.
    """
    if not codes or not here.isdisjoint(codes):
        return True
    if not here:
        return not all(areas.encloses(code[:2]) for code in codes)
    parted = {code[:2] for code in here if "-" in code}
    return any("-" in code and code[:2] in here - parted for code in codes)


def _listed(here: frozenset[str], like: tuple[str, ...]) -> str:
    """Return the countries of what lies here, or its divisions where such are named."""
    divisions = any("-" in code for code in like)
    found = [code for code in here if ("-" in code) is divisions]
    return ", ".join(sorted(found or here)) or "no area that is known here"


def degrees(lonlat: LonLat) -> str:
    """Return a position as it is told."""
    return f"{lonlat[1]:.2f} N {lonlat[0]:.2f} E"
