"""From the railway of an OSM extract to a placed network, as `build` makes from packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mapper.railway.areas import Areas
from mapper.railway.curated import Curated
from mapper.railway.osm.extract import OsmRail
from mapper.railway.osm.stations import match_stations
from mapper.railway.osm.tracks import tracks_of
from mapper.railway.placing import Placed, place_all

Progress = Callable[[str], None]


def network_from(
    rail: OsmRail, curated: Curated, areas: Areas, about: Mapping[str, Any], progress: Progress
) -> Placed:
    """Return the network of an extract: tracks, all its stations, and the curated lines on it."""
    progress(f"resolving overlaps of {len(rail.way_ids):,} ways")
    tracks = tracks_of(rail, about)
    progress(f"placing {len(rail.stations):,} stations and {len(curated.lines)} lines")
    improved, others = match_stations(curated, rail.stations, areas)
    return place_all(tracks, improved, others)


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
