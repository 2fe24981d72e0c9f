"""What the words of a report may mean, each meaning as the place that a record would hold.

The first is what the geocoder read; the others are what else its names may mean, and stations
whose names begin as the text ends.  A meaning is known by its id, so that a form sends back no
coordinates: only what was read counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

from mapper import doubt
from mapper.geocode.finding import NEAR_KM, Finding
from mapper.geocode.names.gazetteer import Entry
from mapper.model import Journey, LonLat, Place, PlaceKind, Station, Stop
from mapper.names import all_spellings, fold
from mapper.placing.track import station_of
from mapper.railway.reference.sections import sections_around
from mapper.region import Region

#: The id of the meaning that the geocoder itself read.
READ = "read"
#: How the id of a section next to a station that is named begins.
_BESIDE = "beside/"
_MOST_BEGUN, _LEAST_LETTERS = 5, 3
#: A record's degrees, to about a metre.
_DIGITS = 5
#: The least doubt about a place that is no station, in km.
_TOWN_KM = 2.0
#: Half-way along a longer stretch is no place of anything; what has no known ends stays unplaced.
_MOST_DOUBT_KM = 60.0
#: Findings of these kinds mean one thing with one name.
_SINGLE = ("station", "point")
#: A place "near" what these findings name is no place at it.
_NEAR = ("point", "multiple")


def recorded(finding: Finding, at: Place, region: Region) -> Place:
    """Return what a record would hold of a finding that lies ``at`` a place on the network.

    Its kind is ``none`` where the words allow no place, or several.
    """
    if finding.kind in ("none", "multiple"):
        return _unplaced(at)
    if finding.kind == "area":
        return replace(at, kind=PlaceKind.AREA)
    if finding.kind == "movement":
        stops = tuple(_stop(entry, region) for entry in finding.places)
        origin = stops[0] if len(stops) > 1 else None
        journey = Journey(origin, stops[-1], stops[1:-1])
        return replace(_at_one(at, stops[-1].station_id), journey=journey)
    if finding.kind in _SINGLE:
        station = "" if at.to_station or finding.offset_km else at.from_station
        itself = finding.kind == "station" or finding.places[0].id in region.network.stations
        return _at_one(at, station) if itself else _site(at, station)
    return _along(finding, at, region)


def meanings(finding: Finding, read: Place, region: Region, *, sure: bool) -> Iterator[Place]:
    """Yield what a text may mean, best first: ``read`` is what a record would hold of it.

    What only begins as the text ends comes last, and only where the reading is not ``sure``.
    """
    seen: set[str] = set()
    if read.kind is not PlaceKind.NONE:
        name = " – ".join(entry.name for entry in finding.places) or ", ".join(finding.areas)
        yield replace(read, id=READ, name=name, words="", lang="", geometry=None)
        if finding.kind in _SINGLE:
            seen.add(finding.places[0].id)
            yield from _beside(read, region)
    near = finding.kind in _NEAR
    for entry in (*finding.places, *finding.candidates):
        if entry.id not in seen:
            seen.add(entry.id)
            named = entry in finding.places
            why = "named in these words" if named else "the name may mean this, too"
            yield from _at_entry(entry, why, region, near=near)
    if not sure:
        for entry in _begun(read.words, region):
            if entry.id not in seen:
                yield from _at_entry(entry, "its name begins so", region, near=False)


def is_beside(meaning: Place) -> bool:
    """Tell whether a meaning is one of the sections next to the station that words name."""
    return meaning.id.startswith(_BESIDE)


def _beside(read: Place, region: Region) -> Iterator[Place]:
    """Yield the sections next to the station of a place: what is hit there lies on one of them."""
    network, station = region.network, read.from_station
    lines = network.lines_at.get(station, ())
    for each in sections_around(lines, network.stations, station) if station else ():
        ends = each.from_station, each.to_station
        yield Place(
            PlaceKind.SECTION,
            id=f"{_BESIDE}{each.id}",
            name=" – ".join(network.stations[end].name_en for end in ends),
            line=each.line,
            from_station=each.from_station,
            to_station=each.to_station,
            method="between_stations",
            countries=tuple(dict.fromkeys(network.stations[end].country for end in ends)),
            uncertainty_km=doubt.rounded_up(network.stretch(each.line, *ends).doubt_km()),
            reasons=(f"next to {network.stations[station].name_en}",),
        )


def _unplaced(at: Place) -> Place:
    return Place(words=at.words, lang=at.lang, score=at.score, reasons=at.reasons)


def _at_one(at: Place, station: str) -> Place:
    if not station:
        return _site(at, "")
    return replace(at, kind=PlaceKind.STATION, from_station=station, to_station="")


def _site(at: Place, station: str) -> Place:
    if at.lonlat is None:
        return _unplaced(at)
    site, lonlat = PlaceKind.SITE, _rounded(at.lonlat)
    return replace(at, kind=site, lonlat=lonlat, from_station=station, to_station="")


def _along(finding: Finding, at: Place, region: Region) -> Place:
    """Return the part of a line that a finding means; a site where an end is no known station."""
    if finding.kind == "line" and at.line:
        return replace(at, kind=PlaceKind.LINE)
    first, last = at.from_station, at.to_station
    if not (first and last) and finding.kind != "km_post" and len(finding.places) == 2:
        first, last = (_station_of(entry, region) for entry in finding.places)
    if not (first and last) or first == last:
        return _site(at, "") if (at.uncertainty_km or 0) <= _MOST_DOUBT_KM else _unplaced(at)
    neighbours = finding.kind in ("section", "km_post") and at.line
    kind = PlaceKind.SECTION if neighbours else PlaceKind.STRETCH
    return replace(at, kind=kind, from_station=first, to_station=last)


def _station_of(entry: Entry, region: Region) -> str:
    return station_of(entry, region.network, region.gazetteer)


def _stop(entry: Entry, region: Region) -> Stop:
    station = region.network.stations.get(_station_of(entry, region))
    if station is None:
        return Stop(entry.name, country=entry.country)
    return Stop(station.name_en, station.id, station.lonlat, station.country)


def _at_entry(entry: Entry, why: str, region: Region, *, near: bool) -> Iterator[Place]:
    """Yield the place that a single name means; nothing for one that nobody has placed."""
    said: dict[str, Any] = {
        "name": entry.name,
        "countries": (entry.country,) if entry.country else (),
        "admin1": (entry.admin1,) if entry.admin1 else (),
        "reasons": (why,),
    }
    if entry.id in region.network.stations:
        yield _at_station(region.network.stations[entry.id], region, near=near, **said)
    elif entry.lonlat is not None:
        yield doubt.in_doubt(
            Place(
                PlaceKind.SITE,
                id=entry.id,
                from_station=_station_of(entry, region),
                lonlat=_rounded(entry.lonlat),
                method="near",
                uncertainty_km=doubt.rounded_up(max(entry.error_km, _TOWN_KM)),
                **said,
            )
        )


def _at_station(station: Station, region: Region, *, near: bool = False, **said: Any) -> Place:
    lines = region.network.lines_at.get(station.id, ())
    error_km = station.position_error_km
    if near:
        error_km = doubt.rounded_up((error_km or 0.0) + NEAR_KM)
    place = Place(
        PlaceKind.STATION,
        id=station.id,
        from_station=station.id,
        line=lines[0].slug if len(lines) == 1 else "",
        lonlat=station.lonlat,
        method="near" if near else "station",
        uncertainty_km=error_km,
        **said,
    )
    return doubt.in_doubt(place)


def _rounded(lonlat: LonLat) -> LonLat:
    return round(lonlat[0], _DIGITS), round(lonlat[1], _DIGITS)


def _begun(text: str, region: Region) -> list[Entry]:
    """Return the stations one of whose names begins with the last word of a text."""
    word = (fold(text).split() or [""])[-1]
    if len(word) < _LEAST_LETTERS:
        return []
    names = _names(region)
    begun = takewhile(lambda each: each[0].startswith(word), names[bisect_left(names, (word,)) :])
    known = region.gazetteer.by_id
    found = [known[key] for key in {key for _, key in begun} if key in known]
    return sorted(found, key=lambda entry: (entry.name, entry.id))[:_MOST_BEGUN]


@lru_cache(maxsize=2)
def _names(region: Region) -> list[tuple[str, ...]]:
    """Return every folded spelling of a station with its id, sorted."""
    return sorted(
        (fold(spelling), station.id)
        for station in region.network.stations.values()
        for spelling in all_spellings(station.name_en, station.names, station.spellings)
    )
