"""Every spelling of the places that a text names, so that a record is found by any of them.

A light index beside the gazetteer: it places nothing, and reads only the plain spelling keys that
the derived files carry (`mapper.geocode.names.places`, `mapper.geocode.names.stations`).  A name
means one place, the likeliest, with the stations beside it that bear the name: the spellings of
another place of that name are never given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product, takewhile
from pathlib import Path

from mapper.areas import Areas
from mapper.geocode.names.declension import nominatives
from mapper.geocode.names.entries import NameFiles
from mapper.geocode.names.places import PopulatedPlace, read_places, with_exonyms
from mapper.geocode.names.scope import Scope
from mapper.geocode.names.stations import StationKeys, read_station_keys
from mapper.geocode.reading.words import is_common, is_frequent
from mapper.geocode.spelling import is_cyrillic, plain
from mapper.geocode.tokens import Token, tokenise, unhyphen
from mapper.geodesy import flat_km
from mapper.model import LonLat, Station
from mapper.names import fold

#: A station lies so near the place whose name it bears, in km.
_BESIDE_KM = 12.0
#: Inhabitants from which a place is named in reports from other countries, too, and its name is no
#: common word by accident.
_KNOWN = 20_000
#: At home a place is as likely meant as one of so many times its inhabitants abroad.
_AT_HOME = 5
#: What counts like so many inhabitants: a station by itself (one that was chosen by hand, because
#: reports name it, counts like a known place), and an area, which comes before any place.
_STATION, _AREA = 300, 10**9
_LANGUAGES = ("de", "en", "nl", "pl", "ru", "uk", "be")
#: Texts are mostly in English, or in a language in Cyrillic.
_CYRILLIC = ("ru", "uk", "be")
_OF_SCRIPT = ("en", *_CYRILLIC)
_MOST_WORDS, _LEAST_LETTERS, _MOST_CASES = 4, 3, 200
_REMEMBERED = 65536


@dataclass(frozen=True, slots=True)
class Named:
    """A place, station or area (``kind``) with the plain keys of its spellings.

    ``people`` live there, or as many make it as likely to be named; ``lonlat`` None where it has
    no one position.
    """

    kind: str
    country: str
    lonlat: LonLat | None
    people: int
    keys: tuple[str, ...]


class Spellings:
    """The names of a region, found in texts; filled once, then only read."""

    def __init__(
        self, stations: Mapping[str, Station], areas: Areas, files: NameFiles, scope: Scope
    ) -> None:
        """Read the derived files; `ResourceMissing` where one is not there."""
        home = {code[:2] for code in areas.divisions}
        self._named = _places(files.places, home, scope) if files.places else []
        keys = read_station_keys(files.keys) if files.keys else StationKeys()
        first = len(self._named)
        self._numbers = {key: number for number, key in enumerate(stations, first)}
        self._named += [_station(each, keys.of(each).plain) for each in stations.values()]
        self._named += [_area(code, areas) for code in areas.countries]
        self._index: dict[str, tuple[int, ...]] = {}
        for number, each in enumerate(self._named):
            for key in each.keys:
                self._index[key] = (*self._index.get(key, ()), number)
        self._add_divisions(areas)
        self._likeliest = lru_cache(_REMEMBERED)(self._likeliest_of)
        self._beside = lru_cache(_REMEMBERED)(self._those_beside)
        self._at = lru_cache(_REMEMBERED)(self._with_beside)
        self._words = lru_cache(_REMEMBERED)(self._words_of)

    def _add_divisions(self, areas: Areas) -> None:
        """Add the divisions whose names are of one word and no town's."""
        for code in areas.divisions:
            area = _area(code, areas)
            if not any(key in self._index for key in area.keys):
                number = len(self._named)
                self._named.append(area)
                self._index |= {key: (number,) for key in area.keys if " " not in key}

    def of(
        self,
        texts: Iterable[tuple[str, str]],
        station_ids: Iterable[str],
        countries: Iterable[str],
    ) -> set[str]:
        """Return the spellings of stations and of all places that texts name.

        Each text comes with its language (ISO 639-1), or "" where nobody has stated it.  A name
        that one of the stations bears means that one; ``countries`` (ISO 3166-1) are those in
        which a small place may be meant.
        """
        meant = self._meant(texts, station_ids, countries)
        return {key for number in meant for key in self._named[number].keys}

    def words(
        self,
        texts: Iterable[tuple[str, str]],
        station_ids: Iterable[str],
        countries: Iterable[str],
    ) -> frozenset[str]:
        """Return the folded words of the spellings that `of` returns."""
        return self._words(self._meant(texts, station_ids, countries))

    def _meant(
        self,
        texts: Iterable[tuple[str, str]],
        station_ids: Iterable[str],
        countries: Iterable[str],
    ) -> frozenset[int]:
        ids = frozenset(self._numbers[each] for each in station_ids if each in self._numbers)
        shown, at_home, named = self._at(ids), frozenset(countries), set[int]()
        for text, lang in texts:
            named.update(self._named_in(_tokens(text), lang, at_home, shown))
        return self._at(ids | named)

    def _with_beside(self, numbers: frozenset[int]) -> frozenset[int]:
        return numbers.union(*map(self._beside, numbers))

    def _words_of(self, numbers: frozenset[int]) -> frozenset[str]:
        keys = (key for number in numbers for key in self._named[number].keys)
        return frozenset(word for key in keys for word in fold(key).split())

    def _named_in(
        self, tokens: Sequence[Token], lang: str, at_home: frozenset[str], shown: frozenset[int]
    ) -> Iterator[int]:
        place = 0
        while place < len(tokens):
            token, length = tokens[place], 1
            if token.kind == "word" and token.capital:
                words = _together(tokens[place : place + _MOST_WORDS])
                found, length = self._first_of(words, lang, at_home, shown)
                if found is not None:
                    yield found
                elif "-" in token.text:
                    yield from self._named_in(unhyphen(token), lang, at_home, shown)
            place += length

    def _first_of(
        self, words: Sequence[str], lang: str, at_home: frozenset[str], shown: frozenset[int]
    ) -> tuple[int | None, int]:
        """Return what the longest name that words begin with means, and of how many it is."""
        for length in range(len(words), 0, -1):
            found = self._likeliest(" ".join(words[:length]), lang, at_home, shown)
            if found is not None:
                return found, length
        return None, 1

    def _likeliest_of(
        self, name: str, lang: str, at_home: frozenset[str], shown: frozenset[int]
    ) -> int | None:
        """Return what a name means, as it is written or as a case of it; None where nothing."""
        if len(name) < _LEAST_LETTERS:
            return None
        for key in _nominatives(name, lang):
            numbers = self._index.get(key, ())
            if meant := [number for number in numbers if number in shown]:
                return meant[0]
            weights = {n: self._weight(key, self._named[n], at_home) for n in numbers}
            best = max(weights, key=weights.__getitem__, default=None)
            if best is not None and weights[best]:
                return best
        return None

    def _weight(self, key: str, named: Named, at_home: frozenset[str]) -> int:
        """Return how likely a key means a thing, in inhabitants; 0 where it does not."""
        known = named.people >= _KNOWN
        if named.kind == "area":
            return named.people
        if named.country in at_home:
            word = _is_word(key, ("en",) if known else _LANGUAGES)
            return 0 if word else named.people * _AT_HOME
        if not known or _is_word(key, _OF_SCRIPT):
            return 0
        # A station abroad is meant where nothing else is called so.
        return 1 if named.kind == "station" else named.people

    def _those_beside(self, number: int) -> frozenset[int]:
        """Return the things beside one that share a name with it: the station of a town."""
        named = self._named[number]
        if named.lonlat is None:
            return frozenset()
        return frozenset(
            other
            for other in {each for key in named.keys for each in self._index[key]}
            if (lonlat := self._named[other].lonlat) is not None
            and flat_km(named.lonlat, lonlat) <= _BESIDE_KM
        )


def _places(path: Path, countries: Collection[str], scope: Scope) -> list[Named]:
    """Read the places of countries, and the known ones around, without names that mean another.

    The source gives some the name of another known place of their country, old or by mistake;
    whoever looks for it means that one.  What has more words than the name (a word for town, in
    languages of the Volga) is no spelling.
    """
    read = read_places(path, lambda country, people: country in countries or people >= _KNOWN)
    places = [
        with_exonyms(each)
        for each in read
        if scope.holds(each.lonlat) or (each.country in countries and each.population >= _KNOWN)
    ]
    known: dict[str, list[PopulatedPlace]] = {}
    for place in places:
        if place.population >= _KNOWN:
            for key in place.plain_keys:
                known.setdefault(key, []).append(place)
    return [
        Named("place", each.country, each.lonlat, each.population, tuple(_own_keys(each, known)))
        for each in places
    ]


def _own_keys(
    place: PopulatedPlace, known: Mapping[str, Sequence[PopulatedPlace]]
) -> Iterator[str]:
    """Yield the names of a place without those of another that they are more like."""
    words = place.plain_keys[0].count(" ")
    for key in place.plain_keys:
        if key.count(" ") <= words and not any(
            other.country == place.country
            and flat_km(place.lonlat, other.lonlat) > _BESIDE_KM
            and _likeness(key, other) > _likeness(key, place)
            for other in known.get(key, ())
        ):
            yield key


def _likeness(key: str, place: PopulatedPlace) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(fold(key), fold(place.plain_keys[0]))


def _station(station: Station, keys: tuple[str, ...]) -> Named:
    people = _KNOWN if station.name_basis == "curated" else _STATION
    return Named("station", station.country, station.lonlat, people, keys)


def _area(code: str, areas: Areas) -> Named:
    keys = dict.fromkeys(plain(name) for name in areas.spellings(code))
    return Named("area", code[:2], None, _AREA, tuple(keys))


#: Names of stations and publishers come again and again.
_tokens = lru_cache(4096)(tokenise)


def _together(tokens: Sequence[Token]) -> list[str]:
    """Return the words of the tokens that no sign parts from the first, as plain keys."""
    words = takewhile(lambda token: token.kind in ("word", "number"), tokens)
    return [_without_s(token) for token in words]


def _without_s(token: Token) -> str:
    """Return the key of a token without the s of an English genitive."""
    for ending in ("’s", "'s"):
        if token.text.endswith(ending):
            return plain(token.text.removesuffix(ending))
    return token.key


def _nominatives(name: str, lang: str) -> Iterator[str]:
    """Yield a name, and what it may be a case of in a text of a language."""
    yield name
    words = name.split()
    cyrillic = _CYRILLIC if is_cyrillic(name) else ()
    for each in (lang,) if lang in (*cyrillic, "pl") else cyrillic:
        choices = [nominatives(word, each) for word in words]
        yield from map(" ".join, islice(product(*choices), _MOST_CASES))


def _is_word(key: str, languages: Iterable[str]) -> bool:
    """Whether a key is a common word of one of the languages, and names a place by accident."""
    return any(is_common(key, lang) or is_frequent(key, lang) for lang in languages)
