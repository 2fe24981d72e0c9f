"""Tracks: the rails as a graph of edges between junctions, with true kilometres at every vertex.

The one model that every way in ends in: the shipped default, a file from OpenStreetMap, or an
answer of Overpass.  Arrays are read-only; vertices of all edges lie end to end in one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.errors import InputError
from mapper.railway.geodesy import Floats
from mapper.railway.plane import to_plane

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tracks:
    """The track graph: n nodes, m edges, v vertices.

    ``node_lonlat`` n × 2; ``edge_ends`` m × 2 node numbers; ``edge_km`` m lengths;
    ``first_vertex`` m + 1 offsets into ``lonlat`` (v × 2) and ``vertex_km`` (v, kilometres from
    the edge's start); ``synthetic`` m: a straight link where the source has no track; ``main``
    m: main track as opposed to siding, yard or spur; ``tags`` m mappings (name, gauge, …);
    ``about``: where the tracks come from, how old and how exact they are.
    """

    node_lonlat: Floats
    edge_ends: Ints
    edge_km: Floats
    first_vertex: Ints
    lonlat: Floats
    vertex_km: Floats
    synthetic: Bools
    main: Bools
    tags: tuple[Mapping[str, str], ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("node_lonlat", "edge_ends", "edge_km", "first_vertex", "lonlat",
                     "vertex_km", "synthetic", "main"):  # fmt: skip
            getattr(self, name).flags.writeable = False

    @cached_property
    def plane(self) -> Floats:
        """The vertices (v × 2) in the plane in which tracks are straight and points snap."""
        return to_plane(self.lonlat)

    def edge_vertices(self, edge: int) -> slice:
        """Return the slice of ``lonlat`` and ``vertex_km`` that belongs to an edge."""
        return slice(int(self.first_vertex[edge]), int(self.first_vertex[edge + 1]))

    def keep(self, wanted: Bools) -> Tracks:
        """Return the tracks with only the edges that ``wanted`` (m) marks; nodes stay."""
        counts = np.diff(self.first_vertex)
        vertices = np.repeat(wanted, counts)
        return replace(
            self,
            edge_ends=self.edge_ends[wanted],
            edge_km=self.edge_km[wanted],
            first_vertex=np.concatenate(([0], np.cumsum(counts[wanted]))),
            lonlat=self.lonlat[vertices],
            vertex_km=self.vertex_km[vertices],
            synthetic=self.synthetic[wanted],
            main=self.main[wanted],
            tags=tuple(t for t, w in zip(self.tags, wanted, strict=True) if w) if self.tags else (),
        )

    def unjoined(self) -> Tracks:
        """Return the tracks without the synthetic links, as the source has them."""
        return self.keep(~self.synthetic)


def tracks_from_edges(
    node_lonlat: Floats,
    edges: list[tuple[int, int, Floats, Floats]],
    *,
    synthetic: Bools,
    main: Bools,
    tags: tuple[Mapping[str, str], ...] = (),
    about: Mapping[str, Any] | None = None,
) -> Tracks:
    """Lay edges (start node, end node, lonlat k × 2, kilometres k from 0) end to end."""
    counts = [len(lonlat) for _, _, lonlat, _ in edges]
    return Tracks(
        node_lonlat=node_lonlat,
        edge_ends=np.array([edge[:2] for edge in edges], dtype=np.int64).reshape(-1, 2),
        edge_km=np.array([edge[3][-1] for edge in edges], dtype=float),
        first_vertex=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        lonlat=np.concatenate([edge[2] for edge in edges]) if edges else np.zeros((0, 2)),
        vertex_km=np.concatenate([edge[3] for edge in edges]) if edges else np.zeros(0),
        synthetic=synthetic,
        main=main,
        tags=tags,
        about=about or {},
    )


def tracks_to_geojson(tracks: Tracks) -> Iterator[bytes]:
    """Yield the tracks as a GeoJSON FeatureCollection, one edge a line of text; lonlat.

    ``ends`` are node numbers, ``km`` the true kilometres from the edge's start at each vertex.
    Degrees are kept to 3 decimals where the source has no more, else to 5; km to the metre.
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
            "km": np.round(tracks.vertex_km[part], 3).tolist(),
        }
        if tracks.synthetic[edge]:
            properties["synthetic"] = True
        if not tracks.main[edge]:
            properties["main"] = False
        if tracks.tags and tracks.tags[edge]:
            properties["tags"] = dict(tracks.tags[edge])
        coordinates = np.round(tracks.lonlat[part], decimals).tolist()
        geometry = {"type": "LineString", "coordinates": coordinates}
        yield {"type": "Feature", "properties": properties, "geometry": geometry}


def read_tracks(path: Path) -> Tracks:
    """Read what `tracks_to_geojson` wrote.

    Raises
    ------
    InputError
        The file is not such a network.
    """
    import orjson

    try:
        collection = orjson.loads(path.read_bytes())
        features = collection["features"]
        properties = [feature["properties"] for feature in features]
        shapes = [feature["geometry"]["coordinates"] for feature in features]
        ends = np.array([values["ends"] for values in properties], dtype=np.int64).reshape(-1, 2)
        about = collection["about"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is not a rail network ({error}); `mapper railway build` writes one"
        ) from error
    edges = [
        (a, b, np.array(shape, dtype=float).reshape(-1, 2), np.array(values["km"], dtype=float))
        for (a, b), shape, values in zip(ends.tolist(), shapes, properties, strict=True)
    ]
    node_lonlat = np.zeros((int(ends.max()) + 1 if len(ends) else 0, 2))
    for a, b, lonlat, _ in edges:
        node_lonlat[a], node_lonlat[b] = lonlat[0], lonlat[-1]
    tagged = any("tags" in values for values in properties)
    return tracks_from_edges(
        node_lonlat,
        edges,
        synthetic=np.array([values.get("synthetic", False) for values in properties], dtype=bool),
        main=np.array([values.get("main", True) for values in properties], dtype=bool),
        tags=tuple(values.get("tags", {}) for values in properties) if tagged else (),
        about=about,
    )
