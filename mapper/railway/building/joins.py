"""Joins tracks that the source cut: at state borders, and at short gaps within a country.

The world's railways come cut at borders, and with gaps where a station or bridge is missing.
A dangling end is joined to another across a border within 22 km, or to the nearest track of its
own country within 4 km, but only where the way round by rail is over eight times the
distance and 20 km.  Every link is straight, marked as joined, and listed with what was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from mapper.geodesy import EARTH_KM, distances_km, unit_vectors
from mapper.model import Basis
from mapper.railway.tracks.raw import RawTracks

BORDER_REACH_KM = 22.0
GAP_REACH_KM = 4.0
DETOUR_FACTOR = 8.0
DETOUR_KM = 20.0


@dataclass(frozen=True, slots=True)
class Join:
    """A link between two nodes; ``detour_km`` is the way round (infinite: none)."""

    start: int
    end: int
    kind: str
    countries: tuple[str, str]
    length_km: float
    detour_km: float


def find_joins(tracks: RawTracks, countries: list[str]) -> list[Join]:
    """Return the links to make, shortest first; ``countries`` has one code per node."""
    taken: set[int] = set()
    joins: list[Join] = []
    graph = _Growing(tracks)
    for length_km, start, end, kind in sorted(_candidates(tracks, countries)):
        used = start in taken or (kind == "border" and end in taken)
        if used:
            continue
        limit_km = DETOUR_FACTOR * length_km + DETOUR_KM
        if graph.distance_km(start, end, limit_km) <= limit_km:
            continue
        detour_km = graph.distance_km(start, end, np.inf)
        taken |= {start, end}
        pair = (countries[start], countries[end])
        joins.append(Join(start, end, kind, pair, length_km, detour_km))
        graph.link(start, end, length_km)
    return joins


def joined(tracks: RawTracks, joins: list[Join]) -> RawTracks:
    """Return the tracks with the links as pieces of their own."""
    links = np.array([(join.start, join.end) for join in joins], dtype=np.int64).reshape(-1, 2)
    length_km = np.array([join.length_km for join in joins])
    return replace(
        tracks,
        ends=np.concatenate((tracks.ends, links)),
        length_km=np.concatenate((tracks.length_km, length_km)),
        basis=np.concatenate((tracks.basis, np.full(len(joins), Basis.JOINED))),
    )


def _candidates(tracks: RawTracks, countries: list[str]) -> Iterator[tuple[float, int, int, str]]:
    """Yield (length_km, dangling end, other node, kind) of every pair within reach."""
    from scipy.spatial import cKDTree

    vectors = unit_vectors(tracks.lonlat)
    dangling = np.flatnonzero(tracks.dangling)
    tree = cKDTree(vectors)
    near = tree.query_ball_point(vectors[dangling], BORDER_REACH_KM / EARTH_KM * 1.01)
    pairs = [
        (start, end)
        for start, others in zip(dangling.tolist(), near, strict=True)
        for end in others
        if end != start and (not tracks.dangling[end] or start < end)
    ]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    lengths = distances_km(tracks.lonlat[ends[:, 0]], tracks.lonlat[ends[:, 1]])
    for (start, end), length_km in zip(pairs, lengths.tolist(), strict=True):
        across = countries[start] != countries[end]
        if across and tracks.dangling[end] and length_km <= BORDER_REACH_KM:
            yield length_km, start, end, "border"
        elif not across and length_km <= GAP_REACH_KM:
            yield length_km, start, end, "gap"


class _Growing:
    """The graph with the links made so far; it answers bounded distances."""

    def __init__(self, tracks: RawTracks) -> None:
        self._next: list[dict[int, float]] = [{} for _ in range(len(tracks.lonlat))]
        for (a, b), km in zip(tracks.ends.tolist(), tracks.length_km.tolist(), strict=True):
            self.link(a, b, km)

    def link(self, a: int, b: int, length_km: float) -> None:
        self._next[a][b] = self._next[b][a] = min(length_km, self._next[a].get(b, np.inf))

    def distance_km(self, start: int, end: int, limit_km: float) -> float:
        """Return the length of the shortest way, or infinity where it is over the limit."""
        from heapq import heappop, heappush

        best = {start: 0.0}
        queue = [(0.0, start)]
        while queue:
            km, node = heappop(queue)
            if node == end:
                return km
            if km > best[node]:
                continue
            for other, step in self._next[node].items():
                reached = km + step
                if reached <= limit_km and reached < best.get(other, np.inf):
                    best[other] = reached
                    heappush(queue, (reached, other))
        return float("inf")
