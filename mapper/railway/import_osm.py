"""From the railway of an OSM extract to a placed network, as `build` makes from packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mapper.railway.areas import Areas
from mapper.railway.curated import Curated
from mapper.railway.graph import Position
from mapper.railway.osm_model import OsmRail
from mapper.railway.osm_stations import match_stations
from mapper.railway.osm_tracks import tracks_of
from mapper.railway.placing import Placed, place_all
from mapper.railway.splitting import split_at
from mapper.railway.track_segments import track_segments

#: A station lies on the nearest track within this, in metres.
_STATION_REACH_M = 3000.0

Progress = Callable[[str], None]


def network_from(
    rail: OsmRail, curated: Curated, areas: Areas, about: Mapping[str, Any], progress: Progress
) -> Placed:
    """Return the network of an extract: tracks, all its stations, and the curated lines on it."""
    progress(f"resolving overlaps of {len(rail.way_ids):,} ways")
    tracks = tracks_of(rail, about)
    progress(f"placing {len(rail.stations):,} stations and {len(curated.lines)} lines")
    improved, others = match_stations(curated, rail.stations, areas)
    placed = place_all(tracks, improved)
    segments = track_segments(placed.tracks)
    keys = sorted(others)
    lonlat = np.array([others[key].lonlat for key in keys]).reshape(-1, 2)
    positions: dict[str, Position] = {}
    if keys:
        found = segments.snap(lonlat, _STATION_REACH_M)
        for key, segment, share, place, metres in zip(
            keys, found.segment.tolist(), found.share.tolist(), found.lonlat.tolist(),
            found.distance_m.tolist(), strict=True,
        ):  # fmt: skip
            if segment >= 0:
                positions[key] = Position(*segments.place(segment, share))
                others[key] = replace(
                    others[key],
                    lonlat=(round(place[0], 6), round(place[1], 6)),
                    position_error_km=round(max(0.2, metres / 1000.0), 1),
                )
    split, nodes = split_at(placed.tracks, positions)
    return replace(
        placed,
        tracks=split,
        stations=dict(sorted({**placed.stations, **others}.items())),
        nodes={**placed.nodes, **nodes},
    )


def about_osm(source: str, date: str | None) -> dict[str, Any]:
    """Return where an imported network comes from; ``date`` is that of its data, if known."""
    return {
        "id": "osm",
        "name": f"OpenStreetMap railways from {source}",
        "source": f"OpenStreetMap, {source}",
        "licence": "ODbL 1.0",
        "attribution": "© OpenStreetMap contributors",
        "date": date,
        "age": f"data of {date}" if date else "the file does not say of which day it is",
        "decimals": 6,
        "error_km": 0.1,
        "exactness": "as mapped; tracks within 45 m of each other are drawn and measured once",
    }
