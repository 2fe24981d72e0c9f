"""GeoJSON (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946) as a stream of text.

One feature a record, WGS 84 longitude and latitude, no ``crs`` member; missing is null.  The
public form is stored rendered, so that writing a feature is joining three texts: memory does not
grow with the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mapper.errors import FilterError, MapperError
from mapper.model import Line, Station

if TYPE_CHECKING:
    from mapper.railway.network import Network
    from mapper.store import PublicRow

MEDIA_TYPE = "application/geo+json"
GEOMETRIES = ("", "point")

ATTRIBUTION = (
    "Geometry of railways © OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright); "
    "areas made with Natural Earth; places from GeoNames, CC BY 4.0; "
    "records: Railway incident mapper, CC BY 4.0"
)
LICENCE = (
    "Records CC BY 4.0 (creativecommons.org/licenses/by/4.0); "
    "railway geometry ODbL 1.0 (opendatacommons.org/licenses/odbl/1-0)"
)

_BATCH = 200


def feature_collection(rows: Iterable[PublicRow], geom: str = "") -> Iterator[str]:
    """Yield the text of a FeatureCollection of public rows, piece by piece.

    With ``geom="point"`` a row has its representative point, or null where it has none.

    Raises
    ------
    FilterError
        ``geom`` is neither "" nor "point"; before anything is yielded.
    """
    check_geom(geom)
    render = _point_feature if geom == "point" else _feature
    return _collection(map(render, rows))


def check_geom(geom: str) -> str:
    """Return ``geom`` when it is "" or "point", else raise `FilterError`."""
    if geom not in GEOMETRIES:
        raise FilterError("geom", geom, "give point for points only, or leave it out")
    return geom


def feature(row: PublicRow, geom: str = "") -> str:
    """Return the text of one feature."""
    return _point_feature(row) if check_geom(geom) == "point" else _feature(row)


def stations(network: Network) -> Iterator[str]:
    """Yield a FeatureCollection of the network's stations, each a Point or null."""
    on_lines: dict[str, list[str]] = {}
    for slug, line in network.lines.items():
        for station_id in line.station_ids:
            on_lines.setdefault(station_id, []).append(slug)
    found = sorted(network.stations.items())
    return _collection(_station(each, on_lines.get(key, [])) for key, each in found)


def lines(network: Network, geom: str = "") -> Iterator[str]:
    """Yield a FeatureCollection of the network's named lines, null where track is missing."""
    check_geom(geom)
    return _collection(_line(line, network, geom) for line in network.lines.values())


def _collection(features: Iterable[str]) -> Iterator[str]:
    head = json.dumps({"attribution": ATTRIBUTION, "licence": LICENCE}, ensure_ascii=False)[1:-1]
    yield f'{{"type":"FeatureCollection",{head},"features":['
    batch: list[str] = []
    before = "\n"
    for text in features:
        batch.append(text)
        if len(batch) == _BATCH:
            yield before + ",\n".join(batch)
            before = ",\n"
            batch.clear()
    if batch:
        yield before + ",\n".join(batch)
    yield "\n]}\n"


def _feature(row: PublicRow) -> str:
    return (
        f'{{"type":"Feature","id":"{row.incident_id}",'
        f'"geometry":{row.geometry_json or "null"},"properties":{_properties(row)}}}'
    )


def _point_feature(row: PublicRow) -> str:
    point = row.point
    geometry = (
        "null" if point is None else f'{{"type":"Point","coordinates":[{point[0]},{point[1]}]}}'
    )
    return (
        f'{{"type":"Feature","id":"{row.incident_id}",'
        f'"geometry":{geometry},"properties":{_properties(row)}}}'
    )


def _properties(row: PublicRow) -> str:
    if row.held_until is None:
        return row.properties_json
    # The embargo depends on the day of looking, so it is not in the rendered text.
    return f'{row.properties_json[:-1]},"held_until":"{row.held_until.isoformat()}"}}'


def _station(station: Station, on_lines: list[str]) -> str:
    point = station.lonlat
    return _dump(
        station.id,
        None if point is None else {"type": "Point", "coordinates": [*point]},
        {
            "id": station.id,
            "name_en": station.name_en,
            **{f"name_{lang}": name for lang, name in station.names.items() if lang != "en"},
            "country": station.country,
            "kind": station.kind,
            "lines": on_lines,
            "position_basis": station.position_basis or None,
            "position_error_km": station.position_error_km,
        },
    )


def _line(line: Line, network: Network, geom: str) -> str:
    try:
        stretch = network.stretch(line.slug, line.station_ids[0], line.station_ids[-1])
        geometry: Any = stretch.geometry
        length_km: float | None = round(stretch.length_km, 1)
        synthetic = bool(stretch.synthetic)
    except MapperError:
        geometry, length_km, synthetic = None, None, False
    if geom == "point" and length_km is not None:
        middle = network.locate(line.slug, length_km / 2)
        geometry = {"type": "Point", "coordinates": [*middle]}
    return _dump(
        line.slug,
        geometry,
        {
            "id": line.slug,
            "name_en": line.name_en,
            **{f"name_{lang}": name for lang, name in line.names.items() if lang != "en"},
            "station_ids": list(line.station_ids),
            "length_km": length_km,
            "synthetic": synthetic,
            "basis": line.basis or None,
            "gap": line.gap or None,
        },
    )


def _dump(identity: str, geometry: Any, properties: dict[str, Any]) -> str:
    found = {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
