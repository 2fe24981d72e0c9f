"""Cells of a fixed grid in degrees, and chains cut at their borders.

A cell is named ``column-row``, counted from 180° W and 90° S.  The name is part of an address and
of an element's id, and ``static/js/map/levels.js`` makes the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from mapper.geodesy import Floats
from mapper.model import BBox, LonLat
from mapper.railway.tracks.tracks import Ints

_CORNER = np.array([-180.0, -90.0])


def cell_of(lonlat: LonLat, cell_deg: float) -> str:
    """Return the name of the cell in which a position (degrees) lies."""
    return _name(_cells(np.array([lonlat]), cell_deg)[0])


def cells_in(bbox: BBox, cell_deg: float) -> list[str]:
    """Return the names of the cells that touch a box (west, south, east, north; degrees)."""
    (west, south), (east, north) = _cells(np.array(bbox).reshape(2, 2), cell_deg).tolist()
    return [
        _name((column, row)) for column in range(west, east + 1) for row in range(south, north + 1)
    ]


def neighbours(lonlat: LonLat, cell_deg: float) -> set[str]:
    """Return the names of the cell in which a position lies and of those around it."""
    lon, lat = lonlat
    around = (lon - cell_deg, lat - cell_deg, lon + cell_deg, lat + cell_deg)
    return set(cells_in(around, cell_deg))


def cut(lonlat: Floats, cell_deg: float) -> Iterator[tuple[str, Floats]]:
    """Yield the parts (k × 2) of a chain (n × 2, degrees), each with the name of its cell.

    A part begins where the one before ends, on the border of the two cells; put together they
    are the chain.
    """
    cells = _cells(lonlat, cell_deg)
    if (cells == cells[0]).all():
        yield _name(cells[0]), lonlat
        return
    chain = _with_crossings(lonlat, cell_deg)
    # A step lies in one cell now, and the middle of it is on no border.
    owners = _cells((chain[:-1] + chain[1:]) / 2, cell_deg)
    changes = np.flatnonzero((np.diff(owners, axis=0) != 0).any(axis=1)) + 1
    bounds = [0, *changes.tolist(), len(owners)]
    for start, end in pairwise(bounds):
        yield _name(owners[start]), chain[start : end + 1]


def _cells(lonlat: Floats, cell_deg: float) -> Ints:
    """Return the column and row (n × 2) of each position."""
    return np.asarray(np.floor((lonlat - _CORNER) / cell_deg), dtype=np.int64)


def _name(cell: Sequence[int] | Ints) -> str:
    return f"{cell[0]}-{cell[1]}"


def _with_crossings(lonlat: Floats, cell_deg: float) -> Floats:
    """Return a chain with a vertex wherever it crosses a border of the grid."""
    cells = _cells(lonlat, cell_deg)
    pieces = [lonlat[:1]]
    for number in range(len(lonlat) - 1):
        start, step = lonlat[number], lonlat[number + 1] - lonlat[number]
        shares: list[float] = []
        for axis in (0, 1):
            low, high = sorted((int(cells[number, axis]), int(cells[number + 1, axis])))
            borders = np.arange(low + 1, high + 1) * cell_deg + _CORNER[axis]
            shares += ((borders - start[axis]) / step[axis]).tolist() if len(borders) else []
        inner = np.array(sorted({share for share in shares if 0 < share < 1}))
        pieces += [start + inner[:, None] * step, lonlat[number + 1 : number + 2]]
    return np.concatenate(pieces)
