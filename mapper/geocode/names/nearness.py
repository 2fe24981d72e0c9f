"""What lies beside what: distances, and places by cells of half a degree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

from mapper.geocode.names.places import Place
from mapper.model import LonLat


def distance_km(one: LonLat, other: LonLat) -> float:
    """Return the distance of two points in kilometres, good to a percent within 1,000 km."""
    mean = math.radians((one[1] + other[1]) / 2)
    east = (one[0] - other[0]) * 111.32 * math.cos(mean)
    north = (one[1] - other[1]) * 111.2
    return math.hypot(east, north)


def displaced(lonlat: LonLat, km: float, bearing: float) -> LonLat:
    """Return the point ``km`` away at ``bearing``, in degrees from north."""
    turn = math.radians(bearing)
    north = km * math.cos(turn) / 111.2
    east = km * math.sin(turn) / (111.32 * math.cos(math.radians(lonlat[1])))
    return round(lonlat[0] + east, 6), round(lonlat[1] + north, 6)


class Near:
    """Places by half-degree cells, for questions of what lies beside what."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}
        for place in places:
            self._cells.setdefault(self._cell(place.lonlat), []).append(place)

    @staticmethod
    def _cell(lonlat: LonLat) -> tuple[int, int]:
        return math.floor(lonlat[0] * 2), math.floor(lonlat[1] * 2)

    def _around(self, lonlat: LonLat) -> Iterable[Place]:
        x, y = self._cell(lonlat)
        for cell in product((x - 1, x, x + 1), (y - 1, y, y + 1)):
            yield from self._cells.get(cell, ())

    def nearest(self, lonlat: LonLat) -> Place | None:
        """Return the place nearest to ``lonlat``, None where none is within half a degree."""
        around = self._around(lonlat)
        return min(around, key=lambda place: distance_km(place.lonlat, lonlat), default=None)
