"""Puts stations that no chain names on the track that they belong to.

Track as mapped passes close by; a generalised edge is off by more the farther its known points
are, so that a station may stand aside from it by a share of the way to the nearest of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mapper.model import Basis, LonLat, Station
from mapper.railway.matching.pulling import TrackStop, off_ends
from mapper.railway.tracks.segments import TrackSegments, track_segments
from mapper.railway.tracks.tracks import Tracks

#: How far from track as mapped a station may stand, in km.
MAPPED_KM = 0.5
#: The same for generalised track: fixed, a share of the way to its nearest vertex, and at most.
GENERAL_KM = 0.3
GENERAL_SHARE = 0.5
MOST_KM = 6.0
#: By how much it may make its track longer: fixed, and a share of the straight part it stands at.
LONGER_KM = 0.5
LONGER_SHARE = 0.04


def stops_beside(tracks: Tracks, stations: Mapping[str, Station]) -> list[TrackStop]:
    """Return the place of each station on the tracks; those too far from any are left out."""
    segments = track_segments(tracks)
    found = []
    for key, station in sorted(stations.items()):
        if station.lonlat and (stop := _stop(segments, key, station.lonlat)):
            found.append(stop)
    return found


def _stop(segments: TrackSegments, key: str, lonlat: LonLat) -> TrackStop | None:
    """Return the place that is nearest for what its track allows; None where none allows it."""
    tracks = segments.tracks
    segment, share, distance_m = segments.within(lonlat, MOST_KM * 1000)
    if not len(segment):
        return None
    vertex = segments.first[segment]
    low, high = tracks.vertex_km[vertex], tracks.vertex_km[vertex + 1]
    to_vertex_km = np.minimum(share, 1 - share) * (high - low)
    edge = segments.edge[segment]
    allowed_km = np.where(
        tracks.basis[edge] == Basis.OSM_WAY, MAPPED_KM, GENERAL_KM + GENERAL_SHARE * to_vertex_km
    )
    relative = distance_m / 1000 / allowed_km
    best = int(relative.argmin())
    if relative[best] > 1:
        return None
    position = off_ends(tracks, *segments.place(int(segment[best]), float(share[best])))
    longer_km = LONGER_KM + LONGER_SHARE * float(high[best] - low[best])
    return TrackStop(key, position, lonlat, longer_km)
