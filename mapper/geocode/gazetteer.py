"""The gazetteer: every name that may stand in a report, by its spelling keys.

It joins the stations and lines that come in as values of `mapper.model`, the stations of Ukraine
out of OpenStreetMap, the populated places of GeoNames, and a few named sites.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.geocode.declension import from_lacinka, nominatives, stems
from mapper.geocode.nearness import Near
from mapper.geocode.places import Place, inside, read_places
from mapper.geocode.regions import ISO_OF_GEONAMES, SITES
from mapper.geocode.spelling import is_cyrillic, plain, romanise, sounds
from mapper.model import Line, LonLat, Station
from mapper.names import all_spellings

if TYPE_CHECKING:
    from mapper.geocode.typos import TypoIndex

#: Names are at most this many words long.
MAX_WORDS = 4
#: Why a match that only the phonetic key found is one.
ALIKE = "sounds alike"
MISTYPED = "one letter off"
_PRODUCT_LIMIT = 160
_SAME_PLACE_KM = 3.0
_TOWN_KM = 12.0
#: Countries whose railways the record is about come first among equals.
_COUNTRY_WEIGHT = {"BY": 1.0, "UA": 0.9, "RU": 0.7, "PL": 0.35, "LT": 0.3, "LV": 0.3, "MD": 0.3}
#: How the ids of a town's main station end; reports leave that part out.
_MAIN = ("-pasazhyrski", "-pasazhyrskyi", "-tsentralnaya", "-tsentralnyya", "-tsentralny", "-1")
#: A typing error is looked for in words of so many letters and names that weigh so much.
_TYPO_LETTERS, _TYPO_WEIGHT, _TYPO_CASES = (5, 18), 1.5, 8
_ROMAN = (("1", "i"), ("2", "ii"), ("3", "iii"), ("1", "і"), ("2", "іі"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name: a station, a town or a site.

    ``weight`` is how likely a report means it before anything is known; ``lines`` are the slugs
    of the lines it lies on; ``lonlat`` is None where nobody has placed it.
    """

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lonlat: LonLat | None
    weight: float
    error_km: float
    keys: tuple[str, ...]
    lines: tuple[str, ...] = ()

    def key_starts(self, stem: str) -> bool:
        """Whether one of its names begins with ``stem``."""
        return any(key.startswith(stem) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a spelling may mean; ``quality`` is 1 for the very spelling."""

    entry: Entry
    quality: float
    why: str


@dataclass(repr=False)
class Gazetteer:
    """Entries and the indices of their keys; filled once, then only read."""

    entries: list[Entry] = field(default_factory=list)
    by_id: dict[str, Entry] = field(default_factory=dict)
    plain_index: dict[str, list[int]] = field(default_factory=dict)
    sound_index: dict[str, list[int]] = field(default_factory=dict)
    first_words: set[str] = field(default_factory=set)
    lines: Mapping[str, Line] = field(default_factory=dict)
    orders: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, entry: Entry, sound_keys: Iterable[str]) -> None:
        """Add an entry under its plain keys and sound keys."""
        number = len(self.entries)
        self.entries.append(entry)
        self.by_id[entry.id] = entry
        for key in entry.keys:
            self.plain_index.setdefault(key, []).append(number)
            if " " in key:
                self.first_words.add(sounds(key.split(" ", 1)[0])[:3])
        for key in sound_keys:
            self.sound_index.setdefault(key, []).append(number)

    def find(self, words: Sequence[str], lang: str, *, loose: bool = True) -> list[Match]:
        """Return what the plain ``words`` of a text in ``lang`` may name.

        Without ``loose`` only the very spelling and its declensions count, not what sounds alike.
        """
        key = " ".join(words)
        exact = self.plain_index.get(key, ())
        found = {number: Match(self.entries[number], 1.0, "spelled so") for number in exact}
        rules = _rules_for(lang, key)
        written = [from_lacinka(word) for word in words] if lang == "lat" else words
        for number in self._declined(written, rules):
            found.setdefault(number, Match(self.entries[number], 0.97, "a case of the name"))
        if loose:
            quality = 0.88 if len(key) > 4 else 0.6
            for number in self._alike(words, lang, rules):
                found.setdefault(number, Match(self.entries[number], quality, ALIKE))
        return list(found.values())

    def _declined(self, words: Sequence[str], rules: str) -> Iterable[int]:
        if len(words) > 1 and sounds(words[0])[:3] not in self.first_words:
            return
        choices = [nominatives(word, rules) for word in words]
        for combination in islice(product(*choices), _PRODUCT_LIMIT * 2):
            yield from self.plain_index.get(" ".join(combination), ())

    def _alike(self, words: Sequence[str], lang: str, rules: str) -> Iterable[int]:
        if len(words) > 1 and sounds(words[0], lang)[:2] not in {w[:2] for w in self.first_words}:
            return
        if lang == "lat":
            words = [from_lacinka(word) for word in words]
        written = ["ru"] if is_cyrillic(words[0]) else list(dict.fromkeys((lang, "en")))
        if lang == "pl" and any("rz" in word for word in words):
            written.append("plr")
        choices = [stems(word, rules) for word in words]
        for way in written:
            for combination in islice(product(*choices), _PRODUCT_LIMIT):
                key = sounds(" ".join(combination), way)
                if len(key) > 2:
                    yield from self.sound_index.get(key, ())

    def mistyped(self, word: str, lang: str) -> list[Match]:
        """Return the entries whose name is one letter off ``word`` (plain form) or its cases."""
        names, index = self._typos
        found: dict[int, Match] = {}
        for nominative in nominatives(word, _rules_for(lang, word))[:_TYPO_CASES]:
            for number in index.find(nominative):
                if names[number][0] != word[0]:
                    continue
                for entry in self.plain_index[names[number]]:
                    match = Match(self.entries[entry], 0.8, MISTYPED)
                    if match.entry.weight >= _TYPO_WEIGHT:
                        found.setdefault(entry, match)
        return list(found.values())

    @cached_property
    def _typos(self) -> tuple[list[str], TypoIndex]:
        from mapper.geocode.typos import typo_index

        low, high = _TYPO_LETTERS
        names = [key for key in self.plain_index if low <= len(key) <= high]
        return names, typo_index(names)

    def neighbours(self, one: str, other: str) -> list[tuple[str, int]]:
        """Return (line, stations apart) for each line that both stations lie on, nearest first."""
        shared = []
        for slug in self.by_id[one].lines:
            order = self.orders[slug]
            if other in order:
                shared.append((slug, abs(order[one] - order[other])))
        return sorted(shared, key=lambda item: item[1])


def likeness(text: str, entry: Entry) -> float:
    """Return how alike a written name and an entry's nearest spelling look, 0 to 1."""
    from rapidfuzz import fuzz

    word = romanise(text)
    return max(fuzz.ratio(word, romanise(key)) for key in entry.keys) / 100


def _rules_for(lang: str, key: str) -> str:
    """Return whose endings a word of ``key``'s script can have in a text of ``lang``."""
    if is_cyrillic(key):
        return lang if lang in ("ru", "uk", "be") else "ru"
    if lang == "lat":
        return "be"
    return lang if lang in ("pl", "de", "nl", "en") else "en"


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
    towns = list(read_places(places))
    near = Near(town for town in towns if inside(town.lonlat))
    for station in stations.values():
        gazetteer.add(*_station_entry(station, gazetteer.orders, near))
    own = Near(
        Place(entry.id, entry.name, entry.country, entry.admin1, entry.lonlat, -1, entry.keys, ())
        for entry in gazetteer.entries if entry.lonlat
    )
    for place in read_places(ua_stations):
        if not own.namesake(place.lonlat, set(place.plain_keys), _SAME_PLACE_KM):
            gazetteer.add(_place_entry(place), place.sound_keys)
    for place in towns:
        gazetteer.add(_place_entry(place), place.sound_keys)
    for site in SITES:
        keys = tuple(plain(spelling) for spelling in site.spellings)
        entry = Entry(
            site.id, site.name_en, "site", site.country, site.admin1, site.lonlat,
            _town_weight(site.population, site.country), 3.0, keys,
        )
        gazetteer.add(entry, [sounds(spelling) for spelling in site.spellings])
    return gazetteer


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
    station: Station, orders: Mapping[str, Mapping[str, int]], near: Near
) -> tuple[Entry, set[str]]:
    spellings = all_spellings(station.name_en, station.names, station.spellings)
    plains: dict[str, None] = {}
    for spelling in sorted(spellings):
        for part in _writings(spelling):
            plains[part] = None
    sounded = {sounds(key) for key in plains} | {sounds(spelling) for spelling in spellings}
    town = near.namesake(station.lonlat, set(plains), _TOWN_KM) if station.lonlat else None
    if town:
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
