"""Routes: the shortest way along the rails, through places in order and around closures.

Closures come in as values (section, days, sources); which of them holds on a day is not decided
here.  The track that the source lacks is counted apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from mapper.errors import NoRoute
from mapper.model import LINE_END, SNAP_LIMIT_M, LonLat
from mapper.railway.reference.course import INFERRED, Course, course_of
from mapper.railway.reference.passing import sections_along, stations_along
from mapper.railway.routing.rails import Rails
from mapper.railway.routing.turns import Turns
from mapper.railway.tracks.graph import Piece, Spot, TrackGraph, pieces_length_km
from mapper.railway.tracks.islands import gap_between
from mapper.railway.tracks.places import snap_track

#: A place that a route is asked to lead through: a station's id or name, or a lonlat position.
Waypoint = str | LonLat

#: How far from its station a train may shunt before it leaves, in km.
_STATION_REACH_KM = 3.0


@dataclass(frozen=True, slots=True)
class Closure:
    """A section on which nothing runs, the days (both included; None is open), who says so."""

    section_id: str
    first: date | None = None
    last: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Route:
    """A way by rail: stations passed in order, sections, length, geometry.

    ``legs_km`` are the lengths between the places asked for; ``closures`` those that the way
    crosses (only where it was allowed to); ``reversal_lonlats`` where the train turns round.
    """

    length_km: float
    legs_km: tuple[float, ...]
    closures: tuple[Closure, ...]
    reversal_lonlats: tuple[LonLat, ...]
    pieces: tuple[Piece, ...] = field(repr=False)
    rails: Rails = field(repr=False)

    @cached_property
    def course(self) -> Course:
        """The way as a chain of vertices with kilometres from its start."""
        return course_of(self.rails.tracks, list(self.pieces))

    @cached_property
    def station_kms(self) -> tuple[tuple[str, float], ...]:
        """The stations passed, each with the kilometre of this way, in order.

        The end of a line where no station stands is none, unless the way begins or ends there.
        """
        stations, passed = self.rails.directory.stations, self._passed
        return tuple(
            each
            for each in passed
            if stations[each[0]].kind != LINE_END or each in (passed[0], passed[-1])
        )

    @cached_property
    def _passed(self) -> tuple[tuple[str, float], ...]:
        return stations_along(self.course, self.rails.directory.stations)

    @property
    def station_ids(self) -> tuple[str, ...]:
        """The ids of the stations passed, in order."""
        return tuple(key for key, _ in self.station_kms)

    @cached_property
    def section_ids(self) -> tuple[str, ...]:
        """The ids of the sections run along, in order."""
        return sections_along(self._passed, self.rails.sections_between)

    @property
    def geometry(self) -> dict[str, Any]:
        """The way as a GeoJSON LineString, lonlat."""
        return self.course.geometry()

    @property
    def synthetic_km(self) -> float:
        """How many km of the way are joined links that the source lacks."""
        inferred = self.rails.tracks.inferred
        return sum(piece.length_km for piece in self.pieces if inferred[piece.edge])

    @property
    def gauge_changes(self) -> tuple[tuple[LonLat, str, str], ...]:
        """Where the gauge changes: (lonlat, gauge before, gauge after), in mm as mapped.

        Track that does not say its gauge changes none; track of several (``1435;1520``) fits each.
        """
        tracks = self.rails.tracks
        found, before = [], list[str]()
        for piece in self.pieces if tracks.tags else ():
            own = [each for each in tracks.tags[piece.edge].get("gauge", "").split(";") if each]
            both = [each for each in before if each in own]
            if before and own and not both:
                lonlat = tracks.lonlat_at(piece.edge, piece.km_from)
                found.append((lonlat, ";".join(before), ";".join(own)))
            before = both or own or before
        return tuple(found)

    @property
    def synthetic_geometry(self) -> dict[str, Any] | None:
        """The joined links as a GeoJSON geometry, lonlat; None where there is none."""
        return self.course.geometry(INFERRED) if self.synthetic_km else None


def find_route(
    rails: Rails,
    places: Sequence[Waypoint],
    closures: Sequence[Closure] = (),
    *,
    avoid: bool = True,
    reversals: bool = False,
) -> Route:
    """Return the shortest way through ``places`` in order; see `Network.route`."""
    spots = [_spot(rails, place) for place in places]
    closed = {edge: c for c in closures for edge in rails.edges_of(c.section_id)}
    graph = rails.without(set(closed)) if closed and avoid else rails.route_graph
    legs = []
    for number, (start, goal) in enumerate(itertools.pairwise(spots)):
        pair = (places[number], places[number + 1])
        legs.append(_leg(rails, graph, (start, goal), pair, reversals, bool(closed and avoid)))
    pieces = [piece for leg in legs for piece in leg]
    if not pieces:
        raise NoRoute(f"{places[0]} and {places[-1]} are one place; give two that are apart")
    crossed = dict.fromkeys(closed[piece.edge] for piece in pieces if piece.edge in closed)
    return Route(
        length_km=pieces_length_km(pieces),
        legs_km=tuple(pieces_length_km(leg) for leg in legs),
        closures=tuple(crossed),
        reversal_lonlats=_turned(rails, pieces),
        pieces=tuple(pieces),
        rails=rails,
    )


def _spot(rails: Rails, place: Waypoint) -> Spot:
    if isinstance(place, str):
        station = rails.directory.one_station(place)
        if station.id not in rails.nodes:
            raise NoRoute(
                f"{station.name_en} ({station.id}) has no track in this network; "
                "`mapper railway import` or `fetch` brings a fuller one"
            )
        return rails.nodes[station.id]
    return snap_track(rails.tracks, *place, SNAP_LIMIT_M, main_only=False).position


def _leg(
    rails: Rails,
    graph: TrackGraph,
    spots: tuple[Spot, Spot],
    places: tuple[Waypoint, Waypoint],
    reversals: bool,
    closed: bool,
) -> list[Piece]:
    # Always searched from the same end: of equally long ways both directions take the same one.
    first, last = sorted(spots, key=_order)
    way = graph.way(first, last)
    if way is None:
        shut = " that avoids the closed sections" if closed else ""
        raise NoRoute(
            f"there is no way by rail{shut} from {places[0]} to {places[1]}: "
            + gap_between(graph, *spots)
        )
    turns = rails.turns_of(graph)
    if not reversals and (turned := _reversals_on_the_way(turns, way)):
        way = turns.way(first, last)
        if way is None:
            lon, lat = graph.tracks.node_lonlat[turned[0]].tolist()
            raise NoRoute(
                f"from {places[0]} to {places[1]} a train must turn round near {lat:.3f} N "
                f"{lon:.3f} E; allow reversals, or name that place as via"
            )
    if first == spots[0]:
        return way
    return [Piece(piece.edge, piece.km_to, piece.km_from) for piece in reversed(way)]


def _order(spot: Spot) -> tuple[int, float]:
    return (spot, -1.0) if isinstance(spot, int) else (spot.edge, spot.km)


def _reversals_on_the_way(turns: Turns, way: list[Piece]) -> list[int]:
    """Return the nodes where a way turns back, save those at the stations at its two ends.

    A train may leave its first station either way, and where in the yard it stands is not known.
    """
    total_km = pieces_length_km(way)
    return [
        node
        for node, km in turns.reversals(way)
        if _STATION_REACH_KM < km < total_km - _STATION_REACH_KM
    ]


def _turned(rails: Rails, pieces: list[Piece]) -> tuple[LonLat, ...]:
    """Return where a train turns round between the stations at the two ends."""
    nodes = _reversals_on_the_way(rails.turns_of(rails.route_graph), pieces)
    return tuple((float(lon), float(lat)) for lon, lat in rails.graph.tracks.node_lonlat[nodes])
