"""Queries over the public form: the only thing that pages, layers and exports read.

A row is visible when it was made with the stamp of the view and its record's embargo has passed:
its last day plus the embargo is not after today.  Filters follow the one grammar of the project;
a box means true intersection with the geometry, the index only shortens the list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Text,
    and_,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from mapper import vocabulary
from mapper.model import BBox, Filter, LonLat
from mapper.names import fold
from mapper.settings import Settings
from mapper.store import dialect
from mapper.store.tables import FILTER_COLUMNS, Delimited, citation, drawing, public_form

if TYPE_CHECKING:
    import shapely
    from sqlalchemy import Connection

_FORM = public_form.c
_ROWS_AT_ONCE = 500

AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, when and at what: today, the embargoes in days, whether held rows are shown too.

    Only forms with the stamp ``made_with`` are seen.  Of a view that is ``whole`` nothing may be
    missing: while forms are made anew, a `Store` refuses it.
    """

    today: date
    embargo_incident_days: int
    embargo_movement_days: int
    include_held: bool = False
    made_with: str = ""
    whole: bool = False

    @classmethod
    def of(
        cls, settings: Settings, *, made_with: str, include_held: bool = False, whole: bool = False
    ) -> View:
        """Return the view of today (in UTC) with the embargoes of the settings."""
        return cls(
            datetime.now(UTC).date(),
            settings.embargo_incident_days,
            settings.embargo_movement_days,
            include_held,
            made_with,
            whole,
        )

    def embargo_days(self, record: str) -> int:
        """Return the embargo of a record of this kind, in days."""
        moves = record in vocabulary.movements()
        return self.embargo_movement_days if moves else self.embargo_incident_days

    def shown_from(self, record: str, ended: date) -> date:
        """Return the first day on which everyone sees a record that ended on ``ended``."""
        days = self.embargo_days(record)
        if ended.toordinal() + days > date.max.toordinal():
            return date.max
        return ended + timedelta(days=days)

    def held_until(self, record: str, ended: date) -> date | None:
        """Return the day on which a record that is still held becomes public; None if it is."""
        shown = self.shown_from(record, ended)
        return shown if shown > self.today else None


class PublicRow(NamedTuple):
    """One record as everyone sees it; its JSON is rendered, in UTF-8; ``point`` is lonlat.

    ``more`` holds the further columns that were asked for, in their order.
    """

    incident_id: str
    record: str
    properties_json: bytes
    geometry_json: bytes | None
    point: LonLat | None
    held_until: date | None = None
    more: tuple[Any, ...] = ()


def rows(
    connection: Connection,
    wanted: Filter,
    view: View,
    incident_ids: Collection[str] | None = None,
    *,
    also: Sequence[str] = (),
    citing: str = "",
    begun: str = "",
) -> Iterator[PublicRow]:
    """Yield the public rows of a filter, newest last day first, then by id.

    ``incident_ids`` are those that are meant, where given.  ``also`` are further columns of the
    table; texts among them come as bytes in UTF-8.  With ``citing`` they are those that cite this
    source, with ``begun`` those whose id begins so.  Memory does not grow with the number of rows.
    """
    sqlite = dialect.is_sqlite(connection)
    query: AnySelect = select(
        _FORM.incident_id,
        _FORM.record,
        dialect.as_bytes(_FORM.properties, sqlite=sqlite),
        dialect.as_bytes(drawing.c.geometry, sqlite=sqlite),
        _FORM.lon,
        _FORM.lat,
    ).select_from(public_form.outerjoin(drawing, _FORM.drawn == drawing.c.number))
    more = slice(6, 6 + len(also))
    query = query.add_columns(*(_asked(name, sqlite=sqlite) for name in also))
    if view.include_held:
        query = query.add_columns(_FORM.ended)
    if wanted.bbox is not None:
        query = query.add_columns(_FORM.west, _FORM.south, _FORM.east, _FORM.north)
    query = where(query, wanted, view, sqlite=sqlite)
    if incident_ids is not None:
        query = query.where(_FORM.incident_id.in_(incident_ids))
    if begun:
        query = query.where(_FORM.incident_id >= begun, _FORM.incident_id < f"{begun}~")
    if citing:
        forms = select(citation.c.form).where(citation.c.source_id == citing)
        query = query.where(_FORM.number.in_(forms))
    ordered = dialect.of_form("ended", unindexed=sqlite and wanted.bbox is not None)
    result = connection.execute(query.order_by(ordered.desc(), _FORM.incident_id))
    touches = _touching(wanted.bbox)
    for found in result.yield_per(_ROWS_AT_ONCE):
        if touches is not None and not touches(found[-4:], found[3]):
            continue
        held = view.held_until(found[1], found[more.stop]) if view.include_held else None
        point = None if found[4] is None else (found[4], found[5])
        yield PublicRow(found[0], found[1], found[2], found[3], point, held, found[more])


def _asked(name: str, *, sqlite: bool) -> ColumnElement[Any]:
    column = _FORM[name]
    return dialect.as_bytes(column, sqlite=sqlite) if isinstance(column.type, Text) else column


def count(connection: Connection, wanted: Filter, view: View) -> int:
    """Return how many rows `rows` yields."""
    if wanted.bbox is not None:
        return sum(1 for _ in rows(connection, wanted, view))
    query = where(select(func.count()).select_from(public_form), wanted, view, sqlite=False)
    return int(connection.execute(query).scalar_one())


def newest_date(connection: Connection, view: View) -> date | None:
    """Return the last day of the newest visible event; None where there is none."""
    query = select(func.max(_FORM.ended)).where(_FORM.ended > date.min, _FORM.ended < date.max)
    found = connection.execute(where(query, Filter(), view, sqlite=False)).scalar_one()
    return found if found is None or isinstance(found, date) else date.fromisoformat(found)


def missing(connection: Connection, view: View) -> int:
    """Return how many forms a view would show if they were not of another stamp."""
    found = 0
    for old in _old(view.made_with):
        query = select(func.count()).select_from(public_form).where(old, _FORM.gone == false())
        if not view.include_held:
            query = query.where(_public(view, unindexed=False))
        found += connection.execute(query).scalar_one()
    return found


def is_missing(connection: Connection, incident_id: str, view: View) -> bool:
    """Tell whether a view would show the form of an incident if it were not of another stamp."""
    query = select(_FORM.record, _FORM.ended).where(
        _FORM.incident_id == incident_id,
        _FORM.made_with != view.made_with,
        _FORM.gone == false(),
    )
    found = connection.execute(query).first()
    return found is not None and (view.include_held or view.held_until(*found) is None)


def old_forms(connection: Connection, made_with: str, most: int) -> list[str]:
    """Return ids of incidents whose form has another stamp, the newest of those shown first."""
    order = (_FORM.made_with, _FORM.gone, _FORM.ended.desc())
    found: list[str] = []
    for old in _old(made_with):
        query = select(_FORM.incident_id).where(old).order_by(*order).limit(most - len(found))
        found += connection.execute(query).scalars()
    return found


def count_old_forms(connection: Connection, made_with: str) -> int:
    """Return of how many incidents the form has another stamp, those without a form too."""
    queries = (select(func.count()).select_from(public_form).where(old) for old in _old(made_with))
    return sum(connection.execute(query).scalar_one() for query in queries)


def _old(made_with: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return "has another stamp" as two conditions that an index serves."""
    return _FORM.made_with < made_with, _FORM.made_with > made_with


def where(query: AnySelect, wanted: Filter, view: View, *, sqlite: bool) -> AnySelect:
    """Add the conditions of a filter and a view; with a box SQLite's tree finds the rows."""
    unindexed = sqlite and wanted.bbox is not None
    conditions = [*is_seen(view, unindexed=unindexed), *_conditions(wanted)]
    if wanted.bbox is not None:
        conditions.append(dialect.in_box(wanted.bbox, sqlite=sqlite))
    return query.where(*conditions)


def is_seen(view: View, *, unindexed: bool = False) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a form that a view shows."""
    yield dialect.of_form("made_with", unindexed=unindexed) == view.made_with
    yield _FORM.gone == false()
    if not view.include_held:
        yield _public(view, unindexed=unindexed)


def was_public(view: View) -> ColumnElement[bool]:
    """Return the condition of a form that is gone and of which a view may learn: it was shown."""
    if view.include_held:
        return _FORM.gone
    moves = _FORM.record.in_(vocabulary.movements())
    stood = or_(
        and_(moves, _FORM.stood >= view.embargo_movement_days),
        and_(~moves, _FORM.stood >= view.embargo_incident_days),
    )
    return and_(_FORM.gone, stood)


def _public(view: View, *, unindexed: bool) -> ColumnElement[bool]:
    """Return the embargo as a condition; the looser bound stands alone so that an index serves."""
    ended = dialect.of_form("ended", unindexed=unindexed)
    incidents = days_before(view.today, view.embargo_incident_days)
    movements = days_before(view.today, view.embargo_movement_days)
    moves = _FORM.record.in_(vocabulary.movements())
    return and_(
        ended <= max(incidents, movements),
        or_(
            and_(moves, ended <= movements),
            and_(~moves, ended <= incidents),
        ),
    )


def days_before(today: date, days: int) -> date:
    """Return the day so many days before; the first that there can be, where there is none."""
    return date.fromordinal(max(today.toordinal() - days, date.min.toordinal()))


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.first is not None:
        yield _FORM.last_day >= wanted.first
    if wanted.last is not None:
        yield _FORM.first_day <= wanted.last
    for name, column in FILTER_COLUMNS.items():
        if terms := wanted.terms(name):
            yield _has_any(column, terms)
    if wanted.q:
        yield _words(wanted.q)


def _has_any(column: Column[Any], terms: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a row has one of the terms."""
    if not isinstance(column.type, Delimited):
        return column.in_(terms)
    # The column's own type would turn the pattern into a delimited list.
    text = type_coerce(column, Text)
    return or_(*(text.like(f"%;{literal(term)};%", escape="\\") for term in terms))


def _words(text: str) -> ColumnElement[bool]:
    """Return the condition that every word of ``text`` begins a word of the record."""
    words = fold(text).split()
    if not words:
        return false()
    return and_(*(_FORM.search_text.like(f"% {literal(word)}%", escape="\\") for word in words))


def literal(text: str) -> str:
    """Return a text as a pattern of LIKE means it by itself, with a backslash for escape."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _touching(bbox: BBox | None) -> Callable[[BBox, bytes | None], bool] | None:
    """Return a test ``(box of the row, its GeoJSON) -> bool`` for true intersection, or None."""
    if bbox is None:
        return None
    import shapely

    west, south, east, north = bbox
    looked = window(bbox)

    def touches(box: BBox, geometry_json: bytes | None) -> bool:
        if geometry_json is None:
            return False
        w, s, e, n = box
        if west <= w and e <= east and south <= s and n <= north:
            return True
        return bool(shapely.intersects(looked, shapely.from_geojson(geometry_json)))

    return touches


def window(bbox: BBox) -> shapely.Geometry:
    """Return a box (west, south, east, north) as a prepared geometry.

    A box without width or height is a line or a point, not a polygon.
    """
    import shapely

    west, south, east, north = bbox
    found = shapely.envelope(shapely.MultiPoint([(west, south), (east, north)]))
    shapely.prepare(found)
    return found
