"""The public forms as columns in memory: what filters compare, and the spots where records lie.

A process keeps those of its stamp and brings them up to date before each look: what changed since
its change number is read anew, one row at a time.  They hold every form that stands, also one that
an embargo holds back; who may see which, `mapper.store.reached` asks the view, as SQL does.

A `Columns` never changes.  What comes later shares its beginning: rows are only added, and of one
that is replaced the earlier row is no longer ``alive``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import ColumnElement, false, select

from mapper.model import handling_of
from mapper.model.filters import DATE
from mapper.model.time import OPEN
from mapper.store import dialect
from mapper.store.beginnings import Beginnings
from mapper.store.changes import is_lost
from mapper.store.public import count_old_forms
from mapper.store.record import change_number
from mapper.store.tables import FILTER_COLUMNS, Delimited, drawing, public_form
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    import shapely
    from sqlalchemy import Connection

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_FORM = public_form.c
_ROWS_AT_ONCE = 500
#: More dead rows than these and a share of all, and all is read anew.
_FEW, _SHARE = 1_000, 8
#: What stands for a day that is not known, so that no period holds it.
NEVER_BEGUN, NEVER_ENDED = np.iinfo(np.int32).max, -1

#: The columns of one number for each row.
_PLAIN: Mapping[str, Any] = {
    "forms": np.int64,
    "ids": "S16",
    "alive": bool,
    "first": np.int32,
    "last": np.int32,
    "ended": np.int32,
    "reported": np.int32,
    "by": bool,
    "spot": np.int32,
    "minds": np.int8,
}

#: What a public form tells of its place: with the drawing it makes a `Spot`.
SAID = (
    "place_kind",
    "place",
    "line_id",
    "line_name",
    "at_station",
    "at_station_id",
    "from_station",
    "to_station",
    "from_station_id",
    "to_station_id",
    "from_interpolated",
    "to_interpolated",
    "geo_uncertainty_km",
    "admin1",
    "country",
    "origin_name",
    "origin_station_id",
    "origin_lonlat",
    "destination_name",
    "destination_station_id",
    "destination_lonlat",
    "route_inferred",
)


#: The number and digest of a drawing, and what is said of the place.
_Key = tuple[int | None, str | None, bytes]


@dataclass(frozen=True)
class Drawing:
    """What is drawn for a place: its number, and its GeoJSON (lonlat) with the digest of that."""

    number: int
    digest: str
    geojson: bytes = field(compare=False, repr=False)

    @cached_property
    def shape(self) -> shapely.Geometry:
        """What is drawn as a geometry of shapely, lonlat."""
        import shapely

        return shapely.from_geojson(self.geojson)


class Spot(NamedTuple):
    """Where records lie: what is drawn, None for nothing, and what is `SAID` of it, as JSON."""

    drawing: Drawing | None
    said: bytes

    @property
    def key(self) -> _Key:
        """What makes it another spot than the others."""
        if self.drawing is None:
            return None, None, self.said
        return self.drawing.number, self.drawing.digest, self.said

    def told(self) -> dict[str, Any]:
        """Return what is said of the place, by the names of `SAID`."""
        return dict(zip(SAID, orjson.loads(self.said), strict=True))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a column: pairs of a row and the code of a term, in the order of rows.

    ``known`` gives the code of each; it is shared and only grows.  A column of which each row has
    exactly one term has no ``rows``.
    """

    known: dict[str, int]
    codes: Longs
    rows: Longs | None

    def having(self, wanted: Sequence[str], count: int) -> Mask:
        """Return which of so many rows have one of the terms."""
        codes = [self.known[term] for term in wanted if term in self.known]
        found = np.isin(self.codes, codes)
        if self.rows is None:
            return found
        mask = np.zeros(count, dtype=bool)
        mask[self.rows[found]] = True
        return mask

    def counts(self, mask: Mask) -> dict[str, int]:
        """Return how many of the rows have each term, without those that none has."""
        held = mask if self.rows is None else mask[self.rows]
        found = np.bincount(self.codes[held], minlength=len(self.known))
        return {term: int(found[code]) for term, code in self.known.items() if term and found[code]}

    def more(self, values: Sequence[Any], start: int) -> Terms:
        """Return the terms with those of further rows, which begin at row ``start``."""
        if self.rows is None:
            return replace(self, codes=_joined(self.codes, [self._code(term) for term in values]))
        pairs = [(start + n, self._code(each)) for n, terms in enumerate(values) for each in terms]
        rows, codes = zip(*pairs, strict=True) if pairs else ((), ())
        return replace(self, codes=_joined(self.codes, codes), rows=_joined(self.rows, rows))

    def _code(self, term: str) -> int:
        return self.known.setdefault(term, len(self.known))


def _joined(held: Longs, more: Sequence[int]) -> Longs:
    return np.concatenate((held, np.asarray(more, dtype=np.int64)))


def _no_terms() -> dict[str, Terms]:
    none = np.zeros(0, dtype=np.int64)
    many = {name: isinstance(column.type, Delimited) for name, column in FILTER_COLUMNS.items()}
    return {name: Terms({}, none, none if several else None) for name, several in many.items()}


@dataclass(frozen=True, eq=False)
class Columns:
    """Public forms, a row each, as of a change ``number``; days are ordinals (`date.toordinal`).

    ``first`` and ``last`` are the days by which filters go, ``ended`` that from which an embargo
    runs; ``by`` tells that only its last day is known; ``reported`` is that of the first report.
    ``spot`` is the place of a row among the ``spots``, ``minds`` what the gate minds of it, as
    `bits_of` says.  ``patchy`` tells that forms were missing.
    """

    number: int
    patchy: bool
    forms: Longs
    ids: npt.NDArray[np.bytes_]
    alive: Mask
    first: Ints
    last: Ints
    ended: Ints
    reported: Ints
    by: Mask
    spot: Ints
    minds: npt.NDArray[np.int8]
    terms: Mapping[str, Terms]
    words: Beginnings
    spots: tuple[Spot, ...] = ()

    @cached_property
    def places(self) -> Longs:
        """The number of what is drawn at each spot; 0 where nothing is."""
        numbers = [each.drawing.number if each.drawing else 0 for each in self.spots]
        return np.asarray(numbers, dtype=np.int64)

    @cached_property
    def shapes(self) -> npt.NDArray[np.object_]:
        """What is drawn at each spot as shapely's geometries (lonlat), None where nothing is."""
        found = np.empty(len(self.spots), dtype=object)
        found[:] = [each.drawing.shape if each.drawing else None for each in self.spots]
        return found

    @cached_property
    def open(self) -> Mask:
        """Which rows do not say when they began."""
        return self.terms[DATE].having((OPEN,), len(self.forms))

    @property
    def crowded(self) -> bool:
        """Whether so many rows are dead that all is better read anew."""
        dead = len(self.forms) - int(self.alive.sum())
        return dead > _FEW + len(self.forms) // _SHARE


def _empty(number: int, *, patchy: bool) -> Columns:
    plain: dict[str, Any] = {name: np.zeros(0, dtype=kind) for name, kind in _PLAIN.items()}
    return Columns(number, patchy, terms=_no_terms(), words=Beginnings(), **plain)


def up_to_date(connection: Connection, held: Columns | None, made_with: str) -> Columns:
    """Return the columns of a stamp as they are now, out of those that were ``held`` before."""
    number = change_number(connection)
    patchy = count_old_forms(connection, made_with) > 0
    if held is None or held.crowded or is_lost(connection, held.number, number):
        return _with_rows(connection, _empty(number, patchy=patchy), _read(connection, made_with))
    if held.number == number and not (patchy or held.patchy):
        return held
    changed = _changed(connection, held, made_with, compare=patchy or held.patchy)
    alive = held.alive & ~np.isin(held.forms, changed)
    left = replace(held, number=number, patchy=patchy, alive=alive)
    parts = _in_parts(changed)
    rows = chain.from_iterable(_read(connection, made_with, part) for part in parts)
    return _with_rows(connection, left, rows) if changed else left


def _changed(connection: Connection, held: Columns, made_with: str, *, compare: bool) -> list[int]:
    """Return the numbers of the forms that differ from those that are held.

    Where forms were or are being made anew, those that stand are compared with those held.
    """
    query = select(_FORM.number).where(_FORM.changed > held.number)
    changed = set(connection.execute(query).scalars())
    if compare:
        stand = select(_FORM.number).where(*_stands(made_with))
        changed |= {*connection.execute(stand).scalars()} ^ {*held.forms[held.alive].tolist()}
    return sorted(changed)


def _stands(made_with: str) -> tuple[ColumnElement[bool], ...]:
    return _FORM.made_with == made_with, _FORM.gone == false()


def _read(
    connection: Connection, made_with: str, forms: Sequence[int] | None = None
) -> Iterator[Any]:
    """Yield the rows of the forms that stand, of these numbers or all."""
    query = select(
        *(_FORM[name] for name in ("number", "incident_id", "first_day", "last_day", "ended")),
        *FILTER_COLUMNS.values(),
        _FORM.search_text,
        dialect.as_bytes(_FORM.properties, sqlite=dialect.is_sqlite(connection)).label("told"),
        _FORM.drawn,
        drawing.c.digest,
    ).select_from(public_form.outerjoin(drawing, _FORM.drawn == drawing.c.number))
    query = query.where(*_stands(made_with))
    if forms is not None:
        query = query.where(_FORM.number.in_(forms))
    yield from connection.execute(query.order_by(_FORM.number)).yield_per(_ROWS_AT_ONCE)


def _with_rows(connection: Connection, held: Columns, rows: Iterable[Any]) -> Columns:
    """Return columns with further rows, whose texts are not kept."""
    start, read = len(held.forms), _Read({spot.key: n for n, spot in enumerate(held.spots)})
    words = held.words.more(map(read.note, rows), start)
    values = read.values
    longer: dict[str, Any] = {
        name: np.concatenate((getattr(held, name), np.asarray(values[name], dtype=kind)))
        for name, kind in _PLAIN.items()
    }
    return replace(
        held,
        **longer,
        terms={name: each.more(values[name], start) for name, each in held.terms.items()},
        words=words,
        spots=(*held.spots, *_spots(connection, [*read.spots][len(held.spots) :])),
    )


class _Read:
    """What was read of rows, a list for each column; ``spots`` are numbered by their keys."""

    def __init__(self, spots: dict[_Key, int]) -> None:
        self.values: dict[str, list[Any]] = defaultdict(list)
        self.spots = spots

    def note(self, row: Any) -> str:
        """Note a row and return its text for searching."""
        told, values = orjson.loads(row.told), self.values
        key = row.drawn, row.digest, orjson.dumps([told[name] for name in SAID])
        values["forms"].append(row.number)
        values["ids"].append(row.incident_id.encode())
        values["alive"].append(True)
        values["first"].append(_ordinal(row.first_day, NEVER_BEGUN))
        values["last"].append(_ordinal(row.last_day, NEVER_ENDED))
        values["ended"].append(row.ended.toordinal())
        values["reported"].append(_ordinal(_day(told.get("reported_date")), NEVER_BEGUN))
        values["by"].append(told["first_day"] is None and told["last_day"] is not None)
        values["spot"].append(self.spots.setdefault(key, len(self.spots)))
        values["minds"].append(bits_of(handling_of(told)))
        for name, column in FILTER_COLUMNS.items():
            values[name].append(row._mapping[column])
        text: str = row.search_text
        return text


@cache
def bits_of(minded: frozenset[Handling]) -> int:
    """Return what the gate minds of a record as the bits of ``Columns.minds``."""
    return sum(1 << number for number, each in enumerate(Handling) if each in minded)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ordinal(day: date | None, without: int) -> int:
    return without if day is None else day.toordinal()


def _spots(connection: Connection, keys: Sequence[_Key]) -> Iterator[Spot]:
    """Yield the spots of keys, what is drawn there read from the database."""
    numbers = {number for number, *_ in keys if number is not None}
    drawn: dict[int, Drawing] = {}
    for some in _in_parts(sorted(numbers)):
        query = select(drawing.c.number, drawing.c.digest, drawing.c.geometry)
        for row in connection.execute(query.where(drawing.c.number.in_(some))):
            drawn[row.number] = Drawing(row.number, row.digest, row.geometry.encode())
    for number, _, said in keys:
        yield Spot(drawn[number] if number is not None else None, said)


def _in_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield numbers, no more at once than a query should name."""
    for start in range(0, len(numbers), _ROWS_AT_ONCE):
        yield numbers[start : start + _ROWS_AT_ONCE]
