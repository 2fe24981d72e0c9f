"""Leads the tracks through stations: each becomes a node, and every way whole edges.

On track as mapped a station is the place beside it, and nothing moves.  A generalised edge, which
is straight between nodes kilometres apart, is led through the mapped position of its stations; it
stays as long as it was stated to be, unless the stations show it to be longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Basis, LonLat
from mapper.railway.matching.leading import LedShape
from mapper.railway.tracks.graph import Piece, Position
from mapper.railway.tracks.tracks import Tracks

#: Two stations nearer than this to each other along an edge share its node, in km.
_ONE_NODE_KM = 0.03
#: How far from the ends of an edge a station is kept, in km.
_FROM_END_KM = 0.02

#: A directed edge of a path: its number, and whether it is run from its first node.
Step = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class TrackStop:
    """A station on an edge: where along it, and where it is mapped.

    A generalised edge is led through it unless that makes it longer by more than ``allowed_km``.
    """

    id: str
    position: Position
    lonlat: LonLat
    allowed_km: float = np.inf


@dataclass(frozen=True, slots=True)
class EdgeRun:
    """A part of an edge between two stops, by their ids; "" is the edge's own end on that side."""

    edge: int
    start: str
    end: str
    forward: bool


@dataclass(frozen=True, eq=False)
class Pulled:
    """Tracks led through stations: the node of each, and where an edge of before is now.

    ``parts`` are for each edge of before its stops in order and the edges between them;
    ``refused`` are (edge, id) of stops that would have made an edge longer than it is.
    """

    tracks: Tracks
    nodes: Mapping[str, int]
    parts: Mapping[int, _Parts] = field(repr=False)
    refused: frozenset[tuple[int, str]] = frozenset()

    def steps(self, runs: Iterable[EdgeRun]) -> list[Step]:
        """Return the edges that runs over edges of before are now."""
        return [step for run in runs for step in self.parts[run.edge].steps(run)]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The stops of one edge of before, in order along it, and the edges between them.

    ``first`` is the number of edges before the first stop: 0 where the track was led on to it.
    """

    stops: tuple[tuple[str, ...], ...]
    edges: tuple[int, ...]
    first: int = 1

    def steps(self, run: EdgeRun) -> list[Step]:
        low, high = (run.start, run.end) if run.forward else (run.end, run.start)
        first = self._place(low) if low else 0
        last = self._place(high) if high else len(self.edges)
        forward = run.forward
        if first > last:
            first, last, forward = last, first, not forward
        found = [(edge, forward) for edge in self.edges[first:last]]
        return found if forward else found[::-1]

    def _place(self, key: str) -> int:
        return self.first + next(n for n, keys in enumerate(self.stops) if key in keys)


def off_ends(tracks: Tracks, edge: int, km: float) -> Position:
    """Return a position on an edge, not at its very ends: there it would be on others too."""
    length_km = float(tracks.edge_km[edge])
    least_km = min(_FROM_END_KM, length_km / 4)
    return Position(edge, min(max(km, least_km), length_km - least_km))


def edge_runs(pieces: Sequence[Piece], start: str, end: str) -> list[EdgeRun]:
    """Return a way between the stops ``start`` and ``end`` as runs over whole or cut edges."""
    return [
        EdgeRun(
            piece.edge,
            start if place == 0 else "",
            end if place == len(pieces) - 1 else "",
            piece.km_to > piece.km_from,
        )
        for place, piece in enumerate(pieces)
    ]


def pull(tracks: Tracks, stops: Sequence[TrackStop], taken: frozenset[int] = frozenset()) -> Pulled:
    """Return the tracks led through the stops; an edge may hold many, a stop lie on many edges.

    ``taken`` are nodes of stations: a track that ends at one is not led on.
    """
    by_edge: dict[int, list[TrackStop]] = defaultdict(list)
    for stop in stops:
        if stop not in by_edge[stop.position.edge]:
            by_edge[stop.position.edge].append(stop)
    maker = _Maker(tracks, _places(tracks, stops), taken)
    parts = {edge: maker.part(edge, by_edge.get(edge, [])) for edge in range(len(tracks.edge_km))}
    return Pulled(maker.tracks(), maker.nodes, parts, frozenset(maker.refused))


def _places(tracks: Tracks, stops: Sequence[TrackStop]) -> dict[str, LonLat]:
    """Return where the node of each stop lies: on track as mapped if any, else as mapped."""
    places = {stop.id: stop.lonlat for stop in stops}
    for stop in stops[::-1]:
        if tracks.basis[stop.position.edge] == Basis.OSM_WAY:
            places[stop.id] = tracks.lonlat_at(stop.position.edge, stop.position.km)
    return places


class _Maker:
    """Makes the new edges one after the other, and gives new nodes their numbers."""

    def __init__(self, tracks: Tracks, places: Mapping[str, LonLat], taken: frozenset[int]) -> None:
        self._before, self._places = tracks, places
        self._lonlat: list[LonLat] = []
        self._ends: list[tuple[int, int]] = []
        self._shapes: list[tuple[Floats, Floats]] = []
        self._origin: list[int] = []
        degree = np.bincount(tracks.edge_ends.ravel(), minlength=len(tracks.node_lonlat))
        self._open = degree == 1
        self._open[list(taken)] = False
        self.nodes: dict[str, int] = {}
        self.refused: set[tuple[int, str]] = set()

    def part(self, edge: int, stops: Sequence[TrackStop]) -> _Parts:
        """Make the edges that one edge of before becomes."""
        if self._before.basis[edge] == Basis.OSM_WAY:
            lonlat, km, at = self._cut(edge, stops)
        else:
            lonlat, km, at = self._led(edge, stops)
        return self._split(edge, lonlat, km, at)

    def _cut(
        self, edge: int, stops: Sequence[TrackStop]
    ) -> tuple[Floats, Floats, list[tuple[int, tuple[str, ...]]]]:
        """Return an edge's shape with a vertex at each stop, and at which vertex each stop is."""
        part = self._before.edge_vertices(edge)
        lonlat, km = self._before.lonlat[part], self._before.vertex_km[part]
        at: list[tuple[int, tuple[str, ...]]] = []
        groups: list[tuple[float, list[str]]] = []
        for stop in sorted(stops, key=lambda stop: (stop.position.km, stop.id)):
            if groups and stop.position.km - groups[-1][0] <= _ONE_NODE_KM:
                groups[-1][1].append(stop.id)
            else:
                groups.append((stop.position.km, [stop.id]))
        for stop_km, keys in groups:
            place = int(np.searchsorted(km, stop_km, side="right"))
            place = min(max(place, 1), len(km) - 1)
            where = self._before.lonlat_at(edge, stop_km)
            lonlat, km = np.insert(lonlat, place, where, axis=0), np.insert(km, place, stop_km)
            at.append((place, tuple(keys)))
        return lonlat, km, at

    def _led(
        self, edge: int, stops: Sequence[TrackStop]
    ) -> tuple[Floats, Floats, list[tuple[int, tuple[str, ...]]]]:
        """Return an edge's shape led through the nodes of its stops, and the vertex of each."""
        part = self._before.edge_vertices(edge)
        a, b = self._before.edge_ends[edge].tolist()
        shape = LedShape(
            self._before.lonlat[part], self._before.vertex_km[part],
            (bool(self._open[a]), bool(self._open[b])),
        )  # fmt: skip
        # Those that stand nearest go first, so that one that belongs elsewhere finds no room.
        for stop in sorted(stops, key=lambda stop: (shape.away_km(self._places[stop.id]), stop.id)):
            if not shape.lead(stop.id, self._places[stop.id], stop.allowed_km):
                self.refused.add((edge, stop.id))
        return shape.measured()

    def _split(
        self, edge: int, lonlat: Floats, km: Floats, at: list[tuple[int, tuple[str, ...]]]
    ) -> _Parts:
        """Make the edges between the stops of one edge."""
        a, b = self._before.edge_ends[edge].tolist()
        inner = [(place, keys) for place, keys in at]
        cuts = [place for place, _ in inner]
        nodes = [self._node(keys, lonlat[place]) for place, keys in inner]
        bounds, ends = [0, *cuts, len(lonlat) - 1], [a, *nodes, b]
        if cuts and cuts[0] == 0:  # led on beyond an open end: the stop is the end
            bounds, ends = bounds[1:], ends[1:]
        if cuts and cuts[-1] == len(lonlat) - 1:
            bounds, ends = bounds[:-1], ends[:-1]
        made = []
        for n in range(len(bounds) - 1):
            made.append(len(self._ends))
            self._ends.append((ends[n], ends[n + 1]))
            piece = slice(bounds[n], bounds[n + 1] + 1)
            self._shapes.append((lonlat[piece], km[piece] - km[bounds[n]]))
            self._origin.append(edge)
        led_on = bool(cuts) and cuts[0] == 0
        return _Parts(tuple(keys for _, keys in inner), tuple(made), 0 if led_on else 1)

    def _node(self, keys: tuple[str, ...], lonlat: Floats) -> int:
        """Return the node of a stop here: its one node where that lies here, else one more."""
        place = (float(lonlat[0]), float(lonlat[1]))
        for key in keys:
            known = self.nodes.get(key)
            if known is not None and self._at(known) == place:
                for other in keys:
                    self.nodes.setdefault(other, known)
                return known
        node = len(self._before.node_lonlat) + len(self._lonlat)
        self._lonlat.append(place)
        for key in keys:
            if self._places[key] == place or key not in self.nodes:
                self.nodes[key] = node
        return node

    def _at(self, node: int) -> LonLat:
        return self._lonlat[node - len(self._before.node_lonlat)]

    def tracks(self) -> Tracks:
        """Return the tracks made so far."""
        before, origin = self._before, np.array(self._origin, dtype=np.int64)
        counts = [len(lonlat) for lonlat, _ in self._shapes]
        added = np.array(self._lonlat).reshape(-1, 2)
        return replace(
            before,
            node_lonlat=np.concatenate((before.node_lonlat, added)),
            edge_ends=np.array(self._ends, dtype=np.int64).reshape(-1, 2),
            edge_km=np.array([km[-1] for _, km in self._shapes]),
            first_vertex=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            lonlat=np.concatenate([lonlat for lonlat, _ in self._shapes]),
            vertex_km=np.concatenate([km for _, km in self._shapes]),
            basis=before.basis[origin],
            error_km=before.error_km[origin],
            main=before.main[origin],
            tags=tuple(before.tags[n] for n in origin) if before.tags else (),
        )
