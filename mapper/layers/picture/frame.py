"""What a picture looks at, and where things lie in it: Web Mercator (EPSG:3857) in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.geodesy import Floats
from mapper.model import BBox

_TILE_PX = 256
_EARTH_CIRCUMFERENCE_M = 40_075_016.686
#: The zooms of the page's map.
LEAST_ZOOM, MOST_ZOOM = 4.0, 13.0
#: No nearer than this a picture goes by itself.
_NEAR_ZOOM = 11.0
#: How much of the surroundings of a point is shown, in each direction, in degrees of latitude.
_AROUND_DEG = 0.07


@dataclass(frozen=True)
class Frame:
    """A view of ``width`` by ``height`` pixels around a place, at a zoom as web maps count it."""

    zoom: float
    lon: float
    lat: float
    width: int
    height: int

    @classmethod
    def around(cls, box: BBox, width: int, height: int, margin: int = 32) -> Frame:
        """Return the view that holds a box (west, south, east, north), and little more."""
        west, south, east, north = box
        low, high = max(south - _AROUND_DEG, -85.0), min(north + _AROUND_DEG, 85.0)
        around = _AROUND_DEG / math.cos(math.radians((low + high) / 2))
        left, right = west - around, east + around
        corners = _world(np.array([(left, high), (right, low)]))
        (x0, y0), (x1, y1) = corners.tolist()
        share = min((width - 2 * margin) / (x1 - x0), (height - 2 * margin) / (y1 - y0))
        zoom = math.floor(math.log2(share / _TILE_PX) * 2) / 2
        lat = math.degrees(math.atan(math.sinh(math.pi * (1 - (y0 + y1)))))
        zoom = min(max(zoom, LEAST_ZOOM), _NEAR_ZOOM)
        return cls(zoom, (left + right) / 2, lat, width, height)

    @cached_property
    def _scale(self) -> float:
        return float(_TILE_PX * 2**self.zoom)

    @cached_property
    def _corner(self) -> Floats:
        middle = _world(np.array([(self.lon, self.lat)])) * self._scale
        return np.asarray(middle - (self.width / 2, self.height / 2))

    def pixels(self, lonlat: Floats) -> Floats:
        """Return positions (n × 2, degrees) in pixels from the upper left corner."""
        return np.asarray(_world(lonlat) * self._scale - self._corner)

    @property
    def box(self) -> BBox:
        """West, south, east, north of what is seen, with a margin of a symbol's size."""
        corners = np.array([(-40.0, self.height + 40.0), (self.width + 40.0, -40.0)])
        (west, south), (east, north) = _degrees((corners + self._corner) / self._scale).tolist()
        return west, south, east, north

    @property
    def metres_per_pixel(self) -> float:
        """What a pixel is wide in the middle."""
        return _EARTH_CIRCUMFERENCE_M * math.cos(math.radians(self.lat)) / self._scale

    def has(self, x: float, y: float) -> bool:
        """Tell whether a pixel is in the picture."""
        return 0 <= x <= self.width and 0 <= y <= self.height


def _world(lonlat: Floats) -> Floats:
    """Return positions in the square of the whole world, from 0 to 1."""
    lat = np.radians(np.clip(lonlat[:, 1], -85.05, 85.05))
    x = (lonlat[:, 0] + 180) / 360
    y = (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2
    return np.column_stack((x, y))


def _degrees(world: Floats) -> Floats:
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * world[:, 1]))))
    return np.column_stack((world[:, 0] * 360 - 180, np.clip(lat, -90, 90)))
