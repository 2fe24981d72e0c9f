"""Reads OpenStreetMap PBF files with GDAL's OSM driver (by pyogrio), into arrays.

Of the readers measured it is the fastest that is kept well.  Relations take a second pass with
pyosmium.  GDAL is handed only files whose first bytes are those of a PBF.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.errors import InputError
from mapper.geodesy import Floats
from mapper.railway.sources.osm.extract import (
    POST_VALUE,
    STATION_VALUES,
    TRACK_TAGS,
    TRACK_VALUES,
    OsmNode,
    OsmRail,
    keep_node,
    kept,
)
from mapper.railway.sources.osm.xml import read_routes, read_with_osmium
from mapper.railway.tracks.tracks import Ints

#: GDAL's own settings file: one tag becomes a column, the rest come as JSON.
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
attributes=railway
other_tags=yes
tags_format=json
"""


#: What GDAL says of a file whose nodes are not in the order of their ids; osmium does not mind.
_UNSORTED = "Non increasing node id"


def read_pbf(path: Path) -> OsmRail:
    """Read the railway of a PBF.

    Raises
    ------
    InputError
        The file cannot be read to its end.
    """
    try:
        try:
            ids, first_vertex, lonlat, tags = read_ways(path)
        except RuntimeError as error:
            if _UNSORTED not in str(error):
                raise
            return read_with_osmium(path)
        nodes = _read_nodes(path)
        routes = read_routes(path)
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(f"{path} is cut off or damaged ({error}); download it again") from error
    stations = [node for node in nodes if node.tags["railway"] != POST_VALUE]
    posts = [node for node in nodes if node.tags["railway"] == POST_VALUE]
    return OsmRail(
        way_ids=ids,
        first_vertex=first_vertex,
        lonlat=lonlat,
        tags=tags,
        stations=tuple(sorted(stations, key=lambda node: node.id)),
        posts=tuple(sorted(posts, key=lambda node: node.id)),
        routes=tuple(sorted(routes, key=lambda route: route.id)),
    )


@contextmanager
def _driver_settings() -> Iterator[None]:
    import pyogrio

    handle, name = tempfile.mkstemp(suffix=".ini", prefix="mapper-osm-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_CONFIG)
    options = {"OSM_CONFIG_FILE": name, "OSM_MAX_TMPFILE_SIZE": "200"}
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


@dataclass(frozen=True, eq=False)
class JsonTags(Sequence[Mapping[str, str]]):
    """The tags of w ways; a way's mapping of the kept ones is made when it is asked for.

    ``railway`` holds each way's value of that key, ``others`` the rest as JSON or None.  Ways
    with the same tags share one mapping: most ways of a country have few different ones.
    """

    railway: NDArray[Any]
    others: NDArray[Any]
    _known: dict[tuple[str, str | None], Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __len__(self) -> int:
        return len(self.railway)

    def __getitem__(self, number: Any) -> Any:
        """Return the kept tags of a way; of a slice, a list of them."""
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        own = (self.railway[number], self.others[number])
        if own not in self._known:
            self._known[own] = _kept_tags(*own)
        return self._known[own]


def _kept_tags(railway: str, others: str | None) -> dict[str, str]:
    import orjson

    found = {"railway": railway}
    return found if others is None else found | kept(orjson.loads(others), TRACK_TAGS)


def read_ways(path: Path) -> tuple[Ints, Ints, Floats, JsonTags]:
    """Return (ids w, first vertices w + 1, lonlat v × 2, tags) of the tracks of a PBF."""
    import shapely

    with _driver_settings():
        columns, geometry = _read_layer(path, "lines", TRACK_VALUES)
    lonlat, index = shapely.get_coordinates(shapely.from_wkb(geometry), return_index=True)
    counts = np.bincount(index, minlength=len(geometry))
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    tags = JsonTags(columns["railway"], columns["other_tags"])
    return columns["osm_id"].astype(np.int64), first, lonlat, tags


def _read_nodes(path: Path) -> list[OsmNode]:
    import orjson
    import shapely

    with _driver_settings():
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
