"""Contracts track pieces to edges between junctions and ends (chains of degree 2 become one).

An edge stands on one basis, so that what is inferred can be drawn, dashed and counted apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Basis
from mapper.railway.tracks.raw import RawTracks
from mapper.railway.tracks.tracks import Ints, Tracks


@dataclass(frozen=True, eq=False)
class PieceChains:
    """c chains laid end to end: ``nodes`` and ``km`` (v) with c + 1 offsets ``first``.

    ``steps`` are the pieces of all chains in order (v - c), ``km`` counts from each chain's start.
    """

    first: Ints
    nodes: Ints
    km: Floats
    steps: Ints


def contract(raw: RawTracks, about: Mapping[str, Any]) -> Tracks:
    """Return the contracted tracks: the edges of ``raw`` in a fixed order, each of one basis."""
    degree = np.bincount(raw.ends.ravel(), minlength=len(raw.lonlat))
    least, most = np.full(len(degree), len(Basis)), np.full(len(degree), -1)
    for side in (0, 1):
        np.minimum.at(least, raw.ends[:, side], raw.basis)
        np.maximum.at(most, raw.ends[:, side], raw.basis)
    fixed = np.flatnonzero((degree > 0) & (least != most)).tolist()
    chains = chains_of(len(raw.lonlat), raw.ends, raw.length_km, fixed)
    # A chain of k + 1 vertices has k pieces; the basis is that of its first.
    basis = raw.basis[chains.steps[chains.first[:-1] - np.arange(len(chains.first) - 1)]]
    return tracks_of_chains(
        raw.lonlat,
        chains,
        basis=basis,
        error_km=np.zeros(len(basis)),
        main=np.ones(len(basis), dtype=bool),
        about=about,
    )


def tracks_of_chains(
    lonlat: Floats,
    chains: PieceChains,
    *,
    basis: Ints,
    error_km: Floats,
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
        basis=basis,
        error_km=error_km,
        main=main,
        tags=tags,
        about=about,
    )


def chains_of(node_count: int, ends: Ints, length_km: Floats, fixed: Iterable[int]) -> PieceChains:
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
    return PieceChains(*(np.array(part) for part in (first, nodes, km, steps)))


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
