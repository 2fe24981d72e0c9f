"""Places in words, as a reader would say them, and the words by which a record is found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapper.errors import MapperError
from mapper.gate.movement import Way
from mapper.gate.track import Placed
from mapper.model import Incident
from mapper.names import all_spellings, fold

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network
    from mapper.region import Region


def place_in_words(incident: Incident, placed: Placed, way: Way | None, region: Region) -> str:
    """Return the place as "between Damanava and Lyasnaya", "in Brest Oblast" or the like."""
    if way is not None and (way.origin or way.destination):
        return _journey(way)
    if placed.at_station:
        at = _at(placed.at_station, incident, region.network)
        wide = placed.geometry is None or placed.kind == "area"
        around = (
            _region(incident, placed, region.areas) if wide else _between(placed, region.network)
        )
        return f"{at}, {around}" if around else at
    if placed.kind == "line":
        return f"on the line {line_name(placed.line, region.network)}"
    if between := _between(placed, region.network):
        return between
    if placed.from_station:
        return _at(placed.from_station, incident, region.network)
    within = _region(incident, placed, region.areas)
    if placed.kind == "site" and incident.location:
        return _phrase(incident, within)
    line = f"on the line {line_name(placed.line, region.network)}" if placed.line else ""
    return ", ".join(part for part in (line, within) if part) or "place not given"


def _between(placed: Placed, network: Network) -> str:
    if not (placed.from_station and placed.to_station):
        return ""
    first, last = (
        station_name(placed.from_station, network),
        station_name(placed.to_station, network),
    )
    return f"between {first} and {last}"


def _at(station_id: str, incident: Incident, network: Network) -> str:
    near = "near" if incident.geo_method == "near" else "at"
    return f"{near} {station_name(station_id, network)}"


def station_name(station_id: str, network: Network) -> str:
    """Return a station's name in English, or its id where the network does not have it."""
    station = network.stations.get(station_id)
    return station.name_en if station else station_id


def line_name(slug: str, network: Network) -> str:
    """Return a line's name in English, or its slug where the network does not have it."""
    line = network.lines.get(slug)
    return line.name_en if line else slug


def search_words(incident: Incident, placed: Placed, way: Way | None, region: Region) -> str:
    """Return the folded words by which a record is found: title, notes, and its places.

    A place is found by every spelling that the network knows.
    """
    texts = [incident.title, incident.notes, incident.location, incident.id]
    ids = [placed.from_station, placed.to_station, placed.at_station]
    if way is not None:
        stops = [stop for stop in (way.origin, *way.via, way.destination) if stop]
        texts += [stop.name for stop in stops]
        ids += [stop.station.id for stop in stops if stop.station]
    for station in (
        region.network.stations[each] for each in ids if each in region.network.stations
    ):
        texts += all_spellings(station.name_en, station.names, station.spellings)
    line = region.network.lines.get(placed.line)
    if line:
        texts += all_spellings(line.name_en, line.names, line.spellings)
    texts += [
        name
        for code in (*incident.admin1, *incident.country)
        if (name := _name(code, region.areas))
    ]
    return " ".join(sorted({word for text in texts for word in fold(text).split()}))


def _journey(way: Way) -> str:
    parts = []
    if way.origin:
        parts.append(f"from {way.origin.name}")
    if way.destination:
        parts.append(f"to {way.destination.name}")
    if way.via:
        parts.append(f"by way of {_listed([stop.name for stop in way.via])}")
    return " ".join(parts)


def _phrase(incident: Incident, region: str) -> str:
    """Return the published phrase: as it is in English, else quoted, with the region."""
    if incident.location_lang in ("", "en"):
        return incident.location
    return ", ".join(part for part in (f"“{incident.location}”", region) if part)


def _region(incident: Incident, placed: Placed, areas: Areas) -> str:
    """Return the oblasts that a record names, or its countries where none of them is known."""
    for codes in (placed.areas, incident.admin1, incident.country):
        if said := _in_areas(codes, areas):
            return said
    return ""


def _in_areas(codes: Iterable[str], areas: Areas) -> str:
    names = [name for code in codes if (name := _name(code, areas))]
    return f"in {_listed(names)}" if names else ""


def _name(code: str, areas: Areas) -> str:
    try:
        return areas.name(code)
    except MapperError:
        return ""


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
