"""What is taken from OpenStreetMap, and nothing else: an allow-list, so equipment never enters.

Ways: tracks, in use or not.  Nodes: operational points and kilometre posts.  Relations: railway
lines.  Of their tags only those listed here.  Signals, switches, interlockings, relay cabinets,
crossings and their equipment are on no list and so are dropped at the door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mapper.geodesy import Floats, distances_km
from mapper.model import LonLat
from mapper.railway.tracks.tracks import Ints

#: Tracks in use, and those that are none (any more, or yet).
IN_USE = frozenset({"rail", "narrow_gauge", "light_rail"})
OUT_OF_USE = ("abandoned", "disused", "construction")
TRACK_VALUES = IN_USE.union(OUT_OF_USE)
STATION_VALUES = frozenset({"station", "halt", "junction", "yard", "service_station", "border"})
#: Stations of another kind of railway.
_OTHER_SYSTEMS = frozenset({"subway", "monorail", "funicular", "tram", "miniature"})
POST_VALUE = "milestone"
#: Where trains stop: on a track, or an object of public transport with ``train=yes``.
STOP_VALUE = "stop"
TRANSPORT_VALUES = frozenset({"station", "halt", "stop_position"})
ROUTE_VALUES = frozenset({"railway", "tracks"})

#: The keys of names, the one to go by first.
_NAMES = ("name", "official_name", "int_name", "alt_name", "old_name")
TRACK_TAGS = (
    "railway",
    "name",
    "ref",
    "usage",
    "service",
    "gauge",
    "electrified",
    "voltage",
    "operator",
    "tracks",
    "bridge",
    "tunnel",
    *OUT_OF_USE,
)
STATION_TAGS = ("railway", "name", "uic_ref", "operator")
POST_TAGS = ("railway", "railway:position", "railway:position:exact", "ref", "operator")
ROUTE_TAGS = ("route", "name", "ref", "from", "to", "operator", "network")


#: A track: its id, its vertices, its kept tags.
Way = tuple[int, list[LonLat], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OsmNode:
    """A station, a stop or a kilometre post; of an area the middle of its vertices."""

    id: int
    lonlat: tuple[float, float]
    tags: Mapping[str, str]
    element: str = "node"


@dataclass(frozen=True, slots=True)
class OsmRoute:
    """A railway line as mapped: a ``route=railway`` or ``route=tracks`` relation.

    ``ways``, ``stops`` and ``parts`` are the ids of its members that are ways, that are nodes, and
    that are relations.
    """

    id: int
    tags: Mapping[str, str]
    ways: tuple[int, ...]
    stops: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class CutOff:
    """A track of whose ``nodes`` some are missing, or that has one alone; ``taken`` are in use.

    An extract that was cut at its border lacks what lies beyond.
    """

    way: int
    taken: int
    nodes: int

    def __str__(self) -> str:
        return f"way {self.way} with {self.taken} of {self.nodes} nodes"


@dataclass(frozen=True, eq=False)
class OsmRail:
    """The railway of an extract: w ways, v vertices end to end.

    ``way_ids`` w; ``first_vertex`` w + 1 offsets into ``lonlat`` (v × 2); ``tags`` w mappings;
    ``cut_off`` the tracks that are there in part, or not at all; ``routes`` the lines that have
    a way here, ``elsewhere`` those that a file names and that have none.
    """

    way_ids: Ints
    first_vertex: Ints
    lonlat: Floats
    tags: Sequence[Mapping[str, str]]
    stations: tuple[OsmNode, ...]
    posts: tuple[OsmNode, ...]
    routes: tuple[OsmRoute, ...]
    cut_off: tuple[CutOff, ...] = ()
    elsewhere: tuple[OsmRoute, ...] = ()

    @property
    def length_km(self) -> float:
        """The length of all ways together, as they are: beside each other and overlapping."""
        within = np.ones(max(len(self.lonlat) - 1, 0), dtype=bool)
        within[self.first_vertex[1:-1] - 1] = False
        start = np.flatnonzero(within)
        return float(distances_km(self.lonlat[start], self.lonlat[start + 1]).sum())

    def only(self, wanted: Sequence[int]) -> OsmRail:
        """Return the extract with the ways of these numbers alone."""
        counts = np.diff(self.first_vertex)[list(wanted)]
        kept = np.zeros(len(self.way_ids), dtype=bool)
        kept[list(wanted)] = True
        return replace(
            self,
            way_ids=self.way_ids[list(wanted)],
            first_vertex=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            lonlat=self.lonlat[np.repeat(kept, np.diff(self.first_vertex))],
            tags=tuple(self.tags[number] for number in wanted),
        )


def is_name(key: str) -> bool:
    """Return whether a key holds a name: ``name``, ``name:be``, ``old_name``, ``alt_name:ru``…"""
    return key.partition(":")[0] in _NAMES


def kept(tags: Mapping[str, str], allowed: tuple[str, ...]) -> dict[str, str]:
    """Return the tags that are on a list, and names in every language, in one order.

    A file has them in any order, an Overpass API in that of the alphabet; here the names come
    first, the name itself before others and in no language before the languages.
    """
    return {key: tags[key] for key in sorted(tags, key=_order) if key in allowed or is_name(key)}


def _order(key: str) -> tuple[int, str]:
    base = key.partition(":")[0]
    return _NAMES.index(base) if base in _NAMES else len(_NAMES), key


def is_track(tags: Mapping[str, str]) -> bool:
    """Return whether a way's tags make it a track, in use or not."""
    return tags.get("railway") in TRACK_VALUES


def out_of_use(tags: Mapping[str, str]) -> str:
    """Return why no train runs on a way: ``abandoned``, ``disused``, ``construction`` or ""."""
    railway = tags.get("railway", "")
    if railway == "construction" and (kind := tags.get("construction", "rail")) not in IN_USE:
        return f"construction of {kind}"
    said = (word for word in OUT_OF_USE if railway == word or tags.get(word) == "yes")
    return next(said, "")


def in_use(rail: OsmRail) -> tuple[OsmRail, dict[str, OsmRail]]:
    """Return the ways on which trains run, and the others by `out_of_use`."""
    numbers: dict[str, list[int]] = {}
    for number, tags in enumerate(rail.tags):
        numbers.setdefault(out_of_use(tags), []).append(number)
    if set(numbers) == {""}:
        return rail, {}
    used = rail.only(numbers.pop("", []))
    return used, {why: rail.only(wanted) for why, wanted in sorted(numbers.items())}


def make_rail(
    ways: Sequence[Way],
    stations: Sequence[OsmNode],
    posts: Sequence[OsmNode],
    routes: Sequence[OsmRoute],
    cut_off: Sequence[CutOff] = (),
    elsewhere: Sequence[OsmRoute] = (),
) -> OsmRail:
    """Lay ways end to end, in the order of their ids."""
    ways = sorted(ways, key=lambda way: way[0])
    counts = [len(shape) for _, shape, _ in ways]
    return OsmRail(
        way_ids=np.array([way[0] for way in ways], dtype=np.int64),
        first_vertex=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        lonlat=np.array([vertex for _, shape, _ in ways for vertex in shape]).reshape(-1, 2),
        tags=tuple(way[2] for way in ways),
        stations=tuple(sorted(stations, key=lambda node: node.id)),
        posts=tuple(sorted(posts, key=lambda node: node.id)),
        routes=tuple(sorted(routes, key=lambda route: route.id)),
        cut_off=tuple(sorted(cut_off)),
        elsewhere=tuple(elsewhere),
    )


def keep_node(
    node_id: int, lonlat: tuple[float, float], tags: Mapping[str, str], element: str = "node"
) -> OsmNode | None:
    """Return what may enter of a point: a named station or stop, or a kilometre post; else None."""
    value = tags.get("railway")
    lonlat = (round(lonlat[0], 7), round(lonlat[1], 7))
    if tags.get("station") in _OTHER_SYSTEMS or tags.get("subway") == "yes":
        return None
    named = any(is_name(key) for key in tags)
    if value in STATION_VALUES and named:
        return OsmNode(node_id, lonlat, kept(tags, STATION_TAGS), element)
    if named and _is_stop(tags):
        stop = kept(tags, STATION_TAGS) | {"railway": STOP_VALUE}
        return OsmNode(node_id, lonlat, stop, element)
    if value == POST_VALUE and element == "node":
        return OsmNode(node_id, lonlat, kept(tags, POST_TAGS))
    return None


def _is_stop(tags: Mapping[str, str]) -> bool:
    """Return whether trains stop here: trams and their like, without ``train=yes``, are none."""
    if tags.get("train") == "yes":
        return tags.get("public_transport") in TRANSPORT_VALUES or tags.get("railway") == STOP_VALUE
    others = any(tags.get(kind) == "yes" for kind in ("tram", *_OTHER_SYSTEMS))
    return tags.get("railway") == STOP_VALUE and not others


def middle_of(shape: Floats) -> tuple[float, float]:
    """Return the middle of the vertices (n × 2, lonlat) of an area."""
    lon, lat = np.unique(shape, axis=0).mean(axis=0).tolist()
    return lon, lat
