"""Lengths and distances on the WGS 84 ellipsoid, over arrays of lonlat.

Lengths are geodesic (Karney, by way of pyproj).  For comparing many short distances a local
metric is used instead: degrees scaled to metres at one latitude, good to 0.1 % within 50 km.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import Geod

Floats = NDArray[np.float64]

_EQUATOR_M = 6378137.0
_ECCENTRICITY_2 = 0.00669437999014


@cache
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def segment_lengths_km(lonlat: Floats) -> Floats:
    """Return the geodesic lengths in km between consecutive rows of ``lonlat`` (n × 2): n - 1."""
    if len(lonlat) < 2:
        return np.zeros(0)
    _, _, metres = _geod().inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
    return np.asarray(metres) / 1000.0


def distances_km(start_lonlat: Floats, end_lonlat: Floats) -> Floats:
    """Return the geodesic distances in km between two equally long arrays of lonlat (n × 2)."""
    start, end = np.atleast_2d(start_lonlat), np.atleast_2d(end_lonlat)
    _, _, metres = _geod().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(metres) / 1000.0


def distance_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the geodesic distance in km between two lonlat positions."""
    return float(distances_km(np.array([start]), np.array([end]))[0])


def metres_per_degree(latitude: Floats | float) -> tuple[Floats, Floats]:
    """Return the lengths in metres of one degree of longitude and of latitude at ``latitude``."""
    sine_2 = np.sin(np.radians(latitude)) ** 2
    w = np.sqrt(1.0 - _ECCENTRICITY_2 * sine_2)
    east = np.radians(1.0) * _EQUATOR_M * np.cos(np.radians(latitude)) / w
    north = np.radians(1.0) * _EQUATOR_M * (1.0 - _ECCENTRICITY_2) / w**3
    return east, north


def unit_vectors(lonlat: Floats) -> Floats:
    """Return positions on the unit sphere (n × 3), for nearest-neighbour trees in km.

    The chord of two unit vectors times 6371 is their distance in km to 0.6 % below 100 km.
    """
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
