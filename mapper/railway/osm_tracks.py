"""Makes tracks of the railway of an OSM extract: overlaps resolved, contracted, with tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from mapper.railway.contract import chains_of
from mapper.railway.geodesy import Floats
from mapper.railway.osm_model import OsmRail
from mapper.railway.overlaps import is_main, resolve_overlaps
from mapper.railway.tracks import Tracks, tracks_from_edges

#: Tags at whose change an edge ends; others are those of the edge's longest part.
_PARTING = ("usage", "service", "gauge", "railway")


def tracks_of(rail: OsmRail, about: Mapping[str, Any]) -> Tracks:
    """Return the tracks of an extract; every edge carries the tags of its longest way.

    A way's tags gain ``line``: the names of the mapped railway lines that it belongs to.
    """
    rail = _with_lines(rail)
    corridors = resolve_overlaps(rail)
    steps = [
        (a, b, km)
        for (a, b), km in zip(corridors.ends.tolist(), corridors.length_km.tolist(), strict=True)
    ]
    kinds = _kinds(rail)
    kind_of_step = kinds[corridors.way]
    fixed = _changes(len(corridors.lonlat), corridors.ends, kind_of_step)
    way_of = {(a, b): way for (a, b, _), way in zip(steps, corridors.way.tolist(), strict=True)}
    edges: list[tuple[int, int, Floats, Floats]] = []
    tags: list[Mapping[str, str]] = []
    for path, km in chains_of(len(corridors.lonlat), steps, fixed):
        edges.append((path[0], path[-1], corridors.lonlat[path], np.array(km)))
        tags.append(_tags(rail, path, km, way_of))
    return _numbered(corridors.lonlat, edges, tags, about)


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


def _tags(
    rail: OsmRail, path: list[int], km: list[float], way_of: Mapping[tuple[int, int], int]
) -> Mapping[str, str]:
    """Return the tags of the way that an edge runs along for longest."""
    share: Counter[int] = Counter()
    for place, (a, b) in enumerate(pairwise(path)):
        share[way_of[min(a, b), max(a, b)]] += km[place + 1] - km[place]  # type: ignore[assignment]
    return rail.tags[max(share, key=lambda way: (share[way], -way))]


def _numbered(
    lonlat: Floats,
    edges: list[tuple[int, int, Floats, Floats]],
    tags: list[Mapping[str, str]],
    about: Mapping[str, Any],
) -> Tracks:
    used = sorted({node for a, b, _, _ in edges for node in (a, b)})
    number = {node: place for place, node in enumerate(used)}
    return tracks_from_edges(
        lonlat[used],
        [(number[a], number[b], shape, km) for a, b, shape, km in edges],
        synthetic=np.zeros(len(edges), dtype=bool),
        main=np.array([is_main(values) for values in tags], dtype=bool),
        tags=tuple(tags),
        about=about,
    )
