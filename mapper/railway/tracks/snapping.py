"""Snapping: from positions to the nearest place on chains of segments.

Works on any set of segments in the plane (tracks or lines).  The nearest segment wins; of
segments equally near (within a centimetre) the one with the lowest number, and the tie is reported.
Nearness is judged in the plane, whose scale changes by 0.2 % in 10 km; distances are geodesic.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.geodesy import Floats, distances_km
from mapper.railway.tracks.plane import from_plane, metres_at, to_plane
from mapper.railway.tracks.tracks import Ints

#: Two segments are equally near when their distances differ by less than this.
TIE_M = 0.01


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where n points fell: arrays of n.

    ``segment`` is -1 where nothing lies within the limit; ``share`` is how far along the
    segment (0 to 1), ``lonlat`` n × 2 the place on it, ``distance_m`` the geodesic distance.
    """

    segment: Ints
    share: Floats
    lonlat: Floats
    distance_m: Floats
    tied: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PlaneSnapped:
    """Where n points of the plane fell: segment, share along it, ``place`` n × 2, distance."""

    segment: Ints
    share: Floats
    place: Floats
    distance: Floats


@dataclass(frozen=True, eq=False)
class SegmentIndex:
    """An index over s segments, from ``start`` (s × 2) to ``end`` (s × 2) in the plane."""

    start: Floats
    end: Floats

    @cached_property
    def _tree(self) -> Any:
        import shapely

        return shapely.STRtree(shapely.linestrings(np.stack((self.start, self.end), axis=1)))

    def snap(self, lonlat: Floats, limit_m: float = np.inf) -> Snapped:
        """Snap points (n × 2) to their nearest segments within ``limit_m`` metres."""
        points = to_plane(lonlat)
        segment, tied = self._nearest(points)
        share, placed = self._project(points, segment)
        place = from_plane(placed)
        distance_m = distances_km(lonlat, place) * 1000.0
        beyond = distance_m > limit_m
        return Snapped(np.where(beyond, -1, segment), share, place, distance_m, tied & ~beyond)

    def snap_plane(self, points: Floats) -> PlaneSnapped:
        """Snap points of the plane (n × 2) to their nearest segments; everything in the plane."""
        segment, _ = self._nearest(points)
        share, placed = self._project(points, segment)
        return PlaneSnapped(segment, share, placed, np.hypot(*(points - placed).T))

    def within(self, lonlat: tuple[float, float], limit_m: float) -> tuple[Ints, Floats, Floats]:
        """Return (segments, shares, distances_m) of all segments within ``limit_m`` of a point."""
        import shapely

        point = to_plane(np.array([lonlat]))
        reach = 1.02 * limit_m / float(metres_at(lonlat[1]))
        box = shapely.box(*(point[0] - reach), *(point[0] + reach))
        segment = np.sort(self._tree.query(box))
        share, placed = self._project(np.repeat(point, len(segment), axis=0), segment)
        here = np.repeat([lonlat], len(segment), axis=0)
        distance_m = distances_km(here, from_plane(placed)) * 1000.0 if len(segment) else share
        near = distance_m <= limit_m
        return segment[near], share[near], distance_m[near]

    def _nearest(self, points: Floats) -> tuple[Ints, NDArray[np.bool_]]:
        import shapely

        order = np.argsort(_morton(points), kind="stable")
        geometry = shapely.points(points[order])
        (index, segment), distance = self._tree.query_nearest(geometry, return_distance=True)
        first = np.full(len(points), np.iinfo(np.int64).max)
        np.minimum.at(first, order[index], segment)
        count = np.bincount(order[index], minlength=len(points))
        del distance
        return first, count > 1

    def _project(self, points: Floats, segment: Ints) -> tuple[Floats, Floats]:
        start, way = self.start[segment], self.end[segment] - self.start[segment]
        square = (way**2).sum(axis=1)
        reached = ((points - start) * way).sum(axis=1)
        share = np.divide(reached, square, out=np.zeros_like(square), where=square > 0)
        share = np.clip(share, 0.0, 1.0)
        return share, start + share[:, None] * way


def _morton(points: Floats) -> Ints:
    """Return a number per point that is close for points that are close (Z-order)."""
    low = points.min(axis=0) if len(points) else np.zeros(2)
    span = (points.max(axis=0) - low).max() if len(points) else 1.0
    cells = ((points - low) / max(float(span), 1e-9) * 65535).astype(np.int64)
    return _spread(cells[:, 0]) | (_spread(cells[:, 1]) << 1)


def _spread(value: Ints) -> Ints:
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << shift)) & mask
    return value
