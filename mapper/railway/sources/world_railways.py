"""Reads the world's railways out of the installed package scgraph_data, as data.

Its module ``world_railways.py`` holds two Python literals made from OpenStreetMap: for each node
its neighbours with the true length in km of the track between them, and for each node its
latitude and longitude.  The module is read, never imported: its import fails with current
versions of scgraph.  The geometry is straight between nodes; only the lengths are true.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np

from mapper.errors import ResourceMissing
from mapper.model import Basis, BBox
from mapper.railway.tracks.raw import RawTracks

_PACKAGE = "scgraph_data"
_MODULE = "world_railways.py"
_LITERALS = re.compile(r"^graph=(\[.*\])\nnodes=(\[.*\])$", re.MULTILINE)
_KEY = re.compile(r"(\d+): ")


def source_file() -> Path:
    """Return the path of the package's file.

    Raises
    ------
    ResourceMissing
        The package is not installed.
    """
    try:
        found = [file for file in files(_PACKAGE) or () if file.name == _MODULE]
    except PackageNotFoundError:
        found = []
    if not found:
        raise ResourceMissing(
            f"the package {_PACKAGE} is not installed; `pip install scgraph_data` brings it"
        )
    return Path(str(found[0].locate()))


def read_world_railways(bbox: BBox) -> RawTracks:
    """Read the track pieces whose two ends lie within ``bbox`` (west, south, east, north).

    Raises
    ------
    ResourceMissing
        The package is missing or its file has another shape than expected.
    """
    path = source_file()
    literals = _LITERALS.search(path.read_text("utf-8"))
    if literals is None:
        raise ResourceMissing(f"{path} has changed its shape; install scgraph_data==2.0.0")
    neighbours = json.loads(_KEY.sub(r'"\1":', literals[1]))
    latlon = np.array(json.loads(literals[2]), dtype=float)
    west, south, east, north = bbox
    inside = (
        (latlon[:, 1] >= west) & (latlon[:, 1] <= east)
        & (latlon[:, 0] >= south) & (latlon[:, 0] <= north)
    )  # fmt: skip
    number = np.cumsum(inside) - 1
    pieces = {
        (min(node, other), max(node, other)): length_km
        for node in np.flatnonzero(inside).tolist()
        for other, length_km in ((int(key), km) for key, km in neighbours[node].items())
        if other != node and inside[other]
    }
    degree = [len(neighbours[node].keys() - {str(node)}) for node in np.flatnonzero(inside)]
    ends = number[np.array(sorted(pieces), dtype=np.int64)]
    return RawTracks(
        lonlat=latlon[inside][:, ::-1].copy(),
        ends=ends,
        length_km=np.array([pieces[key] for key in sorted(pieces)]),
        dangling=np.array(degree) == 1,
        basis=np.full(len(ends), Basis.GENERALISED),
    )
