"""Reads OpenStreetMap files of any format with pyosmium, filtered in its compiled part.

The reader for ``.osm``, ``.osm.gz`` and ``.osm.bz2``, and for the relations of a PBF.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.railway.sources.osm.extract import (
    POST_VALUE,
    ROUTE_VALUES,
    STATION_VALUES,
    STOP_VALUE,
    TRACK_TAGS,
    TRACK_VALUES,
    TRANSPORT_VALUES,
    OsmNode,
    OsmRail,
    OsmRoute,
    is_track,
    keep_node,
    kept,
    make_rail,
    make_route,
    middle_of,
    parts_of,
    with_parts,
)
from mapper.railway.sources.osm.stops import stations_and_posts


def read_with_osmium(path: Path) -> OsmRail:
    """Read the railway of an OSM file.

    Raises
    ------
    InputError
        The file is not OSM, or is cut off.
    """
    import osmium

    nodes: list[OsmNode] = []
    ways: list[Any] = []
    values = (*TRACK_VALUES, *STATION_VALUES, POST_VALUE, STOP_VALUE)
    wanted = [("railway", value) for value in values]
    wanted += [("public_transport", value) for value in TRANSPORT_VALUES]
    try:
        reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        item: Any
        for item in reader.with_filter(osmium.filter.TagFilter(*wanted)):
            tags = {tag.k: tag.v for tag in item.tags}
            if item.is_node():
                lonlat = (item.location.lon, item.location.lat)
                if (node := keep_node(item.id, lonlat, tags)) is not None:
                    nodes.append(node)
            else:
                shape = np.array([(n.lon, n.lat) for n in item.nodes if n.location.valid()])
                if len(shape) < 2:
                    continue
                if is_track(tags):
                    ways.append((item.id, shape, kept(tags, TRACK_TAGS)))
                elif (area := keep_node(item.id, middle_of(shape), tags, "way")) is not None:
                    nodes.append(area)
        routes = read_routes(path)
    except RuntimeError as error:
        raise InputError(
            f"{path} is cut off or not an OpenStreetMap file ({error}); download it again"
        ) from error
    return make_rail(ways, *stations_and_posts(nodes), routes)


def read_routes(path: Path) -> list[OsmRoute]:
    """Read the railway lines (route relations) of an OSM file."""
    import osmium

    wanted = osmium.filter.TagFilter(*(("route", value) for value in sorted(ROUTE_VALUES)))
    found = []
    item: Any
    for item in osmium.FileProcessor(str(path), osmium.osm.RELATION).with_filter(wanted):
        tags = {tag.k: tag.v for tag in item.tags}
        members = [(member.type, member.ref) for member in item.members]
        found.append((make_route(item.id, tags, members), parts_of(members)))
    return with_parts(found)
