"""Places in words, as a reader would say them, and the words by which a record is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mapper.errors import MapperError
from mapper.memo import Memo
from mapper.model import Incident, Journey, Place, PlaceKind, Source
from mapper.names import all_spellings, fold

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network
    from mapper.region import Region


def place_in_words(incident: Incident, place: Place, region: Region) -> str:
    """Return the place as "between A and B", "in Anytown Region" or the like.

    ``incident`` holds the phrase that may be told, ``place`` what is shown.
    """
    network, areas = region.network, region.areas
    if place.journey and (place.journey.origin or place.journey.destination):
        return _way(place.journey)
    if place.at_station:
        at = _at(place.at_station, place, network)
        wide = place.geometry is None or place.kind is PlaceKind.AREA
        around = _within(place, areas) if wide else _between(place, network)
        return f"{at}, {around}" if around else at
    if place.kind is PlaceKind.LINE:
        return f"on the line {line_name(place.line, network)}"
    if between := _between(place, network):
        return between
    if place.from_station:
        return _at(place.from_station, place, network)
    within = _within(place, areas)
    if place.kind is PlaceKind.SITE and incident.location:
        return _phrase(incident, within)
    line = f"on the line {line_name(place.line, network)}" if place.line else ""
    if said := ", ".join(part for part in (line, within) if part):
        return said
    own = place.own_lonlat
    return f"at {own[1]:.2f} N {own[0]:.2f} E" if own else "place not given"


def _between(place: Place, network: Network) -> str:
    if not (place.from_station and place.to_station):
        return ""
    ends = (station_name(each, network) for each in (place.from_station, place.to_station))
    return f"between {' and '.join(ends)}"


def _at(station_id: str, place: Place, network: Network) -> str:
    near = "near" if place.method == "near" else "at"
    return f"{near} {station_name(station_id, network)}"


def station_name(station_id: str, network: Network) -> str:
    """Return a station's name in English, or its id where the network does not have it."""
    station = network.stations.get(station_id)
    return station.name_en if station else station_id


def line_name(slug: str, network: Network) -> str:
    """Return a line's name in English, or its slug where the network does not have it."""
    line = network.lines.get(slug)
    return line.name_en if line else slug


def search_words(
    incident: Incident,
    place: Place,
    of_place: frozenset[str],
    sources: Iterable[Source],
    region: Region,
    memo: Memo,
) -> str:
    """Return the folded words by which a record is found: of what is shown, and nothing else.

    They are those of its place (`words_of_place`), of its own texts, its organisations and
    publishers, and every spelling of the places that any text names.  Titles of sources are left
    out: they may name a place that the gate keeps wider.
    """
    here = tuple(_station_ids(place)), incident.country
    of_others = (*incident.actor, *incident.claimed_by, *incident.attributed_by)
    found = of_place.union(
        _folded([incident.id]),
        _words_in([(incident.title, "")], *here, region),
        *(
            memo.of((text, here), _words_in, [(text, "")], *here, region)
            for text in (incident.notes, *of_others, *(source.publisher for source in sources))
        ),
    )
    return " ".join(sorted(found))


def words_of_place(
    incident: Incident, told: Mapping[str, Any], place: Place, region: Region
) -> frozenset[str]:
    """Return the folded words by which the place is found at which a record is shown.

    They are those of what is ``told`` of it, and every spelling of the stations, line, divisions
    and countries that are shown and of the places that the texts name.
    """
    stations = (told["from_station"], told["to_station"], told["at_station"])
    journey = (told["origin_name"], *told["via"], told["destination_name"])
    texts = [
        (incident.location, incident.location_lang),
        *((text, "") for text in (told["place"], told["line_name"], *stations, *journey)),
        *((_name(code, region.areas), "en") for code in incident.admin1),
    ]
    words: list[str] = []
    network, ids = region.network, _station_ids(place)
    if line := network.lines.get(place.line):
        words += all_spellings(line.name_en, line.names, line.spellings)
    for station in (network.stations[key] for key in ids if key in network.stations):
        words += all_spellings(station.name_en, station.names, station.spellings)
    for code in (*incident.admin1, *incident.country):
        words += _spellings(code, region.areas)
    return _folded(words) | _words_in(texts, ids, incident.country, region)


def _words_in(
    texts: Sequence[tuple[str, str]],
    station_ids: Sequence[str],
    countries: Sequence[str],
    region: Region,
) -> frozenset[str]:
    """Return the folded words of texts with their languages, and of the places that they name."""
    spelled = region.spellings.words(texts, station_ids, countries)
    return spelled | _folded(text for text, _ in texts)


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in fold(text).split())


def _station_ids(place: Place) -> list[str]:
    stops = place.journey.stops if place.journey else ()
    ids = (place.from_station, place.to_station, place.at_station)
    return [*ids, *(stop.station_id for stop in stops)]


def _spellings(code: str, areas: Areas) -> tuple[str, ...]:
    try:
        return areas.spellings(code)
    except MapperError:
        return ()


def _way(journey: Journey) -> str:
    parts = []
    if journey.origin:
        parts.append(f"from {journey.origin.name}")
    if journey.destination:
        parts.append(f"to {journey.destination.name}")
    if journey.via:
        parts.append(f"by way of {_listed([stop.name for stop in journey.via])}")
    return " ".join(parts)


def _phrase(incident: Incident, within: str) -> str:
    """Return the published phrase: as it is in English, else quoted, with the division."""
    if incident.location_lang in ("", "en"):
        return incident.location
    return ", ".join(part for part in (f"“{incident.location}”", within) if part)


def _within(place: Place, areas: Areas) -> str:
    """Return the divisions of a place, or its countries where none of them is known."""
    for codes in (place.admin1, place.countries):
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
