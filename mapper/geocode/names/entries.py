"""How the gazetteer is filled: stations, lines and places become entries with keys and weights."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.names.nearness import Near
from mapper.geocode.names.places import Place, inside, read_places
from mapper.geocode.names.regions import ISO_OF_GEONAMES, SITES
from mapper.geocode.names.spelling import plain, sounds
from mapper.model import Line, Station
from mapper.names import all_spellings

_SAME_PLACE_KM = 3.0
_TOWN_KM = 12.0
#: Countries whose railways the record is about come first among equals.
_COUNTRY_WEIGHT = {"BY": 1.0, "UA": 0.9, "RU": 0.7, "PL": 0.35, "LT": 0.3, "LV": 0.3, "MD": 0.3}
#: How the ids of a town's main station end; reports leave that part out.
_MAIN = ("-pasazhyrski", "-pasazhyrskyi", "-tsentralnaya", "-tsentralnyya", "-tsentralny", "-1")
_ROMAN = (("1", "i"), ("2", "ii"), ("3", "iii"), ("1", "і"), ("2", "іі"))


def load_gazetteer(
    stations: Mapping[str, Station], lines: Mapping[str, Line], places: Path, ua_stations: Path
) -> Gazetteer:
    """Make the gazetteer from the railway's values and the two derived files.

    Raises
    ------
    ResourceMissing
        One of the files is not there.
    """
    gazetteer = Gazetteer(lines=lines)
    for slug, line in lines.items():
        gazetteer.orders[slug] = {station: at for at, station in enumerate(line.station_ids)}
    towns = [_with_exonyms(place) for place in read_places(places)]
    near = Near(town for town in towns if inside(town.lonlat))
    shown: dict[str, str] = {}
    for station in stations.values():
        gazetteer.add(*_station_entry(station, gazetteer.orders, near, shown))
    own = Near(
        Place(entry.id, entry.name, entry.country, entry.admin1, entry.lonlat, -1, entry.keys, ())
        for entry in gazetteer.entries if entry.lonlat
    )
    for place in read_places(ua_stations):
        if not own.namesake(place.lonlat, set(place.plain_keys), _SAME_PLACE_KM):
            gazetteer.add(_place_entry(place), place.sound_keys)
    for place in towns:
        name = shown.get(place.id, place.name)
        gazetteer.add(_place_entry(replace(place, name=name)), place.sound_keys)
    for site in SITES:
        keys = tuple(plain(spelling) for spelling in site.spellings)
        entry = Entry(
            site.id, site.name_en, "site", site.country, site.admin1, site.lonlat,
            _town_weight(site.population, site.country), 3.0, keys,
        )
        gazetteer.add(entry, [sounds(spelling) for spelling in site.spellings])
    return gazetteer


def _with_exonyms(place: Place) -> Place:
    names = _exonyms().get(place.id.removeprefix("gn-"), ())
    if not names:
        return place
    keys = dict.fromkeys((*place.plain_keys, *map(plain, names)))
    heard = dict.fromkeys((*place.sound_keys, *map(sounds, names)))
    return replace(place, plain_keys=tuple(keys), sound_keys=tuple(heard))


@cache
def _exonyms() -> Mapping[str, Sequence[str]]:
    return tomllib.loads((files("mapper.geocode.names") / "exonyms.toml").read_text("utf-8"))


def _place_entry(place: Place) -> Entry:
    admin1 = ISO_OF_GEONAMES.get(place.admin1, "")
    if place.population < 0:
        return Entry(place.id, place.name, "station", place.country, admin1, place.lonlat,
                     2.0, 0.3, place.plain_keys)
    if not inside(place.lonlat):
        return Entry(place.id, place.name, "elsewhere", place.country, "", None,
                     _town_weight(place.population, place.country), 0.0, place.plain_keys)
    error_km = 1.5 + min(6.0, math.sqrt(max(place.population, 500)) / 120)
    return Entry(place.id, place.name, "town", place.country, admin1, place.lonlat,
                 _town_weight(place.population, place.country), error_km, place.plain_keys)


def _town_weight(population: int, country: str) -> float:
    return 0.55 * math.log10(max(population, 300)) + _COUNTRY_WEIGHT.get(country, -0.2)


def _station_entry(
    station: Station, orders: Mapping[str, Mapping[str, int]], near: Near, shown: dict[str, str]
) -> tuple[Entry, set[str]]:
    """Return a station's entry and sound keys; its town is ``shown`` by the station's name."""
    spellings = all_spellings(station.name_en, station.names, station.spellings)
    plains: dict[str, None] = {}
    for spelling in sorted(spellings):
        for part in _writings(spelling):
            plains[part] = None
    sounded = {sounds(key) for key in plains} | {sounds(spelling) for spelling in spellings}
    town = near.namesake(station.lonlat, set(plains), _TOWN_KM) if station.lonlat else None
    if town:
        base = station.name_en.rpartition("-")[0] or station.name_en
        name = base if plain(base) in town.plain_keys else station.name_en
        shown.setdefault(town.id, name)
        # What newsrooms call the town they call its station.
        plains |= dict.fromkeys(town.plain_keys)
        sounded |= set(town.sound_keys)
    admin1 = near.admin1(station.lonlat, station.country) if station.lonlat else ""
    lines = tuple(slug for slug, order in orders.items() if station.id in order)
    weight = 2.6 + _COUNTRY_WEIGHT.get(station.country, 0) + (0.4 if lines else 0)
    if station.id.endswith(_MAIN):
        weight += 0.2
    entry = Entry(
        station.id, station.name_en, "station", station.country, admin1, station.lonlat, weight,
        station.position_error_km or 1.0, tuple(plains), lines,
    )
    return entry, {key for key in sounded if len(key) > 2}


def _writings(spelling: str) -> Iterable[str]:
    """Yield the plain forms of one spelling: without its bracket, its halves, its numerals."""
    spelling = spelling.split("(", maxsplit=1)[0]
    for half in spelling.split("/"):
        key = plain(half)
        if not key:
            continue
        yield key
        head, _, last = key.rpartition(" ")
        for digit, roman in _ROMAN:
            if head and last == digit:
                yield f"{head} {roman}"
            elif head and last == roman:
                yield f"{head} {digit}"
