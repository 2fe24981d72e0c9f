"""Tracks made by hand, and tracks without what is inferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mapper.geodesy import Floats
from mapper.railway.network import Network
from mapper.railway.tracks.tracks import Bools, Ints, Tracks


def tracks_from_edges(
    node_lonlat: Floats,
    edges: list[tuple[int, int, Floats, Floats]],
    *,
    basis: Ints,
    error_km: Floats,
    main: Bools,
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
        basis=basis,
        error_km=error_km,
        main=main,
        about=about or {},
    )


def unjoined_tracks(tracks: Tracks) -> Tracks:
    """The tracks without the edges that are inferred, as the sources have them."""
    return tracks_with(tracks, ~tracks.inferred)


def tracks_with(tracks: Tracks, wanted: Bools) -> Tracks:
    """The tracks with only the edges that ``wanted`` (m) marks; nodes stay."""
    counts = np.diff(tracks.first_vertex)
    vertices = np.repeat(wanted, counts)
    return replace(
        tracks,
        edge_ends=tracks.edge_ends[wanted],
        edge_km=tracks.edge_km[wanted],
        first_vertex=np.concatenate(([0], np.cumsum(counts[wanted]))),
        lonlat=tracks.lonlat[vertices],
        vertex_km=tracks.vertex_km[vertices],
        basis=tracks.basis[wanted],
        error_km=tracks.error_km[wanted],
        main=tracks.main[wanted],
        tags=tuple(t for t, w in zip(tracks.tags, wanted, strict=True) if w) if tracks.tags else (),
    )


def unjoined(network: Network) -> Network:
    """The network without what is inferred of its tracks."""
    return Network(replace(network.placed, tracks=unjoined_tracks(network.placed.tracks)))
