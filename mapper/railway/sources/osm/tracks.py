"""Makes tracks of the railway of an OSM extract: one of parallel ones, contracted, with tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.model import Basis
from mapper.railway.sources.osm.extract import OsmRail, in_use
from mapper.railway.sources.osm.overlaps import Corridors, is_main, overlap, resolve_overlaps
from mapper.railway.sources.osm.parallel import one_of_parallel
from mapper.railway.tracks.contract import PieceChains, chains_of, tracks_of_chains
from mapper.railway.tracks.tracks import Tracks

#: How far a track as mapped, merged with those beside it, may lie from the true one, in km.
TRACK_ERROR_KM = 0.1
#: Tags at whose change an edge ends; others are those of the edge's longest part.
_PARTING = ("usage", "service", "gauge", "railway")


def tracks_of(rail: OsmRail, about: Mapping[str, Any]) -> Tracks:
    """Return the tracks in use of an extract; every edge carries the tags of its longest way.

    A way's tags gain ``line``: the names of the mapped railway lines that it belongs to.

    Raises
    ------
    InputError
        No track is in use.
    """
    rail, _ = in_use(rail)
    if not len(rail.way_ids):
        raise InputError("no train runs on any track of the extract; choose another area")
    rail = _with_lines(rail) if rail.routes else rail
    corridors = resolve_overlaps(rail) if overlap(rail) else one_of_parallel(rail)
    kind = _kinds(rail)[corridors.way]
    fixed = _changes(len(corridors.lonlat), corridors.ends, kind)
    chains = chains_of(len(corridors.lonlat), corridors.ends, corridors.length_km, fixed)
    ways = _longest_ways(chains, corridors)
    tags = tuple(rail.tags[way] for way in ways)
    return tracks_of_chains(
        corridors.lonlat,
        chains,
        basis=np.full(len(ways), Basis.OSM_WAY),
        error_km=np.full(len(ways), TRACK_ERROR_KM),
        main=np.array([is_main(values) for values in tags], dtype=bool),
        tags=tags,
        about=about,
    )


def _with_lines(rail: OsmRail) -> OsmRail:
    """Return the extract with each way's tags naming the lines (relations) it is part of."""
    names: dict[int, list[str]] = {}
    for route in rail.routes:
        name = route.tags.get("name") or route.tags.get("ref")
        for way in route.ways if name else ():
            names.setdefault(way, []).append(str(name))
    tags = tuple(
        {**own, "line": "; ".join(names[way])} if way in names else own
        for way, own in zip(rail.way_ids.tolist(), rail.tags, strict=True)
    )
    return replace(rail, tags=tags)


def _kinds(rail: OsmRail) -> np.ndarray:
    """Return a number per way that is the same where the parting tags are."""
    seen: dict[tuple[str | None, ...], int] = {}
    keys = (tuple(tags.get(key) for key in _PARTING) for tags in rail.tags)
    return np.array([seen.setdefault(key, len(seen)) for key in keys])


def _changes(count: int, ends: np.ndarray, kind: np.ndarray) -> set[int]:
    """Return the nodes at which pieces of different kinds meet."""
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    for column in (0, 1):
        np.minimum.at(low, ends[:, column], kind)
        np.maximum.at(high, ends[:, column], kind)
    return set(np.flatnonzero(low != high).tolist())


def _longest_ways(chains: PieceChains, corridors: Corridors) -> list[int]:
    """Return for each chain the way that it runs along for longest; of equals the lowest."""
    chain = np.repeat(np.arange(len(chains.first) - 1), np.diff(chains.first) - 1)
    way, km = corridors.way[chains.steps], corridors.length_km[chains.steps]
    pairs, number = np.unique(np.stack((chain, way), axis=1), axis=0, return_inverse=True)
    total_km = np.bincount(number.ravel(), km)
    order = np.lexsort((pairs[:, 1], -total_km, pairs[:, 0]))
    best = order[np.searchsorted(pairs[order, 0], np.arange(len(chains.first) - 1))]
    return [int(way) for way in pairs[best, 1].tolist()]
