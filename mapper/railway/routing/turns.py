"""Turns: a train does not turn back on itself at a junction unless it is asked to.

Where the cheapest way would reverse at a junction, a search over (node, edge it came by) finds
the cheapest way that does not.  Two tracks that part at a switch leave it at
a small angle; a way that comes by one and leaves by the other has reversed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from math import hypot

import numpy as np

from mapper.model import Basis
from mapper.railway.tracks.graph import Piece, Spot, TrackGraph
from mapper.railway.tracks.plane import metres_at

#: How far from a junction an edge's direction is taken, in metres, by what it stands on: a
#: generalised edge is rounded and led through stations.  What is inferred has no direction.
_LOOK_M = {Basis.OSM_WAY: 400.0, Basis.GENERALISED: 1500.0}

#: The unit vector in which an edge leaves a node; None where it is not known.
Heading = tuple[float, float] | None

#: With fewer tracks there is no switch: the track only bends.
_JUNCTION = 3
_SHARP_COSINE = 0.7071


@dataclass(frozen=True, eq=False)
class Turns:
    """Which turns of a graph are reversals."""

    graph: TrackGraph

    @cached_property
    def _headings(self) -> dict[int, tuple[Heading, Heading]]:
        """The directions in which edges were found to leave their start and their end."""
        return {}

    def _heading_of(self, edge: int) -> tuple[Heading, Heading]:
        """Return the directions in which an edge leaves its start and its end."""
        known = self._headings.get(edge)
        if known is None:
            tracks = self.graph.tracks
            xy = tracks.plane[tracks.edge_vertices(edge)]
            scale = float(metres_at(tracks.lonlat[int(tracks.first_vertex[edge]), 1]))
            basis = Basis(tracks.basis[edge])
            known = (_heading(xy, scale, basis), _heading(xy[::-1], scale, basis))
            self._headings[edge] = known
        return known

    def reverses(self, node: int, by: int, onto: int) -> bool:
        """Return whether coming to ``node`` by one edge and leaving by another turns back."""
        if by == onto:
            return True
        if len(self.graph.around(node)) < _JUNCTION:
            return False
        arriving, leaving = self._leaving(node, by), self._leaving(node, onto)
        if arriving is None or leaving is None:
            return False
        return arriving[0] * leaving[0] + arriving[1] * leaving[1] > _SHARP_COSINE

    def _leaving(self, node: int, edge: int) -> Heading:
        return self._heading_of(edge)[0 if self.graph.ends[edge, 0] == node else 1]

    def reversals(self, pieces: list[Piece]) -> list[tuple[int, float]]:
        """Return the nodes at which a way turns back, each with the km from the way's start."""
        found = []
        km = 0.0
        for piece, following in itertools.pairwise(pieces):
            node = self._end(piece)
            km += piece.length_km
            if self.reverses(node, piece.edge, following.edge):
                found.append((node, km))
        return found

    def _end(self, piece: Piece) -> int:
        a, b = self.graph.ends[piece.edge, 0], self.graph.ends[piece.edge, 1]
        return int(b if piece.km_to > piece.km_from else a)

    def way(self, start: Spot, goal: Spot) -> list[Piece] | None:
        """Return the cheapest way without a reversal; None where there is none."""
        costs, goals = self.graph.edge_cost, dict(self.graph.exits(goal))
        own = None if isinstance(start, int) else start.edge
        last = None if isinstance(goal, int) else goal.edge
        queue: list[tuple[float, int, int]] = []
        best: dict[tuple[int, int], float] = {}
        before: dict[tuple[int, int], tuple[int, int] | None] = {}
        for node, out in self.graph.exits(start):
            state = (node, -1 if own is None else own)
            best[state], before[state] = out, None
            heappush(queue, (out, *state))
        finish = (np.inf, (-1, -1))
        while queue and queue[0][0] < finish[0]:
            cost, node, by = heappop(queue)
            if cost > best[node, by]:
                continue
            fits = last is None or by < 0 or not self.reverses(node, by, last)
            if node in goals and fits and cost + goals[node] < finish[0]:
                finish = (cost + goals[node], (node, by))
            for edge, other in self.graph.around(node):
                reached = cost + float(costs[edge])
                if reached >= best.get((other, edge), np.inf):
                    continue
                if by >= 0 and self.reverses(node, by, edge):
                    continue
                best[other, edge], before[other, edge] = reached, (node, by)
                heappush(queue, (reached, other, edge))
        return None if finish[0] == np.inf else self._trace(start, finish[1], before, goal)

    def _trace(
        self,
        start: Spot,
        state: tuple[int, int] | None,
        before: dict[tuple[int, int], tuple[int, int] | None],
        goal: Spot,
    ) -> list[Piece]:
        nodes = []
        while state is not None:
            nodes.append(state[0])
            state = before[state]
        return self.graph.walk(start, nodes[::-1], goal)


def _heading(xy: np.ndarray, scale: float, basis: Basis) -> Heading:
    """Return the unit vector from the first vertex towards the place `_LOOK_M` along.

    None where the edge is inferred, or generalised and too short to have a direction.
    """
    if basis.inferred:
        return None
    steps = np.hypot(*np.diff(xy, axis=0).T) * scale
    reached = np.concatenate(([0.0], np.cumsum(steps)))
    look = min(_LOOK_M[basis], float(reached[-1]))
    if basis == Basis.GENERALISED and look < _LOOK_M[basis]:
        return None
    ahead = [float(np.interp(look, reached, xy[:, axis])) - float(xy[0, axis]) for axis in (0, 1)]
    length = hypot(*ahead) or 1.0
    return (ahead[0] / length, ahead[1] / length)
