"""Puts mapped stations on the track that they stand beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mapper.model import Station
from mapper.railway.graph import Position
from mapper.railway.track_segments import TrackSegments

#: A station lies on the nearest track within this, in metres.
_REACH_M = 3000.0
_ERROR_KM = 0.2


def stations_beside(
    segments: TrackSegments, stations: Mapping[str, Station]
) -> tuple[dict[str, Station], dict[str, Position]]:
    """Return the stations with their places on the tracks, and these places by id.

    A station farther than 3 km from any track stays where it is mapped, off the tracks.
    """
    found = dict(stations)
    positions: dict[str, Position] = {}
    if not found:
        return found, positions
    keys = sorted(found)
    snapped = segments.snap(np.array([found[key].lonlat for key in keys]), _REACH_M)
    for place, key in enumerate(keys):
        segment = int(snapped.segment[place])
        if segment < 0:
            continue
        lon, lat = snapped.lonlat[place].tolist()
        error_km = max(_ERROR_KM, float(snapped.distance_m[place]) / 1000.0)
        positions[key] = Position(*segments.place(segment, float(snapped.share[place])))
        found[key] = replace(
            found[key], lonlat=(round(lon, 6), round(lat, 6)), position_error_km=round(error_km, 1)
        )
    return found, positions
