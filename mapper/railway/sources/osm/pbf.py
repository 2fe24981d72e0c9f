"""Reads OpenStreetMap PBF files with GDAL's OSM driver (by pyogrio), into arrays.

Of the readers measured it is the fastest that is kept well.  Relations take a second pass with
pyosmium.  GDAL is handed only files whose first bytes are those of a PBF.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    STOP_VALUE,
    TRACK_TAGS,
    TRACK_VALUES,
    TRANSPORT_VALUES,
    CutOff,
    OsmNode,
    OsmRail,
    is_track,
    keep_node,
    kept,
    middle_of,
)
from mapper.railway.sources.osm.stops import stations_and_posts
from mapper.railway.sources.osm.xml import read_routes, read_with_osmium, way_sizes
from mapper.railway.tracks.tracks import Ints


def _listed(values: Iterable[str]) -> str:
    return ",".join(f"'{value}'" for value in sorted(values))


#: GDAL's own settings file: one tag becomes a column, the rest come as JSON.
_CONFIG = """\
attribute_name_laundering=no
report_all_ways=yes
[points]
osm_id=yes
attributes=railway,public_transport,train
other_tags=yes
tags_format=json
[lines]
osm_id=yes
attributes=railway,public_transport,train
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
        sizes = way_sizes(path)
        short = [number for number, size in sizes.items() if size < 2]
        whole = {number: size for number, size in sizes.items() if size > 1}
        if whole != dict(zip(ids.tolist(), np.diff(first_vertex).tolist(), strict=True)):
            return read_with_osmium(path)  # GDAL draws across nodes that are not there
        nodes = _read_points(path)
        here, elsewhere = read_routes(path, whole.keys())
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(f"{path} is cut off or damaged ({error}); download it again") from error
    stations, posts = stations_and_posts(nodes)
    return OsmRail(
        way_ids=ids,
        first_vertex=first_vertex,
        lonlat=lonlat,
        tags=tags,
        stations=tuple(sorted(stations, key=lambda node: node.id)),
        posts=tuple(sorted(posts, key=lambda node: node.id)),
        routes=tuple(here),
        cut_off=tuple(CutOff(number, sizes[number], sizes[number]) for number in sorted(short)),
        elsewhere=tuple(elsewhere),
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


#: Stations, stops and posts; an area of such tags comes as a line.
_POINTS = (
    f"railway IN ({_listed(STATION_VALUES | {POST_VALUE, STOP_VALUE})}) OR "
    f"(train = 'yes' AND public_transport IN ({_listed(TRANSPORT_VALUES)}))"
)


def _read_layer(path: Path, layer: str, where: str) -> tuple[Any, Any]:
    """Return (columns by name, geometries as WKB) of the rows that are wanted."""
    import pyogrio.raw

    meta, _, geometry, fields = pyogrio.raw.read(path, layer=layer, where=where, encoding="utf-8")
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

    return kept({"railway": railway, **orjson.loads(others or "{}")}, TRACK_TAGS)


def read_ways(path: Path) -> tuple[Ints, Ints, Floats, JsonTags]:
    """Return (ids w, first vertices w + 1, lonlat v × 2, tags) of the tracks of a PBF."""
    import shapely

    with _driver_settings():
        columns, geometry = _read_layer(path, "lines", f"railway IN ({_listed(TRACK_VALUES)})")
    lonlat, index = shapely.get_coordinates(shapely.from_wkb(geometry), return_index=True)
    counts = np.bincount(index, minlength=len(geometry))
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    tags = JsonTags(columns["railway"], columns["other_tags"])
    return columns["osm_id"].astype(np.int64), first, lonlat, tags


def _read_points(path: Path) -> list[OsmNode]:
    """Return the stations, stops and posts: nodes, and areas by their middle."""
    import orjson
    import shapely

    found = []
    for layer, element in (("points", "node"), ("lines", "way")):
        with _driver_settings():
            columns, geometry = _read_layer(path, layer, _POINTS)
        for row, shape in enumerate(shapely.from_wkb(geometry)):
            tags = orjson.loads(columns["other_tags"][row] or "{}")
            own = {key: columns[key][row] for key in ("railway", "public_transport", "train")}
            tags |= {key: value for key, value in own.items() if value is not None}
            lonlat = middle_of(shapely.get_coordinates(shape))
            node = keep_node(int(columns["osm_id"][row]), lonlat, tags, element)
            found += [] if node is None or is_track(tags) else [node]
    return found
