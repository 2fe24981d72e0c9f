"""Places the curated lines on a network: the way over its tracks through the line's stations.

A town's centre is not its station, so each station may lie on any track within its reach; of
all choices the one with the shortest way in all, and the least displacement, is taken (Viterbi).
Halts without coordinates come to lie between their neighbours, at even distances, with an
error that says so.  Where a line's track is missing in the network, a gap takes its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mapper.model import LonLat
from mapper.railway.course import GAP, Course, join_courses
from mapper.railway.curated import Curated, CuratedLine, CuratedStation
from mapper.railway.geodesy import distance_km
from mapper.railway.graph import Piece, Position, TrackGraph
from mapper.railway.track_segments import course_of, track_segments
from mapper.railway.tracks import Tracks

#: Kilometres of way that one kilometre between a station's given and its chosen place is worth.
_DISPLACEMENT = {"station": 3.0, "town_centre": 0.7}
_CHOICES = 10

#: On a line with a stated gap: a way over this many times the straight distance is none.
_GAP_DETOUR = 1.5
_GAP_DETOUR_KM = 6.0
_GAP_REACH_KM = 4.0

#: What a gap costs beyond its straight length, and what a station off the track costs.
_GAP_COST_KM = 10.0
_OFF_TRACK_KM = 8.0


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on the network: its course, and each station's (kilometre, error in km) on it.

    The error is 0 where the station's own position was placed; ``displaced_km`` then says how
    far it was moved onto the track.  ``pieces`` are the (kilometre, piece of track) it runs on;
    ``anchors`` the places of the stations whose own position was placed.
    """

    slug: str
    course: Course
    stations: Mapping[str, tuple[float, float]]
    displaced_km: Mapping[str, float]
    pieces: tuple[tuple[float, Piece], ...]
    anchors: Mapping[str, Position | None]

    def position(self, station_id: str) -> Position | None:
        """Return a station's place on the tracks; None where it is off them."""
        if station_id in self.anchors:
            return self.anchors[station_id]
        km = self.stations[station_id][0]
        for km_from, piece in self.pieces:
            if km_from - 1e-9 <= km <= km_from + piece.length_km + 1e-9:
                step = min(max(km - km_from, 0.0), piece.length_km)
                rising = piece.km_to > piece.km_from
                return Position(piece.edge, piece.km_from + (step if rising else -step))
        return None


@dataclass(frozen=True, slots=True)
class _Choice:
    """One place where a station may lie; ``position`` is None off the tracks."""

    lonlat: LonLat
    position: Position | None
    penalty_km: float


class LinePlacer:
    """Places lines on one network, one after another; a station placed once stays preferred."""

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self._graph = TrackGraph(tracks)
        self.segments = track_segments(tracks)
        self._known: dict[str, Position] = {}

    def place(self, line: CuratedLine, curated: Curated) -> PlacedLine | None:
        """Return the line on the network; None where fewer than two stations have a place."""
        anchors = [
            curated.stations[key]
            for key in line.station_ids
            if curated.stations[key].lonlat is not None
        ]
        choices = [self._choices(station, line) for station in anchors]
        found = [(s, c) for s, c in zip(anchors, choices, strict=True) if c]
        if len(found) < 2:
            return None
        chosen = self._cheapest([c for _, c in found], line)
        legs = [self._leg(a, b, line) for a, b in itertools.pairwise(chosen)]
        courses = [course for course, _ in legs]
        kms = np.cumsum([0.0] + [course.length_km for course in courses])
        known = {s.id: float(km) for (s, _), km in zip(found, kms, strict=True)}
        for (station, _), choice in zip(found, chosen, strict=True):
            if choice.position is not None:
                self._known.setdefault(station.id, choice.position)
        displaced = {
            station.id: distance_km(station.lonlat, choice.lonlat)
            for (station, _), choice in zip(found, chosen, strict=True)
            if station.lonlat is not None
        }
        stations = interpolated(line.station_ids, known, line.shares)
        pieces = _counted(kms.tolist(), [found for _, found in legs])
        places = {s.id: choice.position for (s, _), choice in zip(found, chosen, strict=True)}
        course = join_courses(courses)
        return PlacedLine(line.slug, course, stations, displaced, pieces, places)

    def _choices(self, station: CuratedStation, line: CuratedLine) -> list[_Choice]:
        if station.lonlat is None:
            return []
        weight = _DISPLACEMENT[station.coord_is]
        reach_km = min(station.reach_km, _GAP_REACH_KM) if line.gap else station.reach_km
        near = self.segments.within(station.lonlat, reach_km * 1000.0)
        best: dict[int, tuple[float, float]] = {}
        for segment, share, distance_m in zip(*(values.tolist() for values in near), strict=True):
            edge, km = self.segments.place(segment, share)
            if distance_m < best.get(edge, (np.inf, 0.0))[0]:
                best[edge] = (distance_m, km)
        ranked = sorted((distance_m, edge, km) for edge, (distance_m, km) in best.items())
        choices = [
            self._choice(Position(edge, km), distance_m / 1000.0 * weight)
            for distance_m, edge, km in ranked[:_CHOICES]
        ]
        if (known := self._known.get(station.id)) is not None:
            choices = [self._choice(known, 0.0)]
        if line.gap:
            choices.append(_Choice(station.lonlat, None, _OFF_TRACK_KM))
        return choices

    def _choice(self, position: Position, penalty_km: float) -> _Choice:
        return _Choice(self.segments.lonlat(position), position, penalty_km)

    def _cheapest(self, choices: list[list[_Choice]], line: CuratedLine) -> list[_Choice]:
        """Return one choice a station, with the least cost of ways and displacements in all."""
        costs = [np.array([choice.penalty_km for choice in choices[0]])]
        before: list[np.ndarray] = []
        for here, there in itertools.pairwise(choices):
            steps = np.array([self._steps(choice, there, line) for choice in here])
            total = costs[-1][:, None] + steps
            before.append(total.argmin(axis=0))
            costs.append(total.min(axis=0) + [choice.penalty_km for choice in there])
        place = int(costs[-1].argmin())
        picked = [choices[-1][place]]
        for back, options in zip(before[::-1], choices[-2::-1], strict=True):
            place = int(back[place])
            picked.append(options[place])
        return picked[::-1]

    def _steps(self, start: _Choice, goals: list[_Choice], line: CuratedLine) -> list[float]:
        node_costs = None if start.position is None else self._graph.node_costs(start.position)
        steps = []
        for goal in goals:
            straight_km = distance_km(start.lonlat, goal.lonlat)
            way_km = np.inf
            if start.position is not None and node_costs is not None and goal.position is not None:
                way_km = self._graph.way_cost(node_costs, start.position, goal.position)
            if line.gap and way_km > _GAP_DETOUR * straight_km + _GAP_DETOUR_KM:
                way_km = straight_km + _GAP_COST_KM
            # A way that does not exist must not make the whole sum infinite.
            steps.append(min(way_km, 1e6))
        return steps

    def _leg(self, start: _Choice, goal: _Choice, line: CuratedLine) -> tuple[Course, list[Piece]]:
        straight_km = distance_km(start.lonlat, goal.lonlat)
        pieces = None
        if start.position is not None and goal.position is not None:
            pieces = self._graph.way(start.position, goal.position)
        way_km = np.inf if pieces is None else sum(piece.length_km for piece in pieces)
        too_long = bool(line.gap) and way_km > _GAP_DETOUR * straight_km + _GAP_DETOUR_KM
        if not pieces or too_long:
            ends = np.array([start.lonlat, goal.lonlat])
            return Course(ends, np.array([0.0, straight_km]), np.array([GAP])), []
        return course_of(self._tracks, pieces), pieces


def _counted(kms: list[float], legs: list[list[Piece]]) -> tuple[tuple[float, Piece], ...]:
    """Return every piece of the legs with the kilometre at which it starts."""
    counted = []
    for leg_km, pieces in zip(kms, legs, strict=False):
        km = leg_km
        for piece in pieces:
            counted.append((km, piece))
            km += piece.length_km
    return tuple(counted)


def interpolated(
    station_ids: tuple[str, ...], known: Mapping[str, float], shares: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Return (kilometre, error in km) of every station: those known, and the rest between them.

    A halt lies where ``shares`` puts it between its known neighbours, else at even distances.
    Its error is two standard deviations of the k-th of n points thrown on that way at random,
    one where ``shares`` knows better.
    Stations before the first or after the last known one have no place and are left out.
    """
    places = [n for n, key in enumerate(station_ids) if key in known]
    found = {key: (km, 0.0) for key, km in known.items()}
    for before, after in itertools.pairwise(places):
        low, high = known[station_ids[before]], known[station_ids[after]]
        count = after - before - 1
        for rank in range(1, count + 1):
            key = station_ids[before + rank]
            share = shares.get(key, rank / (count + 1))
            spread = np.sqrt(rank * (count + 1 - rank) / ((count + 1) ** 2 * (count + 2)))
            doubt = 1.0 if key in shares else 2.0
            found[key] = (low + share * (high - low), doubt * float(spread) * (high - low))
    return {key: found[key] for key in station_ids if key in found}
