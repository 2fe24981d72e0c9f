"""Builds the default network and base map from installed packages, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mapper.model import BBox
from mapper.railway.areas import areas_from
from mapper.railway.contract import contract
from mapper.railway.curated import read_curated
from mapper.railway.default.basemap import BASEMAP_BBOX, build_basemap
from mapper.railway.default.joins import Join, find_joins
from mapper.railway.default.towns import build_towns
from mapper.railway.default.world_railways import read_world_railways
from mapper.railway.files import write_placed
from mapper.railway.placing import Placed, place_all

NETWORK_BBOX: BBox = (22.0, 44.0, 41.0, 57.0)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the files written, the joins, the placed network."""

    files: tuple[Path, ...]
    joins: tuple[Join, ...]
    join_places: tuple[tuple[float, float], ...]
    placed: Placed


def build(out: Path, node_modules: Path, lines: Path | None, progress: Progress) -> Built:
    """Derive every file of the railway and the base map into the folder ``out``.

    ``lines`` is the curated list (default: the shipped ``geodata/lines.json``).

    Raises
    ------
    ResourceMissing
        A package that the data comes from is not installed.
    """
    curated = read_curated(lines)
    progress("land, borders and oblasts")
    basemap = build_basemap(node_modules)
    towns = build_towns(BASEMAP_BBOX)
    progress("tracks")
    raw = read_world_railways(NETWORK_BBOX)
    progress("joining across borders and gaps")
    joins = find_joins(raw, areas_from(basemap.admin1).countries_of(raw.lonlat))
    tracks = contract(raw, joins, about_default())
    progress("placing the lines")
    placed = place_all(tracks, curated)
    progress("writing")
    files = write_placed(placed, out)
    collections = {
        "land.geojson": basemap.land,
        "borders.geojson": basemap.borders,
        "admin1.geojson": basemap.admin1,
        "towns.geojson": towns,
    }
    for name, collection in collections.items():
        files.append(write_collection(out / name, collection))
    places = tuple((float(x), float(y)) for x, y in raw.lonlat[[join.start for join in joins]])
    return Built(tuple(files), tuple(joins), places, placed)


def about_default() -> dict[str, Any]:
    """Return where the default network comes from, how old and how exact it is."""
    return {
        "id": "default",
        "name": "Railways of the world, generalised",
        "source": f"OpenStreetMap, by way of the package scgraph_data {version('scgraph_data')}",
        "licence": "ODbL 1.0",
        "attribution": "© OpenStreetMap contributors",
        "date": None,
        "age": "the package does not say on which day its extract was made",
        "decimals": 3,
        "error_km": 1.7,
        "exactness": "median error 36 m, one place in ten off by 1.7 km or more; no sidings",
        "bbox": list(NETWORK_BBOX),
        "fuller": "`mapper railway import FILE` or `mapper railway fetch` makes the full network",
    }


def write_collection(path: Path, collection: dict[str, Any]) -> Path:
    """Write a FeatureCollection, one feature a line; return the path."""
    import orjson

    path.parent.mkdir(parents=True, exist_ok=True)
    body = b",\n".join(orjson.dumps(feature) for feature in collection["features"])
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + body + b"\n]}\n")
    return path
