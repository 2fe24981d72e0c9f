"""How likely two reports tell of one event: by their addresses, days, places, kinds and words.

What speaks for it and against it is counted in hundredths, after the example of record linkage
(Fellegi and Sunter, https://doi.org/10.1080/01621459.1969.10501049): each thing that agrees or
does not adds its weight, and each that agrees is a reason that an editor reads.  Titles of two
languages have their names and numbers in common, and seldom a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from mapper import vocabulary
from mapper.geocode import LANGUAGES
from mapper.geocode.reading.numerals import number_called
from mapper.geocode.spelling import plain
from mapper.geodesy import flat_km
from mapper.model import Incident, LonLat, PlaceKind
from mapper.names import all_spellings, fold

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.region import Region

#: From here on two reports are shown as likely of one event; 1 is all that can agree.
LIKELY = 0.6
#: Reports of one event may name days that lie so far apart.
DAYS_APART = 3
#: What went on for more days than this is like another that day by chance.
LONG = 7

#: What adds how much, in hundredths.
_PAGE = 40
_DAYS = {0: 20, 1: 16, 2: 8, 3: 6}
_LONG_DAYS = 8
_OTHER_DAYS, _NO_DAY = -50, 0
_SAME_PLACE, _ON_IT, _NEAR, _SAME_AREA, _AROUND, _NAMED, _APART = 40, 35, 30, 30, 14, 20, -45
_SAME_KIND, _SAME_TYPE, _SAME_MATTER, _OTHER_MATTER = 15, 10, 5, -50
_NAMES, _NUMBERS, _OTHER_NUMBERS = 16, 8, -10
_LIKE_WORDS, _SOME_WORDS = 16, 8

#: As much as words can add, and as much as is likely.
_OF_WORDS, _ENOUGH = _NAMES + _NUMBERS + _LIKE_WORDS, round(100 * LIKELY)

#: Shares of like words, as rapidfuzz counts them.
_LIKE, _SOME = 85, 65
#: Two spellings of a name are as like as this, and so long at least.
_SPELLED, _LEAST_LETTERS = 84, 4
#: Beyond this doubt that two places are near says little, in km.
_WIDE_KM = 25.0
#: A place that states no doubt may be so far off, in km.
_NO_DOUBT_KM = 2.0

_WORDS = re.compile(r"[^\W\d_](?:[\w'’ʼ]*)")
_FIGURES = re.compile(r"\d+")
#: A number of so many figures is a code, and no count.
_LONG_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two reports are, from 0 to 1, and why in words."""

    score: float
    reasons: tuple[str, ...]


_NOT_LIKE = Likeness(0.0, ())


@dataclass(frozen=True, slots=True)
class Where:
    """What a report says of its place, to be compared.

    ``ends`` are the positions (lonlat) of its place, or of both ends of its part of a line, in
    doubt by ``doubt_km``; ``stations`` their ids; ``codes`` those of the areas in which it lies.
    """

    ends: tuple[LonLat, ...] = ()
    stations: tuple[str, ...] = ()
    doubt_km: float = _NO_DOUBT_KM
    codes: frozenset[str] = frozenset()
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """A report as it is compared: its record, the pages that it cites, the words that name places.

    What it ``named`` is known of the one report that is compared with many, and so its place.
    """

    incident: Incident
    pages: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    where: Where | None = None


def telling(incident: Incident, pages: Collection[str], region: Region) -> Telling:
    """Return a report with its place, and with every spelling of the places that it names."""
    texts = ((incident.title, ""), (incident.location, incident.location_lang))
    found = region.spellings.of(texts, _stations(incident), incident.country)
    words = {word for text in found for word in fold(text).split()}
    countries = (_area_words(code, region) for code in region.areas.countries)
    named = {word for word in words if len(word) >= _LEAST_LETTERS}.difference(*countries)
    return Telling(incident, frozenset(pages), frozenset(named), where(incident, region.network))


def likeness(one: Telling, other: Telling, network: Network) -> Likeness:
    """Return how likely two reports tell of one event; ``one`` was made by `telling`.

    What cannot become likely any more is looked at no further: there are many.
    """
    ours, theirs = one.incident, other.incident
    found = [_days(ours, theirs), _kind(ours, theirs)]
    if one.pages & other.pages:
        found.append((_PAGE, "the same address"))
    if _sum(found) + _SAME_PLACE + _OF_WORDS < _ENOUGH:
        return _NOT_LIKE
    place = _place(one.where or where(ours, network), where(theirs, network), network)
    apart, found = place[0] == _APART, [place, *found]
    if _sum(found) + _OF_WORDS + (_NAMED - _APART if apart else 0) < _ENOUGH:
        return _NOT_LIKE
    if apart and len(found) == 3 and one.named.isdisjoint(_folded(theirs.title)):
        return _NOT_LIKE
    found += _words(one, theirs, network, apart=apart)
    score = min(max(_sum(found), 0), 100) / 100
    return Likeness(score, tuple(why for weight, why in found if why and weight > 0))


def _sum(found: list[tuple[int, str]]) -> int:
    return sum(weight for weight, _ in found)


@lru_cache(maxsize=65536)
def _folded(title: str) -> frozenset[str]:
    return frozenset(fold(title).split())


def _words(
    one: Telling, theirs: Incident, network: Network, *, apart: bool
) -> Iterator[tuple[int, str]]:
    """Yield what titles add, which may gainsay that two places are ``apart``."""
    ours = one.incident
    names = [
        name
        for name in _capitals(f"{theirs.title} {theirs.location}", 0)
        if _is_in(fold(name), one.named)
    ]
    if names:
        yield _NAMES, f"both name {', '.join(names)}"
    if apart and names and (why := _misplaced(ours, theirs, network)):
        yield _NAMED - _APART, why
    like = fuzz.token_set_ratio(fold(ours.title), fold(theirs.title))
    if like >= _SOME:
        yield _LIKE_WORDS if like >= _LIKE else _SOME_WORDS, "like words"
    numbers, others = _numbers(ours), _numbers(theirs)
    if same := sorted(numbers & others):
        yield _NUMBERS, f"both say {', '.join(map(str, same))}"
    elif numbers and others:
        yield _OTHER_NUMBERS, ""


def _days(one: Incident, other: Incident) -> tuple[int, str]:
    ours, theirs = days_of(one), days_of(other)
    if ours is None or theirs is None:
        return _NO_DAY, ""
    apart = max((ours[0] - theirs[1]).days, (theirs[0] - ours[1]).days, 0)
    if apart > DAYS_APART:
        return _OTHER_DAYS, ""
    if max((last - first).days for first, last in (ours, theirs)) > LONG:
        return _LONG_DAYS, "days that both have"
    why = f"{apart} day{'s' if apart > 1 else ''} apart" if apart else "the same day"
    return _DAYS[apart], why


def days_of(incident: Incident) -> tuple[date, date] | None:
    """Return the first and last day on which an event may have been; None where none is said.

    An open end is as near to the day that is said as days may lie apart.
    """
    span = incident.span()
    first, last = span.first, span.last
    reach = timedelta(days=DAYS_APART)
    if first is None or last is None:
        return (last - reach, last) if last else (first, first + reach) if first else None
    return first, last


def _kind(one: Incident, other: Incident) -> tuple[int, str]:
    matters = [vocabulary.matter(each.event_type, each.sub_event_type) for each in (one, other)]
    if one.event_type == other.event_type and matters[0] == matters[1]:
        same = one.sub_event_type == other.sub_event_type
        term = other.sub_event_type or other.event_type
        name = "sub_event_type" if other.sub_event_type else "event_type"
        kind = vocabulary.label(name, term).lower()
        return (_SAME_KIND, f"the same kind: {kind}") if same else (_SAME_TYPE, "a like kind")
    return (_SAME_MATTER, "") if matters[0] == matters[1] else (_OTHER_MATTER, "")


def _place(ours: Where, theirs: Where, network: Network) -> tuple[int, str]:
    """Return what two places add, and in words how they are to each other."""
    if not (ours.ends and theirs.ends):
        return _of_areas(ours, theirs)
    if ours.stations and set(ours.stations) == set(theirs.stations):
        return _SAME_PLACE, f"the same place: {_called(theirs, network)}"
    if len(ours.ends) == len(theirs.ends) == 2:
        if _overlap(ours.stations, theirs.stations, network):
            return _ON_IT, f"overlaps {_called(theirs, network)}"
        return _APART, ""
    if len(ours.ends) + len(theirs.ends) == 3:
        along, spot = (ours, theirs) if len(ours.ends) == 2 else (theirs, ours)
        if spot.stations and _lies_on(spot.stations[0], along.stations, network):
            return _ON_IT, f"{_called(spot, network)} lies on {_called(along, network)}"
    km, doubt_km = _apart_km(ours, theirs), ours.doubt_km + theirs.doubt_km
    if km > doubt_km:
        return _APART, ""
    weight = _NEAR if doubt_km <= _WIDE_KM else _AROUND
    return weight, f"{km:.0f} km apart, within their doubts"


def _of_areas(ours: Where, theirs: Where) -> tuple[int, str]:
    """Return what two places add of which one at least is an area, or nothing."""
    if ours.is_area and theirs.is_area and ours.codes == theirs.codes:
        return _SAME_AREA, "the same area"
    divisions = [{code for code in each.codes if "-" in code} for each in (ours, theirs)]
    countries = [{code[:2] for code in each.codes} for each in (ours, theirs)]
    if all(divisions):
        shared = divisions[0] & divisions[1]
        return (_AROUND, "the same division") if shared else (_APART, "")
    if all(countries) and not countries[0] & countries[1]:
        return _APART, ""
    return 0, ""


def where(incident: Incident, network: Network) -> Where:
    """Return what a report says of its place, to be compared."""
    codes = frozenset((*incident.country, *incident.admin1))
    said = incident.geo_uncertainty_km or 0.0
    if incident.longitude is not None and incident.latitude is not None:
        at = ((incident.longitude, incident.latitude),)
        return Where(at, (), said or _NO_DOUBT_KM, codes)
    stations = _stations(incident)
    known = [network.stations[each] for each in stations if each in network.stations]
    ends = tuple(each.lonlat for each in known if each.lonlat)
    if not ends or len(ends) != len(stations):
        return Where(codes=codes, is_area=incident.place_kind == PlaceKind.AREA)
    errors = [each.position_error_km or 0.0 for each in known]
    doubt_km = max(*errors, said if len(ends) == 1 else 0.0, _NO_DOUBT_KM)
    return Where(ends, stations, doubt_km, codes)


def _stations(incident: Incident) -> tuple[str, ...]:
    """Return the ids of the stations where it was, of a transport by itself where it went."""
    ends = incident.from_station, incident.to_station
    stations = tuple(dict.fromkeys(filter(None, ends)))
    return stations or ((incident.destination,) if incident.destination else ())


def _overlap(ours: tuple[str, ...], theirs: tuple[str, ...], network: Network) -> bool:
    """Tell whether two parts of a line have more in common than an end."""
    for line in network.lines_with(*ours):
        if not set(theirs) <= set(line.station_ids):
            continue
        places = line.station_ids.index
        (a, b), (c, d) = (sorted(map(places, each)) for each in (ours, theirs))
        if max(a, c) < min(b, d):
            return True
    return False


def _lies_on(station: str, along: tuple[str, ...], network: Network) -> bool:
    for line in network.lines_with(*along):
        if station in line.station_ids:
            low, high = sorted(map(line.station_ids.index, along))
            if low <= line.station_ids.index(station) <= high:
                return True
    return False


def _apart_km(ours: Where, theirs: Where) -> float:
    """Return how far two places are apart in km; a part of a line is as near as its nearest end."""
    return min(flat_km(one, other) for one in ours.ends for other in theirs.ends)


def _misplaced(one: Incident, other: Incident, network: Network) -> str:
    """Return in words that a title names the place of the other report, and not its own."""
    for who, said, meant in (("its", one, other), ("the other’s", other, one)):
        names, there = _capitals(said.title, 1), _words_of(_stations(meant), network)
        named = [name for name in names if _is_in(fold(name), there)]
        if len(named) * 2 > len(names):
            here = _words_of(_stations(said), network)
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


def _called(place: Where, network: Network) -> str:
    names = [network.stations[each].name_en for each in place.stations]
    return " – ".join(names)
