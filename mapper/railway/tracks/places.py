"""Track places: snapping a position to any track, of a named line or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mapper.errors import OutOfReach
from mapper.model import LonLat
from mapper.railway.tracks.graph import Position
from mapper.railway.tracks.segments import TrackSegments, track_segments
from mapper.railway.tracks.tracks import Tracks


@dataclass(frozen=True, slots=True)
class TrackPlace:
    """A place on a track: the edge and km, its lonlat, how far it is from the position asked."""

    position: Position
    lonlat: LonLat
    distance_m: float
    inferred: bool
    main: bool


@lru_cache(maxsize=4)
def _segments(tracks: Tracks, main_only: bool) -> TrackSegments:
    return track_segments(tracks, tracks.main if main_only else None)


def snap_track(
    tracks: Tracks, lon: float, lat: float, limit_m: float, main_only: bool
) -> TrackPlace:
    """Return the nearest place on a track; see `Network.snap_track`."""
    segments = _segments(tracks, main_only)
    found = segments.snap(np.array([[lon, lat]]))
    distance_m = float(found.distance_m[0])
    if not distance_m <= limit_m:
        raise OutOfReach(
            f"{lat:.4f} N {lon:.4f} E lies {distance_m / 1000:.1f} km from the nearest track; the "
            f"limit is {limit_m / 1000:g} km: move the point or raise the limit"
        )
    edge, km = segments.place(int(found.segment[0]), float(found.share[0]))
    return TrackPlace(
        position=Position(edge, km),
        lonlat=(float(found.lonlat[0, 0]), float(found.lonlat[0, 1])),
        distance_m=distance_m,
        inferred=bool(tracks.inferred[edge]),
        main=bool(tracks.main[edge]),
    )
