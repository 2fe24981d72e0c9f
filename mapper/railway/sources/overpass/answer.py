"""One answer of the Overpass API: checked as a whole, and only what is on the lists let in.

https://wiki.openstreetmap.org/wiki/OSM_JSON.  An answer with a remark, of another shape, or with
a track that lacks a vertex is refused, for it would be a part passing for the whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.railway.sources.osm.extract import (
    ROUTE_VALUES,
    TRACK_TAGS,
    OsmNode,
    OsmRoute,
    is_track,
    keep_node,
    kept,
    make_route,
    middle_of,
    parts_of,
    with_parts,
)
from mapper.railway.sources.overpass.client import OverpassError

Way = tuple[int, list[tuple[float, float]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The railway of one tile.

    ``ways`` are (id, vertices lonlat, kept tags), ``points`` stations and kilometre posts;
    ``osm_base`` says of when the server's data are (ISO 8601), "" where it does not say.
    """

    ways: tuple[Way, ...]
    points: tuple[OsmNode, ...]
    routes: tuple[OsmRoute, ...]
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
        raise OverpassError("the answer is empty")
    if body.lstrip()[:1] == b"<":
        raise OverpassError("the answer is a page (HTML or XML) instead of JSON data")
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise OverpassError(f"the answer is cut off or no JSON ({error})") from error
    if not isinstance(values, dict) or not isinstance(values.get("elements"), list):
        raise OverpassError('the answer has another shape: it has no list "elements"')
    if values.get("remark"):
        raise OverpassError(f"the server remarks: {_plain(values['remark'])}")
    try:
        return _answer(values["elements"], _base(values))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise OverpassError(
            f"the answer has another shape: {type(error).__name__} {_plain(error)}"
        ) from error


def _plain(value: object) -> str:
    """Return a server's words without control characters and not too long, for a terminal."""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text if len(text) <= 200 else text[:200] + "…"


def _base(values: Mapping[str, Any]) -> str:
    about = values.get("osm3s")
    base = about.get("timestamp_osm_base") if isinstance(about, dict) else None
    return _plain(base) if base else ""


def _answer(elements: list[Any], osm_base: str) -> Answer:
    found: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for element in elements:
        kind = found[element["type"]]
        number = _number(element["id"])
        # A post that is a track's vertex comes twice: with its tags, and as a bare vertex.
        if "tags" in element or number not in kind:
            kind[number] = element
    vertices = {number: _lonlat(node) for number, node in found["node"].items()}
    points = [
        keep_node(number, vertices[number], _tags(node)) for number, node in found["node"].items()
    ]
    for number, way in found["way"].items():
        if not is_track(_tags(way)):
            middle = middle_of(np.array(_shape(way, vertices)))
            points.append(keep_node(number, middle, _tags(way), "way"))
    return Answer(
        tuple(
            (number, _shape(way, vertices), kept(_tags(way), TRACK_TAGS))
            for number, way in sorted(found["way"].items())
            if is_track(_tags(way))
        ),
        tuple(
            sorted(
                (point for point in points if point is not None),
                key=lambda node: (node.element, node.id),
            )
        ),
        tuple(
            with_parts(
                [
                    (
                        make_route(number, _tags(route), members := _members(route)),
                        parts_of(members),
                    )
                    for number, route in sorted(found["relation"].items())
                    if _tags(route).get("route") in ROUTE_VALUES
                ]
            )
        ),
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
) -> list[tuple[float, float]]:
    """Return a track's vertices, lonlat: from its nodes, or as written with it (``out geom``)."""
    if "geometry" in way:
        shape = [_lonlat(vertex) for vertex in way["geometry"]]
    else:
        missing = [number for number in way["nodes"] if number not in vertices]
        if missing:
            raise OverpassError(
                f"the answer is incomplete: way {way['id']} lacks {len(missing)} of "
                f"{len(way['nodes'])} nodes"
            )
        shape = [vertices[number] for number in way["nodes"]]
    if len(shape) < 2:
        raise ValueError(f"way {way['id']} has {len(shape)} vertices")
    return shape


def _members(route: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the members of a relation: the first letter of each one's kind, and its id."""
    return [(member["type"][:1], _number(member["ref"])) for member in route.get("members", ())]


def merged(
    answers: Iterable[Answer],
) -> tuple[dict[int, Way], dict[tuple[str, int], OsmNode], dict[int, OsmRoute]]:
    """Return ways, points (by element, too) and routes by id; of several, the last."""
    ways: dict[int, Way] = {}
    points: dict[tuple[str, int], OsmNode] = {}
    routes: dict[int, OsmRoute] = {}
    for answer in answers:
        ways |= {way[0]: way for way in answer.ways}
        points |= {(point.element, point.id): point for point in answer.points}
        routes |= {route.id: route for route in answer.routes}
    return ways, points, routes
