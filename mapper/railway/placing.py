"""Places every curated line and station on a network, and reports what has no place.

The result is what ``lines.geojson`` and ``stations.geojson`` hold: courses with kilometres,
stations with their position, its basis and its error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mapper.model import Line, LonLat, Station
from mapper.railway.course import GAP, Course
from mapper.railway.curated import Curated, CuratedLine, CuratedStation
from mapper.railway.geodesy import distance_km
from mapper.railway.graph import Position
from mapper.railway.placing_lines import LinePlacer, PlacedLine
from mapper.railway.splitting import split_at
from mapper.railway.stations_beside import stations_beside
from mapper.railway.tracks import Tracks

#: A station lies within about this of its town's centre, along the track.
_TOWN_ERROR_KM = 2.0
_MAPPED_ERROR_KM = 0.2


@dataclass(frozen=True, slots=True)
class Placed:
    """A network with its lines: ``courses`` by slug, ``nodes`` by station id.

    ``lines`` and ``stations`` are model values by their keys; ``line_facts`` what the files say
    beside (basis of each point, borders, published length); ``posts`` the kilometre posts as
    (lonlat, official km).
    """

    tracks: Tracks
    lines: Mapping[str, Line]
    stations: Mapping[str, Station]
    courses: Mapping[str, Course]
    nodes: Mapping[str, int]
    line_facts: Mapping[str, Mapping[str, Any]]
    posts: tuple[tuple[LonLat, float], ...] = ()


def place_all(
    tracks: Tracks, curated: Curated, others: Mapping[str, Station] | None = None
) -> Placed:
    """Place the curated lines and stations on ``tracks``, and other mapped stations by id."""
    placer = LinePlacer(tracks)
    # Lines with track throughout come first: a station that they share with a gap is on track.
    ordered = sorted(curated.lines, key=lambda line: bool(line.gap))
    placed = {line.slug: placer.place(line, curated) for line in ordered}
    stations: dict[str, Station] = {}
    positions: dict[str, Position] = {}
    for result in filter(None, (placed[line.slug] for line in ordered)):
        for key, (km, error_km) in result.stations.items():
            found = _station(curated.stations[key], result, km, error_km)
            if key not in stations or _narrower(found, stations[key]):
                stations[key] = found
                _set(positions, key, result.position(key))
    for key, station in curated.stations.items():
        stations.setdefault(key, _unplaced(station))
    beside, on_track = stations_beside(placer.segments, others or {})
    del placer
    stations |= beside
    positions |= on_track
    split, nodes = split_at(tracks, positions)
    return Placed(
        tracks=split,
        lines={line.slug: _line(line, placed[line.slug]) for line in curated.lines},
        stations=dict(sorted(stations.items())),
        courses={slug: result.course for slug, result in placed.items() if result is not None},
        nodes=nodes,
        line_facts={line.slug: _facts(line) for line in curated.lines},
    )


def _station(curated: CuratedStation, placed: PlacedLine, km: float, error_km: float) -> Station:
    displaced_km = placed.displaced_km.get(curated.id)
    if displaced_km is None:
        basis, error = "interpolated", error_km
    elif curated.coord_is == "station":
        basis, error = "mapped", max(_MAPPED_ERROR_KM, displaced_km)
    else:
        basis, error = "town_centre", _TOWN_ERROR_KM + displaced_km
    return replace(
        _unplaced(curated),
        lonlat=_rounded(placed.course.locate(km)),
        position_basis=basis,
        position_error_km=round(error, 1),
    )


def _unplaced(curated: CuratedStation) -> Station:
    """Return a station that no line placed: where its source puts it, or nowhere."""
    mapped = curated.coord_is == "station"
    basis = ("mapped" if mapped else "town_centre") if curated.lonlat else ""
    error_km = (_MAPPED_ERROR_KM if mapped else _TOWN_ERROR_KM) if curated.lonlat else None
    return Station(
        id=curated.id,
        name_en=curated.name_en,
        country=curated.country,
        kind=curated.kind,
        lonlat=curated.lonlat,
        position_basis=basis,
        position_error_km=error_km,
        names=curated.names,
        spellings=curated.spellings,
        source=curated.coord_source,
    )


def _narrower(found: Station, known: Station) -> bool:
    """Return whether a second placing is to be kept: of two interpolated ones the narrower."""
    narrower = (found.position_error_km or 0.0) < (known.position_error_km or 0.0)
    return known.position_basis == "interpolated" and narrower


def _set(positions: dict[str, Position], key: str, position: Position | None) -> None:
    positions.pop(key, None)
    if position is not None:
        positions[key] = position


def _line(curated: CuratedLine, placed: PlacedLine | None) -> Line:
    kms: tuple[float, ...] = ()
    ids = curated.station_ids
    if placed is not None:
        ids = tuple(key for key in ids if key in placed.stations)
        kms = tuple(round(placed.stations[key][0], 3) for key in ids)
    return Line(
        slug=curated.slug,
        name_en=curated.name_en,
        station_ids=ids,
        station_kms=kms,
        names=curated.names,
        spellings=curated.spellings,
        basis=_basis(curated),
        gap=curated.gap or _gap_words(placed),
    )


def _gap_words(placed: PlacedLine | None) -> str:
    """Say what of a line has no track here, where the curated list does not say it."""
    if placed is None:
        return "no track for two of its stations in the network at hand"
    spans = placed.course.spans(GAP)
    parts = ", ".join(f"km {low:.1f} to {high:.1f}" for low, high in spans)
    return f"no track in the network at hand: {parts}" if spans else ""


def _basis(curated: CuratedLine) -> str:
    published = sum(value == "published" for value in curated.order_basis.values())
    return f"{published} of {len(curated.order_basis)} points in a published order"


def _facts(curated: CuratedLine) -> dict[str, Any]:
    return {
        "order_basis": dict(curated.order_basis),
        "borders": [dict(border) for border in curated.borders],
        "published_km": curated.published_km,
    }


def _rounded(lonlat: LonLat) -> LonLat:
    return (round(lonlat[0], 5), round(lonlat[1], 5))


def moved_km(before: Mapping[str, Station], after: Mapping[str, Station]) -> dict[str, float]:
    """Return by how many km each station that both networks hold has moved."""
    return {
        key: distance_km(before[key].lonlat, after[key].lonlat)  # type: ignore[arg-type]
        for key in before.keys() & after.keys()
        if before[key].lonlat and after[key].lonlat
    }
