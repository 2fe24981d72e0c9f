"""Straight edges between stations that no track joins; wherever they are drawn they look so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from mapper.geodesy import distance_km
from mapper.model import Basis, LonLat
from mapper.railway.tracks.tracks import Ints, Tracks


def with_edges(
    tracks: Tracks,
    places: Mapping[str, LonLat],
    nodes: Mapping[str, int],
    wanted: Sequence[tuple[str, str, float | None]],
) -> tuple[Tracks, dict[str, int], list[int]]:
    """Return the tracks with a straight edge between each two stations of ``wanted``.

    A station without a node gets one where it is mapped.  An edge is as long as published, or as
    it is drawn if that is more.  Returns the tracks, all nodes, and the number of each edge.
    """
    found = dict(nodes)
    added: list[LonLat] = []
    for key in dict.fromkeys(key for a, b, _ in wanted for key in (a, b)):
        if key not in found:
            found[key] = len(tracks.node_lonlat) + len(added)
            added.append(places[key])
    node_lonlat = np.concatenate((tracks.node_lonlat, np.array(added).reshape(-1, 2)))
    made: dict[frozenset[str], int] = {}
    ends: list[tuple[int, int]] = []
    km: list[float] = []
    for a, b, published_km in wanted:
        pair = frozenset((a, b))
        if pair not in made:
            made[pair] = len(tracks.edge_km) + len(ends)
            ends.append((found[a], found[b]))
            drawn_km = distance_km(node_lonlat[found[a]], node_lonlat[found[b]])
            km.append(max(drawn_km, published_km or 0.0))
    count = len(ends)
    pairs: Ints = np.array(ends, dtype=np.int64).reshape(-1, 2)
    grown = replace(
        tracks,
        node_lonlat=node_lonlat,
        edge_ends=np.concatenate((tracks.edge_ends, pairs)),
        edge_km=np.concatenate((tracks.edge_km, km)),
        first_vertex=np.concatenate(
            (tracks.first_vertex, tracks.first_vertex[-1] + 2 * np.arange(1, count + 1))
        ),
        lonlat=np.concatenate((tracks.lonlat, node_lonlat[pairs.ravel()])),
        vertex_km=np.concatenate((tracks.vertex_km, np.array([(0.0, k) for k in km]).ravel())),
        basis=np.concatenate((tracks.basis, np.full(count, Basis.THROUGH_STATIONS))),
        error_km=np.concatenate((tracks.error_km, np.zeros(count))),
        main=np.concatenate((tracks.main, np.ones(count, dtype=bool))),
        tags=(*tracks.tags, *({} for _ in range(count))) if tracks.tags else (),
    )
    return grown, found, [made[frozenset((a, b))] for a, b, _ in wanted]
