"""Answers of the Overpass API kept as files, one a tile, each with the time of its fetching.

They let an interrupted fetch go on, and stand in, labelled with their age, for a server that is
down.  A file holds what the lists of `osm_model` let in and nothing else.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from mapper.railway.sources.osm import extract as osm_model
from mapper.railway.sources.osm.extract import CutOff, OsmNode, OsmRoute
from mapper.railway.sources.overpass.answer import Answer
from mapper.railway.sources.overpass.query import Box, selection


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and when it was fetched (UTC)."""

    answer: Answer
    fetched: datetime


@dataclass(frozen=True, slots=True)
class TileCache:
    """A folder of answers; made when the first is kept."""

    folder: Path

    def path(self, tile: Box) -> Path:
        """Return the file of a tile; another query, or other lists, is another file."""
        lists = (osm_model.TRACK_TAGS, osm_model.STATION_TAGS, osm_model.POST_TAGS,
                 osm_model.ROUTE_TAGS)  # fmt: skip
        key = sha256(f"{selection(tile)}{lists}".encode()).hexdigest()
        return self.folder / f"{key[:32]}.json.gz"

    def read(self, tile: Box) -> Kept | None:
        """Return what is kept of a tile; None where nothing is, or nothing that can be read."""
        try:
            values = json.loads(gzip.decompress(self.path(tile).read_bytes()))
            return _kept(values)
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def keep(self, tile: Box, answer: Answer, fetched: datetime) -> None:
        """Write a tile's answer, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_values(tile, answer, fetched), ensure_ascii=False)
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(gzip.compress(text.encode(), 6, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path(tile))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _values(tile: Box, answer: Answer, fetched: datetime) -> dict[str, Any]:
    return {
        "attribution": "© OpenStreetMap contributors",
        "licence": "ODbL 1.0",
        "box": str(tile),
        "fetched": fetched.astimezone(UTC).isoformat(timespec="seconds"),
        "osm_base": answer.osm_base,
        "ways": answer.ways,
        "points": [(node.id, node.lonlat, dict(node.tags), node.element) for node in answer.points],
        "routes": [
            (route.id, dict(route.tags), route.ways, route.stops, route.parts)
            for route in answer.routes
        ],
        "cut_off": [(each.way, each.taken, each.nodes) for each in answer.cut_off],
    }


def _kept(values: dict[str, Any]) -> Kept:
    fetched = datetime.fromisoformat(values["fetched"])
    if fetched.tzinfo is None:
        raise ValueError(f"{fetched} has no time zone")
    answer = Answer(
        tuple(
            (number, [(lon, lat) for lon, lat in shape], tags)
            for number, shape, tags in values["ways"]
        ),
        tuple(
            OsmNode(number, (lon, lat), tags, element)
            for number, (lon, lat), tags, element in values["points"]
        ),
        tuple(
            OsmRoute(number, tags, tuple(ways), tuple(stops), tuple(parts))
            for number, tags, ways, stops, parts in values["routes"]
        ),
        tuple(CutOff(way, taken, nodes) for way, taken, nodes in values["cut_off"]),
        values["osm_base"],
    )
    return Kept(answer, fetched)
