"""What a search finds of a region: stations, lines, kilometres of lines, and settlements.

Names are those of the gazetteer, so that what a report may be placed by is what finds it.  A
kilometre is told by every count that knows the line: mapped posts (official chainage), the tariff
guide's distances, and the drawn course from its first station.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mapper.errors import InputError, NotFound
from mapper.model import BBox, Line, LonLat
from mapper.names import all_spellings, fold
from mapper.namesearch import Hit, How, NameSearch
from mapper.railway.levels.making import is_curated

if TYPE_CHECKING:
    from mapper.geocode.names.gazetteer import Entry, Gazetteer
    from mapper.region.region import Region

#: How many of each kind a search tells at most, so that none hides the others.
_MOST = {"station": 5, "line": 4, "settlement": 4}
_MOST_KILOMETRES, _MOST_LINES_AT_KM = 4, 3
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,4}(?:[.,+]\d{1,3})?)(?:-\w{1,3})?(?!\w)")
#: What may stand beside the number of a kilometre, folded.
_KILOMETRE = re.compile(r"km|kil[oa]m\w*")
#: Words of so few letters say nothing beside a kilometre ("at the 136th km of").
_FEW_LETTERS = 2
#: Two counts that lie within so many kilometres of each other are told as one place.
_SAME_KM = 0.3
#: What nothing is called, nor alike: it makes a search look everywhere.
_NOTHING = "qqqqqq"
#: From so many letters on a name may be misspelt.
_LEAST_MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found.

    ``kind`` is station, line, kilometre or settlement; ``about`` tells it from others of its name;
    ``at`` is lonlat, ``view`` the box to look at; each None where the thing has none.
    """

    kind: str
    id: str
    name: str
    about: str
    at: LonLat | None = None
    view: BBox | None = None
    how: How = How.WORDS


class Finder:
    """The names of one region, put in order when they are first asked for.

    That takes three seconds, most of them for the gazetteer; whoever asks first waits for it.
    """

    def __init__(self, region: Region) -> None:
        self._region, self._network = region, region.network

    @cached_property
    def stations(self) -> NameSearch:
        """The stations by id, those that reports mean most often first."""
        known = self._network.stations
        return NameSearch((each.id, each.keys) for each in self._entries if each.id in known)

    @cached_property
    def lines(self) -> NameSearch:
        """The lines by slug, the curated ones first, then the longest; by their stations, too."""
        lines = sorted(self._network.lines.values(), key=self._standing)
        return NameSearch((line.slug, self._spellings(line)) for line in lines)

    @cached_property
    def settlements(self) -> NameSearch:
        """The settlements and sites by the gazetteer's id, the largest first."""
        return NameSearch(
            (each.id, each.keys)
            for each in self._entries
            if each.kind in ("town", "site") and each.lonlat
        )

    def load(self) -> None:
        """Read and order all that a search looks at."""
        for text in ("a", _NOTHING):
            self.find(text)

    def find(self, text: str) -> list[Found]:
        """Return what a text means or begins to mean, the best first."""
        found = list(self._named(text))
        if not any(each.how is How.WHOLE for each in found):
            found += self._kilometres(text)
        return sorted(found or self._misspelt(text), key=lambda each: each.how)

    def _named(self, text: str) -> Iterator[Found]:
        yield from map(self._station, islice(self.stations.find(text), _MOST["station"]))
        yield from map(self._line, islice(self.lines.find(text), _MOST["line"]))
        yield from map(self._settlement, islice(self.settlements.find(text), _MOST["settlement"]))

    # --- each kind ---

    def _station(self, hit: Hit) -> Found:
        station = self._network.stations[hit.key]
        lines = self._network.lines_at.get(hit.key, ())
        about = _told(
            *_local(station.name_en, station.names.values()),
            self._country(station.country),
            lines[0].name_en if lines else "",
            f"{len(lines) - 1} more" if len(lines) > 1 else "",
        )
        return Found("station", hit.key, station.name_en, about, station.lonlat, how=hit.how)

    def _line(self, hit: Hit) -> Found:
        line = self._network.lines[hit.key]
        length = f"{line.station_kms[-1]:.0f} km" if line.station_kms else "without a place"
        about = _told(*_local(line.name_en, line.names.values()), length)
        return Found(
            "line", hit.key, line.name_en, about, view=self._network.view(line.slug), how=hit.how
        )

    def _settlement(self, hit: Hit) -> Found:
        entry = self._region.gazetteer.by_id[hit.key]
        about = _told(self._country(entry.admin1), self._country(entry.country))
        return Found("settlement", hit.key, entry.name, about, entry.lonlat, how=hit.how)

    def _kilometres(self, text: str) -> Iterator[Found]:
        """Yield the places of "line + km", each with whose count it is by."""
        if (said := _said_kilometre(text)) is None:
            return
        words, km = said
        placed = (hit for hit in self.lines.find(words) if self._network.lines[hit.key].station_kms)
        found = (
            each
            for hit in islice(placed, _MOST_LINES_AT_KM)
            for each in self._at_kilometre(self._network.lines[hit.key], km)
        )
        yield from islice(found, _MOST_KILOMETRES)

    def _at_kilometre(self, line: Line, km: float) -> Iterator[Found]:
        told: list[float] = []
        for at_km, about in self._counts(line, km):
            if any(abs(at_km - other) < _SAME_KM for other in told):
                continue
            told.append(at_km)
            at = self._network.locate(line.slug, at_km)
            name = f"km {km:g}, {line.name_en}"
            yield Found("kilometre", line.slug, name, about, at, how=How.WHOLE)

    def _counts(self, line: Line, km: float) -> Iterator[tuple[float, str]]:
        """Yield where each count has a kilometre of a line (km along its course), in words."""
        stations, length_km = self._network.stations, line.station_kms[-1]
        try:
            posts = self._network.kilometre_posts(line.slug, km)
        except InputError:  # beyond the posts
            posts = ()
        for post in posts:
            if post.posted:
                yield post.line_km, f"by kilometre posts, ± {post.error_km:.1f} km"
        for origin, at_km in line.drawn_at(km):
            yield at_km, f"published, counted from {stations[origin].name_en}"
        if km <= length_km:
            yield km, f"as drawn, counted from {stations[line.station_ids[0]].name_en}"

    def _misspelt(self, text: str) -> Iterator[Found]:
        """Yield what only sounds like a text, is a case of its name, or is a letter off."""
        if len(fold(text)) < _LEAST_MISSPELT:
            return
        made: dict[str, Callable[[Hit], Found]] = {
            "station": self._station,
            "town": self._settlement,
            "site": self._settlement,
        }
        known = self._network.stations
        matches = (
            entry
            for entry in _guesses(self._region.gazetteer, text)
            if entry.kind in made and (entry.kind != "station" or entry.id in known)
        )
        for entry in islice(matches, _MOST["station"]):
            yield made[entry.kind](Hit(entry.id, How.WORDS))

    # --- what they are made of ---

    @cached_property
    def _entries(self) -> Sequence[Entry]:
        return sorted(self._region.gazetteer.entries, key=lambda each: -each.weight)

    def _standing(self, line: Line) -> tuple[bool, float]:
        length_km = line.station_kms[-1] if line.station_kms else 0.0
        return not is_curated(self._network.placed, line.slug), -length_km

    def _spellings(self, line: Line) -> Iterator[str]:
        yield from all_spellings(line.name_en, line.names, line.spellings)
        yield line.slug
        for station_id in line.station_ids:
            entry = self._region.gazetteer.by_id.get(station_id)
            yield from entry.keys if entry else ()

    def _country(self, code: str) -> str:
        """Return the name of a country or division; of a country without one its code."""
        try:
            return self._region.areas.name(code) if code else ""
        except NotFound:
            return "" if "-" in code else code


def _guesses(gazetteer: Gazetteer, text: str) -> Iterable[Entry]:
    """Return the entries that a text may mean though they are not spelled so, the likeliest first.

    A name may be in another case, sound alike, or have one letter wrong.
    """
    from mapper.geocode.reading.language import detect
    from mapper.geocode.tokens import tokenise

    tokens = [each for each in tokenise(text) if each.kind in ("word", "number")]
    lang, keys = detect(tokens), [each.key for each in tokens if len(each.key) > _FEW_LETTERS]
    if not keys:
        return ()
    matches = gazetteer.find(keys, lang)
    if len(keys) == 1:
        matches += gazetteer.mistyped(keys[0], lang)
    matches.sort(key=lambda each: (-each.quality, -each.entry.weight))
    return dict.fromkeys(each.entry for each in matches)


def _said_kilometre(text: str) -> tuple[str, float] | None:
    """Return the words and the kilometre of "words km 136,4"; None where there is not one each."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None
    number = numbers[-1]
    rest = f"{text[: number.start()]} {text[number.end() :]}"
    words = [word for word in fold(rest).split() if not _KILOMETRE.fullmatch(word)]
    words = [word for word in words if len(word) > _FEW_LETTERS]
    km = float(number[1].replace(",", ".").replace("+", "."))
    return (" ".join(words), km) if words else None


def _local(name: str, names: Iterable[str]) -> Iterable[str]:
    """Return the first name that is written otherwise."""
    return islice((each for each in names if each != name), 1)


def _told(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
