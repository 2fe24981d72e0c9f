"""GeoJSON (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946) as a stream of text.

One feature a record, WGS 84 longitude and latitude, no ``crs`` member; missing is null.  The
public form is stored rendered, so that writing a feature is joining three texts: memory does not
grow with the number of rows.  With ``profile=flat`` no value is nested.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from mapper.errors import FilterError
from mapper.formats.flat import flat_columns, flat_rows

if TYPE_CHECKING:
    from mapper.formats.export import Export
    from mapper.region import Rights
    from mapper.store import PublicRow

MEDIA_TYPE = "application/geo+json"
GEOMETRIES = ("", "point")

_BATCH = 200


def write(export: Export) -> Iterator[bytes]:
    """Yield the text of an export as a FeatureCollection in UTF-8, piece by piece."""
    rows = _flat(export) if export.profile else export.rows(())
    return encoded_collection(rows, export.geom, export.rights)


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


def _flat(export: Export) -> Iterator[PublicRow]:
    """Yield the rows of an export with properties that are not nested."""
    columns = flat_columns(export)
    names = [each.name for each in columns]
    for row, values in flat_rows(export.rows(()), columns):
        properties = orjson.dumps(dict(zip(names, values, strict=True)))
        yield row._replace(properties_json=properties, held_until=None)


def _held(row: PublicRow) -> bytes:
    """Add the day of release, which is not in the rendered text: it depends on the embargo."""
    return b'%b,"held_until":"%b"}' % (row.properties_json[:-1], str(row.held_until).encode())
