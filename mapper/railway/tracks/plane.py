"""The plane in which tracks are straight between their vertices: Mercator on the ellipsoid.

A conformal plane keeps nearest things nearest; what is straight in it is straight on the drawn
map too.  Its unit is the metre at the equator; `metres_at` gives the metres on the ground of
one unit at a latitude.  Formulas: Snyder, Map Projections (USGS 1395), 7-6 to 7-9.
"""

from __future__ import annotations

import numpy as np

from mapper.geodesy import Floats

_RADIUS_M = 6378137.0
_E2 = 0.00669437999014
_E = np.sqrt(_E2)


def to_plane(lonlat: Floats) -> Floats:
    """Project lonlat (n × 2, degrees) to the plane (n × 2)."""
    sine = np.sin(np.radians(lonlat[:, 1]))
    north = np.arctanh(sine) - _E * np.arctanh(_E * sine)
    return np.asarray(_RADIUS_M * np.column_stack((np.radians(lonlat[:, 0]), north)))


def from_plane(xy: Floats) -> Floats:
    """Project plane coordinates (n × 2) back to lonlat (n × 2, degrees), to 1e-11 degrees."""
    isometric = xy[:, 1] / _RADIUS_M
    sine = np.tanh(isometric)
    for _ in range(6):
        sine = np.tanh(isometric + _E * np.arctanh(_E * sine))
    return np.asarray(np.degrees(np.column_stack((xy[:, 0] / _RADIUS_M, np.arcsin(sine)))))


def metres_at(latitude: Floats | float) -> Floats:
    """Return the metres on the ground that one unit of the plane is at ``latitude`` (degrees)."""
    sine = np.sin(np.radians(latitude))
    return np.asarray(np.cos(np.radians(latitude)) / np.sqrt(1.0 - _E2 * sine**2))


def along(xy: Floats, km: Floats, stops_km: Floats) -> Floats:
    """Return the lonlat (k × 2) at ``stops_km`` along a chain of vertices with their ``km``."""
    return from_plane(np.column_stack([np.interp(stops_km, km, xy[:, axis]) for axis in (0, 1)]))
