"""The files of a placed network: ``network.geojson``, ``lines.geojson``, ``stations.geojson``.

All three are plain GeoJSON, lonlat, one feature a line of text, the same bytes for the same
network.  A line's ``km`` holds the kilometre of each vertex; its ``parts`` say from which km to
which it stands on what, and how far off it may be there.
"""

from __future__ import annotations

import gc
import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from gzip import GzipFile
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import InputError
from mapper.model import Basis, Line, Station
from mapper.railway.levels.making import LEVELS_FILE, levels_to_json
from mapper.railway.placed import Placed
from mapper.railway.reference.course import Course
from mapper.railway.reference.posts import read_posts
from mapper.railway.tracks.tracks import Tracks, read_tracks, tracks_to_geojson

NETWORK, LINES, STATIONS = "network.geojson", "lines.geojson", "stations.geojson"


def write_placed(placed: Placed, folder: Path, *, packed: bool = False) -> list[Path]:
    """Write the files into ``folder``, gzipped where ``packed``; return their paths.

    Beside the three the levels of detail that maps draw (`mapper.railway.levels`) are written.

    Files of the other kind that lie there go: one network has one set of files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        NETWORK: tracks_to_geojson(placed.tracks),
        LINES: _collection(
            [_line_feature(placed, line) for line in placed.lines.values()], placed.tracks.about
        ),
        STATIONS: _collection(_station_features(placed), placed.tracks.about),
    }
    written = [_write(folder / name, content, packed) for name, content in contents.items()]
    # Of what is read back: the files round what is in memory.
    levels = levels_to_json(read_placed(folder), placed_digest(folder))
    return [*written, _write(folder / LEVELS_FILE, levels, packed)]


def _write(path: Path, content: Iterable[bytes], packed: bool) -> Path:
    """Write a file piece by piece, and put it in its place only when it is whole."""
    plain, gzipped = path, packed_path(path)
    target, other = (gzipped, plain) if packed else (plain, gzipped)
    part = target.with_name(target.name + ".part")
    with part.open("wb") as raw:
        if packed:
            # No name and no time inside: the same network makes the same bytes.
            with GzipFile("", "wb", 9, raw, mtime=0) as file:
                file.writelines(content)
        else:
            raw.writelines(content)
    part.replace(target)
    other.unlink(missing_ok=True)
    return target


def packed_path(path: Path) -> Path:
    """Return the path of the gzipped file that may stand in for a plain one."""
    return path.with_name(path.name + ".gz")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of a network, plain or gzipped.

    Raises
    ------
    OSError, EOFError
        There is neither, or it is cut off.
    """
    packed = packed_path(path)
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else path.read_bytes()


def placed_digest(folder: Path) -> str:
    """Return a digest of the files of a network, to know when it has changed."""
    digest = sha256()
    for name in (NETWORK, LINES, STATIONS):
        path = folder / name
        packed = packed_path(path)
        digest.update((packed if packed.is_file() else path).read_bytes())
    return digest.hexdigest()


def read_placed(folder: Path) -> Placed:
    """Read the three files that `write_placed` wrote.

    Raises
    ------
    InputError
        A file is missing or has another shape.
    """
    with _collector_paused():
        return _placed(folder)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the cyclic collector: it would walk the hundreds of thousands of new values again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


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
    posts = tuple(read_posts(folder))
    return Placed(tracks, lines, stations, courses, nodes, facts, posts)


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
    )
