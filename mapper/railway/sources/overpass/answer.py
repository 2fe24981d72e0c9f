"""One answer of the Overpass API: checked as a whole, and only what is on the lists let in.

https://wiki.openstreetmap.org/wiki/OSM_JSON.  An answer with a remark or of another shape is
refused, for it would be a part passing for the whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapper.asking import own_words, plain
from mapper.railway.sources.osm.extract import CutOff, OsmNode, OsmRoute, Way
from mapper.railway.sources.osm.gathered import Gathered
from mapper.railway.sources.overpass.refusals import (
    CUT_OFF,
    PORTAL,
    STRANGE,
    OverpassError,
    told_by,
)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Answer:
    """The railway of one tile.

    ``ways`` are (id, vertices lonlat, kept tags), ``points`` stations and kilometre posts,
    ``cut_off`` the tracks that lack nodes; ``osm_base`` says of when the server's data are (ISO
    8601), "" where it does not say.
    """

    ways: tuple[Way, ...]
    points: tuple[OsmNode, ...]
    routes: tuple[OsmRoute, ...]
    cut_off: tuple[CutOff, ...]
    osm_base: str

    @property
    def empty(self) -> bool:
        """Whether there is no track in it."""
        return not self.ways


def read_answer(body: bytes) -> Answer:
    """Read a body of Overpass JSON.

    Raises
    ------
    OverpassError
        It is empty, no JSON, cut off, carries a remark, or is no list of OSM elements.
    """
    if not body.strip():
        raise OverpassError("the answer is empty", CUT_OFF)
    words = own_words(body)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        said = f"“{words}”" if words else "a page without words"
        raise OverpassError(f"answers no data but {said}", told_by(words) or PORTAL)
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise OverpassError(f"the answer is cut off or no JSON ({error})", CUT_OFF) from error
    if isinstance(values, dict) and values.get("remark"):
        remark = plain(values["remark"])
        raise OverpassError(f"remarks: “{remark}”", told_by(remark) or CUT_OFF)
    if not isinstance(values, dict) or not isinstance(values.get("elements"), list):
        said = f" but says “{words}”" if words else ""
        raise OverpassError(
            f'the answer has another shape: it has no list "elements"{said}',
            told_by(words) or STRANGE,
        )
    try:
        return _answer(values["elements"], _base(values))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OverpassError(
            f"the answer has another shape: {type(error).__name__} {plain(error)}", STRANGE
        ) from error


def _base(values: Mapping[str, Any]) -> str:
    about = values.get("osm3s")
    base = plain(about.get("timestamp_osm_base")) if isinstance(about, dict) else ""
    return base if _DAY.match(base) else ""


def _answer(elements: list[Any], osm_base: str) -> Answer:
    found: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for element in elements:
        kind = found[element["type"]]
        number = _number(element["id"])
        # A post that is a track's vertex comes twice: with its tags, and as a bare vertex.
        if "tags" in element or number not in kind:
            kind[number] = element
    vertices = {number: _lonlat(node) for number, node in found["node"].items()}
    gathered = Gathered()
    for number, node in found["node"].items():
        gathered.node(number, vertices[number], _tags(node))
    for number, way in found["way"].items():
        gathered.way(number, _shape(way, vertices), _tags(way))
    for number, route in found["relation"].items():
        gathered.relation(number, _members(route), _tags(route))
    return Answer(
        tuple(sorted(gathered.ways, key=lambda way: way[0])),
        tuple(sorted(gathered.points, key=lambda node: (node.element, node.id))),
        tuple(sorted(gathered.routes, key=lambda route: route.id)),
        tuple(sorted(gathered.cut_off)),
        osm_base,
    )


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"the id {value!r} is no whole number")
    return value


def _lonlat(node: Mapping[str, Any]) -> tuple[float, float]:
    lon, lat = float(node["lon"]), float(node["lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is no position")
    return round(lon, 7), round(lat, 7)


def _tags(element: Mapping[str, Any]) -> dict[str, str]:
    tags = element.get("tags", {})
    if not all(isinstance(value, str) for value in tags.values()):
        raise TypeError(f"a tag of {element['type']} {element['id']} is no text")
    return dict(tags)


def _shape(
    way: Mapping[str, Any], vertices: Mapping[int, tuple[float, float]]
) -> list[tuple[float, float] | None]:
    """Return a way's vertices, lonlat, from its nodes, or as written with it (``out geom``).

    None is one that the server does not have: its own data may be an extract that was cut.
    """
    if "geometry" in way:
        return [None if vertex is None else _lonlat(vertex) for vertex in way["geometry"]]
    return [vertices.get(number) for number in way["nodes"]]


def _members(route: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the members of a relation: the first letter of each one's kind, and its id."""
    return [(member["type"][:1], _number(member["ref"])) for member in route.get("members", ())]


def merged(answers: Iterable[Answer]) -> Gathered:
    """Return what is in answers, each thing once; of what has one id the last answer's."""
    ways: dict[int, Way] = {}
    points: dict[tuple[str, int], OsmNode] = {}
    routes: dict[int, OsmRoute] = {}
    cut_off: dict[int, CutOff] = {}
    for answer in answers:
        ways |= {way[0]: way for way in answer.ways}
        points |= {(point.element, point.id): point for point in answer.points}
        routes |= {route.id: route for route in answer.routes}
        cut_off |= {each.way: each for each in answer.cut_off}
    return Gathered(
        list(ways.values()), list(points.values()), list(routes.values()), list(cut_off.values())
    )
