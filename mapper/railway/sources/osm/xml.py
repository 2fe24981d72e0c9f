"""Reads OpenStreetMap files of any format with pyosmium, filtered in its compiled part.

The reader for ``.osm``, ``.osm.gz`` and ``.osm.bz2``, and for the relations of a PBF.
"""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

from mapper.errors import InputError
from mapper.railway.sources.osm.extract import (
    POST_VALUE,
    ROUTE_VALUES,
    STATION_VALUES,
    STOP_VALUE,
    TRACK_VALUES,
    TRANSPORT_VALUES,
    OsmRail,
    OsmRoute,
)
from mapper.railway.sources.osm.gathered import Gathered, lines_by_place


def read_with_osmium(path: Path) -> OsmRail:
    """Read the railway of an OSM file.

    Raises
    ------
    InputError
        The file is not OSM, or is cut off.
    """
    import osmium

    found = Gathered()
    values = (*TRACK_VALUES, *STATION_VALUES, POST_VALUE, STOP_VALUE)
    wanted = [("railway", value) for value in values]
    wanted += [("public_transport", value) for value in TRANSPORT_VALUES]
    try:
        reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        item: Any
        for item in reader.with_filter(osmium.filter.TagFilter(*wanted)):
            tags = {tag.k: tag.v for tag in item.tags}
            if item.is_node():
                found.node(item.id, (item.location.lon, item.location.lat), tags)
            else:
                shape = [(n.lon, n.lat) if n.location.valid() else None for n in item.nodes]
                found.way(item.id, shape, tags)
        _read_lines(path, found)
    except RuntimeError as error:
        raise InputError(
            f"{path} is cut off or not an OpenStreetMap file ({error}); download it again"
        ) from error
    return found.rail()


def way_sizes(path: Path) -> dict[int, int]:
    """Read how many nodes each track of an OSM file has, by the way's id."""
    import osmium

    wanted = osmium.filter.TagFilter(*(("railway", value) for value in sorted(TRACK_VALUES)))
    ways: Any = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(wanted)
    return {way.id: len(way.nodes) for way in ways}


def read_routes(path: Path, ways: Set[int]) -> tuple[list[OsmRoute], list[OsmRoute]]:
    """Read the railway lines (route relations) of an OSM file: with one of ``ways``, and others."""
    found = Gathered()
    _read_lines(path, found)
    return lines_by_place(found.routes, ways)


def _read_lines(path: Path, found: Gathered) -> None:
    import osmium

    wanted = osmium.filter.TagFilter(*(("route", value) for value in sorted(ROUTE_VALUES)))
    item: Any
    for item in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(wanted):
        members = [(member.type, member.ref) for member in item.members]
        found.relation(item.id, members, {tag.k: tag.v for tag in item.tags})
