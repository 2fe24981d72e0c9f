"""Measures a course that is led through its stations, by stations that it was not led through.

The railway is built again with every n-th station of a country left out; how far those lie from
the course is how far off the course may be anywhere between two stations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mapper.errors import InputError
from mapper.geodesy import Floats
from mapper.railway.building import Progress
from mapper.railway.building.build import Material, make_railway
from mapper.railway.tracks.segments import track_segments


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How far the stations left out lie from the course, in km (n), and what it says of itself.

    ``stated_km`` are the errors that the edges nearest to them state (n).
    """

    distance_km: Floats
    stated_km: Floats

    def quantile(self, share: float) -> float:
        """Return the distance in km within which a share of them lies."""
        return float(np.quantile(self.distance_km, share))

    @property
    def held(self) -> float:
        """The share of them that lie within the error that is stated there."""
        return float((self.distance_km <= self.stated_km).mean())


def measure_left_out(material: Material, country: str, every: int, progress: Progress) -> LeftOut:
    """Build the railway without every n-th mapped station of a country, and measure by these.

    Raises
    ------
    InputError
        The country has too few stations.
    """
    stations = material.catalogue.stations
    own = [key for key, each in stations.items() if each.lonlat and each.country == country]
    left_out = own[::every]
    if not left_out:
        raise InputError(f"no mapped station lies in {country!r}; give a code like BY")
    tracks = make_railway(material, progress, frozenset(left_out)).placed.tracks
    segments = track_segments(tracks)
    found = segments.snap(np.array([stations[key].lonlat for key in left_out]))
    return LeftOut(found.distance_m / 1000.0, tracks.error_km[segments.edge[found.segment]])
