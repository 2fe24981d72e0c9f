"""GeoPackage (OGC 12-128r18, https://www.geopackage.org/spec131/): one SQLite file of layers.

GDAL writes it (https://gdal.org/drivers/vector/gpkg.html), some thousand rows at a time, so that
memory does not grow with their number.  It is written to a file, which is then streamed and gone.
Columns have their types whatever the rows, a layer is there whatever there is to put into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mapper.formats.collections import Collection, Of
from mapper.formats.flat import FlatColumn, Value, flat_columns, flat_rows
from mapper.formats.qgis import style
from mapper.schema import Type

if TYPE_CHECKING:
    import numpy as np

    from mapper.formats.export import Export
    from mapper.store import PublicRow

MEDIA_TYPE = "application/geopackage+sqlite3"

_ROWS_AT_ONCE = 5_000
_PIECE_BYTES = 1 << 18
_GEOMETRY = "geom"
_WGS84 = "EPSG:4326"
_VERSION = "1.3"  # of r18
_STYLES = "layer_styles"

#: How numpy holds a column of a type, which says how GDAL does; and what stands for a missing
#: value until the mask hides it.
_HELD: dict[Type, tuple[str, Any]] = {
    Type.TEXT: ("object", None),
    Type.INTEGER: ("int32", 0),
    Type.REAL: ("float64", 0.0),
    Type.FLAG: ("bool", False),
    Type.DATE: ("datetime64[D]", "NaT"),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer and the sort of geometry that its rows have, "" for none."""

    name: str
    geometry_type: str = ""


_POINTS = Layer("points", "Point")
_STRETCHES = Layer("stretches", "MultiLineString")
_AREAS = Layer("areas", "MultiPolygon")
_UNPLACED = Layer("unplaced")


def write(export: Export) -> Iterator[bytes]:
    """Yield the bytes of an export as a GeoPackage, piece by piece.

    The file is whole, and has no name any more, before the first of them; nothing is yielded, as
    ``b""``, after some thousand rows, so that exports which are made at once may take turns.
    """
    with TemporaryDirectory(
        prefix="export-", dir=export.scratch, ignore_cleanup_errors=True
    ) as folder:
        path = Path(folder) / "export.gpkg"
        for _ in _fill(path, export):
            yield b""
        file = path.open("rb")
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def layers(collection: Collection, geom: str = "") -> tuple[Layer, ...]:
    """Return the layers of a collection; a row is put into the one that its geometry fits."""
    if collection.of is Of.RECORDS:
        return (_POINTS, _STRETCHES, _AREAS, _UNPLACED)
    if not collection.drawn:
        return (Layer(collection.name),)
    along = collection.of is Of.LINES and not geom
    return (Layer(collection.name, "MultiLineString" if along else "Point"), _UNPLACED)


def _fill(path: Path, export: Export) -> Iterator[int]:
    """Write the file; yield how many rows were written after each lot of them."""
    import pyogrio

    # What GDAL notes as the time of the last change; without it no file repeats its bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{export.day}T00:00:00.000Z"})
    columns, into = flat_columns(export), layers(export.collection, export.geom)
    said = f"{export.rights.attribution} {export.rights.licence}"
    for layer in into:
        _make(path, layer, columns, said)
    rows = iter(export.rows(()))
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        for layer, some, shapes in _sorted(batch, into, export.geom):
            table = zip(*(values for _, values in flat_rows(some, columns)), strict=True)
            data = [_array(*each) for each in zip(columns, table, strict=True)]
            _write(path, layer, columns, data, shapes, append=True)
        yield len(batch)
    if export.collection.of is Of.RECORDS:
        _write_styles(path, into, export.day)


def _make(path: Path, layer: Layer, columns: Sequence[FlatColumn], said: str) -> None:
    """Make a layer without rows; ``said`` describes it."""
    import numpy as np

    _write(
        path,
        layer,
        columns,
        [_array(each, ()) for each in columns],
        np.empty(0, object),
        layer_options={"DESCRIPTION": said},
        dataset_options=None if path.exists() else {"VERSION": _VERSION},
    )


def _write(
    path: Path,
    layer: Layer,
    columns: Sequence[FlatColumn],
    data: Sequence[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]],
    shapes: np.ndarray[Any, Any],
    **how: Any,
) -> None:
    from pyogrio import raw

    several = layer.geometry_type.startswith("Multi")
    placed = {"geometry_type": layer.geometry_type, "crs": _WGS84, "promote_to_multi": several}
    raw.write(
        path,
        shapes if layer.geometry_type else None,
        [values for values, _ in data],
        [each.name for each in columns],
        [missing for _, missing in data],
        layer=layer.name,
        driver="GPKG",
        **(placed if layer.geometry_type else {}),
        **how,
    )


def _array(
    column: FlatColumn, values: Sequence[Value]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the values of a column, and which of them are missing."""
    import numpy as np

    dtype, instead = _HELD[column.type]
    found = np.array(values, object)
    missing = np.array([each is None for each in values], bool)
    found[missing] = instead
    return found.astype(dtype), missing


def _sorted(
    rows: Sequence[PublicRow], into: Sequence[Layer], geom: str
) -> Iterator[tuple[Layer, list[PublicRow], np.ndarray[Any, Any]]]:
    """Yield each layer that some of the rows belong to, with these and their shapes as WKB."""
    import numpy as np
    import shapely

    if geom:
        shapes = np.array([row.point and shapely.Point(row.point) for row in rows], object)
    else:
        shapes = shapely.from_geojson([row.geometry_json for row in rows])
    sorts = ["" if each is None else _one(each.geom_type) for each in shapes]
    for layer in into:
        chosen = [at for at, sort in enumerate(sorts) if sort == _one(layer.geometry_type)]
        if chosen:
            yield layer, [rows[at] for at in chosen], shapely.to_wkb(shapes[chosen])


def _one(geometry_type: str) -> str:
    """Return the sort of geometry of which a sort is several."""
    return geometry_type.removeprefix("Multi")


def _write_styles(path: Path, into: Iterable[Layer], day: date) -> None:
    """Add the table from which QGIS takes how a layer is drawn at first."""
    import numpy as np
    from pyogrio import raw

    drawn = [layer for layer in into if layer.geometry_type]
    texts = {
        "f_table_catalog": ["" for _ in drawn],
        "f_table_schema": ["" for _ in drawn],
        "f_table_name": [layer.name for layer in drawn],
        "f_geometry_column": [_GEOMETRY for _ in drawn],
        "styleName": [layer.name for layer in drawn],
        "styleQML": [style(layer.geometry_type) for layer in drawn],
        "styleSLD": ["" for _ in drawn],
        "useAsDefault": [True for _ in drawn],
        "description": ["Kinds of event in the colours of the map" for _ in drawn],
        "owner": ["" for _ in drawn],
        "ui": [None for _ in drawn],
        "update_time": [np.datetime64(day, "ms") for _ in drawn],
    }
    types = {"useAsDefault": "bool", "update_time": "datetime64[ms]"}
    raw.write(
        path,
        None,
        [np.array(values, types.get(name, "object")) for name, values in texts.items()],
        list(texts),
        layer=_STYLES,
        driver="GPKG",
        layer_options={"FID": "id"},
    )
