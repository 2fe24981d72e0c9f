"""CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180): one line a row, for spreadsheets.

UTF-8 with a byte order mark, without which Excel takes Cyrillic for another alphabet; lines end
with CR and LF as the RFC says, so that a line break inside a cell, a bare LF, is told from the end
of a row.  A table of records has our own columns as the gate lets them out, and may be imported
again; the representative point and the geometry as WKT stand beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any

import orjson

from mapper.formats.cells import parted, written
from mapper.formats.collections import Of
from mapper.formats.table import BESIDE
from mapper.model import Incident
from mapper.schema import Column, Face, Kind, on

if TYPE_CHECKING:
    from mapper.formats.export import Export
    from mapper.store import PublicRow

MEDIA_TYPE = "text/csv"

_BATCH = 200
_BYTE_ORDER_MARK = "\ufeff"
_WKT_DECIMALS = 7  # a centimetre

#: The stored columns of a table: the row as the gate lets it out.
_ROW = ("row",)


def write(export: Export) -> Iterator[bytes]:
    """Yield the text of an export as CSV, piece by piece."""
    columns, values = export.columns, _properties
    also: tuple[str, ...] = ()
    if export.collection.of is Of.RECORDS:
        columns, values, also = on(Incident, Face.FILE), _as_recorded, _ROW
    rows = export.rows(also)
    cells = [partial(_cell, each) for each in columns]
    drawn = export.collection.drawn
    beside = BESIDE if drawn else ()
    yield _BYTE_ORDER_MARK.encode() + _lines([[*(each.name for each in columns), *beside]])
    while batch := list(islice(rows, _BATCH)):
        places = _places(batch, export.geom) if drawn else repeat(())
        yield _lines(
            (*(cell(known) for cell in cells), *place)
            for known, place in zip(map(values, batch), places, strict=False)
        )


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _cell(column: Column, known: Mapping[str, Any]) -> str:
    value = known.get(column.name)
    # Most cells are empty, and it is quicker not to ask how nothing is written.
    return written(column, value) if value or value == 0 else ""


def _properties(row: PublicRow) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(row.properties_json)
    return found


def _as_recorded(row: PublicRow) -> dict[str, Any]:
    """Return a record's own columns, its sources by their addresses where these mean them.

    Another database does not know our ids; ours knows the address.  A source without an address
    that may be a link, or with that of another one, is named by its id.
    """
    found: dict[str, Any] = orjson.loads(row.more[0])
    known = {each["source_id"]: each["url"] for each in _properties(row)["sources"]}
    addresses = list(known.values())
    found["sources"] = [
        address if address and addresses.count(address) == 1 and not _parted(address) else each
        for each in found["sources"]
        for address in (known.get(each),)
    ]
    return found


def _parted(address: str) -> bool:
    """Tell whether a reader would take an address for several."""
    return parted(address, Kind.CITED) != (address,)


def _places(rows: list[PublicRow], geom: str) -> Iterator[tuple[str, ...]]:
    """Yield longitude, latitude and WKT of the rows."""
    import shapely

    if geom:
        shapes = shapely.points([row.point or (float("nan"),) * 2 for row in rows])
        shapes[[row.point is None for row in rows]] = None
    else:
        shapes = shapely.from_geojson([row.geometry_json for row in rows])
    texts = shapely.to_wkt(shapes, rounding_precision=_WKT_DECIMALS)
    for row, text in zip(rows, texts, strict=True):
        lon, lat = ("", "") if row.point is None else map(repr, row.point)
        yield lon, lat, text or ""
