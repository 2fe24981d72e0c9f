"""What a place phrase may mean, as choices: each says what of the record it would fill in.

The first choice is what the geocoder read; the others are what else its names may mean, and
stations whose names begin as the phrase ends.  A choice is known by its id, so that a form sends
back no coordinates: the phrase is read again and only a choice of that reading counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapper.intake.phrases import Phrase, read
from mapper.model import Incident
from mapper.names import all_spellings, fold

if TYPE_CHECKING:
    from mapper.placing import Candidate, Placing
    from mapper.region import Region

#: The id of the choice that the geocoder itself read.
READ = "read"
_MOST = 7
_MOST_BEGUN, _LEAST_LETTERS = 5, 3
_DIGITS = 5
#: The least doubt about a place that is no station, in km.
_TOWN_KM = 2.0
_WAY = ("origin", "destination", "via")
#: Half-way along a longer stretch is no place of anything; what has no known ends stays unplaced.
_MOST_DOUBT_KM = 60.0
#: Placings of these kinds mean one thing with one name.
_SINGLE = ("station", "point")


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning of a phrase: ``fields`` are those of an incident that it fills in.

    ``score`` is the geocoder's for its own reading, None for what else the phrase may mean;
    ``countries`` are all that the places it names lie in, which for a way may be several.
    """

    id: str
    name: str
    fields: Mapping[str, Any]
    score: float | None = None
    reasons: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase, the geocoder's placing, and the choices that it leaves."""

    phrase: Phrase
    placing: Placing
    choices: tuple[Choice, ...] = field(default=())

    def choice(self, choice_id: str) -> Choice | None:
        """Return the choice with an id; None where the phrase cannot mean it."""
        return next((each for each in self.choices if each.id == choice_id), None)

    def sure(self, incident: Incident) -> Choice | None:
        """Return the reading if it may stand for this incident without a person's look."""
        # Where something went is not where something happened.
        elsewhere = self.placing.kind == "movement" and incident.record != "movement"
        return self.choice(READ) if self.placing.sure and not elsewhere else None

    def as_values(self, chosen: str = "") -> dict[str, Any]:
        """Return what is kept of it beside the record, as JSON values."""
        placing = self.placing
        return {
            "text": self.phrase.text,
            "lang": self.phrase.lang or None,
            "read_in": placing.lang,
            "country": self.phrase.country or None,
            "kind": placing.kind,
            "method": placing.geo_method or None,
            "score": placing.score,
            "reasons": list(placing.reasons),
            "uncertainty_km": placing.uncertainty_km,
            "when": placing.when.to_json() if placing.when else None,
            "chosen": chosen or None,
            "alternatives": [
                {"id": each.id, "name": each.name}
                | {name: value for name, value in each.fields.items() if value not in (None, "")}
                for each in self.choices
            ],
        }


def find(phrase: Phrase, region: Region) -> Found:
    """Read a phrase and return what it may mean.

    Raises
    ------
    ResourceMissing
        A file of the gazetteer is not there.
    """
    placing = read(phrase, region)
    return Found(phrase, placing, tuple(_choices(phrase, placing, region))[:_MOST])


def placed_at(incident: Incident, choice: Choice) -> Incident:
    """Return an incident with the place of a choice.

    Its own country and oblast stand, unless the place lies in another country altogether.  A
    movement whose phrase says from where to where gets its ends, unless it has them.
    """
    values = dict(choice.fields)
    way = {name: values.pop(name) for name in _WAY if name in values}
    if not elsewhere(incident, choice):
        for name in ("country", "admin1"):
            if getattr(incident, name):
                values.pop(name, None)
    if way and incident.record == "movement":
        known = bool(incident.origin or incident.destination)
        area = {name: values[name] for name in ("country", "admin1") if name in values}
        return replace(incident, **area, **({} if known else way))
    return replace(incident, **values)


def elsewhere(incident: Incident, choice: Choice) -> bool:
    """Tell whether no place of a choice lies in a country that the incident names."""
    named = set(incident.country)
    return bool(named and choice.countries) and named.isdisjoint(choice.countries)


def _choices(phrase: Phrase, placing: Placing, region: Region) -> Iterator[Choice]:
    fields = _read_fields(placing, region)
    seen: set[str] = set()
    if fields:
        name = " – ".join(each.name for each in placing.places) or ", ".join(placing.areas)
        countries = _known((*fields["country"], *(each.country for each in placing.places)))
        yield Choice(READ, name, fields, placing.score, placing.reasons, countries)
        if placing.kind in _SINGLE:
            seen.add(placing.places[0].id)
    for candidate in (*placing.places, *placing.candidates):
        if candidate.id in seen:
            continue
        seen.add(candidate.id)
        fields = _candidate_fields(candidate, placing, region)
        if fields:
            named = candidate in placing.places
            why = "named in these words" if named else "the name may mean this, too"
            countries = _known([candidate.country])
            yield Choice(candidate.id, candidate.name, fields, None, (why,), countries)
    if not placing.sure:
        for station_id in _begun(phrase.text, region):
            if station_id in seen:
                continue
            station = region.network.stations[station_id]
            here = (station.country,)
            fields = _station_fields(station_id, region) | {"country": here}
            why = "its name begins so"
            yield Choice(station_id, station.name_en, fields, None, (why,), here)


def _known(countries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(country for country in countries if country))


def _read_fields(placing: Placing, region: Region) -> dict[str, Any]:
    """Return what the geocoder's reading fills in; {} where it allows no place, or several."""
    base = {
        "geo_method": placing.geo_method,
        "geo_precision": placing.geo_precision,
        "geo_uncertainty_km": placing.uncertainty_km,
        "country": placing.countries,
        "admin1": (placing.admin1,) if placing.admin1 else (),
    }
    kind = placing.kind
    if kind in ("none", "multiple"):
        return {}
    if kind == "area":
        codes = tuple(code for code in placing.areas if "-" in code)
        return base | {"place_kind": "area", "admin1": codes or base["admin1"]}
    if kind == "movement":
        place = _at_one(placing, placing.to_station or placing.from_station, region)
        return base | place | _way(placing, region) if place else {}
    if kind in _SINGLE:
        station = "" if placing.to_station else placing.from_station
        itself = placing.places[0].id in region.network.stations or kind == "station"
        place = _at_one(placing, station, region, as_station=itself)
    else:
        place = _along(placing, region)
    return base | place if place else {}


def _along(placing: Placing, region: Region) -> dict[str, Any]:
    """Return the part of a line that a placing means; a site where an end is no known station."""
    first, last = placing.from_station, placing.to_station
    if placing.kind == "line" and placing.line:
        ends = {"from_station": first, "to_station": last}
        return {"place_kind": "line", "line": placing.line} | ends
    if not (first and last) and placing.kind != "km_post" and len(placing.places) == 2:
        first, last = (_station_of(each.id, region) for each in placing.places)
    if not (first and last) or first == last:
        return _site(placing) if (placing.uncertainty_km or 0) <= _MOST_DOUBT_KM else {}
    near = placing.kind in ("section", "km_post") and placing.line
    return {
        "place_kind": "section" if near else "stretch",
        "line": placing.line,
        "from_station": first,
        "to_station": last,
    }


def _station_of(place_id: str, region: Region) -> str:
    """Return the station that a place is, or that its town has; "" where there is none."""
    from mapper.placing.track import station_of

    entry = region.gazetteer.by_id[place_id]
    return station_of(entry, region.network, region.gazetteer)


def _at_one(
    placing: Placing, station: str, region: Region, *, as_station: bool = True
) -> dict[str, Any]:
    if as_station and station in region.network.stations:
        return {"place_kind": "station", "from_station": station, "line": placing.line}
    return _site(placing) | (
        {"from_station": station} if station in region.network.stations else {}
    )


def _site(placing: Placing) -> dict[str, Any]:
    if placing.lonlat is None:
        return {}
    lon, lat = (round(degrees, _DIGITS) for degrees in placing.lonlat)
    return {"place_kind": "site", "longitude": lon, "latitude": lat, "line": placing.line}


def _way(placing: Placing, region: Region) -> dict[str, Any]:
    """Return origin, stops and destination of a movement: ids of stations, else names."""
    names = [
        each.id if each.id in region.network.stations else each.name for each in placing.places
    ]
    goal = placing.to_station or ("" if len(names) > 1 else placing.from_station) or names[-1]
    start = placing.from_station or names[0] if len(names) > 1 else ""
    return {"origin": start, "destination": goal, "via": tuple(names[1:-1])}


def _candidate_fields(candidate: Candidate, placing: Placing, region: Region) -> dict[str, Any]:
    """Return what a single place fills in; {} for one that nobody has placed."""
    area = {
        "country": (candidate.country,) if candidate.country else (),
        "admin1": (candidate.admin1,) if candidate.admin1 else (),
    }
    if candidate.id in region.network.stations:
        near = placing.kind == "point" or placing.geo_method == "near"
        return _station_fields(candidate.id, region, near=near) | area
    if candidate.lonlat is None:
        return {}
    entry = region.gazetteer.by_id[candidate.id]
    lon, lat = (round(degrees, _DIGITS) for degrees in candidate.lonlat)
    return area | {
        "place_kind": "site",
        "longitude": lon,
        "latitude": lat,
        "geo_method": "near",
        "geo_precision": 2,
        "geo_uncertainty_km": round(max(entry.error_km, _TOWN_KM), 1),
    }


def _station_fields(station_id: str, region: Region, *, near: bool = False) -> dict[str, Any]:
    lines = [line.slug for line in region.network.lines_at.get(station_id, ())]
    return {
        "place_kind": "station",
        "from_station": station_id,
        "line": lines[0] if len(lines) == 1 else "",
        "geo_method": "near" if near else "station",
        "geo_precision": 2 if near else 1,
        "geo_uncertainty_km": region.network.stations[station_id].position_error_km,
    }


def _begun(text: str, region: Region) -> list[str]:
    """Return the stations one of whose names begins with the last word of a phrase."""
    words = fold(text).split()
    if not words or len(words[-1]) < _LEAST_LETTERS:
        return []
    found = {station for key, station in _beginnings(region) if key.startswith(words[-1])}
    return sorted(found, key=lambda each: region.network.stations[each].name_en)[:_MOST_BEGUN]


@lru_cache(maxsize=2)
def _beginnings(region: Region) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fold(spelling), station.id)
        for station in region.network.stations.values()
        for spelling in all_spellings(station.name_en, station.names, station.spellings)
    )
