"""How far off each edge of a network may be, by what it stands on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mapper.doubt import COURSE_ERRORS
from mapper.geodesy import Floats
from mapper.model import Basis
from mapper.railway.tracks.tracks import Tracks


def with_errors(tracks: Tracks) -> Tracks:
    """Return the tracks with the error of each edge: by its longest part without a known point."""
    steps = np.diff(tracks.vertex_km, append=0.0)
    steps[tracks.first_vertex[1:] - 1] = 0.0
    longest: Floats = np.maximum.reduceat(steps, tracks.first_vertex[:-1])
    fixed, share = (
        np.array([COURSE_ERRORS[Basis(basis)][n] for basis in range(len(Basis))])[tracks.basis]
        for n in (0, 1)
    )
    return replace(tracks, error_km=np.round(fixed + share * longest, 1))
