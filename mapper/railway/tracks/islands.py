"""Islands: parts of the tracks without a way between them, and the gap between two of them."""

from __future__ import annotations

import numpy as np

from mapper.geodesy import distance_km, unit_vectors
from mapper.railway.tracks.graph import Spot, TrackGraph
from mapper.railway.tracks.tracks import Ints


def components(graph: TrackGraph) -> Ints:
    """Return for each node (n) the number of its component; the largest is 0."""
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(graph.matrix, directed=False)
    sizes = np.bincount(label)
    rank = np.empty_like(sizes)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return np.asarray(rank[label])


def gap_between(graph: TrackGraph, start: Spot, goal: Spot) -> str:
    """Say in words where the tracks around two spots come nearest to each other."""
    from scipy.spatial import cKDTree

    label = components(graph)
    own = label[graph.exits(start)[0][0]]
    other = label[graph.exits(goal)[0][0]]
    nodes = graph.tracks.node_lonlat
    here, there = np.flatnonzero(label == own), np.flatnonzero(label == other)
    tree = cKDTree(unit_vectors(nodes[here]))
    chord, nearest = tree.query(unit_vectors(nodes[there]))
    place = int(np.argmin(chord))
    a, b = nodes[here[nearest[place]]], nodes[there[place]]
    gap_km = distance_km((a[0], a[1]), (b[0], b[1]))
    return (
        f"the tracks end {gap_km:.1f} km apart, at {a[1]:.3f} N {a[0]:.3f} E "
        f"and {b[1]:.3f} N {b[0]:.3f} E"
    )
