"""Splits edges at the stations, so that every station is a node and every section whole edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

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
    edges: list[tuple[int, int, Floats, Floats]] = []
    origin: list[int] = []
    for edge in range(len(tracks.edge_km)):
        for part in _parts(tracks, edge, stops.get(edge, {})):
            edges.append(part)
            origin.append(edge)
    return _rebuilt(tracks, edges, origin, added), nodes


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
    tracks: Tracks,
    edges: list[tuple[int, int, Floats, Floats]],
    origin: list[int],
    added: list[Any],
) -> Tracks:
    lonlat = np.concatenate([tracks.node_lonlat, np.array(added).reshape(-1, 2)])
    return tracks_from_edges(
        lonlat,
        edges,
        synthetic=tracks.synthetic[origin],
        main=tracks.main[origin],
        tags=tuple(tracks.tags[edge] for edge in origin) if tracks.tags else (),
        about=tracks.about,
    )
