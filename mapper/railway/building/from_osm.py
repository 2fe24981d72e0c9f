"""From the railway of an OSM extract to a placed network: tracks, stations, curated lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.areas import Areas
from mapper.model import Line, Station
from mapper.railway.building import Progress
from mapper.railway.matching.chains import ChainStop
from mapper.railway.matching.laying import lay
from mapper.railway.matching.lines import make_lines
from mapper.railway.matching.mapped_lines import mapped_lines
from mapper.railway.matching.plans import LinePlan
from mapper.railway.placed import Placed
from mapper.railway.reference.posts import MappedPost
from mapper.railway.sources.curated import Curated
from mapper.railway.sources.osm.extract import OsmNode, OsmRail
from mapper.railway.sources.osm.stations import match_stations
from mapper.railway.sources.osm.tracks import tracks_of

#: The tags of a post that hold its official kilometre.
_POSITION, _EXACT = "railway:position", "railway:position:exact"


@dataclass(frozen=True, eq=False)
class Imported:
    """The network of an extract, and what its lines (relations) lack, by kind and in words."""

    placed: Placed
    lacks: Mapping[str, Sequence[str]]


def network_from(
    rail: OsmRail,
    curated: Curated,
    known: Placed,
    areas: Areas,
    about: Mapping[str, Any],
    progress: Progress,
) -> Imported:
    """Return the network of an extract: its tracks, stations and lines.

    ``known`` is a network whose stations and lines are known: a station keeps its id, and a
    curated line of which the extract has two stations runs through those that it has.  Of what
    the extract does not have nothing is in the network.
    """
    progress(f"taking one of parallel tracks of {len(rail.way_ids):,} ways")
    tracks = tracks_of(rail, about)
    progress(f"placing stations ({len(rail.stations):,}) and lines ({len(rail.routes):,})")
    matched, others = match_stations(known.stations, rail.stations, areas)
    stations = {**matched, **others}
    plans = [
        LinePlan(stops, (), curated=line)
        for line in curated.lines
        if len(stops := _stops(known.lines[line.slug], matched)) > 1
    ]
    laid = lay(tracks, [plan.stops for plan in plans], stations)
    made = make_lines(plans, laid, stations)
    own = mapped_lines(rail, laid.tracks, stations, areas, made.lines)
    placed = Placed(
        tracks=laid.tracks,
        lines={**made.lines, **own.lines},
        stations=dict(sorted({**stations, **own.ends}.items())),
        courses={**made.courses, **own.courses},
        nodes=dict(sorted({**own.nodes, **laid.nodes}.items())),
        line_facts={**made.facts, **own.facts},
        posts=_posts(rail.posts),
    )
    return Imported(placed, own.lacks)


def _posts(nodes: Sequence[OsmNode]) -> tuple[MappedPost, ...]:
    """Return the kilometre posts that bear an official kilometre; the exact one is the better."""
    found = []
    for node in nodes:
        texts = [text for tag in (_EXACT, _POSITION) if (text := node.tags.get(tag))]
        posts = [MappedPost(node.lonlat, text) for text in texts]
        found += [post for post in posts if post.official_kms][:1] or posts[:1]
    return tuple(found)


def _stops(line: Line, stations: Mapping[str, Station]) -> tuple[ChainStop, ...]:
    """Return the stations of a line that the extract has, in order."""
    return tuple(
        ChainStop(key, lonlat, None)
        for key in line.station_ids
        if key in stations and (lonlat := stations[key].lonlat) is not None
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
        "age": f"data of {date}" if date else "nothing says of which day the data are",
        "decimals": 6,
        "error_km": 0.1,
        "exactness": "as mapped; of tracks within 30 m of each other one is drawn and measured",
    }
