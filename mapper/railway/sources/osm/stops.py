"""Stations as they are mapped: a station node, else an area, else the stops on the tracks.

https://wiki.openstreetmap.org/wiki/Tag:railway%3Dstop and Key:public_transport.  A place that has
a station node is that node; where there is none, what bears its name stands in for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from mapper.geodesy import EARTH_KM, distances_km, unit_vectors
from mapper.names import fold
from mapper.railway.sources.osm.extract import POST_VALUE, STOP_VALUE, OsmNode

#: Stops of one name within this of each other, or of a station of that name, are one place, in km.
_SAME_KM = 1.5
#: A stop this near to a station is its own, whatever it is called, in km.
_AT_KM = 0.3
#: With so many stops a place is a station and no halt.
_STATION_STOPS = 3


def stations_and_posts(points: Iterable[OsmNode]) -> tuple[list[OsmNode], list[OsmNode]]:
    """Return the stations, one a place, and the kilometre posts among ``points``."""
    posts: list[OsmNode] = []
    nodes: list[OsmNode] = []
    others: list[OsmNode] = []
    for point in sorted(points, key=lambda point: (point.element, point.id)):
        value = point.tags["railway"]
        kind = posts if value == POST_VALUE else nodes
        (others if point.element != "node" or value == STOP_VALUE else kind).append(point)
    return nodes + _standing_in(_away(others, nodes), nodes), posts


def _away(others: Sequence[OsmNode], nodes: Sequence[OsmNode]) -> list[OsmNode]:
    """Return the objects that no station node is at."""
    from scipy.spatial import cKDTree

    if not others or not nodes:
        return list(others)
    tree = cKDTree(unit_vectors(np.array([node.lonlat for node in nodes])))
    chord, _ = tree.query(unit_vectors(np.array([each.lonlat for each in others])))
    pairs = zip(others, (chord * EARTH_KM).tolist(), strict=True)
    return [each for each, km in pairs if km > _AT_KM]


def _standing_in(others: Sequence[OsmNode], nodes: Sequence[OsmNode]) -> list[OsmNode]:
    """Return one object for each place that has no station node of its name."""
    by_name: dict[str, list[OsmNode]] = {}
    for each in others:
        by_name.setdefault(fold(_name(each)), []).append(each)
    known: dict[str, list[OsmNode]] = {}
    for node in nodes:
        known.setdefault(fold(_name(node)), []).append(node)
    found = []
    for name, left in by_name.items():
        taken = known.get(name, [])
        while left := [each for each in left if not _near(each, taken)]:
            # An area before stops: it is the station, drawn.
            first = min(left, key=lambda each: each.tags["railway"] == STOP_VALUE)
            group = [each for each in left if _near(each, [first])]
            taken = [first]
            found.append(_one_of(first, group))
    return found


def _near(point: OsmNode, others: Sequence[OsmNode]) -> bool:
    if not others:
        return False
    places = np.array([other.lonlat for other in others])
    here = np.broadcast_to(np.array(point.lonlat), places.shape)
    return bool((distances_km(here, places) <= _SAME_KM).any())


def _one_of(first: OsmNode, group: Sequence[OsmNode]) -> OsmNode:
    """Return what stands for a place: the area, or the stop in the middle, as station or halt."""
    if first.tags["railway"] != STOP_VALUE:
        return first
    places = np.array([each.lonlat for each in group])
    middle = np.broadcast_to(places.mean(axis=0), places.shape)
    one = group[int(distances_km(places, middle).argmin())]
    kind = "station" if len(group) >= _STATION_STOPS else "halt"
    return replace(one, tags={**one.tags, "railway": kind})


def _name(point: OsmNode) -> str:
    return point.tags.get("name") or next(v for k, v in point.tags.items() if "name" in k)
