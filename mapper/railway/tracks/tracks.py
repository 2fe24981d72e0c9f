"""Tracks: the rails as a graph of edges between junctions, with true kilometres at every vertex.

The one model that every way in ends in: the shipped default, a file from OpenStreetMap, or an
answer of Overpass.  Arrays are read-only; vertices of all edges lie end to end in one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.geodesy import Floats
from mapper.model import Basis, LonLat
from mapper.railway.tracks.plane import along, to_plane

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tracks:
    """The track graph: n nodes, m edges, v vertices.

    ``node_lonlat`` n × 2; ``edge_ends`` m × 2 node numbers; ``edge_km`` m lengths;
    ``first_vertex`` m + 1 offsets into ``lonlat`` (v × 2) and ``vertex_km`` (v, kilometres from
    the edge's start); ``basis`` m: where its course comes from (`mapper.model.Basis`);
    ``error_km`` m: how far off it may be; ``main`` m: main track as opposed to siding, yard or
    spur; ``tags`` m mappings (name, gauge, …); ``about``: where the tracks come from, how old and
    how exact they are.
    """

    node_lonlat: Floats
    edge_ends: Ints
    edge_km: Floats
    first_vertex: Ints
    lonlat: Floats
    vertex_km: Floats
    basis: Ints
    error_km: Floats
    main: Bools
    tags: tuple[Mapping[str, str], ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("node_lonlat", "edge_ends", "edge_km", "first_vertex", "lonlat",
                     "vertex_km", "basis", "error_km", "main"):  # fmt: skip
            getattr(self, name).flags.writeable = False

    @cached_property
    def plane(self) -> Floats:
        """The vertices (v × 2) in the plane in which tracks are straight and points snap."""
        return to_plane(self.lonlat)

    def edge_vertices(self, edge: int) -> slice:
        """Return the slice of ``lonlat`` and ``vertex_km`` that belongs to an edge."""
        return slice(int(self.first_vertex[edge]), int(self.first_vertex[edge + 1]))

    def lonlat_at(self, edge: int, km: float) -> LonLat:
        """Return the lonlat at a kilometre of an edge."""
        part = self.edge_vertices(edge)
        place = along(self.plane[part], self.vertex_km[part], np.array([km]))[0]
        return (float(place[0]), float(place[1]))

    @property
    def inferred(self) -> Bools:
        """Which edges (m) no source has as track."""
        return self.basis >= Basis.THROUGH_STATIONS


def tracks_to_geojson(tracks: Tracks) -> Iterator[bytes]:
    """Yield the tracks as a GeoJSON FeatureCollection, one edge a line of text; lonlat.

    ``ends`` are node numbers, ``km`` the true kilometres from the edge's start at each vertex.
    Degrees are kept to 5 decimals, or as many as ``about`` says; km as exactly as these.
    """
    import orjson

    head = orjson.dumps(dict(tracks.about), option=orjson.OPT_SORT_KEYS)
    yield b'{"type":"FeatureCollection","about":' + head + b',"features":[\n'
    for number, feature in enumerate(_features(tracks)):
        yield (b",\n" if number else b"") + orjson.dumps(feature)
    yield b"\n]}\n"


def _features(tracks: Tracks) -> Iterator[dict[str, Any]]:
    """Yield each edge as a GeoJSON feature; one at a time, since there may be a million."""
    decimals = int(tracks.about.get("decimals", 5))
    for edge in range(len(tracks.edge_km)):
        part = tracks.edge_vertices(edge)
        properties: dict[str, Any] = {
            "ends": tracks.edge_ends[edge].tolist(),
            "km": np.round(tracks.vertex_km[part], decimals - 2).tolist(),
            "basis": Basis(tracks.basis[edge]).word,
            "error_km": round(float(tracks.error_km[edge]), 1),
        }
        if not tracks.main[edge]:
            properties["main"] = False
        if tracks.tags and tracks.tags[edge]:
            properties["tags"] = dict(tracks.tags[edge])
        coordinates = np.round(tracks.lonlat[part], decimals).tolist()
        geometry = {"type": "LineString", "coordinates": coordinates}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def read_tracks(text: bytes) -> Tracks:
    """Read what `tracks_to_geojson` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError
        It is not such a network.
    """
    import orjson

    collection = orjson.loads(text)
    features = collection["features"]
    properties = [feature["properties"] for feature in features]
    shapes = [feature["geometry"]["coordinates"] for feature in features]
    ends = np.array([values["ends"] for values in properties], dtype=np.int64).reshape(-1, 2)
    bases = {basis.word: int(basis) for basis in Basis}
    basis = [bases[values["basis"]] for values in properties]
    error_km = [values["error_km"] for values in properties]
    about = collection["about"]
    first = np.concatenate(([0], np.cumsum([len(shape) for shape in shapes]))).astype(np.int64)
    lonlat = np.array([place for shape in shapes for place in shape], dtype=float).reshape(-1, 2)
    vertex_km = np.array([km for values in properties for km in values["km"]], dtype=float)
    node_lonlat = np.zeros((int(ends.max()) + 1 if len(ends) else 0, 2))
    node_lonlat[ends[:, 0]], node_lonlat[ends[:, 1]] = lonlat[first[:-1]], lonlat[first[1:] - 1]
    tagged = any("tags" in values for values in properties)
    return Tracks(
        node_lonlat=node_lonlat,
        edge_ends=ends,
        edge_km=vertex_km[first[1:] - 1],
        first_vertex=first,
        lonlat=lonlat,
        vertex_km=vertex_km,
        basis=np.array(basis, dtype=np.int64),
        error_km=np.array(error_km, dtype=float),
        main=np.array([values.get("main", True) for values in properties], dtype=bool),
        tags=tuple(values.get("tags", {}) for values in properties) if tagged else (),
        about=about,
    )
