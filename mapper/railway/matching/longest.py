"""The longest way over a part of the tracks: of the shortest ways between its places, the longest.

That is the diameter of the part as a graph (https://en.wikipedia.org/wiki/Distance_(graph_theory)),
found by going twice to the farthest place: exact where the track has no rings.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from mapper.railway.tracks.graph import Piece, Position
from mapper.railway.tracks.tracks import Ints, Tracks

#: An edge between covered ones and no longer than this is one of theirs, in km.
_BETWEEN_KM = 0.3


def longest_ways(tracks: Tracks, covered: Sequence[Piece]) -> list[list[Piece]]:
    """Return for each connected part of the covered track the longest of its shortest ways."""
    around = _around(tracks, covered)
    left = dict.fromkeys(around)
    found = []
    while left:
        first = _tree(around, next(iter(left)))
        for node in first:
            del left[node]
        start = max(first, key=lambda node: first[node][0])
        tree = _tree(around, start)
        node = max(tree, key=lambda node: tree[node][0])
        pieces = []
        while (before := tree[node][1]) is not None:
            node, piece = before
            pieces.append(piece)
        found += [pieces[::-1]] if pieces else []
    return found


#: A node of the tracks, or a place within an edge.
_Node = int | Position
_Around = dict[_Node, list[tuple[_Node, Piece]]]


def _around(tracks: Tracks, covered: Sequence[Piece]) -> _Around:
    """Return the covered pieces by the nodes at their ends, short ones between them with them."""
    around: _Around = {}
    for piece in [*covered, *_between(tracks, covered)]:
        a, b = tracks.edge_ends[piece.edge].tolist()
        whole = float(tracks.edge_km[piece.edge])
        start = a if piece.km_from <= 0.0 else Position(piece.edge, piece.km_from)
        end = b if piece.km_to >= whole else Position(piece.edge, piece.km_to)
        around.setdefault(start, []).append((end, piece))
        around.setdefault(end, []).append((start, Piece(piece.edge, piece.km_to, piece.km_from)))
    return around


def _between(tracks: Tracks, covered: Sequence[Piece]) -> list[Piece]:
    """Return the short edges that no sample fell on, with both ends at covered ones."""
    edges: Ints = np.array([piece.edge for piece in covered], dtype=np.int64)
    nodes = np.unique(tracks.edge_ends[edges])
    short = np.flatnonzero(tracks.edge_km <= _BETWEEN_KM)
    inside = short[np.isin(tracks.edge_ends[short], nodes).all(axis=1)]
    rest = np.setdiff1d(inside, edges)
    return [Piece(edge, 0.0, float(tracks.edge_km[edge])) for edge in rest.tolist()]


_Tree = dict[_Node, tuple[float, tuple[_Node, Piece] | None]]


def _tree(around: _Around, start: _Node) -> _Tree:
    """Return for each node that can be reached its distance, and the node and piece before it."""
    found: _Tree = {}
    queue: list[tuple[float, int, _Node, tuple[_Node, Piece] | None]] = [(0.0, 0, start, None)]
    number = 0
    while queue:
        km, _, node, before = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = (km, before)
        for other, piece in around[node]:
            if other not in found:
                number += 1
                heapq.heappush(queue, (km + piece.length_km, number, other, (node, piece)))
    return found
