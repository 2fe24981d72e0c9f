"""Rows without nested values: what tables hold, and GeoJSON with ``profile=flat``.

Several texts become one, parted by semicolons, a position two numbers; of the sources their ids
are told, of the claims how many there are.  Each column has one type whatever the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from mapper.formats.collections import Of
from mapper.formats.export import Export
from mapper.schema import Column, Type
from mapper.store import PublicRow

Value = str | int | float | bool | None

#: The parts of a position, and what their columns have in place of this in their names.
_LONLAT = "lonlat"
_PARTS = ("longitude", "latitude")


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column of a flat table; ``type`` is neither texts nor a position.

    ``of`` is the property whose value it holds, as ``flattened`` makes it.
    """

    name: str
    type: Type
    of: str
    flattened: Callable[[Any], Value] | None = None


def flat_columns(export: Export) -> tuple[FlatColumn, ...]:
    """Return the columns of an export without nested values."""
    found = [flat for each in export.columns for flat in _flat(each)]
    if export.collection.of is Of.RECORDS:
        found.append(FlatColumn("source_ids", Type.TEXT, "sources", _ids))
        found.append(FlatColumn("claim_count", Type.INTEGER, "claims", len))
        if export.held:
            found.append(FlatColumn("held_until", Type.DATE, "held_until"))
    return tuple(found)


def flat_rows(
    rows: Iterable[PublicRow], columns: Sequence[FlatColumn]
) -> Iterator[tuple[PublicRow, list[Value]]]:
    """Yield each row with its values of the columns, in their order."""
    names = [each.of for each in columns]
    changed = [(at, each.flattened) for at, each in enumerate(columns) if each.flattened]
    for row in rows:
        properties: Mapping[str, Any] = orjson.loads(row.properties_json)
        values = list(map(properties.get, names))
        for at, flattened in changed:
            values[at] = flattened(values[at])
        if row.held_until is not None:
            values[names.index("held_until")] = row.held_until.isoformat()
        yield row, values


def _flat(column: Column) -> Iterator[FlatColumn]:
    name = column.name
    if column.type is Type.TEXTS:
        yield FlatColumn(name, Type.TEXT, name, _joined)
    elif column.type is Type.POSITION:
        yield FlatColumn(name.replace(_LONLAT, _PARTS[0]), Type.REAL, name, _first)
        yield FlatColumn(name.replace(_LONLAT, _PARTS[1]), Type.REAL, name, _second)
    else:
        yield FlatColumn(name, column.type, name)


def _joined(texts: Sequence[str] | None) -> Value:
    return ";".join(texts) if texts else None


def _first(position: Sequence[float] | None) -> Value:
    return position[0] if position else None


def _second(position: Sequence[float] | None) -> Value:
    return position[1] if position else None


def _ids(sources: Sequence[Mapping[str, str]]) -> Value:
    return _joined([each["source_id"] for each in sources])
