"""Lays chains of stations on the tracks: the tracks led through them, and a path for each chain.

First every chain is matched to the tracks as they came; what a chain matched is led through its
stations; where no track fits, a straight edge joins two of them.  Then stations that no chain
names are put on the track beside them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapper.model import LonLat, Station
from mapper.railway.matching.beside import stops_beside
from mapper.railway.matching.between import Between, stop_between
from mapper.railway.matching.chains import ChainMatcher, ChainStop, Matched
from mapper.railway.matching.pulling import (
    EdgeRun,
    Pulled,
    Step,
    TrackStop,
    edge_runs,
    pull,
)
from mapper.railway.matching.straight import with_edges
from mapper.railway.tracks.tracks import Tracks


@dataclass(frozen=True, eq=False)
class Laid:
    """Chains on tracks: ``paths`` are for each chain its legs, each a list of directed edges.

    ``nodes`` are the node of each station that is on the tracks; ``refused`` the ids of stations
    for which some track had no room.
    """

    tracks: Tracks
    nodes: Mapping[str, int]
    paths: tuple[tuple[list[Step], ...], ...]
    refused: frozenset[str] = field(default=frozenset(), repr=False)


def lay(
    tracks: Tracks,
    chains: Sequence[Sequence[ChainStop]],
    stations: Mapping[str, Station],
    between: Sequence[Between] = (),
) -> Laid:
    """Lay chains of two stops or more on ``tracks``, and put the other ``stations`` beside them."""
    matcher = ChainMatcher(tracks)
    matched = [matcher.match(chain) for chain in chains]
    first = pull(tracks, [stop for each in matched for stop in _stops(each)])
    matched = [_without(each, first.refused) for each in matched]
    led, nodes, paths = _paths(first, matched)
    rest = {key: station for key, station in stations.items() if key not in nodes}
    beside = [stop_between(each, led, paths[each.chain]) for each in between] + stops_beside(
        led, rest
    )
    second = pull(led, beside, frozenset(nodes.values()))
    return Laid(
        tracks=second.tracks,
        nodes={**nodes, **second.nodes},
        paths=tuple(tuple(_renewed(leg, second) for leg in path) for path in paths),
        refused=frozenset(key for _, key in first.refused | second.refused),
    )


def _stops(matched: Matched) -> list[TrackStop]:
    return [
        TrackStop(stop.id, position, stop.lonlat)
        for stop, position in zip(matched.stops, matched.positions, strict=True)
        if position is not None
    ]


def _without(matched: Matched, refused: frozenset[tuple[int, str]]) -> Matched:
    """Return a chain whose stations that an edge had no room for are off the tracks."""
    positions = tuple(
        None if position and (position.edge, stop.id) in refused else position
        for stop, position in zip(matched.stops, matched.positions, strict=True)
    )
    legs = tuple(
        leg if start and goal else None
        for leg, (start, goal) in zip(matched.legs, itertools.pairwise(positions), strict=True)
    )
    return replace(matched, positions=positions, legs=legs)


def _paths(
    pulled: Pulled, matched: Sequence[Matched]
) -> tuple[Tracks, dict[str, int], list[list[list[Step]]]]:
    """Return the tracks with straight edges for the gaps, all nodes, and each chain's legs."""
    legs = [
        (a, b, leg)
        for each in matched
        for (a, b), leg in zip(itertools.pairwise(each.stops), each.legs, strict=True)
    ]
    gaps = [(a.id, b.id, b.leg_km) for a, b, leg in legs if leg is None]
    places: dict[str, LonLat] = {s.id: s.lonlat for each in matched for s in each.stops}
    tracks, nodes, numbers = with_edges(pulled.tracks, places, pulled.nodes, gaps)
    number = iter(numbers)
    steps = []
    for a, b, leg in legs:
        if leg is None:
            edge = next(number)
            steps.append([(edge, bool(tracks.edge_ends[edge, 0] == nodes[a.id]))])
        else:
            steps.append(pulled.steps(edge_runs(leg, a.id, b.id)))
    rest = iter(steps)
    return tracks, nodes, [[next(rest) for _ in each.legs] for each in matched]


def _renewed(leg: Sequence[Step], pulled: Pulled) -> list[Step]:
    """Return a leg over the edges that its edges have become."""
    return pulled.steps(EdgeRun(edge, "", "", forward) for edge, forward in leg)
