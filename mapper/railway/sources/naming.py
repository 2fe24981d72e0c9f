"""Names of mapped stations: what the sources have, and whose each is.

A station's Russian name comes with it.  Belarusian, Ukrainian and English names come from the
same station in another extract, or from the place beside it of which GeoNames knows the same
Russian name; where neither has one, the English name is romanised from the language at hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mapper.geodesy import EARTH_KM, Floats, unit_vectors
from mapper.model import LonLat
from mapper.names import fold, romanisations
from mapper.railway.sources.osm.extract import OsmNode

#: The same station in another extract lies within this, in km; with the same name, farther.
_SAME_KM = 0.4
_SAME_NAME_KM = 3.0
#: A place of GeoNames lends its names to a station within this, in km.
_PLACE_KM = 6.0
_NEIGHBOURS = 8
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
#: Roman numbers are written with Cyrillic letters that look like them, too.
_ROMAN = {"І": "I", "Х": "X"}
_LANGUAGE = {"BY": "be", "UA": "uk", "RU": "ru"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one station: English, by language, other spellings, and whose the English is.

    ``basis`` is ``OpenStreetMap``, ``GeoNames``, or the language (``ru``, ``uk``, ``be``) from
    which the name was romanised.
    """

    name_en: str
    names: Mapping[str, str]
    spellings: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place of GeoNames: its name, its country, every spelling."""

    name: str
    country: str
    lonlat: LonLat
    spellings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Namer:
    """Finds the names of stations in another extract and among places."""

    nodes: Sequence[OsmNode]
    places: Sequence[NamedPlace]
    _near: tuple[_Near, _Near] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        near = (_Near([n.lonlat for n in self.nodes]), _Near([p.lonlat for p in self.places]))
        object.__setattr__(self, "_near", near)

    def names(self, lonlat: LonLat, country: str, name_ru: str, others: Sequence[str]) -> Names:
        """Return the names of the station of a Russian name at a position."""
        node = self._node(lonlat, (name_ru, *others))
        if node is not None:
            return _of_node(node, country, name_ru, others)
        place = self._place(lonlat, (name_ru, *others))
        if place is not None:
            return _of_place(place, name_ru, others)
        lang = _language_of(name_ru)
        names = {"ru": name_ru} if lang == "ru" else {"ru": name_ru, lang: name_ru}
        return Names(romanised(name_ru, lang), names, tuple(others), lang)

    def _node(self, lonlat: LonLat, names: Sequence[str]) -> OsmNode | None:
        folded = {fold(name) for name in names}
        for km, number in self._near[0].around(lonlat, _SAME_NAME_KM):
            node = self.nodes[number]
            spelled = {fold(value) for key, value in node.tags.items() if key.startswith("name")}
            if km <= _SAME_KM or folded & spelled:
                return node
        return None

    def _place(self, lonlat: LonLat, names: Sequence[str]) -> NamedPlace | None:
        wanted = {name.casefold().replace("ё", "е") for name in names}
        for _, number in self._near[1].around(lonlat, _PLACE_KM):
            place = self.places[number]
            if wanted & {each.casefold().replace("ё", "е") for each in place.spellings}:
                return place
        return None


class _Near:
    """Positions, found by their distance."""

    def __init__(self, lonlats: Sequence[LonLat]) -> None:
        from scipy.spatial import cKDTree

        self._lonlat: Floats = np.array(lonlats, dtype=float).reshape(-1, 2)
        self._tree = cKDTree(unit_vectors(self._lonlat)) if len(self._lonlat) else None

    def around(self, lonlat: LonLat, limit_km: float) -> list[tuple[float, int]]:
        """Return the (km, number) of the nearest few within a limit, nearest first."""
        if self._tree is None:
            return []
        here = unit_vectors(np.array([lonlat]))[0]
        reach = limit_km / EARTH_KM
        chords, numbers = self._tree.query(here, _NEIGHBOURS, distance_upper_bound=reach)
        found = zip(np.atleast_1d(chords).tolist(), np.atleast_1d(numbers).tolist(), strict=True)
        return [(chord * EARTH_KM, number) for chord, number in found if chord < np.inf]


def _of_node(node: OsmNode, country: str, name_ru: str, others: Sequence[str]) -> Names:
    tags = node.tags
    own, local = tags.get("name", ""), _LANGUAGE.get(country, "")
    names = {lang: tags[f"name:{lang}"] for lang in ("be", "uk") if f"name:{lang}" in tags}
    if own and local in ("be", "uk"):
        names.setdefault(local, own)
    names["ru"] = name_ru
    lang = local if local in names else "ru"
    every = (value for key, value in tags.items() if key.startswith("name"))
    spelled = dict.fromkeys([*others, own, *every])
    for taken in ("", *names.values()):
        spelled.pop(taken, None)
    name_en = romanised(names[lang], lang)
    said = fold(tags.get("name:en", "")) == fold(name_en)
    return Names(name_en, names, tuple(spelled), "OpenStreetMap" if said else lang)


def _of_place(place: NamedPlace, name_ru: str, others: Sequence[str]) -> Names:
    """Return the names that GeoNames has: of a Belarusian name its own romanisation proves it."""
    names = {"ru": name_ru}
    lang = _LANGUAGE.get(place.country, "")
    if lang in ("be", "uk"):
        for spelling in place.spellings:
            own = spelling != name_ru and _cyrillic(spelling)
            if own and fold(place.name) in map(fold, romanisations(spelling, lang)):
                names[lang] = spelling
    return Names(place.name, names, tuple(others), "GeoNames")


def romanised(name: str, lang: str) -> str:
    """Return a name in Latin letters, each word with a capital where the name has one."""
    return _WORD.sub(lambda word: _romanised_word(word[0], lang), name)


def _romanised_word(word: str, lang: str) -> str:
    if not _cyrillic(word) or set(word) <= _ROMAN.keys():
        return "".join(_ROMAN.get(letter, letter) for letter in word)
    latin = romanisations(word, lang)[0]
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def _cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def _language_of(name: str) -> str:
    """Return the language that the letters of a name speak of: a table may mix them."""
    letters = set(name.casefold())
    if letters & set("їєґ"):
        return "uk"
    if "ў" in letters:
        return "be"
    return "ru"
