"""How far off each edge of a network may be, by what it stands on.

The shares were measured: the railway was built again with every tenth station left out, and those
left out lie so far from the course, against how far its known points are apart (docs/railway.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Basis
from mapper.railway.tracks.tracks import Tracks

#: Fixed error in km, and the share of the way between two known points, of each basis.
ERRORS = {
    Basis.OSM_WAY: (0.1, 0.0),
    Basis.GENERALISED: (0.1, 0.12),
    Basis.THROUGH_STATIONS: (0.3, 0.2),
    Basis.JOINED: (0.3, 0.3),
}


def with_errors(tracks: Tracks) -> Tracks:
    """Return the tracks with the error of each edge: by its longest part without a known point."""
    steps = np.diff(tracks.vertex_km, append=0.0)
    steps[tracks.first_vertex[1:] - 1] = 0.0
    longest: Floats = np.maximum.reduceat(steps, tracks.first_vertex[:-1])
    fixed, share = (
        np.array([ERRORS[Basis(basis)][n] for basis in range(len(Basis))])[tracks.basis]
        for n in (0, 1)
    )
    return replace(tracks, error_km=np.round(fixed + share * longest, 1))
