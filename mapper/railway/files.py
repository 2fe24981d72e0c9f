"""The files of a placed network: ``network.geojson``, ``lines.geojson``, ``stations.geojson``.

All three are plain GeoJSON, lonlat, one feature a line of text, the same bytes for the same
network.  A line's ``km`` holds the kilometre of each vertex; its ``synthetic`` and ``gaps`` the
parts (from km, to km) that are not track of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.model import Line, Station
from mapper.railway.course import GAP, SYNTHETIC, TRACK, Course
from mapper.railway.placing import Placed
from mapper.railway.posts import read_posts
from mapper.railway.tracks import read_tracks, tracks_to_geojson

NETWORK, LINES, STATIONS = "network.geojson", "lines.geojson", "stations.geojson"


def write_placed(placed: Placed, folder: Path) -> list[Path]:
    """Write the three files into ``folder``; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        NETWORK: tracks_to_geojson(placed.tracks),
        LINES: _collection(
            [_line_feature(placed, line) for line in placed.lines.values()], placed.tracks.about
        ),
        STATIONS: _collection(_station_features(placed), placed.tracks.about),
    }
    for name, content in contents.items():
        _write(folder / name, content)
    return [folder / name for name in contents]


def _write(path: Path, content: Iterable[bytes]) -> None:
    """Write a file piece by piece, and put it in its place only when it is whole."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.writelines(content)
    part.replace(path)


def placed_digest(folder: Path) -> str:
    """Return a digest of the files of a network, to know when it has changed."""
    digest = sha256()
    for name in (NETWORK, LINES, STATIONS):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def read_placed(folder: Path) -> Placed:
    """Read the three files that `write_placed` wrote.

    Raises
    ------
    InputError
        A file is missing or has another shape.
    """
    tracks = read_tracks(folder / NETWORK)
    lines: dict[str, Line] = {}
    courses: dict[str, Course] = {}
    facts: dict[str, Mapping[str, Any]] = {}
    for values, geometry in _features(folder / LINES):
        line = _line(values)
        lines[line.slug] = line
        facts[line.slug] = {key: values[key] for key in ("order_basis", "borders", "published_km")}
        if geometry is not None:
            courses[line.slug] = _course(values, geometry)
    stations: dict[str, Station] = {}
    nodes: dict[str, int] = {}
    for values, geometry in _features(folder / STATIONS):
        station = _station(values, geometry)
        stations[station.id] = station
        if values["node"] is not None:
            nodes[station.id] = values["node"]
    posts = tuple(read_posts(folder))
    return Placed(tracks, lines, stations, courses, nodes, facts, posts)


def _features(path: Path) -> list[tuple[dict[str, Any], Any]]:
    import orjson

    try:
        features = orjson.loads(path.read_bytes())["features"]
        return [(feature["properties"], feature["geometry"]) for feature in features]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} cannot be read ({error!r}); `mapper railway build` writes it anew"
        ) from error


def _collection(features: list[dict[str, Any]], about: Mapping[str, Any]) -> Iterator[bytes]:
    import orjson

    head = orjson.dumps(dict(about), option=orjson.OPT_SORT_KEYS)
    body = b",\n".join(orjson.dumps(feature) for feature in features)
    yield b'{"type":"FeatureCollection","about":' + head + b',"features":[\n' + body + b"\n]}\n"


def _line_feature(placed: Placed, line: Line) -> dict[str, Any]:
    course = placed.courses.get(line.slug)
    properties: dict[str, Any] = {
        "slug": line.slug,
        "name_en": line.name_en,
        "names": dict(line.names),
        "spellings": list(line.spellings),
        "station_ids": list(line.station_ids),
        "station_kms": list(line.station_kms),
        "length_km": None if course is None else round(course.length_km, 3),
        "basis": line.basis,
        "gap": line.gap,
        **placed.line_facts[line.slug],
    }
    geometry = None
    if course is not None:
        properties["km"] = np.round(course.km, 4).tolist()
        properties["synthetic"] = np.round(course.spans(SYNTHETIC), 3).tolist()
        properties["gaps"] = np.round(course.spans(GAP), 3).tolist()
        coordinates = np.round(course.lonlat, 5).tolist()
        geometry = {"type": "LineString", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _line(values: Mapping[str, Any]) -> Line:
    return Line(
        slug=values["slug"],
        name_en=values["name_en"],
        station_ids=tuple(values["station_ids"]),
        station_kms=tuple(values["station_kms"]),
        names=values["names"],
        spellings=tuple(values["spellings"]),
        basis=values["basis"],
        gap=values["gap"],
    )


def _course(values: Mapping[str, Any], geometry: Mapping[str, Any]) -> Course:
    km = np.array(values["km"], dtype=float)
    middle = (km[:-1] + km[1:]) / 2
    kind = np.full(len(middle), TRACK)
    for name, code in (("synthetic", SYNTHETIC), ("gaps", GAP)):
        for low, high in values[name]:
            kind[(middle > low) & (middle < high)] = code
    return Course(np.array(geometry["coordinates"], dtype=float), km, kind)


def _station_features(placed: Placed) -> list[dict[str, Any]]:
    """Return the stations as GeoJSON features, each with the lines that call there."""
    slugs: dict[str, list[str]] = {}
    for slug, line in placed.lines.items():
        for key in dict.fromkeys(line.station_ids):
            slugs.setdefault(key, []).append(slug)
    return [
        _station_feature(station, slugs.get(station.id, []), placed.nodes.get(station.id))
        for station in placed.stations.values()
    ]


def _station_feature(station: Station, lines: list[str], node: int | None) -> dict[str, Any]:
    properties = {
        "id": station.id,
        "name_en": station.name_en,
        "country": station.country,
        "kind": station.kind,
        "names": dict(station.names),
        "spellings": list(station.spellings),
        "position_basis": station.position_basis,
        "position_error_km": station.position_error_km,
        "source": station.source,
        "lines": lines,
        "node": node,
    }
    geometry = None
    if station.lonlat is not None:
        geometry = {"type": "Point", "coordinates": list(station.lonlat)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _station(values: Mapping[str, Any], geometry: Mapping[str, Any] | None) -> Station:
    return Station(
        id=values["id"],
        name_en=values["name_en"],
        country=values["country"],
        kind=values["kind"],
        lonlat=None if geometry is None else (*geometry["coordinates"],),
        position_basis=values["position_basis"],
        position_error_km=values["position_error_km"],
        names=values["names"],
        spellings=tuple(values["spellings"]),
        source=values["source"],
    )
