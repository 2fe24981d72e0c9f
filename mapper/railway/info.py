"""What a network is: its source and age, its length, components, dead ends and links."""

from __future__ import annotations

from typing import Any

import numpy as np

from mapper.model import LINE_END, Basis
from mapper.railway.network import Network
from mapper.railway.tracks.islands import components
from mapper.railway.tracks.tracks import Tracks


def network_info(network: Network) -> dict[str, Any]:
    """Return the facts of a network as JSON values; lengths in km."""
    tracks = network.placed.tracks
    degree = np.bincount(tracks.edge_ends.ravel(), minlength=len(tracks.node_lonlat))
    label = components(network.rails.graph)
    used = degree > 0
    sizes = np.bincount(label[used])
    lines = network.placed.courses
    about = network.about
    stations = {key for key, each in network.stations.items() if each.kind != LINE_END}
    return {
        "name": about.get("name"),
        "source": about.get("source"),
        "licence": about.get("licence"),
        "attribution": about.get("attribution"),
        "date": about.get("date"),
        "age": about.get("age"),
        "exactness": about.get("exactness"),
        "error_km": network.error_km,
        "fuller": about.get("fuller"),
        "length_km": round(float(tracks.edge_km.sum()), 1),
        "main_km": round(float(tracks.edge_km[tracks.main].sum()), 1),
        "nodes": int(used.sum()),
        "edges": len(tracks.edge_km),
        "components": int((sizes > 0).sum()),
        "largest_component_nodes": int(sizes.max(initial=0)),
        "dead_ends": int((degree == 1).sum()),
        "km_by_basis": {
            basis.word: round(float(tracks.edge_km[tracks.basis == basis].sum()), 1)
            for basis in Basis
        },
        "km_by_gauge": _km_by_gauge(tracks),
        "lines": len(network.lines),
        "lines_inferred": sorted(slug for slug, course in lines.items() if course.inferred),
        "lines_without_place": sorted(set(network.lines) - set(lines)),
        "stations": len(stations),
        "stations_without_track": sorted(stations - set(network.placed.nodes)),
    }


def _km_by_gauge(tracks: Tracks) -> dict[str, float]:
    """Return the km of each gauge in mm as mapped; none where no track says its own."""
    found: dict[str, float] = {}
    for tags, km in zip(tracks.tags, tracks.edge_km.tolist(), strict=False):
        if gauge := tags.get("gauge"):
            found[gauge] = found.get(gauge, 0.0) + km
    return {gauge: round(km, 1) for gauge, km in sorted(found.items())}
