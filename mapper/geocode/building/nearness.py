"""What lies beside what: places by cells of half a degree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

from mapper.geocode.names.places import PopulatedPlace
from mapper.geodesy import flat_km
from mapper.model import LonLat


class Near:
    """Places by half-degree cells, for questions of what lies beside what."""

    def __init__(self, places: Iterable[PopulatedPlace]) -> None:
        self._cells: dict[tuple[int, int], list[PopulatedPlace]] = {}
        for place in places:
            self._cells.setdefault(self._cell(place.lonlat), []).append(place)

    @staticmethod
    def _cell(lonlat: LonLat) -> tuple[int, int]:
        return math.floor(lonlat[0] * 2), math.floor(lonlat[1] * 2)

    def _around(self, lonlat: LonLat) -> Iterable[PopulatedPlace]:
        x, y = self._cell(lonlat)
        for cell in product((x - 1, x, x + 1), (y - 1, y, y + 1)):
            yield from self._cells.get(cell, ())

    def nearest(self, lonlat: LonLat) -> PopulatedPlace | None:
        """Return the place nearest to ``lonlat``, None where none is within half a degree."""
        around = self._around(lonlat)
        return min(around, key=lambda place: flat_km(place.lonlat, lonlat), default=None)
