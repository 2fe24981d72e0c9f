"""Reads the railway of an OpenStreetMap file: ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.osm.bz2``.

The format is told by the first bytes, not by the name.
"""

from __future__ import annotations

import bz2
import gzip
import zlib
from pathlib import Path

from mapper.errors import InputError
from mapper.railway.sources.osm.extract import OsmRail
from mapper.railway.sources.osm.pbf import read_pbf
from mapper.railway.sources.osm.xml import read_with_osmium

_PBF_MARK = b"OSMHeader"
_SUFFIXES = ".osm.pbf, .osm, .osm.gz or .osm.bz2"


def read_osm(path: Path) -> OsmRail:
    """Read the tracks, stations, kilometre posts and lines of an OSM file.

    Raises
    ------
    InputError
        The file is missing, not OSM, cut off, or holds no railway.
    """
    if not path.is_file():
        raise InputError(f"{path} is not a file; give a file ending in {_SUFFIXES}")
    rail = read_pbf(path) if _is_pbf(path) else read_with_osmium(path)
    if not len(rail.way_ids):
        raise InputError(
            f"{path} holds no railway track; choose an extract of an area that has one"
        )
    return rail


def data_date(path: Path) -> str | None:
    """Return the day (YYYY-MM-DD) that an OSM file says its data is of; None where it is silent."""
    import osmium

    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    return stamp[:10] if stamp else None


def _is_pbf(path: Path) -> bool:
    """Return whether the file is a PBF; False for XML.

    Raises
    ------
    InputError
        It is neither.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
        if _PBF_MARK in head:
            return True
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                head = file.read(512)
        elif head[:3] == b"BZh":
            with bz2.open(path) as file:
                head = file.read(512)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} is cut off or damaged ({error}); download it again") from error
    if b"<osm" not in head:
        raise InputError(f"{path} is not an OpenStreetMap file; give one ending in {_SUFFIXES}")
    return False
