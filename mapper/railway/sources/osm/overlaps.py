"""Resolves ways that overlap: each track corridor is drawn and measured once.

Derived extracts have the same track many times, each time with some of its vertices.

Vertices within a few metres of each other become one; a way that passes close by a vertex of
another is led over it; what then joins the same two vertices is one piece.  Its length is the
mean of the lengths of all ways that run there, measured along the ways as they were, so that
merging neither stretches nor shortens a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mapper.geodesy import EARTH_KM, Floats, distances_km, unit_vectors
from mapper.railway.sources.osm.extract import OsmRail
from mapper.railway.tracks.plane import metres_at, to_plane
from mapper.railway.tracks.tracks import Ints

#: Vertices within this of each other are one, in metres.
MERGE_M = 30.0
#: A way within this of a vertex is led over it, in metres.
LEAD_M = 45.0

#: Ways that are so many times longer than what they run along overlap.
_OFTEN = 1.5

_BATCH = 40_000


@dataclass(frozen=True, eq=False)
class Corridors:
    """Pieces between merged vertices: ``lonlat`` n × 2, ``ends`` m × 2 (the smaller first).

    ``length_km`` m; ``way`` m: the number of the way whose tags the piece takes.
    """

    lonlat: Floats
    ends: Ints
    length_km: Floats
    way: Ints


def overlap(rail: OsmRail) -> bool:
    """Return whether the ways of an extract run over each other, as no mapper draws them."""
    way = np.repeat(np.arange(len(rail.way_ids)), np.diff(rail.first_vertex))
    start = np.flatnonzero(way[1:] == way[:-1])
    pairs = np.stack((rail.lonlat[start], rail.lonlat[start + 1]), axis=1)
    back = (pairs[:, 0] > pairs[:, 1])[np.arange(len(pairs)), _first_apart(pairs)]
    pairs[back] = pairs[back, ::-1]
    once = np.unique(pairs.reshape(-1, 4), axis=0)
    return rail.length_km > _OFTEN * float(distances_km(once[:, :2], once[:, 2:]).sum())


def _first_apart(pairs: Floats) -> Ints:
    """Return for each pair of places (n × 2 × 2) the axis by which to order them."""
    return np.asarray(pairs[:, 0, 0] == pairs[:, 1, 0], dtype=np.int64)


def resolve_overlaps(rail: OsmRail) -> Corridors:
    """Return the corridors of the ways of ``rail``."""
    places, vertex = np.unique(rail.lonlat, axis=0, return_inverse=True)
    vertex = vertex.ravel()
    merged = _merge(places)
    kept = np.unique(merged)
    way = np.repeat(np.arange(len(rail.way_ids)), np.diff(rail.first_vertex))
    km = _along_ways(rail, way)
    visits = _led_over(places, kept, vertex, way, km)
    return _pieces(rail, places, merged, *visits)


def _merge(places: Floats) -> Ints:
    """Return for each place (n) the number of the place that stands for it."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(unit_vectors(places)).query_pairs(
        MERGE_M / 1000 / EARTH_KM, output_type="ndarray"
    )
    merged = list(range(len(places)))
    # In rising order each place joins the lowest one near it that stands for itself.
    for low, high in pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))].tolist():
        if merged[high] == high and merged[low] == low:
            merged[high] = low
    return np.array(merged, dtype=np.int64)


def _along_ways(rail: OsmRail, way: Ints) -> Floats:
    """Return each vertex's kilometres from its way's start (v)."""
    steps = np.zeros(len(rail.lonlat))
    inner = np.flatnonzero(way[1:] == way[:-1]) + 1
    steps[inner] = distances_km(rail.lonlat[inner - 1], rail.lonlat[inner])
    total = np.cumsum(steps)
    return total - total[rail.first_vertex[:-1]][way]


def _led_over(
    places: Floats, kept: Ints, vertex: Ints, way: Ints, km: Floats
) -> tuple[Ints, Ints, Floats]:
    """Return the visits (place, way, km), with those that the ways are led over added."""
    start = np.flatnonzero(way[1:] == way[:-1])
    pairs = np.stack((vertex[start], vertex[start + 1]), axis=1)
    segments, number = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    segment, place, share = _near_segments(places, kept, segments)
    # Each way that uses the segment visits the place, at its share from the way's own side.
    order = np.argsort(number.ravel(), kind="stable")
    first = np.searchsorted(number.ravel()[order], np.arange(len(segments) + 1))
    uses = first[segment + 1] - first[segment]
    base = np.repeat(first[segment] - np.cumsum(uses) + uses, uses) + np.arange(uses.sum())
    used = start[order[base]]
    place, share = np.repeat(place, uses), np.repeat(share, uses)
    forward = vertex[used] == np.repeat(segments[segment, 0], uses)
    share = np.where(forward, share, 1.0 - share)
    at = km[used] + share * (km[used + 1] - km[used])
    places_all = np.concatenate((vertex, place))
    ways_all, km_all = np.concatenate((way, way[used])), np.concatenate((km, at))
    position = np.concatenate((np.arange(len(vertex)), used)).astype(float)
    position[len(vertex) :] += np.clip(share, 1e-6, 1 - 1e-6)
    order = np.argsort(position, kind="stable")
    return places_all[order], ways_all[order], km_all[order]


def _near_segments(places: Floats, kept: Ints, segments: Ints) -> tuple[Ints, Ints, Floats]:
    """Return (segment, place, share along it) of the kept places close beside segments."""
    import shapely

    plane = to_plane(places)
    tree = shapely.STRtree(shapely.points(plane[kept]))
    found: list[tuple[Ints, Ints, Floats]] = []
    for low in range(0, len(segments), _BATCH):
        ends = segments[low : low + _BATCH]
        a, b = plane[ends[:, 0]], plane[ends[:, 1]]
        reach = LEAD_M / metres_at(places[ends[:, 0], 1])
        lines = shapely.linestrings(np.stack((a, b), axis=1))
        near, point = tree.query(lines, predicate="dwithin", distance=reach)
        point = kept[point]
        way = b[near] - a[near]
        square = np.maximum((way**2).sum(axis=1), 1e-9)
        share = ((plane[point] - a[near]) * way).sum(axis=1) / square
        inside = (share > 0) & (share < 1)
        inside &= (point != ends[near, 0]) & (point != ends[near, 1])
        found.append((near[inside] + low, point[inside], share[inside]))
    parts = [np.concatenate(part) for part in zip(*found, strict=True)]
    return parts[0].astype(np.int64), parts[1].astype(np.int64), parts[2]


def _pieces(
    rail: OsmRail, places: Floats, merged: Ints, place: Ints, way: Ints, km: Floats
) -> Corridors:
    """Fold the visits to pieces between merged places, each with its mean length."""
    stop = merged[place]
    fresh = np.concatenate(([True], (stop[1:] != stop[:-1]) | (way[1:] != way[:-1])))
    group = np.cumsum(fresh) - 1
    middle = np.bincount(group, km) / np.bincount(group)
    stop, way = stop[fresh], way[fresh]
    step = np.flatnonzero(way[1:] == way[:-1])
    ends = np.sort(np.stack((stop[step], stop[step + 1]), axis=1), axis=1)
    length_km, of_way = np.abs(middle[step + 1] - middle[step]), way[step]
    pairs, number = np.unique(ends, axis=0, return_inverse=True)
    number = number.ravel()
    mean_km = np.bincount(number, length_km) / np.bincount(number)
    # The tags are those of the best way: main track before siding, then the lowest number.
    rank = np.lexsort((of_way, ~np.array([is_main(tags) for tags in rail.tags])[of_way], number))
    best = rank[np.searchsorted(number[rank], np.arange(len(pairs)))]
    used, ends = np.unique(pairs, return_inverse=True)
    return Corridors(places[used], ends.reshape(-1, 2), mean_km, of_way[best])


def is_main(tags: Mapping[str, str]) -> bool:
    """Return whether a way is main track: no siding, yard, spur or crossover."""
    return tags.get("service") is None and tags.get("usage") in (None, "main", "branch")
