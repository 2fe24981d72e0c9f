"""Countries and their divisions as an extract has them: boundary relations with a code.

https://wiki.openstreetmap.org/wiki/Tag:boundary%3Dadministrative.  An extract is cut at its border,
and most of its boundaries with it: only those that have all of their ways and nodes are taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mapper.geodesy import Floats
from mapper.railway.sources.osm.extract import is_name

_COUNTRY = re.compile("[A-Z]{2}")
_DIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")
#: The administrative level of countries.
_STATES = "2"


@dataclass(frozen=True, eq=False)
class Boundary:
    """A country (code of ISO 3166-1) or a division (ISO 3166-2), its names, its area (lonlat).

    ``area`` is a polygon or several; None where the file does not have all of it.  ``level`` is
    the administrative level: the divisions of a country have a code on more than one.
    """

    code: str
    level: str
    tags: Mapping[str, str]
    area: Any

    @property
    def country(self) -> str:
        """The code of the country that it is, or is in."""
        return self.code[:2]

    @property
    def name_en(self) -> str:
        """The English name, else its own."""
        return self.tags.get("name:en") or self.tags.get("name") or self.code


def read_boundaries(path: Path) -> list[Boundary]:
    """Read the countries and divisions of an OSM file; those that were cut have no area."""
    import osmium

    relations = [coded for each in _relations(path) if (coded := _coded(each))]
    wanted = {way for *_, ways in relations for way in ways}
    nodes_of: dict[int, list[int]] = {}
    item: Any
    if wanted:
        of_ways = osmium.filter.IdFilter(wanted)
        for item in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(of_ways):
            nodes_of[item.id] = [node.ref for node in item.nodes]
    whole = [each for each in relations if set(each[-1]) <= nodes_of.keys()]
    places = _places(path, {node for each in whole for way in each[-1] for node in nodes_of[way]})
    found = []
    for code, level, tags, ways in relations:
        shapes = [[places.get(node) for node in nodes_of.get(way, ())] for way in ways]
        there = bool(shapes) and all(len(shape) > 1 and None not in shape for shape in shapes)
        area = _area(np.array(shape) for shape in shapes) if there else None
        found.append(Boundary(code, level, tags, area))
    return found


def _relations(path: Path) -> Iterable[tuple[Mapping[str, str], list[int]]]:
    import osmium

    wanted = osmium.filter.TagFilter(("boundary", "administrative"))
    item: Any
    for item in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(wanted):
        yield (
            {tag.k: tag.v for tag in item.tags},
            [member.ref for member in item.members if member.type == "w"],
        )


def _coded(
    relation: tuple[Mapping[str, str], list[int]],
) -> tuple[str, str, Mapping[str, str], list[int]] | None:
    """Return the code of ISO 3166, level, names and ways of a relation; None without a code."""
    tags, ways = relation
    level = tags.get("admin_level", "")
    country = tags.get("ISO3166-1:alpha2") or tags.get("ISO3166-1") or ""
    codes = (tags.get("ISO3166-2", "").upper(), country.upper())
    names = {key: value for key, value in tags.items() if is_name(key)}
    if not level.isdigit():
        return None
    if _DIVISION.fullmatch(codes[0]):
        return codes[0], level, names, ways
    if level == _STATES and _COUNTRY.fullmatch(codes[1]):
        return codes[1], level, names, ways
    return None


def _places(path: Path, wanted: Collection[int]) -> dict[int, tuple[float, float]]:
    import osmium

    if not wanted:
        return {}
    found = {}
    item: Any
    of_nodes = osmium.filter.IdFilter(wanted)
    for item in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(of_nodes):
        if item.location.valid():
            found[item.id] = (item.location.lon, item.location.lat)
    return found


def _area(ways: Iterable[Floats]) -> Any:
    """Return the area within ways that close to rings; None where they do not."""
    import shapely

    area = shapely.build_area(shapely.multilinestrings([shapely.linestrings(way) for way in ways]))
    return None if area.is_empty else area
