"""Lengths, distances and steps on the WGS 84 ellipsoid; positions are lonlat in degrees.

Lengths are geodesic (Karney, by way of pyproj).  Where a reader of texts weighs places against
each other, `flat_km` takes the ground for a plane instead: it is three times as quick, and what
was tuned with it stays as it was (https://en.wikipedia.org/wiki/Equirectangular_projection).
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mapper.model import LonLat

if TYPE_CHECKING:
    from pyproj import Geod

Floats = NDArray[np.float64]

#: The mean radius of the Earth in km: what a chord of `unit_vectors` is multiplied by.
EARTH_KM = 6371.0088
#: A degree of latitude in km, as it is at 50° to 51° N.
KM_PER_DEGREE = 111.2
#: A degree of longitude in km at the equator.
_EQUATOR_KM_PER_DEGREE = 111.32


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


def distance_km(start: LonLat, end: LonLat) -> float:
    """Return the geodesic distance in km between two lonlat positions."""
    metres: float = _geod().inv(start[0], start[1], end[0], end[1])[2]
    return metres / 1000.0


def flat_km(start: LonLat, end: LonLat) -> float:
    """Return the distance in km between two lonlat positions on the plane of their mean latitude.

    Between 42° and 62° N it is good to 0.3 % within 1,000 km, and to 1.2 % within 2,000.
    """
    middle = math.radians((start[1] + end[1]) / 2)
    east_km = (start[0] - end[0]) * _EQUATOR_KM_PER_DEGREE * math.cos(middle)
    north_km = (start[1] - end[1]) * KM_PER_DEGREE
    return math.hypot(east_km, north_km)


def shifted(lonlat: LonLat, east_km: float, north_km: float) -> LonLat:
    """Return the position so many km east and north of another, on the plane of its latitude."""
    east = east_km / (_EQUATOR_KM_PER_DEGREE * math.cos(math.radians(lonlat[1])))
    return lonlat[0] + east, lonlat[1] + north_km / KM_PER_DEGREE


def displaced(lonlat: LonLat, km: float, bearing: float) -> LonLat:
    """Return the position ``km`` away at ``bearing`` (degrees from north), to 6 decimals."""
    turn = math.radians(bearing)
    lon, lat = shifted(lonlat, km * math.sin(turn), km * math.cos(turn))
    return round(lon, 6), round(lat, 6)


def unit_vectors(lonlat: Floats) -> Floats:
    """Return positions on the unit sphere (n × 3), for nearest-neighbour trees in km.

    The chord of two unit vectors times `EARTH_KM` is their distance in km to 0.6 % below 100 km.
    """
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
