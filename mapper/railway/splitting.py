"""Splits edges at the stations, so that every station is a node and every section whole edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from mapper.railway.geodesy import Floats
from mapper.railway.graph import Piece, Position, piece_vertices
from mapper.railway.tracks import Tracks, tracks_from_edges

#: A station nearer than this to an edge's end takes that end's node.
_NEAR_END_KM = 0.05


def split_at(tracks: Tracks, positions: Mapping[str, Position]) -> tuple[Tracks, dict[str, int]]:
    """Return the tracks with a node at each position, and each key's node number."""
    nodes: dict[str, int] = {}
    added: list[Floats] = []
    stops: dict[int, dict[float, int]] = defaultdict(dict)
    for key, position in sorted(positions.items()):
        length_km = float(tracks.edge_km[position.edge])
        if min(position.km, length_km - position.km) <= _NEAR_END_KM:
            end = 0 if position.km < length_km / 2 else 1
            nodes[key] = int(tracks.edge_ends[position.edge, end])
            continue
        km = round(position.km, 3)
        if km not in stops[position.edge]:
            stops[position.edge][km] = len(tracks.node_lonlat) + len(added)
            shape, _ = piece_vertices(tracks, Piece(position.edge, km, km))
            added.append(shape[0])
        nodes[key] = stops[position.edge][km]
    cut = np.zeros(len(tracks.edge_km), dtype=bool)
    cut[list(stops)] = True
    parts = [(edge, part) for edge in sorted(stops) for part in _parts(tracks, edge, stops[edge])]
    return _rebuilt(tracks.keep(~cut), tracks, parts, added), nodes


def _parts(
    tracks: Tracks, edge: int, stops: Mapping[float, int]
) -> list[tuple[int, int, Floats, Floats]]:
    a, b = tracks.edge_ends[edge].tolist()
    part = tracks.edge_vertices(edge)
    if not stops:
        return [(a, b, tracks.lonlat[part], tracks.vertex_km[part])]
    kms = [0.0, *sorted(stops), float(tracks.edge_km[edge])]
    nodes = [a, *(stops[km] for km in sorted(stops)), b]
    return [
        (nodes[n], nodes[n + 1], *piece_vertices(tracks, Piece(edge, kms[n], kms[n + 1])))
        for n in range(len(nodes) - 1)
    ]


def _rebuilt(
    whole: Tracks,
    tracks: Tracks,
    parts: list[tuple[int, tuple[int, int, Floats, Floats]]],
    added: list[Floats],
) -> Tracks:
    """Return the edges that stay whole, then the parts of the others, over all nodes."""
    origin = [edge for edge, _ in parts]
    rest = tracks_from_edges(
        tracks.node_lonlat,
        [part for _, part in parts],
        synthetic=tracks.synthetic[origin],
        main=tracks.main[origin],
    )
    offset = whole.first_vertex[-1]
    return Tracks(
        node_lonlat=np.concatenate([tracks.node_lonlat, np.array(added).reshape(-1, 2)]),
        edge_ends=np.concatenate((whole.edge_ends, rest.edge_ends)),
        edge_km=np.concatenate((whole.edge_km, rest.edge_km)),
        first_vertex=np.concatenate((whole.first_vertex, rest.first_vertex[1:] + offset)),
        lonlat=np.concatenate((whole.lonlat, rest.lonlat)),
        vertex_km=np.concatenate((whole.vertex_km, rest.vertex_km)),
        synthetic=np.concatenate((whole.synthetic, rest.synthetic)),
        main=np.concatenate((whole.main, rest.main)),
        tags=(*whole.tags, *(tracks.tags[edge] for edge in origin)) if tracks.tags else (),
        about=tracks.about,
    )
