"""Merges two networks: ways as mapped where there are any, the generalised one elsewhere.

A generalised piece both of whose ends lie beside mapped track is that track again and goes; one
that leaves mapped track is joined to it where it comes nearest.
"""

from __future__ import annotations

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Basis
from mapper.railway.tracks.plane import metres_at
from mapper.railway.tracks.raw import RawTracks
from mapper.railway.tracks.segments import track_segments
from mapper.railway.tracks.tracks import Ints, Tracks

#: A generalised node within this of mapped track lies on it, in metres: its nodes are rounded.
COVER_M = 500.0
#: Mapped ways are drawn to this, in metres, and have a vertex at least this often, in km.
SIMPLIFY_M = 15.0
_VERTEX_KM = 1.0


def merged(mapped: Tracks, general: RawTracks) -> RawTracks:
    """Return ``mapped``, simplified, and what ``general`` has beyond it, joined to it."""
    base = as_pieces(mapped)
    where = track_segments(mapped).snap(general.lonlat)
    near = where.distance_m < COVER_M
    beyond = ~near[general.ends].all(axis=1)
    shift = len(base.lonlat)
    ends = general.ends[beyond] + shift
    links = _links(base, general, np.unique(general.ends[beyond][near[general.ends[beyond]]]))
    every = (ends, np.column_stack((links[0] + shift, links[1])))
    return RawTracks(
        lonlat=np.concatenate((base.lonlat, general.lonlat)),
        ends=np.concatenate((base.ends, *every)),
        length_km=np.concatenate((base.length_km, general.length_km[beyond], links[2])),
        dangling=np.concatenate((base.dangling, general.dangling & ~near)),
        basis=np.concatenate((
            base.basis, general.basis[beyond], np.full(len(links[0]), Basis.JOINED),
        )),
    )  # fmt: skip


def _links(base: RawTracks, general: RawTracks, nodes: Ints) -> tuple[Ints, Ints, Floats]:
    """Return (general node, nearest vertex of mapped track, km) of the links between the two."""
    from scipy.spatial import cKDTree

    from mapper.geodesy import distances_km, unit_vectors

    _, vertex = cKDTree(unit_vectors(base.lonlat)).query(unit_vectors(general.lonlat[nodes]))
    return nodes, vertex, distances_km(general.lonlat[nodes], base.lonlat[vertex])


def as_pieces(tracks: Tracks) -> RawTracks:
    """Return tracks as pieces between vertices, simplified, each as long as the track there."""
    nodes = len(tracks.node_lonlat)
    lonlat, ends, km = [tracks.node_lonlat], [], []
    count = nodes
    for edge in range(len(tracks.edge_km)):
        part = tracks.edge_vertices(edge)
        kept = _kept(tracks.lonlat[part], tracks.plane[part], tracks.vertex_km[part])
        inner = kept[1:-1]
        lonlat.append(tracks.lonlat[part][inner])
        a, b = tracks.edge_ends[edge].tolist()
        chain = np.array([a, *range(count, count + len(inner)), b])
        ends.append(np.stack((chain[:-1], chain[1:]), axis=1))
        km.append(np.diff(tracks.vertex_km[part][kept]))
        count += len(inner)
    pairs, length_km = np.concatenate(ends), np.concatenate(km)
    degree = np.bincount(pairs.ravel(), minlength=count)
    return RawTracks(
        lonlat=np.concatenate(lonlat),
        ends=pairs,
        length_km=length_km,
        dangling=degree == 1,
        basis=np.full(len(pairs), Basis.OSM_WAY),
    )


def _kept(lonlat: Floats, plane: Floats, km: Floats) -> Ints:
    """Return the vertices of an edge that are kept: its shape to 15 m, one a kilometre."""
    import shapely

    tolerance = SIMPLIFY_M / float(metres_at(lonlat[0, 1]))
    line = shapely.simplify(shapely.linestrings(plane), tolerance)
    shape = {tuple(xy) for xy in shapely.get_coordinates(line).tolist()}
    kept = [0]
    for place in range(1, len(plane) - 1):
        if tuple(plane[place].tolist()) in shape or km[place] - km[kept[-1]] >= _VERTEX_KM:
            kept.append(place)
    return np.array([*kept, len(plane) - 1])
