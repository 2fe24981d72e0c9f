"""The segments of the tracks, indexed."""

from __future__ import annotations

import numpy as np

from mapper.model import LonLat
from mapper.railway.tracks.graph import Position
from mapper.railway.tracks.snapping import SegmentIndex
from mapper.railway.tracks.tracks import Tracks


class TrackSegments(SegmentIndex):
    """The segments of all tracks; a segment and a share give back edge and kilometre."""

    tracks: Tracks
    first: np.ndarray
    edge: np.ndarray

    def place(self, segment: int, share: float) -> tuple[int, float]:
        """Return the edge and the kilometres along it."""
        vertex = int(self.first[segment])
        low, high = self.tracks.vertex_km[vertex : vertex + 2].tolist()
        return int(self.edge[segment]), low + share * (high - low)

    def lonlat(self, position: Position) -> LonLat:
        """Return the lonlat of a position."""
        return self.tracks.lonlat_at(position.edge, position.km)


def track_segments(tracks: Tracks, wanted: np.ndarray | None = None) -> TrackSegments:
    """Index every segment of the tracks, or of the edges that ``wanted`` (m) marks."""
    last = np.zeros(len(tracks.lonlat), dtype=bool)
    last[tracks.first_vertex[1:] - 1] = True
    if wanted is not None:
        last |= ~np.repeat(wanted, np.diff(tracks.first_vertex))
    first = np.flatnonzero(~last)
    index = TrackSegments(tracks.plane[first], tracks.plane[first + 1])
    edge = np.searchsorted(tracks.first_vertex, first, side="right") - 1
    for name, value in (("tracks", tracks), ("first", first), ("edge", edge)):
        object.__setattr__(index, name, value)
    return index
