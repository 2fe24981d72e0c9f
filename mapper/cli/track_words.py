"""What is said of a place on the track of a network that has no lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mapper.railway.network import Network

#: How many stations are named.
_NEAREST = 2


def track_values(network: Network, lon: float, lat: float, limit_m: float) -> dict[str, Any]:
    """Return the nearest track as JSON values, with the nearest stations by rail.

    Raises
    ------
    OutOfReach
        No track lies within ``limit_m`` metres.
    """
    placed = network.placed
    found = network.snap_track(lon, lat, limit_m)
    tags = placed.tracks.tags[found.position.edge] if placed.tracks.tags else {}
    costs = network.rails.graph.node_costs(found.position)
    by_rail = sorted((float(costs[node]), key) for key, node in placed.nodes.items())
    return {
        "line": None,
        "track": tags.get("name") or tags.get("ref") or None,
        "distance_m": round(found.distance_m, 1),
        "longitude": round(found.lonlat[0], 6),
        "latitude": round(found.lonlat[1], 6),
        "stations": [
            {"id": key, "name_en": network.stations[key].name_en, "km": round(km, 3)}
            for km, key in by_rail[:_NEAREST]
            if np.isfinite(km)
        ],
    }


def track_words(values: Mapping[str, Any]) -> str:
    """Return the same in words."""
    track = f"track {values['track']}" if values["track"] else "track without a name"
    said = [
        f"{track}, {values['distance_m']:.0f} m away at {values['latitude']:.4f} N "
        f"{values['longitude']:.4f} E; this network has no lines, for its source maps none"
    ]
    near = [f"{each['name_en']} ({each['km']:.1f} km)" for each in values["stations"]]
    said += [f"nearest by rail: {', '.join(near)}"] if near else []
    return "\n".join(said)
