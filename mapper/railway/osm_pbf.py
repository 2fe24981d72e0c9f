"""Reads OpenStreetMap PBF files with GDAL's OSM driver (by pyogrio), into arrays.

Of the readers measured it is the fastest that is kept well.  Relations take a second pass with
pyosmium.  GDAL is handed only files whose first bytes are those of a PBF.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.railway.osm_model import (
    POST_VALUE,
    STATION_VALUES,
    TRACK_TAGS,
    TRACK_VALUES,
    OsmNode,
    OsmRail,
    is_name,
    keep_node,
    make_rail,
)
from mapper.railway.osm_xml import read_routes

#: GDAL's own settings file: which tags become columns, the rest as JSON.
_CONFIG = """\
attribute_name_laundering=no
report_all_ways=yes
[points]
osm_id=yes
attributes=railway
other_tags=yes
tags_format=json
[lines]
osm_id=yes
attributes={lines}
other_tags=yes
tags_format=json
"""


def read_pbf(path: Path) -> OsmRail:
    """Read the railway of a PBF.

    Raises
    ------
    InputError
        The file cannot be read to its end.
    """
    try:
        with _driver_settings():
            ways = _read_ways(path)
            nodes = _read_nodes(path)
        routes = read_routes(path)
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(
            f"{path} is cut off or damaged ({error}); download it again"
        ) from error
    stations = [node for node in nodes if node.tags["railway"] != POST_VALUE]
    posts = [node for node in nodes if node.tags["railway"] == POST_VALUE]
    return make_rail(ways, stations, posts, routes)


@contextmanager
def _driver_settings() -> Iterator[None]:
    import pyogrio

    handle, name = tempfile.mkstemp(suffix=".ini", prefix="mapper-osm-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_CONFIG.format(lines=",".join(TRACK_TAGS)))
    options = {"OSM_CONFIG_FILE": name, "OSM_MAX_TMPFILE_SIZE": "200", "OGR_INTERLEAVED_READING": None}
    before = {key: pyogrio.get_gdal_config_option(key) for key in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
        Path(name).unlink()


def _read_layer(path: Path, layer: str, values: frozenset[str]) -> tuple[Any, Any]:
    """Return (columns by name, geometries as WKB) of the rows with a wanted ``railway``."""
    import pyogrio.raw

    listed = ",".join(f"'{value}'" for value in sorted(values))
    meta, _, geometry, fields = pyogrio.raw.read(
        path, layer=layer, where=f"railway IN ({listed})", encoding="utf-8"
    )
    return dict(zip(meta["fields"], fields, strict=True)), geometry


def _read_ways(path: Path) -> list[tuple[int, Any, Mapping[str, str]]]:
    import shapely

    columns, geometry = _read_layer(path, "lines", TRACK_VALUES)
    shapes = shapely.from_wkb(geometry)
    lonlat, index = shapely.get_coordinates(shapes, return_index=True)
    parts = np.split(lonlat, np.flatnonzero(np.diff(index)) + 1) if len(lonlat) else []
    ids = columns["osm_id"].astype(np.int64).tolist()
    return list(zip(ids, parts, _tags(columns), strict=True))


def _tags(columns: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return each row's kept tags: the columns that it has, and its names in other languages."""
    rows = [{} for _ in range(len(columns["osm_id"]))]
    for key in TRACK_TAGS:
        values = columns[key]
        for row in np.flatnonzero(values != None).tolist():  # noqa: E711 - elementwise
            rows[row][key] = values[row]
    for row, others in _others(columns):
        rows[row].update((key, value) for key, value in others.items() if is_name(key))
    return rows


def _others(columns: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, str]]]:
    import orjson

    values = columns["other_tags"]
    for row in np.flatnonzero(values != None).tolist():  # noqa: E711 - elementwise
        if "name" in values[row]:
            yield row, orjson.loads(values[row])


def _read_nodes(path: Path) -> list[OsmNode]:
    import orjson
    import shapely

    columns, geometry = _read_layer(path, "points", STATION_VALUES | {POST_VALUE})
    lonlat = shapely.get_coordinates(shapely.from_wkb(geometry)).tolist()
    found = []
    for row, (lon, lat) in enumerate(lonlat):
        tags = orjson.loads(columns["other_tags"][row] or "{}")
        tags["railway"] = columns["railway"][row]
        node = keep_node(int(columns["osm_id"][row]), (lon, lat), tags)
        if node is not None:
            found.append(node)
    return found
