"""Shortest ways over the tracks, between any two places on them.

Of parallel edges the shorter counts.  A graph that is asked for a few ways grows trees of
shortest ways (Dijkstra's algorithm, scipy's) and keeps the last; one that is asked often sets up
a hierarchy first (0.1 s for the shipped network), since a network never changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.geodesy import Floats
from mapper.railway.tracks.hierarchy import Hierarchy, hierarchy_of
from mapper.railway.tracks.plane import along
from mapper.railway.tracks.tracks import Bools, Tracks

#: A length of nought would mean "no edge" to the sparse matrix.
_SHORTEST_KM = 1e-6

#: Trees kept: so many, but of a large network only as many as make up so many nodes together.
_TREES_KEPT = 256
_FEWEST_TREES = 4
_NODES_KEPT = 3_000_000


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the tracks: an edge and the kilometres from its start."""

    edge: int
    km: float


#: A place on the tracks: within an edge, or a node's number.
Spot = Position | int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an edge that a way runs along; ``km_to`` below ``km_from``: against its order."""

    edge: int
    km_from: float
    km_to: float

    @property
    def length_km(self) -> float:
        """The length of the piece in km."""
        return abs(self.km_to - self.km_from)


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """The shortest ways from one node: cost to each node (n), and the node before it (n)."""

    costs: Floats
    before: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TrackGraph:
    """The graph of ``tracks``; ``cost`` (m) may make edges dearer than they are long.

    ``closed`` marks edges (m) that no way may use; ``often`` says that many ways will be asked;
    ways longer than ``limit_km`` are not looked for.
    """

    tracks: Tracks
    cost: Floats | None = None
    closed: Bools | None = None
    often: bool = False
    limit_km: float = np.inf
    _known: dict[int, _Tree] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def edge_cost(self) -> Floats:
        """The cost of each edge in km; infinite where closed."""
        cost = self.tracks.edge_km if self.cost is None else self.cost
        cost = np.maximum(cost, _SHORTEST_KM)
        return cost if self.closed is None else np.where(self.closed, np.inf, cost)

    @cached_property
    def ends(self) -> Any:
        """The two nodes of each edge: ``ends[edge, 0]`` and ``ends[edge, 1]``, as plain memory."""
        return np.ascontiguousarray(self.tracks.edge_ends).data

    @cached_property
    def kms(self) -> Any:
        """The length of each edge in km, as plain memory."""
        return np.ascontiguousarray(self.tracks.edge_km).data

    @cached_property
    def matrix(self) -> Any:
        """The costs as a sparse matrix (n × n), symmetric; of parallel edges the cheapest."""
        return self._sparse[0]

    @cached_property
    def _sparse(self) -> tuple[Any, Any, Any, Any]:
        """The matrix, and as flat memory its row starts, its columns and the edge of each entry."""
        from scipy.sparse import csr_matrix

        ends, size = self.tracks.edge_ends, len(self.tracks.node_lonlat)
        usable = np.flatnonzero((self.edge_cost < np.inf) & (ends[:, 0] != ends[:, 1]))
        usable = usable[np.argsort(self.edge_cost[usable], kind="stable")]
        a, b = ends[usable, 0], ends[usable, 1]
        key = np.stack((a * size + b, b * size + a), axis=1).ravel()
        key, first = np.unique(key, return_index=True)
        edge = np.repeat(usable, 2)[first]
        rows = np.searchsorted(key, np.arange(size + 1) * size)
        column = (key % size).astype(np.int32)
        matrix = csr_matrix((self.edge_cost[edge], column, rows.astype(np.int32)), (size, size))
        return matrix, rows.astype(np.int64).data, column.data, edge.data

    def around(self, node: int) -> list[tuple[int, int]]:
        """Return the (edge, other node) by which a node is left, of parallel edges the cheapest."""
        _, rows, column, edge = self._sparse
        return [(edge[place], column[place]) for place in range(rows[node], rows[node + 1])]

    def edge_between(self, a: int, b: int) -> int:
        """Return the cheapest edge between two neighbouring nodes."""
        _, rows, column, edge = self._sparse
        for place in range(rows[a], rows[a + 1]):
            if column[place] == b:
                return int(edge[place])
        raise KeyError((a, b))

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The hierarchy that answers a graph which is asked often."""
        matrix, rows, column, _ = self._sparse
        cost = matrix.data.tolist()
        return hierarchy_of(
            [
                {column[place]: (cost[place], -1) for place in range(rows[node], rows[node + 1])}
                for node in range(len(rows) - 1)
            ]
        )

    def _tree(self, node: int) -> _Tree:
        """Return the ways from a node to all others."""
        from scipy.sparse.csgraph import dijkstra

        if node in self._known:
            return self._known[node]
        costs, before = dijkstra(
            self.matrix, indices=node, return_predecessors=True, limit=self.limit_km
        )
        room = max(_FEWEST_TREES, min(_TREES_KEPT, _NODES_KEPT // (len(costs) + 1)))
        while len(self._known) >= room:
            self._known.pop(next(iter(self._known)))
        self._known[node] = _Tree(costs, before)
        return self._known[node]

    def node_costs(self, start: Spot) -> Floats:
        """Return the cost from ``start`` to every node (n); infinite where there is no way."""
        costs = [out + self._tree(node).costs for node, out in self.exits(start)]
        return np.asarray(np.min(costs, axis=0))

    def way_cost(self, node_costs: Floats, start: Spot, goal: Spot) -> float:
        """Return the cost of the way to ``goal``, given ``node_costs(start)``."""
        around = min(float(node_costs[node]) + back for node, back in self.exits(goal))
        return min(around, self._along(start, goal))

    def way(self, start: Spot, goal: Spot) -> list[Piece] | None:
        """Return the cheapest way as pieces in order; None where there is none."""
        options = []
        for (near, out), (far, back) in itertools.product(self.exits(start), self.exits(goal)):
            found = self._nodes(near, far)
            if found is not None and (cost := out + found[0] + back) < np.inf:
                options.append((cost, found[1]))
        cost, nodes = min(options, default=(np.inf, []))
        direct = self._along(start, goal)
        if isinstance(start, Position) and isinstance(goal, Position) and direct <= cost:
            return [Piece(start.edge, start.km, goal.km)] if direct < np.inf else None
        return self.walk(start, nodes, goal) if nodes else None

    def walk(self, start: Spot, nodes: Sequence[int], goal: Spot) -> list[Piece]:
        """Return the pieces from ``start`` over neighbouring ``nodes`` to ``goal``."""
        pieces = [self._to_node(start, nodes[0])] if isinstance(start, Position) else []
        kms, ends = self.kms, self.ends
        for a, b in itertools.pairwise(nodes):
            edge = self.edge_between(a, b)
            length_km = kms[edge]
            forward = ends[edge, 0] == a
            pieces.append(Piece(edge, 0.0, length_km) if forward else Piece(edge, length_km, 0.0))
        if isinstance(goal, Position):
            back = self._to_node(goal, nodes[-1])
            pieces.append(Piece(back.edge, back.km_to, back.km_from))
        return [piece for piece in pieces if piece.length_km > 0]

    def exits(self, spot: Spot) -> tuple[tuple[int, float], ...]:
        """Return the (node, cost to it) by which a spot is left."""
        if not isinstance(spot, Position):
            return ((spot, 0.0),)
        a, b = self.ends[spot.edge, 0], self.ends[spot.edge, 1]
        length_km, cost = self.kms[spot.edge], float(self.edge_cost[spot.edge])
        share = spot.km / length_km if length_km else 0.0
        if cost == np.inf:
            return ((a, 0.0 if share <= 0 else np.inf), (b, 0.0 if share >= 1 else np.inf))
        return ((a, share * cost), (b, (1.0 - share) * cost))

    def _nodes(self, near: int, far: int) -> tuple[float, list[int]] | None:
        """Return the cost and the nodes of the cheapest way between two nodes."""
        if self.often:
            return self.hierarchy.way(near, far)
        tree = self._tree(near)
        if tree.costs.item(far) == np.inf:
            return None
        nodes = [far]
        while nodes[-1] != near:
            nodes.append(tree.before.item(nodes[-1]))
        return tree.costs.item(far), nodes[::-1]

    def _along(self, start: Spot, goal: Spot) -> float:
        if not (isinstance(start, Position) and isinstance(goal, Position)):
            return 0.0 if start == goal else np.inf
        if start.edge != goal.edge:
            return np.inf
        if start.km == goal.km:
            return 0.0
        length_km = max(self.kms[start.edge], _SHORTEST_KM)
        return float(abs(start.km - goal.km) * self.edge_cost[start.edge] / length_km)

    def _to_node(self, position: Position, node: int) -> Piece:
        """Return the piece from a position to an end of its edge; of a ring the nearer end."""
        a, b = self.ends[position.edge, 0], self.ends[position.edge, 1]
        length_km = self.kms[position.edge]
        at_start = position.km <= length_km / 2 if a == b else node == a
        return Piece(position.edge, position.km, 0.0 if at_start else length_km)


def piece_vertices(tracks: Tracks, piece: Piece) -> tuple[Floats, Floats]:
    """Return (lonlat k × 2, kilometres k from the piece's start) along a piece, ends included."""
    part = tracks.edge_vertices(piece.edge)
    km = tracks.vertex_km[part]
    low, high = sorted((piece.km_from, piece.km_to))
    inner = (km > low) & (km < high)
    stops = np.concatenate(([low], km[inner], [high]))
    ends = along(tracks.plane[part], km, np.array([low, high]))
    shape = np.concatenate((ends[:1], tracks.lonlat[part][inner], ends[1:]))
    if piece.km_to < piece.km_from:
        return shape[::-1], high - stops[::-1]
    return shape, stops - low


def pieces_length_km(pieces: Iterable[Piece]) -> float:
    """Return the length in km of a way."""
    return sum(piece.length_km for piece in pieces)
