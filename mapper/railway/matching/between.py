"""Stations that nobody has mapped: where their line puts them, and how well that is known.

One lies between two mapped stations of its chain, at its share of the published kilometres, or
half way where it has none of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.doubt import aside_km, between_km
from mapper.geodesy import distance_km
from mapper.model import LonLat
from mapper.railway.matching.pulling import Step, TrackStop
from mapper.railway.tracks.graph import Position
from mapper.railway.tracks.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Between:
    """A station without a position: between two stops of a chain, at a share of the way.

    ``published_km`` is the published way between the two, None where the station's own kilometre
    on it is not known.
    """

    id: str
    chain: int
    stops: tuple[int, int]
    share: float
    published_km: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The track between two stops on which such a station lies.

    ``length_km`` is the drawn way between the two stops, ``published_km`` the published one or
    None, ``aside_km`` how far beside it the track may run where the station was put.
    """

    length_km: float
    published_km: float | None
    aside_km: float

    @property
    def error_km(self) -> float:
        """How far off the station may be."""
        return between_km(self.length_km, self.published_km, self.aside_km)


def stop_between(each: Between, tracks: Tracks, path: Sequence[Sequence[Step]]) -> TrackStop:
    """Return the stop at a share of the way between two stops of a chain, which takes ``path``."""
    leg = _leg(each, path)
    km = each.share * _length_km(leg, tracks)
    for edge, forward in leg:
        length_km = float(tracks.edge_km[edge])
        if km <= length_km or (edge, forward) == leg[-1]:
            break
        km -= length_km
    position = Position(edge, min(km, length_km) if forward else max(length_km - km, 0.0))
    return TrackStop(each.id, position, tracks.lonlat_at(edge, position.km))


def span_of(each: Between, tracks: Tracks, path: Sequence[Sequence[Step]], node: int) -> Span:
    """Return what is known around the ``node`` of the tracks that a station got on its path."""
    leg = _leg(each, path)
    beside = [side for edge, _ in leg for side in _beside(edge, node, tracks)]
    (before_km, before), (after_km, after) = beside[0], beside[-1]
    aside = aside_km(before_km, after_km, distance_km(before, after))
    return Span(_length_km(leg, tracks), each.published_km, aside)


def _leg(each: Between, path: Sequence[Sequence[Step]]) -> list[Step]:
    return [step for part in path[slice(*each.stops)] for step in part]


def _length_km(leg: Sequence[Step], tracks: Tracks) -> float:
    return sum(float(tracks.edge_km[edge]) for edge, _ in leg)


def _beside(edge: int, node: int, tracks: Tracks) -> list[tuple[float, LonLat]]:
    """Return the known points of an edge next to a node that it ends at, and the km to each."""
    part = tracks.edge_vertices(edge)
    found = []
    for end, at, other in zip(
        tracks.edge_ends[edge].tolist(),
        (part.start, part.stop - 1),
        (part.start + 1, part.stop - 2),
        strict=True,
    ):
        if end == node:
            lon, lat = tracks.lonlat[other].tolist()
            found.append((abs(float(tracks.vertex_km[other] - tracks.vertex_km[at])), (lon, lat)))
    return found
