"""The levels of a placed network: which there are, and what each of them holds.

Chains are simplified after Douglas and Peucker (https://doi.org/10.3138/FM57-6770-U75U-7727) in
the plane of `mapper.railway.tracks.plane`.  Positions are lonlat in degrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from mapper.geodesy import Floats
from mapper.model import LINE_END, Basis, Line, Station
from mapper.railway.levels.coding import encoded, encoded_chains
from mapper.railway.levels.cutting import cell_of, cut
from mapper.railway.placed import Placed
from mapper.railway.reference.course import Course
from mapper.railway.tracks.plane import from_plane, metres_at, to_plane
from mapper.railway.tracks.tracks import Bools, Tracks

LEVELS_FILE = "levels.json"
#: The decimals to which the files of a network keep degrees: a level is of what is read back.
FILE_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Level:
    """What the maps show from one zoom to that of the next level.

    ``tolerance_m``: how far a chain may be off, in metres, 0 for every vertex; ``decimals`` of
    its degrees; ``cell_deg``: side of its cells; ``most_rank``: the last rank of its stations.
    """

    id: str
    from_zoom: float
    tolerance_m: float
    decimals: int
    cell_deg: float
    most_rank: int


#: A pixel is 1,500 m wide at zoom 6 and latitude 52°, 750 m at 7, 380 m at 8, 190 m at 9: no chain
#: is off by more than a pixel of its zooms, as they go in halves.  Cells are a few to a screen;
#: the first is the Earth.
LEVELS = (
    Level("coarse", 0, tolerance_m=1000, decimals=3, cell_deg=360, most_rank=1),
    Level("middle", 7, tolerance_m=300, decimals=3, cell_deg=6, most_rank=1),
    Level("near", 8, tolerance_m=150, decimals=4, cell_deg=4, most_rank=3),
    Level("fine", 9, tolerance_m=0, decimals=5, cell_deg=2, most_rank=4),
)
#: From which zoom a station of each rank, from 1, has a dot and a name.
STATION_ZOOMS = (6, 8, 8.5, 9)

Polylines = list[Floats]
#: The number of a line, whether this part of it is inferred, and its chain (n × 2).
LinePart = tuple[int, bool, Floats]
LevelPiece = dict[str, Any]


def make_levels(placed: Placed, digest: str) -> dict[str, Any]:
    """Return the levels of a network as JSON values; ``digest`` is that of its files.

    ``lines`` are (slug, name, whether curated), and a piece names a line by its number there.
    A piece holds the chains of ``track`` and what is ``inferred``, those of its ``lines``, and
    its ``stations``.
    """
    numbers = {slug: number for number, slug in enumerate(placed.lines)}
    network = _split_by_basis(placed.tracks)
    parts = [
        (numbers[slug], is_inferred, chain)
        for slug, course in placed.courses.items()
        for is_inferred, chain in _split_course(course)
    ]
    ranks = station_ranks(placed)
    levels = []
    for level in LEVELS:
        pieces: defaultdict[str, LevelPiece] = defaultdict(_empty)
        _put_network(pieces, level, network)
        _put_lines(pieces, level, parts)
        _put_stations(pieces, level, placed.stations, ranks)
        about = {"id": level.id, "from_zoom": level.from_zoom}
        about |= {"decimals": level.decimals, "cell_deg": level.cell_deg}
        levels.append({**about, "cells": dict(sorted(pieces.items()))})
    return {
        "network": digest,
        "station_zooms": STATION_ZOOMS,
        "lines": [
            (slug, line.name_en, is_curated(placed, slug)) for slug, line in placed.lines.items()
        ],
        "levels": levels,
    }


def levels_to_json(placed: Placed, digest: str) -> Iterator[bytes]:
    """Yield the text of the file of levels, the same bytes for the same network."""
    import orjson

    yield orjson.dumps(make_levels(placed, digest))
    yield b"\n"


def is_curated(placed: Placed, slug: str) -> bool:
    """Tell whether a line was curated, as opposed to a section of the tariff guide."""
    return bool(placed.line_facts[slug]["order_basis"])


def station_ranks(placed: Placed) -> dict[str, int]:
    """Return how much each placed station matters on a map, from 1.

    Points at which lines end have none.

    1: ends and junctions of curated lines; 2: ends of other lines; 3: other stations; 4: halts,
    and what is placed between its neighbours.
    """
    every = list(placed.lines.values())
    curated = [line for line in every if is_curated(placed, line.slug)]
    ends, junctions, other_ends = _ends(curated), _junctions(curated), _ends(every)
    found = {}
    for key, station in placed.stations.items():
        if station.lonlat is None or station.kind == LINE_END:
            continue
        sure = station.kind != "halt" and station.position_basis != "interpolated"
        if key in ends or (key in junctions and sure):
            found[key] = 1
        elif key in other_ends:
            found[key] = 2
        else:
            found[key] = 3 if sure else 4
    return found


def _ends(lines: list[Line]) -> set[str]:
    return {key for line in lines for key in (line.station_ids[:1] + line.station_ids[-1:])}


def _junctions(lines: list[Line]) -> set[str]:
    """Return the stations from which lines go on to more than two others."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        for one, other in pairwise(line.station_ids):
            beside[one].add(other)
            beside[other].add(one)
    return {key for key, others in beside.items() if len(others) > 2}


def _empty() -> LevelPiece:
    stations: LevelPiece = {"ids": [], "names": [], "ranks": "", "between": [], "at": ""}
    return {"track": "", "inferred": "", "lines": [], "stations": stations}


def _put_network(
    pieces: Mapping[str, LevelPiece], level: Level, network: Mapping[str, Polylines]
) -> None:
    for kind, chains in network.items():
        found: defaultdict[str, Polylines] = defaultdict(list)
        for chain in _long_enough(_simplified(chains, level), level):
            for cell, part in cut(chain, level.cell_deg):
                found[cell].append(part)
        for cell, parts in found.items():
            pieces[cell][kind] = encoded_chains(parts, level.decimals)


def _put_lines(pieces: Mapping[str, LevelPiece], level: Level, parts: list[LinePart]) -> None:
    found: defaultdict[tuple[str, int], tuple[Polylines, Polylines]] = defaultdict(lambda: ([], []))
    chains = _simplified([chain for _, _, chain in parts], level)
    for (number, is_inferred, _), chain in zip(parts, chains, strict=True):
        for cell, part in cut(chain, level.cell_deg):
            found[cell, number][is_inferred].append(part)
    for (cell, number), kinds in found.items():
        texts = [encoded_chains(kind, level.decimals) for kind in kinds]
        pieces[cell]["lines"].append((number, *texts))


def _put_stations(
    pieces: Mapping[str, LevelPiece],
    level: Level,
    stations: Mapping[str, Station],
    ranks: Mapping[str, int],
) -> None:
    by_cell: defaultdict[str, list[Station]] = defaultdict(list)
    for key, rank in ranks.items():
        lonlat = stations[key].lonlat
        if rank <= level.most_rank and lonlat is not None:
            by_cell[cell_of(lonlat, level.cell_deg)].append(stations[key])
    for cell, found in by_cell.items():
        pieces[cell]["stations"] = {
            "ids": [station.id for station in found],
            "names": [station.name_en for station in found],
            "ranks": "".join(str(ranks[station.id]) for station in found),
            "between": [
                number
                for number, station in enumerate(found)
                if station.position_basis == "interpolated"
            ],
            "at": encoded(np.array([station.lonlat for station in found]), FILE_DECIMALS),
        }


def _split_by_basis(tracks: Tracks) -> dict[str, Polylines]:
    """Return the edges as chains from junction to junction: track, and what is inferred."""
    return {
        "track": _merged(tracks, ~tracks.inferred),
        "inferred": _merged(tracks, tracks.inferred),
    }


def _merged(tracks: Tracks, wanted: Bools) -> Polylines:
    import shapely

    if not wanted.any():
        return []
    lonlat = np.round(tracks.lonlat, FILE_DECIMALS)
    edges = [
        shapely.linestrings(lonlat[tracks.edge_vertices(edge)])
        for edge in np.flatnonzero(wanted).tolist()
    ]
    chains = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(edges)))
    return [shapely.get_coordinates(chain) for chain in chains]


def _split_course(course: Course) -> Iterator[tuple[bool, Floats]]:
    """Yield the parts of a course in order, each with whether it is inferred."""
    lonlat = np.round(course.lonlat, FILE_DECIMALS)
    inferred = course.basis >= Basis.THROUGH_STATIONS
    bounds = [0, *(np.flatnonzero(np.diff(inferred)) + 1).tolist(), len(inferred)]
    for start, end in pairwise(bounds):
        yield bool(inferred[start]), lonlat[start : end + 1]


def _simplified(chains: Polylines, level: Level) -> Polylines:
    """Return each chain with fewer vertices, none farther off than the level's tolerance."""
    import shapely

    if not level.tolerance_m or not chains:
        return chains
    counts = [len(chain) for chain in chains]
    lonlat = np.concatenate(chains)
    lines = shapely.linestrings(to_plane(lonlat), indices=np.repeat(np.arange(len(chains)), counts))
    # The plane is stretched least in the south: what holds there holds along the whole chain.
    south = np.minimum.reduceat(lonlat[:, 1], np.cumsum([0, *counts[:-1]]))
    tolerances = level.tolerance_m / metres_at(south)
    kept, owners = shapely.get_coordinates(
        shapely.simplify(lines, tolerances, preserve_topology=False), return_index=True
    )
    return np.split(from_plane(kept), np.flatnonzero(np.diff(owners)) + 1)


def _long_enough(chains: Polylines, level: Level) -> Polylines:
    """Return the chains that reach farther than the tolerance: others are no more than a dot."""
    if not level.tolerance_m:
        return chains
    return [chain for chain in chains if _reach_m(chain) >= level.tolerance_m]


def _reach_m(chain: Floats) -> float:
    """Return the longer side of the box around a chain, in metres."""
    box = to_plane(np.array([chain.min(axis=0), chain.max(axis=0)]))
    return float((box[1] - box[0]).max() * metres_at(float(chain[0, 1])))
