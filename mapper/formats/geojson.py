"""GeoJSON (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946) as a stream of text.

One feature a record, WGS 84 longitude and latitude, no ``crs`` member; missing is null.  The
public form is stored rendered, so that writing a feature is joining three texts: memory does not
grow with the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from mapper.errors import FilterError, MapperError
from mapper.model import Line, Station

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.railway.reference.course import Course
    from mapper.region import Rights
    from mapper.store import PublicRow

MEDIA_TYPE = "application/geo+json"
GEOMETRIES = ("", "point")

_BATCH = 200


def feature_collection(
    rows: Iterable[PublicRow], geom: str = "", rights: Rights | None = None
) -> Iterator[str]:
    """Yield the text of a FeatureCollection of public rows, piece by piece.

    With ``geom="point"`` a row has its representative point, or null where it has none.
    ``rights`` are the region's and belong into every export; None gives the features alone.

    Raises
    ------
    FilterError
        ``geom`` is neither "" nor "point"; before anything is yielded.
    """
    return map(bytes.decode, encoded_collection(rows, geom, rights))


def encoded_collection(
    rows: Iterable[PublicRow], geom: str = "", rights: Rights | None = None
) -> Iterator[bytes]:
    """Yield what `feature_collection` yields in UTF-8, as files and the web want it.

    Raises
    ------
    FilterError
        ``geom`` is neither "" nor "point"; before anything is yielded.
    """
    check_geom(geom)
    return _collection(map(_point_feature if geom == "point" else _feature, rows), rights)


def check_geom(geom: str) -> str:
    """Return ``geom`` when it is "" or "point", else raise `FilterError`."""
    if geom not in GEOMETRIES:
        raise FilterError("geom", geom, "give point for points only, or leave it out")
    return geom


def feature(row: PublicRow, geom: str = "") -> str:
    """Return the text of one feature."""
    return (_point_feature(row) if check_geom(geom) == "point" else _feature(row)).decode()


def stations(network: Network, rights: Rights | None = None) -> Iterator[str]:
    """Yield a FeatureCollection of the network's stations, each a Point or null."""
    on_lines: dict[str, list[str]] = {}
    for slug, line in network.lines.items():
        for station_id in line.station_ids:
            on_lines.setdefault(station_id, []).append(slug)
    found = sorted(network.stations.items())
    languages = _languages(network.stations.values())
    features = (_station(each, on_lines.get(key, []), languages) for key, each in found)
    return map(bytes.decode, _collection(features, rights))


def lines(network: Network, geom: str = "", rights: Rights | None = None) -> Iterator[str]:
    """Yield a FeatureCollection of the network's named lines, null where track is missing."""
    check_geom(geom)
    languages = _languages(network.lines.values())
    features = (_line(line, network, geom, languages) for line in network.lines.values())
    return map(bytes.decode, _collection(features, rights))


def _collection(features: Iterable[bytes], rights: Rights | None) -> Iterator[bytes]:
    head = ""
    if rights is not None:
        said = {"attribution": rights.attribution, "licence": rights.licence}
        head = f"{json.dumps(said, ensure_ascii=False)[1:-1]},"
    yield f'{{"type":"FeatureCollection",{head}"features":['.encode()
    before = b"\n"
    waiting = iter(features)
    while batch := list(islice(waiting, _BATCH)):
        yield before + b",\n".join(batch)
        before = b",\n"
    yield b"\n]}\n"


def _feature(row: PublicRow) -> bytes:
    return b'{"type":"Feature","id":"%b","geometry":%b,"properties":%b}' % (
        row.incident_id.encode(),
        row.geometry_json or b"null",
        row.properties_json if row.held_until is None else _held(row),
    )


def _point_feature(row: PublicRow) -> bytes:
    point = row.point
    geometry = (
        "null" if point is None else f'{{"type":"Point","coordinates":[{point[0]},{point[1]}]}}'
    )
    return _feature(row._replace(geometry_json=geometry.encode()))


def _held(row: PublicRow) -> bytes:
    """Add the day of release, which is not in the rendered text: it depends on the embargo."""
    return b'%b,"held_until":"%b"}' % (row.properties_json[:-1], str(row.held_until).encode())


def _languages(named: Iterable[Station | Line]) -> list[str]:
    """Return the languages beside English in which any of them has a name."""
    return sorted({lang for each in named for lang in each.names} - {"en"})


def _names(each: Station | Line, languages: Iterable[str]) -> dict[str, str | None]:
    return {f"name_{lang}": each.names.get(lang) for lang in languages}


def _station(station: Station, on_lines: list[str], languages: Iterable[str]) -> bytes:
    point = station.lonlat
    return _dump(
        station.id,
        None if point is None else {"type": "Point", "coordinates": [*point]},
        {
            "id": station.id,
            "esr": station.esr or None,
            "name_en": station.name_en,
            "name_en_basis": station.name_basis or None,
            **_names(station, languages),
            "country": station.country,
            "kind": station.kind,
            "lines": on_lines,
            "position_basis": station.position_basis or None,
            "position_error_km": station.position_error_km,
        },
    )


def _line(line: Line, network: Network, geom: str, languages: Iterable[str]) -> bytes:
    try:
        stretch = network.stretch(line.slug, line.station_ids[0], line.station_ids[-1])
        geometry: Any = stretch.geometry
        length_km: float | None = round(stretch.length_km, 1)
        course: Course | None = stretch.course
        published = line.published_between(stretch.km_from, stretch.km_to)
    except MapperError:
        geometry, length_km, course, published = None, None, None, None
    if geom == "point" and length_km is not None:
        middle = network.locate(line.slug, length_km / 2)
        geometry = {"type": "Point", "coordinates": [*middle]}
    return _dump(
        line.slug,
        geometry,
        {
            "id": line.slug,
            "name_en": line.name_en,
            **_names(line, languages),
            "station_ids": list(line.station_ids),
            "length_km": length_km,
            "km_published_from": published and round(published[0], 1),
            "km_published_to": published and round(published[1], 1),
            "course_basis": course and course.weakest.word,
            "course_error_km": course and course.error_km,
            "synthetic": course is not None and course.inferred,
            "basis": line.basis or None,
            "gap": line.gap or None,
        },
    )


def _dump(identity: str, geometry: object, properties: dict[str, Any]) -> bytes:
    found = {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
