"""Which records are meant: the one filter of map, list, exports and command line.

Beside a box, days and words it asks for terms of the columns that have `Face.FILTER`; the list of
parameters, the flags of the command line and what the map's scripts know follow from these.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, TypeVar, dataclass_transform

from mapper.model.incident import Incident
from mapper.model.public import Told
from mapper.model.railway import BBox
from mapper.schema import Column, Face, Kind, on

T = TypeVar("T")

#: The columns that a filter asks for terms of, in the order in which they are written.
FILTERED: tuple[Column, ...] = (*on(Incident, Face.FILTER), *on(Told, Face.FILTER))
#: The one that says whether it is known when a record began.
DATE = "date"


def property_of(column: Column) -> str:
    """Return the property of a public form that holds what a filter compares with its terms.

    Of lines it is those on which the record is drawn; there may be several.
    """
    return "lines" if column.kind is Kind.LINE else column.name


@dataclass_transform(frozen_default=True)
def _with_terms(kind: type[T]) -> type[T]:
    """Make a dataclass with a field for each of `FILTERED`, those that it does not name too."""
    for column in FILTERED:
        if column.name not in kind.__annotations__:
            kind.__annotations__[column.name] = "tuple[str, ...]"
            setattr(kind, column.name, ())
    return dataclass(frozen=True)(kind)


@_with_terms
class Filter:
    """Which records are meant; an empty field does not restrict.

    ``first`` and ``last`` are the days that a record must touch, ``q`` words that must begin words
    of it.  The other fields are columns: a record must have one of the terms.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    bbox: BBox | None = None
    first: date | None = None
    last: date | None = None
    record: str = ""
    event_type: tuple[str, ...] = ()
    asset: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    q: str = ""

    def terms(self, column: str) -> tuple[str, ...]:
        """Return the terms of a column of which a record must have one; none where any will do."""
        value = getattr(self, column)
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(value)


#: The columns of which a filter takes one term only.
SINGLE = frozenset(
    each.name
    for each in fields(Filter)
    if isinstance(each.default, str) and each.name in {column.name for column in FILTERED}
)
