"""The course of a line or a way: a chain of vertices with kilometres, and what each part stands on.

Each part between two vertices says where it comes from (`mapper.model.Basis`) and how far off it
may be.  A kilometre and a place on the course are each other's inverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Basis, LonLat
from mapper.railway.tracks.graph import Piece, piece_vertices
from mapper.railway.tracks.plane import along, to_plane
from mapper.railway.tracks.tracks import Ints, Tracks

#: The bases of parts that no source has as track.
INFERRED = (Basis.THROUGH_STATIONS, Basis.JOINED)


@dataclass(frozen=True, eq=False)
class Course:
    """``lonlat`` n × 2, ``km`` n from 0 rising; ``basis`` and ``part_error_km`` n - 1, by part."""

    lonlat: Floats
    km: Floats
    basis: Ints
    part_error_km: Floats

    @cached_property
    def plane(self) -> Floats:
        """The vertices in the plane (n × 2)."""
        return to_plane(self.lonlat)

    @property
    def length_km(self) -> float:
        """The length of the course in km."""
        return float(self.km[-1])

    @property
    def weakest(self) -> Basis:
        """The weakest basis of any part."""
        return Basis(int(self.basis.max(initial=0)))

    @property
    def error_km(self) -> float:
        """How far off the course may be where it is worst, in km."""
        return round(float(self.part_error_km.max(initial=0.0)), 1)

    @property
    def inferred(self) -> bool:
        """Whether a part of it is no track of any source."""
        return self.weakest.inferred

    def locate(self, km: float) -> LonLat:
        """Return the lonlat at a kilometre; before 0 and beyond the end, the end."""
        place = along(self.plane, self.km, np.array([km]))[0]
        return (float(place[0]), float(place[1]))

    def nearest_km(self, lonlat: LonLat) -> float:
        """Return the kilometre nearest to a lonlat; the first of several as near."""
        place = to_plane(np.array([lonlat]))[0]
        starts, steps = self.plane[:-1], np.diff(self.plane, axis=0)
        squares = np.maximum((steps**2).sum(axis=1), np.finfo(float).tiny)
        shares = np.clip(((place - starts) * steps).sum(axis=1) / squares, 0.0, 1.0)
        away = ((starts + shares[:, None] * steps - place) ** 2).sum(axis=1)
        at = int(away.argmin())
        return float(self.km[at] + shares[at] * (self.km[at + 1] - self.km[at]))

    def cut(self, km_from: float, km_to: float) -> Course:
        """Return the part between two kilometres, in rising order, its km counted on."""
        low, high = sorted((km_from, km_to))
        inner = (self.km > low) & (self.km < high)
        km = np.concatenate(([low], self.km[inner], [high]))
        ends = along(self.plane, self.km, km[[0, -1]])
        lonlat = np.concatenate((ends[:1], self.lonlat[inner], ends[1:]))
        middle = (km[:-1] + km[1:]) / 2
        segment = np.searchsorted(self.km, middle, side="right") - 1
        segment = np.clip(segment, 0, len(self.basis) - 1)
        return Course(lonlat, km, self.basis[segment], self.part_error_km[segment])

    def geometry(self, bases: tuple[Basis, ...] = tuple(Basis)) -> dict[str, Any]:
        """Return the parts on some bases as a GeoJSON LineString or MultiLineString, lonlat."""
        wanted = np.isin(self.basis, bases)
        parts: list[list[list[float]]] = []
        points = np.round(self.lonlat, 6).tolist()
        for place, keep in enumerate(wanted.tolist()):
            if not keep:
                continue
            if parts and place and wanted[place - 1]:
                parts[-1].append(points[place + 1])
            else:
                parts.append([points[place], points[place + 1]])
        if len(parts) == 1:
            return {"type": "LineString", "coordinates": parts[0]}
        return {"type": "MultiLineString", "coordinates": parts}


def join_courses(parts: list[Course]) -> Course:
    """Lay courses end to end; kilometres run on, doubled vertices go."""
    lonlat, km = [parts[0].lonlat[:1]], [np.zeros(1)]
    reached = 0.0
    for part in parts:
        lonlat.append(part.lonlat[1:])
        km.append(part.km[1:] - part.km[0] + reached)
        reached += part.length_km - float(part.km[0])
    return Course(
        np.concatenate(lonlat),
        np.concatenate(km),
        np.concatenate([part.basis for part in parts]),
        np.concatenate([part.part_error_km for part in parts]),
    )


def course_of(tracks: Tracks, pieces: list[Piece]) -> Course:
    """Return the course along pieces of track."""
    parts = []
    for piece in pieces:
        lonlat, km = piece_vertices(tracks, piece)
        count = len(km) - 1
        basis = np.full(count, tracks.basis[piece.edge])
        parts.append(Course(lonlat, km, basis, np.full(count, tracks.error_km[piece.edge])))
    return join_courses(parts)
