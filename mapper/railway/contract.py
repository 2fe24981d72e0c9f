"""Contracts track pieces to edges between junctions and ends (chains of degree 2 become one).

A synthetic link stays an edge of its own, so that it can be drawn, dashed and counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from mapper.railway.geodesy import Floats
from mapper.railway.joins import Join
from mapper.railway.tracks import Tracks, tracks_from_edges
from mapper.railway.world_railways import RawTracks


def contract(raw: RawTracks, joins: list[Join], about: Mapping[str, Any]) -> Tracks:
    """Return the contracted tracks: edges of ``raw`` in a fixed order, then the links."""
    pieces = zip(raw.ends.tolist(), raw.length_km.tolist(), strict=True)
    steps = [(a, b, km) for (a, b), km in pieces]
    fixed = {node for join in joins for node in (join.start, join.end)}
    chains = list(chains_of(len(raw.lonlat), steps, fixed))
    links = [([join.start, join.end], [0.0, join.length_km]) for join in joins]
    used = sorted({node for path, _ in chains + links for node in (path[0], path[-1])})
    number = {node: place for place, node in enumerate(used)}
    edges: list[tuple[int, int, Floats, Floats]] = [
        (number[path[0]], number[path[-1]], raw.lonlat[path], np.array(km))
        for path, km in chains + links
    ]
    return tracks_from_edges(
        raw.lonlat[used],
        edges,
        synthetic=np.arange(len(edges)) >= len(chains),
        main=np.ones(len(edges), dtype=bool),
        about=about,
    )


def chains_of(
    node_count: int, steps: list[tuple[int, int, float]], fixed: set[int]
) -> Iterator[tuple[list[int], list[float]]]:
    """Yield (nodes, kilometres from the first node) of each chain between nodes that stay.

    A node stays where other than two steps meet and where ``fixed`` holds it.  ``steps`` are
    (node, node, km); a ring without such a node starts at its lowest one.
    """
    around: list[list[int]] = [[] for _ in range(node_count)]
    for step, (a, b, _) in enumerate(steps):
        around[a].append(step)
        around[b].append(step)
    done = [False] * len(steps)
    ends = [n for n in range(node_count) if len(around[n]) not in (0, 2) or n in fixed]
    stays = set(ends)
    for start in ends + [n for n in range(node_count) if n not in stays]:
        for step in around[start]:
            if not done[step]:
                yield _walk(start, step, steps, around, stays, done)


def _walk(
    start: int,
    step: int,
    steps: list[tuple[int, int, float]],
    around: list[list[int]],
    stays: set[int],
    done: list[bool],
) -> tuple[list[int], list[float]]:
    nodes, km = [start], [0.0]
    while True:
        done[step] = True
        a, b, length_km = steps[step]
        nodes.append(b if a == nodes[-1] else a)
        km.append(round(km[-1] + length_km, 6))
        if nodes[-1] == start or nodes[-1] in stays:
            return nodes, km
        first, second = around[nodes[-1]]
        step = second if done[first] else first
