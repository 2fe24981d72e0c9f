"""Regions, countries and named sites: the areas a report may name, with ISO 3166 codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from mapper.geocode.names.declension import from_lacinka, nominatives
from mapper.geocode.spelling import plain
from mapper.geocode.tokens import Token
from mapper.model import LonLat


@dataclass(frozen=True, slots=True)
class Subdivision:
    """A first-level region: ``code`` is ISO 3166-2, ``capital`` GeoNames' name of its seat."""

    code: str
    name_en: str
    country: str
    geonames: str
    capital: str
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A named place that the gazetteers lack."""

    id: str
    name_en: str
    country: str
    admin1: str
    lonlat: LonLat
    population: int
    spellings: tuple[str, ...]


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("mapper.geocode.names") / "regions.toml").read_text("utf-8"))


def _regions() -> dict[str, Subdivision]:
    return {
        code: Subdivision(
            code,
            row["name_en"],
            code[:2],
            row["gn"],
            plain(row["capital"]),
            tuple(plain(stem).replace("ь", "") for stem in row.get("adj", ())),
        )
        for code, row in _tables()["region"].items()
    }


REGIONS: Mapping[str, Subdivision] = _regions()
ISO_OF_GEONAMES: Mapping[str, str] = {region.geonames: code for code, region in REGIONS.items()}
SITES: Sequence[Site] = tuple(
    Site(
        row["id"],
        row["name_en"],
        row["country"],
        row["admin1"],
        (row["lonlat"][0], row["lonlat"][1]),
        row["population"],
        tuple(row["spellings"]),
    )
    for row in _tables()["site"]
)
#: "BY-UA" -> the regions of Belarus along Ukraine, the longest border first.
BORDERS: Mapping[str, Sequence[str]] = _tables()["border"]
COUNTRY_NAMES: Mapping[str, str] = {
    code: row["name_en"] for code, row in _tables()["country"].items()
}
#: Word endings that Slavic adjectives of regions take after -ск-, -ck-, -sk-.
_ADJECTIVE_ENDINGS = frozenset(
    "ии ыи іи ая яя ое ее ие ые ого ому ом ем ої оі ои ою ую им ым ім ими ыми імі ымі их ых іх а е "
    "і у ага аму аи аю ія ыя ае яе ам ьк ему его і ої "
    "i y a ie iego iej im iemu ich imi iego aja aha aj im uju iej iemu iem ije".split()
)
#: Names of areas have so many words at most.
_LONGEST = 5
_FORMED = ("ск", "цк", "зк", "sk", "ck", "zk")
_SEATS: Mapping[str, tuple[str, ...]] = {
    seat: tuple(
        code for code, region in REGIONS.items() if region.capital == seat and region.adjectives
    )
    for seat in {region.capital for region in REGIONS.values()}
}


_SEAT_NAMES: Mapping[str, str] = {
    plain(name): code for code, row in _tables()["region"].items() for name in row.get("seats", ())
}


def area_name(code: str) -> str:
    """Return the English name of a region or country, its code where it has none here."""
    return REGIONS[code].name_en if code in REGIONS else COUNTRY_NAMES.get(code, code)


@lru_cache(maxsize=16384)
def country_of_unit(word: str) -> str:
    """Return the country that alone has such districts or regions: powiat is Poland's."""
    return next(
        (
            code
            for code, row in _tables()["country"].items()
            if any(word.startswith(stem) for stem in row.get("units", ()))
        ),
        "",
    )


def region_called(word: str) -> str:
    """Return the region that ``word`` (plain form) means beside a word for region; or nothing."""
    return _SEAT_NAMES.get(word, "")


def region_of_seat(name: str, country: str) -> str:
    """Return the region whose seat GeoNames calls ``name``, also in plain form; or nothing."""
    for code in _SEATS.get(plain(name), ()):
        if code.startswith(country):
            return code
    return ""


@dataclass(frozen=True, slots=True)
class AreaWord:
    """Words of a text that name an area or river: kind country, demonym, region, abroad, river."""

    kind: str
    code: str
    last: int


def _entries() -> Iterator[tuple[str, str, str]]:
    """Yield (words, kind, code) of all that names an area."""
    tables = _tables()
    for code, row in tables["region"].items():
        yield from ((entry, "region", code) for entry in row.get("names", ()))
        if not row["name_en"].endswith("City") and row["name_en"] != row["capital"]:
            yield row["name_en"], "region", code
    for code, row in tables["country"].items():
        yield from ((entry, "country", code) for entry in row["names"])
        yield from ((entry, "demonym", code) for entry in row["demonym"])
    for row in tables["historic"]:
        yield from ((entry, "region", "+".join(row["regions"])) for entry in row["names"])
    for code, row in tables["abroad"].items():
        yield from ((entry, "abroad", code) for entry in row["names"])
    for row in tables["river"]:
        yield from ((entry, "river", "") for entry in row["names"])


@cache
def _index() -> Mapping[str, Sequence[tuple[tuple[tuple[str, bool], ...], str, str]]]:
    found: dict[str, list[tuple[tuple[tuple[str, bool], ...], str, str]]] = {}

    def put(entry: str, kind: str, code: str) -> None:
        words = tuple((plain(w.rstrip("*")), w.endswith("*")) for w in entry.split())
        found.setdefault(words[0][0][:3], []).append((words, kind, code))

    for entry, kind, code in _entries():
        put(entry, kind, code)
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def _nominatives(word: str, lang: str) -> Sequence[str]:
    return () if lang == "lat" else nominatives(word, lang)


def area_at(tokens: Sequence[Token], place: int, lang: str) -> AreaWord | None:
    """Return the area that the words from token ``place`` on name by themselves, if any."""
    ahead = tokens[place : place + _LONGEST]
    found = _area_of([token.key if token.kind == "word" else "" for token in ahead], lang)
    if found is None and lang == "lat":
        found = _area_of([from_lacinka(token.text) for token in ahead], "be")
    return found and AreaWord(found.kind, found.code, place + found.last)


def _area_of(keys: Sequence[str], lang: str) -> AreaWord | None:
    """Return the area that the first of ``keys`` name; ``last`` counts from them."""
    for words, kind, code in _index().get(keys[0][:3], ()):
        if len(words) <= len(keys) and all(
            said == word
            or (stem and said.startswith(word) and len(said) - len(word) < 6)
            or word in _nominatives(said, lang)
            for (word, stem), said in zip(words, keys, strict=False)
        ):
            return AreaWord(kind, code, len(words))
    return None


def region_of_adjective(word: str) -> str:
    """Return the region whose adjective ``word`` (plain form) is, in any case; or nothing."""
    stem = adjective_stem(word)
    return _adjectives().get(stem.replace("ь", ""), "") if stem else ""


def adjective_stem(word: str) -> str:
    """Return the part of a Slavic adjective that ends in -ск, -цк, -sk, -ck; or nothing."""
    for length in range(min(5, len(word) - 4), 0, -1):
        stem, ending = word[:-length], word[-length:].replace("ь", "")
        if ending in _ADJECTIVE_ENDINGS and stem.replace("ь", "").endswith(_FORMED):
            return stem
    return ""


@cache
def _adjectives() -> Mapping[str, str]:
    return {stem: code for code, region in REGIONS.items() for stem in region.adjectives}
