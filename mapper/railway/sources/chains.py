"""From the guide to lines: which stations follow each other, with their published kilometres.

A line is a chain of stations.  The chain of a curated line leads over the guide from each station
that it names to the next; every guide section that lies in no curated line is a line of its own,
and so is every branch that leaves one.  Across a state border two sections join where
``geodata/border_joints.csv`` says so, since the guide ends each side at a code of its own.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path

from mapper import resources
from mapper.errors import InputError
from mapper.railway.sources.fitting import Straight
from mapper.railway.sources.guide import Branch, GuideSection
from mapper.railway.sources.rows import read_rows

#: A section without stations between its ends is taken only where no other way is as short.
_BARE_PENALTY_KM = 2.0
#: A way over the guide that is longer than this against the straight distance is none.
_DETOUR = 1.6
_DETOUR_KM = 15.0
#: The same where a position is missing.
_UNKNOWN_KM = 400.0
#: Points nearer than this to each other say nothing of the angle between them, in km.
_TURN_KM = 0.5
#: A branch leaves at the station nearest to where its kilometres say, within this, in km.
_BRANCH_REACH_KM = 2.5


@dataclass(frozen=True, slots=True)
class GuideStop:
    """A station in a chain, by its code or, where it has none, its id; ``km`` published or None."""

    key: str
    km: float | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The stops of a line in order.

    Published kilometres run on as far as they are known; where a leg has none, the count begins
    anew, with 0, at the station after it.
    """

    stops: tuple[GuideStop, ...]
    section: tuple[str, str] = ("", "")


@dataclass(frozen=True, eq=False)
class GuideGraph:
    """Neighbouring stations of the guide: for each code its neighbours and the km to them.

    The km are None across a border joint without published kilometres.
    """

    neighbours: Mapping[str, Mapping[str, tuple[float, float | None]]]

    def way(self, start: str, goal: str, limit_km: float) -> list[GuideStop] | None:
        """Return the shortest way within a limit as stops with km from ``start``; None: none."""
        best, before = {start: 0.0}, {start: ""}
        queue = [(0.0, start)]
        while queue:
            cost, code = heappop(queue)
            if code == goal:
                return self._stops(goal, before)
            if cost > best[code]:
                continue
            for other, (step, _) in self.neighbours.get(code, {}).items():
                reached = cost + step
                if reached <= limit_km and reached < best.get(other, limit_km + 1.0):
                    best[other], before[other] = reached, code
                    heappush(queue, (reached, other))
        return None

    def _stops(self, goal: str, before: Mapping[str, str]) -> list[GuideStop]:
        codes = [goal]
        while before[codes[-1]]:
            codes.append(before[codes[-1]])
        codes.reverse()
        stops = [GuideStop(codes[0], 0.0)]
        for a, b in itertools.pairwise(codes):
            step = self.neighbours[a][b][1]
            stops.append(GuideStop(b, 0.0 if step is None else (stops[-1].km or 0.0) + step))
        return stops


def read_joints(path: Path | None = None) -> list[tuple[str, str, float | None]]:
    """Read the border joints (code, code, km or None) of ``geodata/border_joints.csv``.

    Raises
    ------
    InputError
        The file cannot be read, or a row lacks a code.
    """
    path = path or resources.geodata("border_joints.csv")
    rows = read_rows(path, ("a_esr", "b_esr", "km"), "geodata/README.md says what it is")
    if bad := [row for row in rows if not (row["a_esr"] and row["b_esr"])]:
        raise InputError(f"{path}: a row lacks a_esr or b_esr: {bad[0]}; give both codes")
    return [(row["a_esr"], row["b_esr"], float(row["km"]) if row["km"] else None) for row in rows]


def guide_graph(
    sections: Iterable[GuideSection],
    spurs: Iterable[Chain],
    joints: Iterable[tuple[str, str, float | None]],
) -> GuideGraph:
    """Return the graph of neighbouring stations of sections, their branches, spurs and joints."""
    neighbours: dict[str, dict[str, tuple[float, float | None]]] = defaultdict(dict)

    def add(a: str, b: str, cost: float, km: float | None) -> None:
        for start, end in ((a, b), (b, a)):
            if cost < neighbours[start].get(end, (float("inf"), None))[0]:
                neighbours[start][end] = (cost, km)

    for section in sections:
        bare = _BARE_PENALTY_KM if len(section.stops) == 2 else 0.0
        for (a, a_km), (b, b_km) in itertools.pairwise(section.stops):
            known = not {a, b} & section.loose
            add(a, b, b_km - a_km + bare, float(b_km - a_km) if known else None)
        for branch in section.branches:
            root = branch_root(section, branch)
            stops = ([(root, 0.0)] if root else []) + list(branch.stops)
            for (a, a_off_km), (b, b_off_km) in itertools.pairwise(stops):
                add(a, b, b_off_km - a_off_km, b_off_km - a_off_km)
    for spur in spurs:
        for one, other in itertools.pairwise(spur.stops):
            step_km = (other.km or 0.0) - (one.km or 0.0)
            add(one.key, other.key, step_km, step_km)
    for a, b, km in joints:
        add(a, b, 30.0 if km is None else km, km)
    return GuideGraph(neighbours)


def branch_root(section: GuideSection, branch: Branch) -> str:
    """Return the code of the stop at which a branch leaves its section; "" where none is near."""
    km, code = min((abs(km - branch.at_km), code) for code, km in section.stops)
    return code if km <= _BRANCH_REACH_KM else ""


def curated_chain(keys: Sequence[str], graph: GuideGraph, straight: Straight) -> Chain:
    """Return the chain of a curated line: over the guide from each of its stations to the next.

    A station that the guide lacks, or to which its way leads by another station of the line or
    by one already passed (at big knots it follows the rules of freight), takes its place where it
    makes the chain longer by least.  Two that the guide does not join follow each other, without
    a published distance.
    """
    stops, aside = [GuideStop(keys[0], 0.0)], []
    for place, goal in enumerate(keys[1:], 1):
        way = _way(stops[-1].key, goal, graph, straight)
        passed = {stop.key for stop in stops} | set(keys)
        if place < len(keys) - 1 and (
            goal not in graph.neighbours
            or (way and passed & _inner(way))
            or (way and _turns_back(way, keys[place + 1], graph, straight))
        ):
            aside.append(goal)
        else:
            way = way or [GuideStop("", 0.0), GuideStop(goal, 0.0)]
            stops += _counted_on(stops[-1].km or 0.0, way[1:])
    stops = without_turns(stops, frozenset(keys), straight)
    for key in aside:
        _take_in(stops, key, straight)
    return Chain(tuple(stops))


def without_turns(
    stops: Sequence[GuideStop], named: frozenset[str], straight: Straight
) -> list[GuideStop]:
    """Return a chain without inner stops, save those named, at which it turns back.

    The rules of freight lead by way of yards that lie aside; a line bends, but does not turn by
    more than 120 degrees at a station.
    """
    kept = list(stops)
    place = 1
    while place < len(kept) - 1:
        before, stop, after = kept[place - 1 : place + 2]
        sides = straight(before.key, stop.key), straight(stop.key, after.key)
        across = straight(before.key, after.key)
        if stop.key not in named and None not in (*sides, across):
            a, b, c = sides[0] or 0.0, sides[1] or 0.0, across or 0.0
            if min(a, b) > _TURN_KM and a * a + b * b - c * c > a * b:  # cosine over one half
                del kept[place]
                place = max(place - 1, 1)
                continue
        place += 1
    return kept


def _way(start: str, goal: str, graph: GuideGraph, straight: Straight) -> list[GuideStop] | None:
    distance = straight(start, goal)
    limit_km = _UNKNOWN_KM if distance is None else _DETOUR * distance + _DETOUR_KM
    return graph.way(start, goal, limit_km)


def _inner(way: Sequence[GuideStop]) -> set[str]:
    return {stop.key for stop in way[1:-1]}


def _turns_back(way: Sequence[GuideStop], goal: str, graph: GuideGraph, straight: Straight) -> bool:
    """Return whether the way on to ``goal`` passes a station of ``way`` again."""
    onward = _way(way[-1].key, goal, graph, straight)
    return bool(onward and _inner(onward) & {stop.key for stop in way})


def _counted_on(base_km: float, way: Sequence[GuideStop]) -> list[GuideStop]:
    """Return the stops of a way with the kilometres counted on, until it begins anew with 0."""
    found = []
    for stop in way:
        base_km = 0.0 if stop.km == 0.0 else base_km
        found.append(GuideStop(stop.key, None if stop.km is None else base_km + stop.km))
    return found


def _take_in(stops: list[GuideStop], key: str, straight: Straight) -> None:
    """Put a station between the two neighbours with which it makes the least detour."""
    placed = [n for n, stop in enumerate(stops) if straight(stop.key, key) is not None]
    detours = [
        (straight(stops[a].key, key) or 0.0)
        + (straight(key, stops[b].key) or 0.0)
        - (straight(stops[a].key, stops[b].key) or 0.0)
        for a, b in itertools.pairwise(placed)
    ]
    if detours:
        stops.insert(placed[detours.index(min(detours)) + 1], GuideStop(key, None))


def section_chains(section: GuideSection, straight: Straight) -> list[Chain]:
    """Return the chain of a section, and one for each of its branches."""
    main = (GuideStop(c, None if c in section.loose else float(km)) for c, km in section.stops)
    ends = frozenset(section.ends)
    chains = [Chain(tuple(without_turns(list(main), ends, straight)), section.ends)]
    for branch in section.branches:
        root = branch_root(section, branch)
        stops = [GuideStop(code, km) for code, km in branch.stops]
        chains.append(Chain((GuideStop(root, 0.0), *stops) if root else tuple(stops)))
    return chains


def bare(section: GuideSection, graph: GuideGraph) -> bool:
    """Return whether a section without stations between its ends only repeats others."""
    if len(section.stops) > 2:
        return False
    limit_km = section.length_km + _BARE_PENALTY_KM
    way = graph.way(*section.ends, limit_km)
    return way is not None and len(way) > 2
