"""Leads one generalised edge through stations: its vertices are exact, what lies between is not.

A generalised edge is straight between places on the track, and states how long the track between
two of them is.  A station belongs between the two where it makes the shape longer by least, as
long as the shape then is no longer than the track.  One that stands close by and for which there
is no room is put beside it, on the shape as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from mapper.geodesy import Floats, distance_km, distances_km, segment_lengths_km
from mapper.model import LonLat
from mapper.railway.tracks.plane import to_plane
from mapper.railway.tracks.snapping import SegmentIndex

#: A shape may be longer than the track that it stands for by this: positions are rounded.
TOO_LONG_KM = 0.7
TOO_LONG_SHARE = 0.05
#: A station this near to a shape that has no room for it is put beside it, in km.
ASIDE_KM = 1.5
#: How far beyond its open end a track may be led on, in km.
LED_ON_KM = 3.0
#: Two stations nearer than this to each other are one place, in km.
ONE_PLACE_KM = 0.03
#: How many vertices on either side of its nearest a station may be led in.
_AROUND = 3


@dataclass(eq=False)
class LedShape:
    """The shape of one edge as it grows: places, the stations there, and which are its vertices.

    ``lonlat`` are k vertices, ``km`` the true kilometres at each; ``open_ends`` say at which end
    no other track begins.
    """

    lonlat: Floats
    km: Floats
    open_ends: tuple[bool, bool]
    _places: list[LonLat] = field(init=False)
    _keys: list[tuple[str, ...]] = field(init=False)
    _vertex: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = [(float(x), float(y)) for x, y in self.lonlat]
        self._keys = [()] * len(self._places)
        self._vertex = list(range(len(self._places)))

    def away_km(self, place: LonLat) -> float:
        """Return how far a place lies from the nearest vertex, in km."""
        return float(self._distances(place).min())

    def lead(self, key: str, place: LonLat, allowed_km: float) -> bool:
        """Lead the shape through a station, or put it beside it; False where neither can be."""
        away = self._distances(place)
        nearest = int(away.argmin())
        if away[nearest] <= ONE_PLACE_KM and self._keys[nearest]:
            self._keys[nearest] = (*self._keys[nearest], key)
            return True
        for longer_km, at in sorted(self._detours(away, nearest)):
            if longer_km <= allowed_km and self._room(at, longer_km):
                self._places.insert(at, place)
                self._keys.insert(at, (key,))
                self._vertex.insert(at, -1)
                return True
        return self._put_beside(key, place)

    def _put_beside(self, key: str, place: LonLat) -> bool:
        """Put a station on the shape where it is nearest to it, if that is near enough."""
        index = SegmentIndex(*(to_plane(np.array(part)) for part in self._parts()))
        found = index.snap(np.array([place]), ASIDE_KM * 1000)
        at = int(found.segment[0]) + 1
        if at == 0:
            return False
        self._places.insert(at, (float(found.lonlat[0, 0]), float(found.lonlat[0, 1])))
        self._keys.insert(at, (key,))
        self._vertex.insert(at, -1)
        return True

    def _parts(self) -> tuple[list[LonLat], list[LonLat]]:
        return self._places[:-1], self._places[1:]

    def _distances(self, place: LonLat) -> Floats:
        points = np.array(self._places)
        return distances_km(points, np.repeat([place], len(points), axis=0))

    def _detours(self, away: Floats, nearest: int) -> Iterator[tuple[float, int]]:
        """Yield by how many km the shape grows where a station goes in at an index."""
        last = len(self._places) - 1
        for at in range(max(nearest - _AROUND, 0) + 1, min(nearest + _AROUND, last) + 1):
            step = distance_km(self._places[at - 1], self._places[at])
            yield float(away[at - 1] + away[at] - step), at
        if nearest == 0 and self.open_ends[0]:
            yield float(away[0]), 0
        if nearest == last and self.open_ends[1]:
            yield float(away[-1]), last + 1

    def _room(self, at: int, longer_km: float) -> bool:
        """Return whether the track between the two vertices around an index is long enough."""
        if at in (0, len(self._places)):
            return longer_km <= LED_ON_KM
        low = next(n for n in range(at - 1, -1, -1) if self._vertex[n] >= 0 or n == 0)
        high = next(
            n
            for n in range(at, len(self._places))
            if self._vertex[n] >= 0 or n == len(self._places) - 1
        )
        if self._vertex[low] < 0 or self._vertex[high] < 0:
            return longer_km <= LED_ON_KM  # where it was led on, its length is not known
        true_km = float(self.km[self._vertex[high]] - self.km[self._vertex[low]])
        drawn_km = float(segment_lengths_km(np.array(self._places[low : high + 1])).sum())
        return drawn_km + longer_km <= true_km * (1 + TOO_LONG_SHARE) + TOO_LONG_KM

    def measured(self) -> tuple[Floats, Floats, list[tuple[int, tuple[str, ...]]]]:
        """Return lonlat, the km at each place, and the (index, stations) of those with any.

        Between two vertices the true length is shared out by the drawn one.
        """
        lonlat = np.array(self._places)
        steps = segment_lengths_km(lonlat)
        vertices = [n for n, vertex in enumerate(self._vertex) if vertex >= 0]
        for low, high in pairwise(vertices):
            true_km = float(self.km[self._vertex[high]] - self.km[self._vertex[low]])
            drawn_km = max(float(steps[low:high].sum()), 1e-9)
            steps[low:high] *= max(true_km, drawn_km) / drawn_km
        km = np.concatenate(([0.0], np.cumsum(steps)))
        return lonlat, km, [(n, keys) for n, keys in enumerate(self._keys) if keys]
