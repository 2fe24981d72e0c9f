"""The course of a mapped railway line: from the ways of its relation to one way over the tracks.

https://wiki.openstreetmap.org/wiki/Tag:route%3Drailway.  The order of a relation's members is
often broken and one of two parallel tracks is drawn, so the ways are laid on the tracks by where
they lie.  Of the tracks that they cover the course is the longest way; parts that no track joins
are joined in order by what is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from mapper.doubt import COURSE_ERRORS
from mapper.geodesy import Floats, distance_km, flat_km, segment_lengths_km
from mapper.model import Basis, LonLat
from mapper.railway.matching.longest import longest_ways
from mapper.railway.reference.course import Course, course_of, join_courses
from mapper.railway.tracks.graph import Piece, Position, TrackGraph, pieces_length_km
from mapper.railway.tracks.plane import along, to_plane
from mapper.railway.tracks.segments import TrackSegments, track_segments
from mapper.railway.tracks.snapping import SegmentIndex
from mapper.railway.tracks.tracks import Tracks

#: A way is looked for on the tracks so often, in km.
_STEP_KM = 0.05
#: How far from a way the track may lie that stands for it and those beside it, in metres.
_REACH_M = 45.0
#: A way covers an edge from end to end where it comes so near to both, in km.
_TO_END_KM = 0.08
#: What is covered of an edge was only crossed where it is shorter than this, and than half, in km.
_CROSSED_KM = 0.06
#: A part shorter than this is a siding or a point of its own, and not joined, in km.
_LEAST_KM = 0.3
#: Between two parts the course is led over other track where that is not farther than this, in km.
_BRIDGED_KM = 8.0
_WINDING, _WINDING_KM = 1.5, 0.2


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a line has no track: between two positions (lonlat), ``km`` apart."""

    start: LonLat
    end: LonLat
    km: float


@dataclass(frozen=True, eq=False)
class MappedCourse:
    """The course of a relation; ``gaps`` in it, and the km of track that are not its members'.

    ``beside_km`` is the length of the track that it covers and that lies beside the course.
    """

    course: Course
    gaps: tuple[Gap, ...]
    bridged_km: float
    beside_km: float


#: A part of a course in order: pieces of track, or a gap.
_Part = list[Piece] | Gap
#: A path, whether it goes on from the end of a course (else from its start), and over what gap.
_Joint = tuple[list[Piece], bool, Gap]


@dataclass(eq=False)
class RelationMatcher:
    """Leads the courses of relations over one network, given their ways as lonlat (k × 2)."""

    tracks: Tracks
    _graph: TrackGraph = field(init=False)

    def __post_init__(self) -> None:
        self._graph = TrackGraph(self.tracks, limit_km=_BRIDGED_KM)

    @cached_property
    def _segments(self) -> TrackSegments:
        return track_segments(self.tracks)

    def course(self, ways: Sequence[Floats]) -> MappedCourse | None:
        """Return the course of a relation's ways, in the direction of most; None without track."""
        covered = self._covered(np.concatenate([sampled(way) for way in ways]))
        paths = sorted(longest_ways(self.tracks, covered), key=pieces_length_km, reverse=True)
        if not paths:
            return None
        parts, course, bridged_km = self._joined(paths)
        if _against(course, ways):
            course = reversed_course(course)
        drawn_km = sum(pieces_length_km(part) for part in parts if not isinstance(part, Gap))
        covered_km = sum(pieces_length_km([piece]) for piece in covered)
        return MappedCourse(
            course,
            tuple(part for part in parts if isinstance(part, Gap)),
            bridged_km,
            max(covered_km - (drawn_km - bridged_km), 0.0),
        )

    def _covered(self, points: Floats) -> list[Piece]:
        """Return the parts of edges along which the points (n × 2) lie."""
        index, tracks = self._segments, self.tracks
        found = index.snap(points, _REACH_M)
        on = found.segment >= 0
        segment, share = found.segment[on], found.share[on]
        vertex = index.first[segment]
        km = tracks.vertex_km[vertex]
        km = km + share * (tracks.vertex_km[vertex + 1] - km)
        edges, number = np.unique(index.edge[segment], return_inverse=True)
        low, high = np.full(len(edges), np.inf), np.full(len(edges), -np.inf)
        np.minimum.at(low, number.ravel(), km)
        np.maximum.at(high, number.ravel(), km)
        length_km = tracks.edge_km[edges]
        low = np.where(low <= _TO_END_KM, 0.0, low)
        high = np.where(high >= length_km - _TO_END_KM, length_km, high)
        kept = (high - low >= length_km / 2) | (high - low >= _CROSSED_KM)
        rows = zip(edges[kept].tolist(), low[kept].tolist(), high[kept].tolist(), strict=True)
        return [Piece(*row) for row in rows]

    def _joined(self, paths: Sequence[list[Piece]]) -> tuple[list[_Part], Course, float]:
        """Return the parts of a course in order, the nearest joined first; the km bridged.

        A path that comes nearer to the middle of the parts than to their ends lies beside them.
        """
        parts: list[_Part] = [paths[0]]
        course = self._course(parts)
        left = [path for path in paths[1:] if pieces_length_km(path) >= _LEAST_KM]
        bridged_km = 0.0
        while left:
            ends = self._start(parts[0]), self._end(parts[-1])
            path, at_end, gap = min((self._gap(path, ends) for path in left), key=_width_km)
            left.remove(path)
            if min(_away_km(course, end) for end in self._ends(path)) < gap.km / 2:
                continue
            own = path if self._start(path) == gap.end else _turned(path)
            bridge = self._bridge(gap)
            bridged_km += pieces_length_km(bridge or ())
            if at_end:
                more: list[_Part] = [gap if bridge is None else bridge, own]
                parts, course = [*parts, *more], join_courses([course, self._course(more)])
            else:
                turned = Gap(gap.end, gap.start, gap.km) if bridge is None else _turned(bridge)
                more = [_turned(own), turned]
                parts, course = [*more, *parts], join_courses([self._course(more), course])
        return parts, course, bridged_km

    def _gap(self, path: list[Piece], ends: tuple[LonLat, LonLat]) -> _Joint:
        """Return over what gap a path goes on from one of two ends, and whether from the last."""
        gaps = [
            (flat_km(end, place), at_end, end, place)
            for at_end, end in enumerate(ends)
            for place in self._ends(path)
        ]
        _, at_end, end, place = min(gaps)
        return path, bool(at_end), Gap(end, place, distance_km(end, place))

    def _ends(self, path: list[Piece]) -> tuple[LonLat, LonLat]:
        return self._start(path), self._end(path)

    def _bridge(self, gap: Gap) -> list[Piece] | None:
        """Return the way over other track between two ends; None where it is none or winds."""
        if gap.km > _BRIDGED_KM / _WINDING:
            return None
        if not gap.km:
            return []
        start, goal = (self._position(place) for place in (gap.start, gap.end))
        way = self._graph.way(start, goal)
        if way is None or pieces_length_km(way) > _WINDING * gap.km + _WINDING_KM:
            return None
        return way

    def _position(self, place: LonLat) -> Position:
        found = self._segments.snap(np.array([place]))
        return Position(*self._segments.place(int(found.segment[0]), float(found.share[0])))

    def _start(self, part: _Part) -> LonLat:
        if isinstance(part, Gap):
            return part.start
        return self.tracks.lonlat_at(part[0].edge, part[0].km_from)

    def _end(self, part: _Part) -> LonLat:
        if isinstance(part, Gap):
            return part.end
        return self.tracks.lonlat_at(part[-1].edge, part[-1].km_to)

    def _course(self, parts: Sequence[_Part]) -> Course:
        return join_courses(
            [_straight(p) if isinstance(p, Gap) else course_of(self.tracks, p) for p in parts if p]
        )


def _width_km(joint: _Joint) -> float:
    return joint[2].km


def sampled(way: Floats) -> Floats:
    """Return points (n × 2) along a way (k × 2, lonlat), no farther apart than `_STEP_KM`."""
    km = np.concatenate(([0.0], np.cumsum(segment_lengths_km(way))))
    count = max(int(np.ceil(km[-1] / _STEP_KM)), 1) + 1
    return along(to_plane(way), km, np.linspace(0.0, km[-1], count))


def reversed_course(course: Course) -> Course:
    """Return a course counted from its other end."""
    return Course(
        course.lonlat[::-1],
        course.length_km - course.km[::-1],
        course.basis[::-1],
        course.part_error_km[::-1],
    )


def _straight(gap: Gap) -> Course:
    fixed, share = COURSE_ERRORS[Basis.JOINED]
    return Course(
        np.array([gap.start, gap.end]),
        np.array([0.0, gap.km]),
        np.array([Basis.JOINED]),
        np.array([fixed + share * gap.km]),
    )


def _against(course: Course, ways: Sequence[Floats]) -> bool:
    """Tell whether the members of a relation, in their order, run against its course."""
    places = [way[end] for way in ways for end in (0, -1)]
    kms = np.array([course.nearest_km((float(lon), float(lat))) for lon, lat in places])
    order = np.arange(len(kms)) - (len(kms) - 1) / 2
    return float(order @ kms) < 0


def _away_km(course: Course, place: LonLat) -> float:
    return distance_km(course.locate(course.nearest_km(place)), place)


def _turned(pieces: Sequence[Piece]) -> list[Piece]:
    return [Piece(piece.edge, piece.km_to, piece.km_from) for piece in reversed(pieces)]


def lies_along(course: Course, other: Course, within_m: float) -> float:
    """Return the share of a course's vertices that lie within so many metres of another."""
    index = SegmentIndex(other.plane[:-1], other.plane[1:])
    return float((index.snap(sampled(course.lonlat), within_m).segment >= 0).mean())
