"""The files of a placed network: ``network.geojson``, ``lines.geojson``, ``stations.geojson``.

Beside them stands ``posts.geojson`` where its source has kilometre posts.  All are plain GeoJSON,
lonlat, the same bytes for the same network.  A line's ``km`` holds the kilometre of each vertex;
its ``parts`` say from which km to which it stands on what, and how far off it may be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from mapper.collector import collector_paused
from mapper.errors import InputError
from mapper.model import Basis, Line, Station
from mapper.railway.levels.making import LEVELS_FILE, levels_to_json
from mapper.railway.packed import existing, read_bytes, remove, write_bytes
from mapper.railway.placed import Placed
from mapper.railway.reference.course import Course
from mapper.railway.reference.posts import MappedPost
from mapper.railway.tracks.tracks import Tracks, read_tracks, tracks_to_geojson

NETWORK, LINES, STATIONS = "network.geojson", "lines.geojson", "stations.geojson"
#: Not every network has it.
POSTS = "posts.geojson"


def write_placed(placed: Placed, folder: Path, *, packed: bool = False) -> list[Path]:
    """Write the files into ``folder``, gzipped where ``packed``; return their paths.

    Beside them the levels of detail that maps draw (`mapper.railway.levels`) are written.

    Files of the other kind that lie there go: one network has one set of files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, Iterable[bytes]] = {
        NETWORK: tracks_to_geojson(placed.tracks),
        LINES: _collection(
            [_line_feature(placed, line) for line in placed.lines.values()], placed.tracks.about
        ),
        STATIONS: _collection(_station_features(placed), placed.tracks.about),
    }
    if placed.posts:
        contents[POSTS] = _posts_text(placed.posts)
    else:
        remove(folder / POSTS)
    written = [write_bytes(folder / name, content, packed) for name, content in contents.items()]
    # Of what is read back: the files round what is in memory.
    levels = levels_to_json(read_placed(folder), placed_digest(folder))
    return [*written, write_bytes(folder / LEVELS_FILE, levels, packed)]


def placed_digest(folder: Path) -> str:
    """Return a digest of the files of a network, to know when it has changed."""
    digest = sha256()
    for name in (NETWORK, LINES, STATIONS, POSTS):
        path = existing(folder / name)
        if name != POSTS or path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_placed(folder: Path) -> Placed:
    """Read the files that `write_placed` wrote.

    Raises
    ------
    InputError
        A file is missing or has another shape.
    """
    with collector_paused():
        return _placed(folder)


def _placed(folder: Path) -> Placed:
    tracks = _tracks(folder / NETWORK)
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
    posts: list[MappedPost] = []
    if existing(folder / POSTS).is_file():
        posts = [_post(*each) for each in _features(folder / POSTS)]
    return Placed(tracks, lines, stations, courses, nodes, facts, tuple(posts))


def _tracks(path: Path) -> Tracks:
    try:
        return read_tracks(read_bytes(path))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is not a rail network ({error!r}); `mapper railway build` writes one"
        ) from error


def _features(path: Path) -> list[tuple[dict[str, Any], Any]]:
    import orjson

    try:
        features = orjson.loads(read_bytes(path))["features"]
        return [(feature["properties"], feature["geometry"]) for feature in features]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
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
        "published_runs": [[list(pair) for pair in run] for run in line.published_runs],
        **placed.line_facts[line.slug],
    }
    geometry = None
    if course is not None:
        properties["km"] = np.round(course.km, 3).tolist()
        properties["parts"] = _parts(course)
        coordinates = np.round(course.lonlat, 5).tolist()
        geometry = {"type": "LineString", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _parts(course: Course) -> list[list[Any]]:
    """Return (km from, km to, basis, error in km) of each part that is the same throughout."""
    changes = np.flatnonzero((np.diff(course.basis) != 0) | (np.diff(course.part_error_km) != 0))
    bounds = [0, *(changes + 1).tolist(), len(course.basis)]
    km = np.round(course.km, 3).tolist()
    return [
        [km[a], km[b], Basis(course.basis[a]).word, round(float(course.part_error_km[a]), 1)]
        for a, b in pairwise(bounds)
    ]


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
        published_runs=tuple(
            tuple((key, float(km)) for key, km in run) for run in values["published_runs"]
        ),
    )


def _course(values: Mapping[str, Any], geometry: Mapping[str, Any]) -> Course:
    km = np.array(values["km"], dtype=float)
    starts, ends, words, errors = zip(*values["parts"], strict=True)
    # A vertex belongs to one part: counts of vertices between their bounds.
    counts = np.diff(np.searchsorted(km, [*starts, ends[-1]], side="left"))
    counts[-1] = len(km) - 1 - counts[:-1].sum()
    basis = np.repeat([Basis[word.upper()] for word in words], counts)
    error_km = np.repeat(np.array(errors, dtype=float), counts)
    return Course(np.array(geometry["coordinates"], dtype=float), km, basis, error_km)


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
        "esr": station.esr,
        "name_basis": station.name_basis,
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
    if station.division:
        properties["division"] = station.division
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
        esr=values["esr"],
        name_basis=values["name_basis"],
        division=values.get("division", ""),
    )


def _posts_text(posts: Sequence[MappedPost]) -> Iterator[bytes]:
    """Yield the kilometre posts as a FeatureCollection: where, and the text as mapped."""
    import orjson

    features = [
        {
            "type": "Feature",
            "properties": {"position": post.position},
            "geometry": {"type": "Point", "coordinates": list(post.lonlat)},
        }
        for post in posts
    ]
    yield orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n"


def _post(values: Mapping[str, Any], geometry: Mapping[str, Any]) -> MappedPost:
    lon, lat = geometry["coordinates"]
    return MappedPost((lon, lat), values["position"])
