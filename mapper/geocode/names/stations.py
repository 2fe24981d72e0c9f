"""What a station is called: the keys of its spellings, and the derived file that keeps them.

``geodata/stations-keys.tsv.gz`` holds the keys of the shipped stations (OpenStreetMap, ODbL), so
that loading computes none.  Its rows are found by the names themselves: a station that was named
anew, or is of another network, gets its keys from its names.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mapper.errors import ResourceMissing
from mapper.geocode.names.places import PopulatedPlace
from mapper.geocode.spelling import plain, sounds
from mapper.model import Station
from mapper.names import all_spellings

KEYS = "stations-keys.tsv.gz"
#: Names of a kilometre or a number, which would turn every kilometre of a text into a place.
_NUMBERED = re.compile(r"№|\d\s*(?:-?\w{1,2}\s+)?(?:км|km|кил|kil)|(?:км|km)\s*\d", re.IGNORECASE)
#: What some tables write before the name of a halt.
_TYPE = re.compile(r"^(?:о\. ?п|пл|рзд|ст|з\.п)\. ?(?=\w)", re.IGNORECASE)
#: What is left of such a name where a word for station stands before it.
_KILOMETRE = re.compile(r"(\d+)(?: \w{1,2})? ?(км|km)$")
_ROMAN = (("1", "i"), ("2", "ii"), ("3", "iii"), ("1", "і"), ("2", "іі"))
#: Keys that are shorter tell no two names apart.
_LEAST_SOUNDS = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """The plain and the phonetic keys of all spellings (`mapper.geocode.spelling`)."""

    plain: tuple[str, ...]
    sounds: tuple[str, ...]

    def with_those_of(self, place: PopulatedPlace) -> Keys:
        """Return these keys and those of a place."""
        return Keys(
            tuple(dict.fromkeys((*self.plain, *place.plain_keys))),
            tuple(dict.fromkeys((*self.sounds, *place.sound_keys))),
        )


class StationKeys:
    """The keys of stations, out of the derived file where it has their names."""

    def __init__(self, rows: Mapping[str, str] | None = None) -> None:
        self._rows = rows or {}

    def of(self, station: Station) -> Keys:
        """Return the keys of a station's names; none where it is only numbered."""
        row = self._rows.get(names_of(station))
        if row is None:
            return _keys(station)
        return _kept(row)

    def __iter__(self) -> Iterator[Keys]:
        """Yield the keys of every name in the file."""
        return map(_kept, self._rows.values())


def read_station_keys(path: Path) -> StationKeys:
    """Read the file that `mapper.geocode.building.stations` wrote.

    Raises
    ------
    ResourceMissing
        The file is not there or is not such a file.
    """
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    except (OSError, EOFError, ValueError) as error:
        raise ResourceMissing(
            f"the names of stations {path} cannot be read ({error}); `git checkout -- geodata` "
            "brings them back, `mapper railway build` makes them anew"
        ) from error
    return StationKeys(dict(_halves(line) for line in lines))


def numbered_keys(station: Station) -> Keys:
    """Return the plain keys of a station that is only numbered: "135 km", "blokpost 819 km"."""
    named = (station.name_en, *station.names.values(), *station.spellings)
    whole = [plain(_TYPE.sub("", name.partition("(")[0])) for name in named]
    numbers = [f"{found[1]} {found[2]}" for name in whole if (found := _KILOMETRE.search(name))]
    return Keys(tuple(dict.fromkeys(filter(None, (*whole, *numbers)))), ())


def names_of(station: Station) -> str:
    """Return all that the keys of a station are made of, as one text."""
    named = (f"{lang}={name}" for lang, name in station.names.items())
    return "|".join((station.name_en, *named, *station.spellings))


def _halves(line: str) -> tuple[str, str]:
    names, _, keys = line.partition("\t")
    return names, keys


def _kept(row: str) -> Keys:
    plains, _, sounded = row.partition("\t")
    return Keys(_split(plains), _split(sounded))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _keys(station: Station) -> Keys:
    spellings = sorted(all_spellings(station.name_en, station.names, station.spellings))
    named = [name for spelling in spellings for name in _spoken(spelling)]
    plains = dict.fromkeys(key for name in named for key in _writings(name))
    sounded = dict.fromkeys(sounds(name) for name in (*plains, *named))
    return Keys(tuple(plains), tuple(key for key in sounded if len(key) >= _LEAST_SOUNDS))


def _spoken(spelling: str) -> Iterator[str]:
    """Yield what of a spelling is a name: nothing of "242 км (Пологи)", which lies near Пологи."""
    name = spelling.partition("(")[0].strip()
    if name and not _NUMBERED.search(name):
        yield _TYPE.sub("", name)


def _writings(name: str) -> Iterator[str]:
    """Yield the plain forms of one name: its halves, its numerals in both writings."""
    for half in name.split("/"):
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
