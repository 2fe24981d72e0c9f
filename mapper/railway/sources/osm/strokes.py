"""Strokes: tracks followed straight on over their switches, the most important first.

A stroke is what the eye follows as one track (Thomson and Richardson, "The 'good continuation'
principle of perceptual organization applied to the generalization of road networks", 1999): at
each node the two pieces that go on most straightly belong together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.geodesy import Floats, distances_km
from mapper.railway.sources.osm.extract import OsmRail
from mapper.railway.tracks.contract import chains_of
from mapper.railway.tracks.plane import from_plane, to_plane
from mapper.railway.tracks.tracks import Bools, Ints

#: Two pieces are one track over a switch where it bends less than this (its cosine, 45 degrees).
_ON = 0.7071
#: Longer pieces are cut, so that each is beside another track or is not, in km.
STEP_KM = 0.02


@dataclass(frozen=True, eq=False)
class Pieces:
    """m pieces of track between n nodes, each of one way.

    ``lonlat`` n × 2; ``ends`` m × 2; ``km`` m; ``way`` m numbers of ways; ``cut`` n: whether a
    node was put in between two vertices of the ways.
    """

    lonlat: Floats
    ends: Ints
    km: Floats
    way: Ints
    cut: Bools


@dataclass(frozen=True, eq=False)
class Strokes:
    """s strokes, the most important first: ``steps`` (m pieces) with s + 1 offsets ``first``.

    ``forward`` (m): whether a stroke runs along the step from its first node.
    """

    first: Ints
    steps: Ints
    forward: Bools


def pieces_of(rail: OsmRail, main: Bools) -> Pieces:
    """Return the ways in short pieces, each once; of ways that share one, a main track has it."""
    places, vertex = np.unique(rail.lonlat, axis=0, return_inverse=True)
    vertex = vertex.ravel()
    way = np.repeat(np.arange(len(rail.way_ids)), np.diff(rail.first_vertex))
    start = np.flatnonzero((way[1:] == way[:-1]) & (vertex[1:] != vertex[:-1]))
    ends = np.sort(np.stack((vertex[start], vertex[start + 1]), axis=1), axis=1)
    order = np.lexsort((way[start], ~main[way[start]]))
    ends, place = np.unique(ends[order], axis=0, return_index=True)
    km = distances_km(places[ends[:, 0]], places[ends[:, 1]])
    return _cut(places, ends, km, way[start][order][place])


def _cut(places: Floats, ends: Ints, km: Floats, way: Ints) -> Pieces:
    """Return the pieces, those longer than `STEP_KM` cut into equal parts."""
    parts = np.maximum(np.ceil(km / STEP_KM).astype(np.int64), 1)
    piece = np.repeat(np.arange(len(ends)), parts)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts)
    inner = np.flatnonzero(number > 0)
    share = (number[inner] / parts[piece[inner]])[:, None]
    plane = to_plane(places)
    a, b = plane[ends[piece[inner], 0]], plane[ends[piece[inner], 1]]
    added = len(places) + np.arange(len(inner))
    first, last = ends[piece, 0].copy(), ends[piece, 1].copy()
    first[inner], last[inner - 1] = added, added
    return Pieces(
        lonlat=np.concatenate((places, from_plane(a + share * (b - a)))),
        ends=np.stack((first, last), axis=1),
        km=(km / parts)[piece],
        way=way[piece],
        cut=np.arange(len(places) + len(inner)) >= len(places),
    )


def strokes_of(pieces: Pieces, main: Bools) -> Strokes:
    """Return the strokes; ``main`` (m) tells main track, which comes first and stays by itself."""
    # A node for each track that passes a switch, and one for each that ends there.
    ends = pieces.ends.ravel()
    joint = np.arange(len(ends))
    heading = _headings(pieces)
    order = np.argsort(ends, kind="stable")
    bounds = np.append(np.flatnonzero(np.diff(ends[order], prepend=-1)), len(order))
    degree = np.diff(bounds)
    through = bounds[:-1][degree == 2]
    one, other = order[through], order[through + 1]
    alike = main[one // 2] == main[other // 2]
    joint[other[alike]] = one[alike]
    for start in np.flatnonzero(degree > 2).tolist():
        around = order[bounds[start] : bounds[start + 1]].tolist()
        for a, b in _going_on(around, heading, main):
            joint[b] = a
    chains = chains_of(len(ends), joint.reshape(-1, 2), pieces.km, ())
    chain = np.repeat(np.arange(len(chains.first) - 1), np.diff(chains.first) - 1)
    begins = chains.nodes[np.delete(np.arange(len(chains.nodes)), chains.first[1:] - 1)]
    length_km = np.bincount(chain, pieces.km[chains.steps])
    lowest = np.full(len(length_km), np.iinfo(np.int64).max)
    np.minimum.at(lowest, chain, chains.steps)
    is_main_chain = main[lowest]
    rank = np.empty(len(length_km), dtype=np.int64)
    rank[np.lexsort((lowest, -np.round(length_km, 3), ~is_main_chain))] = np.arange(len(rank))
    order = np.argsort(rank[chain], kind="stable")
    steps = chains.steps[order]
    forward = joint.reshape(-1, 2)[steps, 0] == begins[order]
    counts = np.bincount(rank[chain])
    return Strokes(np.concatenate(([0], np.cumsum(counts))), steps, forward)


def _headings(pieces: Pieces) -> Floats:
    """Return the unit vector in which each piece leaves each of its ends (2 m × 2)."""
    plane = to_plane(pieces.lonlat)
    way = plane[pieces.ends[:, 1]] - plane[pieces.ends[:, 0]]
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return np.stack((way, -way), axis=1).reshape(-1, 2)


def _going_on(around: Sequence[int], heading: Floats, main: Bools) -> list[tuple[int, int]]:
    """Return the pairs of piece ends at a node that are one track, the straightest first."""
    alike = [
        (float(heading[a] @ heading[b]), a, b)
        for a, b in itertools.combinations(around, 2)
        if main[a // 2] == main[b // 2]
    ]
    taken: set[int] = set()
    found = []
    for cosine, a, b in sorted(alike):
        if cosine < -_ON and not taken & {a, b}:
            taken |= {a, b}
            found.append((a, b))
    return found
