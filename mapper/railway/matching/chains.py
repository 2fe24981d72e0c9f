"""Matches a chain of stations to the tracks: where each lies on them, and the way between them.

Of all choices of one place a station the cheapest is taken in all (Viterbi's algorithm, as in
Newson and Krumm, "Hidden Markov Map Matching Through Noise and Sparseness", 2009).  A place costs
what the station is moved to it; a way costs what its length differs from the published one, or
exceeds the straight distance where none is published.  Track as mapped is exact, a generalised
network may pass kilometres beside its stations, and where no way fits the leg is a gap.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from mapper.geodesy import Floats, distance_km
from mapper.model import Basis, LonLat
from mapper.railway.matching.pulling import off_ends
from mapper.railway.tracks.graph import Piece, Position, TrackGraph
from mapper.railway.tracks.segments import TrackSegments, track_segments
from mapper.railway.tracks.tracks import Tracks

#: How far from a station its track may pass, in km: as mapped, and in a generalised network.
MAPPED_REACH_KM = 1.5
GENERAL_REACH_KM = 12.0
#: What a kilometre between a station and its track costs, on either.
_MAPPED_COST = 4.0
_GENERAL_COST = 1.0
_CHOICES = 8
#: What a station off all tracks costs, and a leg without track: fixed, and a share of its length.
_OFF_TRACK_KM = 6.0
_GAP_KM = 3.0
_GAP_SHARE = 0.25
#: A published length that does not fit is ignored at this cost, in km.
_UNPUBLISHED_KM = 2.0
#: What a kilometre that a way winds costs where no length is published.
_WINDING = 0.5
#: Places where a chain before this one put a station cost nothing, others this much more.
_ELSEWHERE_KM = 1.0
#: No way between neighbours of a chain is longer than this, in km.
LONGEST_LEG_KM = 160.0


@dataclass(frozen=True, slots=True)
class ChainStop:
    """A station of a chain to match: ``leg_km`` is published from the one before, or None."""

    id: str
    lonlat: LonLat
    leg_km: float | None


@dataclass(frozen=True, slots=True)
class Matched:
    """A chain on the tracks: a place for each stop (None: off them), a way for each leg or None."""

    stops: tuple[ChainStop, ...]
    positions: tuple[Position | None, ...]
    legs: tuple[list[Piece] | None, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    position: Position | None
    cost_km: float


@dataclass(eq=False)
class ChainMatcher:
    """Matches chains to one network, one after another; a station placed once stays preferred."""

    tracks: Tracks
    _graph: TrackGraph = field(init=False)
    _segments: TrackSegments = field(init=False)
    _known: dict[str, list[Position]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._graph = TrackGraph(self.tracks, limit_km=LONGEST_LEG_KM)
        self._segments = track_segments(self.tracks)

    def match(self, stops: Sequence[ChainStop]) -> Matched:
        """Return the cheapest places and ways of a chain of two stops or more."""
        choices = [self._choices(stop) for stop in stops]
        costs = [np.array([choice.cost_km for choice in choices[0]])]
        before: list[np.ndarray] = []
        pairs = itertools.pairwise(stops)
        for pair, (here, there) in zip(pairs, itertools.pairwise(choices), strict=True):
            steps = np.array([self._steps(choice, there, pair) for choice in here])
            total = costs[-1][:, None] + steps
            before.append(total.argmin(axis=0))
            costs.append(total.min(axis=0) + [choice.cost_km for choice in there])
        picks = [int(costs[-1].argmin())]
        for back in before[::-1]:
            picks.append(int(back[picks[-1]]))
        positions = [row[pick].position for row, pick in zip(choices, picks[::-1], strict=True)]
        for stop, position in zip(stops, positions, strict=True):
            known = self._known.setdefault(stop.id, [])
            if position is not None and position not in known:
                known.append(position)
        legs = [
            self._leg(*ends, pair)
            for ends, pair in zip(
                itertools.pairwise(positions), itertools.pairwise(stops), strict=True
            )
        ]
        return Matched(tuple(stops), tuple(positions), tuple(legs))

    def _choices(self, stop: ChainStop) -> list[_Choice]:
        """Return the places where a station may lie, the nearest on each edge, and off them all."""
        segment, share, distance_m = self._segments.within(stop.lonlat, GENERAL_REACH_KM * 1000)
        edge = self._segments.edge[segment]
        mapped = self.tracks.basis[edge] == Basis.OSM_WAY
        cost = distance_m / 1000 * np.where(mapped, _MAPPED_COST, _GENERAL_COST)
        usable = ~mapped | (distance_m <= MAPPED_REACH_KM * 1000)
        usable &= self.tracks.basis[edge] != Basis.JOINED
        best: dict[int, _Choice] = {}
        for place in np.lexsort((distance_m, cost)).tolist():
            if usable[place] and int(edge[place]) not in best:
                at = self._segments.place(int(segment[place]), float(share[place]))
                best[at[0]] = _Choice(off_ends(self.tracks, *at), float(cost[place]))
            if len(best) >= _CHOICES:
                break
        known = self._known.get(stop.id, [])
        others = _ELSEWHERE_KM if known else 0.0
        return [
            *(_Choice(position, 0.0) for position in known),
            *(_Choice(choice.position, choice.cost_km + others) for choice in best.values()),
            _Choice(None, _OFF_TRACK_KM),
        ]

    def _steps(
        self, start: _Choice, goals: Sequence[_Choice], pair: Sequence[ChainStop]
    ) -> list[float]:
        straight_km = distance_km(pair[0].lonlat, pair[1].lonlat)
        gap_km = _GAP_KM + _GAP_SHARE * straight_km
        if start.position is None:
            return [gap_km] * len(goals)
        node_costs = self._graph.node_costs(start.position)
        return [
            min(gap_km, self._cost(node_costs, start.position, goal.position, straight_km, pair[1]))
            for goal in goals
        ]

    def _cost(
        self,
        node_costs: Floats,
        start: Position,
        goal: Position | None,
        straight_km: float,
        stop: ChainStop,
    ) -> float:
        """Return what the way from one place to another costs; infinite where there is none."""
        if goal is None:
            return np.inf
        way_km = self._graph.way_cost(node_costs, start, goal)
        # Two stations are two places: a way of no length is none.
        if way_km <= 0.0:
            return np.inf
        beyond_km = _WINDING * abs(way_km - straight_km)
        if stop.leg_km is None:
            return beyond_km
        return min(abs(way_km - max(stop.leg_km, straight_km)), beyond_km + _UNPUBLISHED_KM)

    def _leg(
        self, start: Position | None, goal: Position | None, pair: Sequence[ChainStop]
    ) -> list[Piece] | None:
        """Return the way between two places; None where a gap is cheaper or there is none."""
        if start is None or goal is None:
            return None
        straight_km = distance_km(pair[0].lonlat, pair[1].lonlat)
        cost = self._cost(self._graph.node_costs(start), start, goal, straight_km, pair[1])
        if cost >= _GAP_KM + _GAP_SHARE * straight_km:
            return None
        return self._graph.way(start, goal)
