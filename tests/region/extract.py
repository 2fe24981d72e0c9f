"""A small made country as an OpenStreetMap file: its boundary, two divisions, one railway line."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

#: Its divisions by code: name, and the ring of its corners (numbers of nodes).
DIVISIONS = {"QZ-N": ("Norland", "northern half"), "QZ-S": ("Sudland", "southern half")}
STATIONS = {21: ("Alfa", 0.02), 22: ("Bravo Süd", 0.08), 23: ("Charlie", 0.14)}
_CORNERS = {
    1: (5.0, 50.0),
    2: (5.3, 50.0),
    3: (5.3, 50.1),
    4: (5.3, 50.2),
    5: (5.0, 50.2),
    6: (5.0, 50.1),
}
#: The boundary's ways: the south, the north, and the line between the divisions.
_SOUTH, _NORTH, _BETWEEN = 101, 102, 103
_EAST = 5.15


def write_country(path: Path, *, whole: bool = True) -> Path:
    """Write the file; without the northern boundary unless it is ``whole``."""
    root = ElementTree.Element("osm", version="0.6")
    for number, lonlat in _CORNERS.items():
        _node(root, number, *lonlat)
    for number, (name, north) in STATIONS.items():
        _node(root, number, _EAST, 50.0 + north, railway="station", name=name)
    _node(root, 30, _EAST, 50.0 + 0.05, **{"railway": "milestone", "railway:position": "5"})
    for step in range(9):
        _node(root, 40 + step, _EAST, 50.01 + 0.02 * step)
    _way(root, _SOUTH, (6, 1, 2, 3))
    if whole:
        _way(root, _NORTH, (3, 4, 5, 6))
    _way(root, _BETWEEN, (3, 6))
    _way(root, 201, range(40, 45), railway="rail", usage="main", gauge="1435")
    _way(root, 202, range(44, 49), railway="rail", usage="main", gauge="1435")
    _boundary(root, 301, (_SOUTH, _NORTH), "2", "Quizland", **{"ISO3166-1": "QZ"})
    _boundary(root, 302, (_SOUTH, _BETWEEN), "4", "Sudland", **{"ISO3166-2": "QZ-S"})
    _boundary(root, 303, (_NORTH, _BETWEEN), "4", "Norland", **{"ISO3166-2": "QZ-N"})
    line = {"name": "Nordbahn", "name:en": "Northern Line", "ref": "7"}
    _relation(root, 401, (202, 201, 203), type="route", route="railway", **line)
    _relation(root, 402, (900,), type="route", route="railway", name="Südbahn")
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path


def _boundary(
    root: ElementTree.Element,
    number: int,
    ways: tuple[int, ...],
    level: str,
    name: str,
    **code: str,
) -> None:
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": level, "name": name}
    _relation(root, number, ways, **tags, **code)


def _node(root: ElementTree.Element, number: int, lon: float, lat: float, **tags: str) -> None:
    where = {"id": str(number), "lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "version": "1"}
    _tagged(ElementTree.SubElement(root, "node", where), tags)


def _way(root: ElementTree.Element, number: int, nodes: object, **tags: str) -> None:
    way = ElementTree.SubElement(root, "way", {"id": str(number), "version": "1"})
    for node in nodes:  # type: ignore[attr-defined]
        ElementTree.SubElement(way, "nd", {"ref": str(node)})
    _tagged(way, tags)


def _relation(root: ElementTree.Element, number: int, ways: tuple[int, ...], **tags: str) -> None:
    relation = ElementTree.SubElement(root, "relation", {"id": str(number), "version": "1"})
    for way in ways:
        ElementTree.SubElement(relation, "member", {"type": "way", "ref": str(way), "role": ""})
    _tagged(relation, tags)


def _tagged(element: ElementTree.Element, tags: dict[str, str]) -> None:
    for key, value in tags.items():
        ElementTree.SubElement(element, "tag", {"k": key, "v": value})
