"""Contracts track pieces to edges between junctions and ends (chains of degree 2 become one).

A synthetic link stays an edge of its own, so that it can be drawn, dashed and counted apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.railway.default.joins import Join
from mapper.railway.default.world_railways import RawTracks
from mapper.railway.geodesy import Floats
from mapper.railway.tracks import Ints, Tracks


@dataclass(frozen=True, eq=False)
class Chains:
    """c chains laid end to end: ``nodes`` and ``km`` (v) with c + 1 offsets ``first``.

    ``steps`` are the pieces of all chains in order (v - c), ``km`` counts from each chain's start.
    """

    first: Ints
    nodes: Ints
    km: Floats
    steps: Ints


def contract(raw: RawTracks, joins: list[Join], about: Mapping[str, Any]) -> Tracks:
    """Return the contracted tracks: edges of ``raw`` in a fixed order, then the links."""
    fixed = {node for join in joins for node in (join.start, join.end)}
    chains = chains_of(len(raw.lonlat), raw.ends, raw.length_km, fixed)
    count = len(chains.first) - 1
    links = np.array([(join.start, join.end) for join in joins], dtype=np.int64).reshape(-1, 2)
    link_km = np.array([(0.0, join.length_km) for join in joins]).reshape(-1, 2)
    whole = Chains(
        first=np.concatenate((chains.first, chains.first[-1] + 2 * np.arange(1, len(joins) + 1))),
        nodes=np.concatenate((chains.nodes, links.ravel())),
        km=np.concatenate((chains.km, link_km.ravel())),
        steps=chains.steps,
    )
    numbers = np.arange(count + len(joins))
    return tracks_of_chains(
        raw.lonlat, whole, synthetic=numbers >= count, main=numbers >= 0, about=about
    )


def tracks_of_chains(
    lonlat: Floats,
    chains: Chains,
    *,
    synthetic: np.ndarray,
    main: np.ndarray,
    tags: tuple[Mapping[str, str], ...] = (),
    about: Mapping[str, Any],
) -> Tracks:
    """Return tracks with one edge a chain; ``lonlat`` (n × 2) are the places of all nodes."""
    ends = np.stack((chains.nodes[chains.first[:-1]], chains.nodes[chains.first[1:] - 1]), axis=1)
    used, numbered = np.unique(ends, return_inverse=True)
    return Tracks(
        node_lonlat=lonlat[used],
        edge_ends=numbered.reshape(-1, 2).astype(np.int64),
        edge_km=chains.km[chains.first[1:] - 1],
        first_vertex=chains.first,
        lonlat=lonlat[chains.nodes],
        vertex_km=chains.km,
        synthetic=synthetic,
        main=main,
        tags=tags,
        about=about,
    )


def chains_of(node_count: int, ends: Ints, length_km: Floats, fixed: Iterable[int]) -> Chains:
    """Return the chains between nodes that stay.

    A node stays where other than two pieces meet and where ``fixed`` holds it.  Pieces are given
    by their two nodes ``ends`` (m × 2) and ``length_km`` (m); a ring without a node that stays
    starts at its lowest one.
    """
    walker = _Walker(node_count, ends, length_km, fixed)
    first, nodes, km, steps = array("q", [0]), array("q"), array("d"), array("q")
    for start in walker.starts():
        for step in walker.around(start):
            if not walker.done[step]:
                walker.walk(start, step, nodes, km, steps)
                first.append(len(nodes))
    return Chains(*(np.array(part) for part in (first, nodes, km, steps)))


class _Walker:
    """Walks along pieces; flat arrays, since an extract may have millions of them."""

    def __init__(
        self, node_count: int, ends: Ints, length_km: Floats, fixed: Iterable[int]
    ) -> None:
        flat = np.ascontiguousarray(ends, dtype=np.int64).ravel()
        order = np.argsort(flat, kind="stable")
        first = np.searchsorted(flat[order], np.arange(node_count + 1))
        degree = np.diff(first)
        stays = (degree != 2) & (degree != 0)
        stays[list(fixed)] = True
        self._stays, self._degree = stays, degree
        self._at = stays.astype(np.uint8).data
        self._flat, self._km = flat.data, np.ascontiguousarray(length_km).data
        self._first = first.astype(np.int64).data
        self._step = (order.astype(np.int64) // 2).data
        self.done = bytearray(len(length_km))

    def starts(self) -> Iterator[int]:
        """Yield the nodes that stay, then the others, in which rings may begin."""
        yield from np.flatnonzero(self._stays).tolist()
        yield from np.flatnonzero(~self._stays & (self._degree > 0)).tolist()

    def around(self, node: int) -> list[int]:
        """Return the pieces that meet at a node."""
        return self._step[self._first[node] : self._first[node + 1]].tolist()

    def walk(
        self, start: int, step: int, nodes: array[int], km: array[float], steps: array[int]
    ) -> None:
        """Append the chain that leaves ``start`` by ``step``."""
        node, reached = start, 0.0
        nodes.append(node)
        km.append(reached)
        while True:
            self.done[step] = 1
            a, b = self._flat[2 * step], self._flat[2 * step + 1]
            node = b if a == node else a
            reached = round(reached + self._km[step], 6)
            nodes.append(node)
            km.append(reached)
            steps.append(step)
            if node == start or self._at[node]:
                return
            place = self._first[node]
            one = self._step[place]
            step = self._step[place + 1] if self.done[one] else one
