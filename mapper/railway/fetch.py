"""Fetches the railway of an area tile by tile, with a cache that survives interruptions.

A tile fetched lately is not asked for again, so a broken fetch goes on where it stopped.  When
the server is down an older answer is used, and the result says so.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.model import BBox
from mapper.railway.osm_model import (
    POST_VALUE,
    ROUTE_TAGS,
    TRACK_TAGS,
    OsmNode,
    OsmRail,
    OsmRoute,
    is_track,
    keep_node,
    kept,
    make_rail,
)
from mapper.railway.overpass import FetchFailed, Overpass, tile_query

TILE_DEGREES = 2.0
#: A larger box would be a heavy load on a shared server: import a file instead.
LARGEST_SQUARE_DEGREES = 400.0
FRESH = timedelta(days=7)


@dataclass
class Fetched:
    """What came of a fetch: the elements by (type, id), and tiles taken from an older cache."""

    elements: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    oldest: datetime | None = None
    stale: list[tuple[BBox, datetime]] = field(default_factory=list)


def tiles_of(bbox: BBox) -> list[BBox]:
    """Return the tiles that make up a box (west, south, east, north).

    Raises
    ------
    InputError
        The box is empty, off the map or too large.
    """
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError(
            f"the box {west:g},{south:g},{east:g},{north:g} is not west,south,east,north in degrees, "
            "with west below east and south below north"
        )
    if (east - west) * (north - south) > LARGEST_SQUARE_DEGREES:
        raise InputError(
            f"the box is {(east - west) * (north - south):.0f} square degrees, over the limit of "
            f"{LARGEST_SQUARE_DEGREES:.0f}; ask for a part of it, or import a file"
        )
    columns = np.append(np.arange(west, east - 1e-9, TILE_DEGREES), east)
    rows = np.append(np.arange(south, north - 1e-9, TILE_DEGREES), north)
    return [
        (float(w), float(s), float(e), float(n))
        for s, n in zip(rows, rows[1:], strict=False)
        for w, e in zip(columns, columns[1:], strict=False)
    ]


def fetch_tiles(
    tiles: list[BBox], server: Overpass, cache: Path, fetched: Fetched
) -> Iterator[BBox]:
    """Fetch the tiles into ``fetched``, yielding each when it is done.

    Raises
    ------
    FetchFailed
        The server gave no whole answer for a tile and no older answer is cached.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for tile in tiles:
        query = tile_query(tile, server.deadline_s)
        path = cache / (hashlib.sha256(f"{server.url}\n{query}".encode()).hexdigest() + ".json.gz")
        known = _cached(path)
        now = datetime.now(UTC)
        if known is None or now - known[0] > FRESH:
            try:
                known = (now, server.ask(query))
                _store(path, *known)
            except FetchFailed:
                if known is None:
                    raise
                fetched.stale.append((tile, known[0]))
        day, answer = known
        fetched.oldest = day if fetched.oldest is None else min(fetched.oldest, day)
        for element in answer["elements"]:
            fetched.elements[element["type"], element["id"]] = element
        yield tile


def _cached(path: Path) -> tuple[datetime, dict[str, Any]] | None:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            stored = json.load(file)
        return datetime.fromisoformat(stored["fetched"]), stored["answer"]
    except (OSError, EOFError, ValueError, KeyError):
        return None


def _store(path: Path, day: datetime, answer: dict[str, Any]) -> None:
    """Write an answer with its date, whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    with gzip.open(part, "wt", encoding="utf-8") as file:
        json.dump({"fetched": day.isoformat(), "answer": answer}, file)
    part.replace(path)


def rail_of(fetched: Fetched) -> OsmRail:
    """Return the railway of what was fetched; everything that is not on the list is left out.

    Raises
    ------
    InputError
        There is no track in it.
    """
    ways: list[Any] = []
    nodes: list[OsmNode] = []
    routes: list[OsmRoute] = []
    for (kind, key), element in sorted(fetched.elements.items()):
        tags = element.get("tags", {})
        if kind == "node":
            if (node := keep_node(key, (element["lon"], element["lat"]), tags)) is not None:
                nodes.append(node)
        elif kind == "way" and is_track(tags):
            shape = [(p["lon"], p["lat"]) for p in element["geometry"] if p is not None]
            if len(shape) > 1:
                ways.append((key, np.array(shape, dtype=float), kept(tags, TRACK_TAGS)))
        elif kind == "relation":
            members = element.get("members", ())
            own = tuple(int(m["ref"]) for m in members if m.get("type") == "way")
            routes.append(OsmRoute(key, kept(tags, ROUTE_TAGS), own))
    if not ways:
        raise InputError("the area holds no railway track; ask for another one")
    stations = [node for node in nodes if node.tags["railway"] != POST_VALUE]
    posts = [node for node in nodes if node.tags["railway"] == POST_VALUE]
    return make_rail(ways, stations, posts, routes)
