"""What the words of two reports have in common: names in any spelling, numbers, like words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from mapper.geocode import LANGUAGES
from mapper.geocode.reading.numerals import number_called
from mapper.geocode.spelling import plain
from mapper.intake.nearness import APART, stations_of
from mapper.model import Incident
from mapper.names import all_spellings, fold

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

#: What words add to the likeness of two reports, in hundredths.
_NAMES, _NUMBERS, _OTHER_NUMBERS, _LIKE_WORDS, _SOME_WORDS = 16, 8, -10, 16, 8
#: As much as words can add, and what a title says that names the other's place, not its own.
MOST, NAMED = _NAMES + _NUMBERS + _LIKE_WORDS, 20
#: Shares of like words, as rapidfuzz counts them.
_LIKE, _SOME = 85, 65
#: Two spellings of a name are as like as this, and so long at least.
_SPELLED, _LEAST_LETTERS = 84, 4

_WORDS = re.compile(r"[^\W\d_](?:[\w'’ʼ]*)")
_FIGURES = re.compile(r"\d+")
#: A number of so many figures is a code, and no count.
_LONG_NUMBER = 7


def named_by(incident: Incident, region: Region) -> frozenset[str]:
    """Return the folded words of every spelling of the places that a report names."""
    texts = ((incident.title, ""), (incident.location, incident.location_lang))
    words = region.spellings.words(texts, stations_of(incident), incident.country)
    countries = (_area_words(code, region) for code in region.areas.countries)
    return frozenset(word for word in words if len(word) >= _LEAST_LETTERS).difference(*countries)


def stations_in(title: str, network: Network) -> frozenset[str]:
    """Return the ids of the stations that words of a title with a capital are the names of."""
    found = (network.find_station(word) for word in _capitals(title, 0))
    return frozenset(station.id for some in found for station in some)


def in_common(
    ours: Incident, named: frozenset[str], theirs: Incident, network: Network, *, apart: bool
) -> Iterator[tuple[int, str]]:
    """Yield what titles add, which may gainsay that two places are ``apart``: one names the other.

    ``named`` is what one of the two names, by `named_by`.
    """
    names = [
        name
        for name in _capitals(f"{theirs.title} {theirs.location}", 0)
        if _is_in(fold(name), named)
    ]
    if names:
        yield _NAMES, f"both name {', '.join(names)}"
    if apart and (why := _misplaced(ours, theirs, network)):
        yield NAMED - APART, why
    like = fuzz.token_set_ratio(fold(ours.title), fold(theirs.title))
    if like >= _SOME:
        yield _LIKE_WORDS if like >= _LIKE else _SOME_WORDS, "like words"
    numbers, others = _numbers(ours), _numbers(theirs)
    if same := sorted(numbers & others):
        yield _NUMBERS, f"both say {', '.join(map(str, same))}"
    elif numbers and others:
        yield _OTHER_NUMBERS, ""


@lru_cache(maxsize=65536)
def folded(title: str) -> frozenset[str]:
    """Return the folded words of a title."""
    return frozenset(fold(title).split())


def _misplaced(one: Incident, other: Incident, network: Network) -> str:
    """Return in words that a title names the place of the other report, and not its own."""
    for who, said, meant in (("its", one, other), ("the other’s", other, one)):
        names, there = _capitals(said.title, 1), _words_of(stations_of(meant), network)
        named = [name for name in names if _is_in(fold(name), there)]
        if len(named) * 2 > len(names):
            here = _words_of(stations_of(said), network)
            if not any(_is_in(fold(name), here) for name in names):
                return f"{who} title names {', '.join(named)}"
    return ""


def _words_of(stations: tuple[str, ...], network: Network) -> frozenset[str]:
    return frozenset().union(*(_spelled(each, network) for each in stations))


@lru_cache(maxsize=65536)
def _spelled(station_id: str, network: Network) -> frozenset[str]:
    station = network.stations.get(station_id)
    if station is None:
        return frozenset()
    spellings = all_spellings(station.name_en, station.names, station.spellings)
    words = (word for text in spellings for word in fold(text).split())
    return frozenset(word for word in words if len(word) >= _LEAST_LETTERS)


@lru_cache(maxsize=256)
def _area_words(code: str, region: Region) -> frozenset[str]:
    return frozenset(word for text in region.areas.spellings(code) for word in fold(text).split())


def _is_in(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word is one of some, or one of their cases or misspellings."""
    if word in known:
        return True
    if len(word) <= _LEAST_LETTERS or not known:
        return False
    return process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_SPELLED) is not None


def _capitals(text: str, start: int) -> list[str]:
    """Return the words of a text with a capital, but for so many at its beginning."""
    words = _WORDS.findall(text)[start:]
    return list(dict.fromkeys(each for each in words if each[0].isupper() and len(each) > 2))


def _numbers(incident: Incident) -> frozenset[int]:
    counts = (incident.detained, incident.fatalities, incident.injured, incident.quantity_min)
    return _in_words(incident.title) | frozenset(each for each in counts if each)


@lru_cache(maxsize=65536)
def _in_words(title: str) -> frozenset[int]:
    """Return the numbers that a title says, in figures or in words of any language."""
    figures = {int(each) for each in _FIGURES.findall(title) if len(each) < _LONG_NUMBER}
    said = {_number(each) for each in _WORDS.findall(title)}
    return frozenset(figures | {each for each in said if each and each > 1})


@lru_cache(maxsize=65536)
def _number(word: str) -> int | None:
    known = (number_called(plain(word), lang) for lang in LANGUAGES)
    return next((each for each in known if each), None)
