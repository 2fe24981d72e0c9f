"""Curated lines and stations before they are laid on any track: what a new region begins with."""

from __future__ import annotations

import numpy as np

from mapper.model import Line
from mapper.railway.placed import Placed
from mapper.railway.sources.catalogue import unmapped
from mapper.railway.sources.curated import Curated, CuratedLine
from mapper.railway.tracks.tracks import Tracks


def unlaid(curated: Curated) -> Placed:
    """Return the curated lines and stations as a network without any track.

    A station stands where its own coordinate puts it; a line has neither course nor kilometres.
    """
    return Placed(
        tracks=_no_tracks(),
        lines={line.slug: _line(line) for line in curated.lines},
        stations={key: unmapped(station) for key, station in curated.stations.items()},
        courses={},
        nodes={},
        line_facts={},
    )


def _line(line: CuratedLine) -> Line:
    return Line(
        slug=line.slug,
        name_en=line.name_en,
        station_ids=line.station_ids,
        names=line.names,
        spellings=line.spellings,
    )


def _no_tracks() -> Tracks:
    none, pairs = np.zeros(0), np.zeros((0, 2))
    return Tracks(
        node_lonlat=pairs.copy(),
        edge_ends=np.zeros((0, 2), dtype=np.int64),
        edge_km=none.copy(),
        first_vertex=np.zeros(1, dtype=np.int64),
        lonlat=pairs.copy(),
        vertex_km=none.copy(),
        basis=np.zeros(0, dtype=np.int64),
        error_km=none.copy(),
        main=np.zeros(0, dtype=np.bool_),
    )
