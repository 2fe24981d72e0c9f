"""The place that the columns of a row mean, and what else they may mean.

Stations say more than coordinates, which may be those of a town; coordinates more than a line, and
a line more than a division.  A country alone is no place: a row names it whatever else it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.errors import InputError, NotFound, Remedy
from mapper.intake.agreement import NOWHERE, degrees, exchanged
from mapper.model import Incident, Line, LonLat, Place, PlaceKind, Station, place_of
from mapper.placing import READ
from mapper.railway.reference.posts import official_km_of
from mapper.railway.reference.sections import section_at

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network
    from mapper.region import Region


def meant(incident: Incident, network: Network) -> Incident:
    """Return an incident whose columns say where it was with the kind of place that they mean.

    A kilometre of a line is no such kind: where it lies has to be chosen (`kilometres`).
    """
    first, last = incident.from_station, incident.to_station
    if first and last and first != last:
        kind, method = along(incident.line, first, last, network), "between_stations"
    elif first or last:
        kind, method = PlaceKind.STATION, "station"
        incident = replace(incident, from_station=first or last, to_station="")
    elif incident.latitude is not None:
        kind, method = PlaceKind.SITE, "imported"
    elif incident.line and not incident.km_post:
        kind, method = PlaceKind.LINE, "line"
    elif incident.admin1 and not (incident.line or incident.location):
        kind, method = PlaceKind.AREA, "area"
    else:
        return incident
    return replace(incident, place_kind=kind, geo_method=incident.geo_method or method)


def along(slug: str, first: str, last: str, network: Network) -> PlaceKind:
    """Return whether two stations are the ends of a section, or of a longer stretch."""
    line = network.lines.get(slug) if slug else network.shared_line(first, last)
    sections = network.sections(line.slug) if line else ()
    ends = {first, last}
    near = any({section.from_station, section.to_station} == ends for section in sections)
    return PlaceKind.SECTION if near else PlaceKind.STRETCH


def choices(incident: Incident, region: Region) -> tuple[Place, ...]:
    """Return what the place of a row may be, as it stands first; each has an id and a name.

    The others are its coordinates exchanged, where that agrees better, and the area it names.
    """
    place, areas = place_of(incident), region.areas
    found: list[Place] = []
    if place.own_lonlat and place.own_lonlat != NOWHERE:
        found.append(_site(READ, place.own_lonlat, areas))
        if exchanged(place, region):
            found.append(_site("exchanged", place.own_lonlat[::-1], areas))
    elif place.kind not in (PlaceKind.NONE, PlaceKind.AREA, PlaceKind.SITE):
        found.append(_as_named(place, region.network))
    return (*found, *area_of(place, areas))


def kilometres(incident: Incident, network: Network) -> tuple[tuple[Place, ...], str]:
    """Return where the kilometre of a row may lie, and in words why that is open; "" if it is not.

    On a line without mapped posts it may be counted from either end.
    """
    slug, km = incident.line, official_km_of(incident.km_post)
    if not slug:
        return (), "the kilometre is of no line; give the line, or the stations around it"
    if km is None:
        return (), "km_post is no kilometre; write it like 136.4"
    try:
        posts = network.kilometre_posts(slug, km)
        length_km = network.course(slug).length_km
    except InputError as error:
        return (), Remedy("{error}", error=error)
    at = [(post.line_km, post.error_km) for post in posts]
    doubt = "" if len(at) == 1 else "the line has this kilometre more than once"
    if not posts[0].posted:
        at.append((length_km - posts[0].line_km, posts[0].error_km))
        doubt = "no kilometre posts of the line are mapped: it may be counted from either end"
    line, stations = network.line(slug), network.stations
    places = [_around_km(line, stations, *each, length_km) for each in at]
    found = [
        replace(each, id=f"km-{number}", km_post=incident.km_post, name=_ends(each, stations))
        for number, each in enumerate(places)
        if each
    ]
    return tuple(found), doubt if found else "the line has no placed stations around it"


def _around_km(
    line: Line, stations: Mapping[str, Station], km: float, error_km: float, length_km: float
) -> Place | None:
    """Return the sections of a line on which a kilometre may lie."""
    low, high = max(km - error_km, 0.0), min(km + error_km, length_km)
    first, last = (section_at(line, stations, each) for each in (low, high))
    if first is None or last is None:
        return None
    return Place(
        PlaceKind.SECTION if first == last else PlaceKind.STRETCH,
        line=line.slug,
        from_station=first.from_station,
        to_station=last.to_station,
        method="km_post",
    )


def area_of(place: Place, areas: Areas) -> tuple[Place, ...]:
    """Return the area that a place names as one that may be chosen; nothing without an outline."""
    try:
        name = ", ".join(map(areas.name, place.codes))
    except NotFound:
        return ()
    if not name:
        return ()
    countries = tuple(dict.fromkeys(code[:2] for code in place.codes))
    area = Place(PlaceKind.AREA, method="area", countries=countries, admin1=place.admin1)
    return (replace(area, id="area", name=name),)


def _site(place_id: str, lonlat: LonLat, areas: Areas) -> Place:
    lon, lat = lonlat
    codes = areas.country_of(lon, lat), areas.admin1_of(lon, lat)
    country, admin1 = ((code,) if code else () for code in codes)
    return Place(
        PlaceKind.SITE, id=place_id, name=degrees(lonlat), lonlat=lonlat, method="imported",
        countries=country, admin1=admin1,
    )  # fmt: skip


def _as_named(place: Place, network: Network) -> Place:
    """Return the place of stations or a line with the countries in which these lie."""
    keys = [key for key in (place.from_station, place.to_station) if key in network.stations]
    named = keys or network.line(place.line).station_ids
    countries = tuple(dict.fromkeys(network.stations[key].country for key in named))
    name = _ends(place, network.stations) or network.line(place.line).name_en
    return replace(place, id=READ, name=name, countries=countries, admin1=())


def _ends(place: Place, stations: Mapping[str, Station]) -> str:
    ends = (place.from_station, place.to_station)
    return " – ".join(stations[key].name_en for key in ends if key in stations)
