"""Shortest ways in a graph that is asked often: nodes are set aside once, in order of degree.

A customizable contraction hierarchy (Dibbelt, Strasser and Wagner, "Customizable Contraction
Hierarchies", 2014), with the order that sets aside the node with the fewest neighbours first.
Setting a node aside joins its neighbours by arcs that stand for the way over it.  A search then
only climbs, from either end, along one chain of nodes; where both chains meet is the top of the
way.  Railways are nearly trees of lines, so that the chains are short.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

#: A node's arcs by the other node: (cost, the node that the arc passes over, -1 for an edge).
Arcs = dict[int, tuple[float, int]]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Each node's arcs to those set aside after it, the first of them, and when it was."""

    arcs: Sequence[Arcs]
    above: Sequence[int]
    turn: Sequence[int]

    def way(self, start: int, goal: int) -> tuple[float, list[int]] | None:
        """Return the (cost, nodes from start to goal) of the cheapest way; None without one."""
        costs, before = self._climb(start)
        goal_costs, goal_before = self._climb(goal)
        best, top = min(
            ((cost + goal_costs[node], node) for node, cost in costs.items() if node in goal_costs),
            default=(0.0, -1),
        )
        if top < 0:
            return None
        corners = [top]
        while corners[-1] != start:
            corners.append(before[corners[-1]])
        corners.reverse()
        while corners[-1] != goal:
            corners.append(goal_before[corners[-1]])
        return best, self._nodes(corners)

    def _climb(self, node: int) -> tuple[dict[int, float], dict[int, int]]:
        """Return the cost of climbing to each node above one, and the node before each."""
        costs, before = {node: 0.0}, {}
        place = node
        while place >= 0:
            reached = costs.get(place)
            if reached is not None:
                for other, (cost, _) in self.arcs[place].items():
                    if other not in costs or reached + cost < costs[other]:
                        costs[other] = reached + cost
                        before[other] = place
            place = self.above[place]
        return costs, before

    def _nodes(self, corners: list[int]) -> list[int]:
        """Return all nodes of a way of which the corners are known."""
        nodes = corners[:1]
        open_arcs = list(itertools.pairwise(corners))[::-1]
        while open_arcs:
            a, b = open_arcs.pop()
            over = (self.arcs[a][b] if self.turn[a] < self.turn[b] else self.arcs[b][a])[1]
            if over < 0:
                nodes.append(b)
            else:
                open_arcs += ((over, b), (a, over))
        return nodes


def hierarchy_of(neighbours: Sequence[Arcs]) -> Hierarchy:
    """Return the hierarchy of an undirected graph; ``neighbours`` is used up.

    Of equal degree the node goes first that fewer have gone before around it, and the end of a
    line counts as a node within it, so that the nodes of a long line are set aside as a balanced
    tree and not one after the other.
    """
    count = len(neighbours)
    arcs: list[Arcs] = [{} for _ in range(count)]
    level, turn = [0] * count, [0] * count
    queue = [(max(len(around), 2), 0, node) for node, around in enumerate(neighbours)]
    heapify(queue)
    order: list[int] = []
    while queue:
        known = heappop(queue)
        node = known[2]
        around = neighbours[node]
        now = (max(len(around), 2), level[node], node)
        if now != known:
            heappush(queue, now)
            continue
        turn[node] = len(order)
        order.append(node)
        arcs[node] = around
        for other in around:
            del neighbours[other][node]
            level[other] = max(level[other], level[node] + 1)
        _join(neighbours, node, around)
    above = [min(around, key=turn.__getitem__, default=-1) for around in arcs]
    return Hierarchy(arcs, above, turn)


def _join(neighbours: Sequence[Arcs], node: int, around: Arcs) -> None:
    """Join the neighbours of a node by arcs over it, where that is cheaper than what there is."""
    for (a, (cost_a, _)), (b, (cost_b, _)) in itertools.combinations(around.items(), 2):
        cost = cost_a + cost_b
        known = neighbours[a].get(b)
        if known is None or cost < known[0]:
            neighbours[a][b] = neighbours[b][a] = (cost, node)
