"""What is taken of the elements of an extract as they come, and the railway that they make.

One for files and answers of an Overpass API, so that both give the same of the same data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from mapper.model import LonLat
from mapper.railway.sources.osm.extract import (
    ROUTE_TAGS,
    ROUTE_VALUES,
    TRACK_TAGS,
    CutOff,
    OsmNode,
    OsmRail,
    OsmRoute,
    Way,
    is_track,
    keep_node,
    kept,
    make_rail,
    middle_of,
)
from mapper.railway.sources.osm.stops import stations_and_posts


@dataclass(slots=True)
class Gathered:
    """Tracks, stations, stops and posts, railway lines, and the tracks that lack nodes."""

    ways: list[Way] = field(default_factory=list)
    points: list[OsmNode] = field(default_factory=list)
    routes: list[OsmRoute] = field(default_factory=list)
    cut_off: list[CutOff] = field(default_factory=list)

    def node(self, number: int, lonlat: LonLat, tags: Mapping[str, str]) -> None:
        """Take a node, if it is a station, a stop or a post."""
        if (point := keep_node(number, lonlat, tags)) is not None:
            self.points.append(point)

    def way(self, number: int, vertices: Sequence[LonLat | None], tags: Mapping[str, str]) -> None:
        """Take a way, if it is a track or a station's area; None is a node that is not there.

        Of a track that lacks nodes the longest part that has all of its own is taken: nothing is
        drawn across what nobody has.
        """
        if is_track(tags):
            part = _longest_part(vertices)
            if len(part) < max(2, len(vertices)):
                self.cut_off.append(CutOff(number, len(part), len(vertices)))
            if len(part) > 1:
                self.ways.append((number, part, kept(tags, TRACK_TAGS)))
        elif len(there := [vertex for vertex in vertices if vertex is not None]) > 1:
            area = keep_node(number, middle_of(np.array(there)), tags, "way")
            self.points += [] if area is None else [area]

    def relation(
        self, number: int, members: Sequence[tuple[str, int]], tags: Mapping[str, str]
    ) -> None:
        """Take a relation, if it is a line; ``members`` are the first letter of a kind, an id."""
        if tags.get("route") in ROUTE_VALUES:
            ways, stops, parts = (
                tuple(ref for kind, ref in members if kind == wanted) for wanted in "wnr"
            )
            self.routes.append(OsmRoute(number, kept(tags, ROUTE_TAGS), ways, stops, parts))

    def rail(self) -> OsmRail:
        """Return the railway of all that was taken."""
        stations, posts = stations_and_posts(self.points)
        here, elsewhere = lines_by_place(self.routes, {way[0] for way in self.ways})
        return make_rail(self.ways, stations, posts, here, self.cut_off, elsewhere)


def _longest_part(vertices: Sequence[LonLat | None]) -> list[LonLat]:
    """Return the longest run of vertices that are there, the first of several."""
    parts: list[list[LonLat]] = [[]]
    for vertex in vertices:
        if vertex is None:
            parts.append([])
        else:
            parts[-1].append(vertex)
    return max(parts, key=len)


def lines_by_place(
    routes: Sequence[OsmRoute], ways: Set[int]
) -> tuple[list[OsmRoute], list[OsmRoute]]:
    """Return the lines that have one of ``ways``, with the members of their parts, and the others.

    A file may name lines of which it has nothing, which a server does not find by a box.
    """
    whole = sorted(with_parts(routes), key=lambda route: route.id)
    here = [route for route in whole if not ways.isdisjoint(route.ways)]
    return here, [route for route in whole if ways.isdisjoint(route.ways)]


def with_parts(routes: Sequence[OsmRoute]) -> list[OsmRoute]:
    """Return lines with the members of those that are a part of them, in their order."""
    known = {route.id: route for route in routes}

    def whole(number: int, above: frozenset[int]) -> list[OsmRoute]:
        if number not in known or number in above:
            return []
        below = [each for part in known[number].parts for each in whole(part, above | {number})]
        return [known[number], *below]

    found = []
    for route in routes:
        own = whole(route.id, frozenset())
        ways = dict.fromkeys(way for each in own for way in each.ways)
        stops = dict.fromkeys(stop for each in own for stop in each.stops)
        found.append(replace(route, ways=tuple(ways), stops=tuple(stops), parts=()))
    return found
