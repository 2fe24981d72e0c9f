"""From a station or line as it was written to its id, and what does not fit the railway.

Homonyms are settled by the railway first (the line that the row names must pass there), then by
country; what stays ambiguous is refused with its candidates, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.errors import AmbiguousName, Remedy, UnknownName
from mapper.model import Incident

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network
    from mapper.region import Region

#: A field of the record and what to do about it.
Misfit = tuple[str, str]

_STATION_FIELDS = ("from_station", "to_station")


def line_slug(text: str, network: Network) -> str:
    """Return the slug of a line by its slug or any spelling.

    Raises
    ------
    UnknownName
        No line is called so.
    AmbiguousName
        Several are.
    """
    found = network.find_line(text) or [network.line(text)]
    if len(found) > 1:
        raise AmbiguousName(text, [line.slug for line in found])
    return found[0].slug


def station_id(
    text: str, network: Network, *, line: str = "", country: tuple[str, ...] = ()
) -> str:
    """Return the id of a station by its id or any spelling, on a line or in a country.

    Raises
    ------
    UnknownName
        No station is called so.
    AmbiguousName
        Several are, and neither line nor country settles which.
    """
    if text in network.stations:
        return text
    found = network.find_station(text) or [network.station(text)]
    on_line = network.lines[line].station_ids if line in network.lines else ()
    for fits in (
        [each for each in found if each.id in on_line],
        [each for each in found if each.country in country],
        found,
    ):
        if len(fits) == 1:
            return fits[0].id
    raise AmbiguousName(text, [f"{each.id} ({each.name_en}, {each.country})" for each in found])


def resolved(incident: Incident, network: Network) -> tuple[Incident, list[Misfit]]:
    """Return an incident with ids for its line and stations, and what could not be resolved."""
    misfits: list[Misfit] = []
    line = incident.line
    if line:
        try:
            line = line_slug(line, network)
        except (UnknownName, AmbiguousName) as error:
            misfits.append(("line", error.remedy))
    ids = {}
    for name in _STATION_FIELDS:
        ids[name] = text = getattr(incident, name)
        if not text:
            continue
        try:
            ids[name] = station_id(text, network, line=line, country=incident.country)
        except (UnknownName, AmbiguousName) as error:
            misfits.append((name, error.remedy))
    return replace(incident, line=line, **ids), misfits


def misfits(incident: Incident, region: Region) -> Iterator[Misfit]:
    """Yield what is wrong with the place of an incident whose names are resolved."""
    line = region.network.lines.get(incident.line)
    if line:
        here = region.network.stations_of(line.slug)
        for name in _STATION_FIELDS:
            station = getattr(incident, name)
            if station and station not in here:
                yield (
                    name,
                    Remedy(
                        "{station} is not on the line {line}; leave the line empty",
                        station=station,
                        line=line.slug,
                    ),
                )
    if incident.from_station and incident.from_station == incident.to_station:
        yield "to_station", "the same as from_station; give the other end, or leave it empty"
    yield from _missing(incident)
    if swapped(incident, region.areas):
        yield (
            "latitude",
            Remedy(
                "latitude and longitude look swapped: give latitude {latitude} and longitude "
                "{longitude}",
                latitude=incident.longitude,
                longitude=incident.latitude,
            ),
        )


def swapped(incident: Incident, areas: Areas) -> bool:
    """Tell whether the coordinates make sense only the other way round.

    They do when the point as given lies in no country that is known here, and the swapped point
    in one, which is the record's if that lies here as a whole.
    """
    latitude, longitude = incident.latitude, incident.longitude
    if latitude is None or longitude is None or abs(longitude) > 90:
        return False
    if areas.country_of(longitude, latitude):
        return False
    there = areas.country_of(latitude, longitude)
    return there in incident.country and areas.encloses(there) if incident.country else bool(there)


def with_country(incident: Incident, region: Region) -> Incident:
    """Return an incident whose country, where it has none, is that of what says where it was.

    That are its stations, else its point, its line or its divisions.
    """
    if incident.country:
        return incident
    stations, line = region.network.stations, region.network.lines.get(incident.line)
    found = [
        stations[key].country
        for key in (incident.from_station, incident.to_station)
        if key in stations
    ]
    if not found and incident.latitude is not None and incident.longitude is not None:
        found = [region.areas.country_of(incident.longitude, incident.latitude) or ""]
    elif not found and line:
        found = [stations[key].country for key in line.station_ids]
    elif not found:
        found = [code[:2] for code in incident.admin1]
    return replace(incident, country=tuple(dict.fromkeys(code for code in found if code)))


def _missing(incident: Incident) -> Iterator[Misfit]:
    placed = incident.latitude is not None
    going = incident.is_movement and (incident.origin or incident.destination)
    kind = incident.place_kind
    if kind == "station" and not (incident.from_station or placed or going):
        yield "from_station", "missing; give the station, or latitude and longitude"
    if kind in ("section", "stretch") and not going:
        for name in _STATION_FIELDS:
            if not getattr(incident, name):
                yield name, Remedy("missing; a {kind} has two stations", kind=kind)
    if kind == "line" and not incident.line:
        yield "line", "missing; give the line's slug"
    if kind == "site" and not placed:
        yield "latitude", "missing; a site needs latitude and longitude, an area does not"
    if kind == "area" and not (incident.admin1 or incident.country):
        yield "admin1", "missing; an area needs the code of a division or a country (ISO 3166)"
