"""Writing public forms, many at once: their rows, what is drawn, the boxes they are found by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from mapper import vocabulary
from mapper.memo import Memo
from mapper.store import bulk, citations, dialect, drawings, numbers
from mapper.store.forms import box_of, differs, form_values
from mapper.store.tables import public_form

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.model import Incident, PublicForm

Row = dict[str, Any]
_FORM = public_form.c
_INSERT = insert(public_form)
_UPDATE = update(public_form).where(_FORM.number == bindparam("here"))
#: How long a form stood that was no movement's, and one that was.
_STOOD = ("stood", "stood_movement")
#: What stands for the form of an incident that had none.
_NEVER: Row = {"gone": True, "changed": 0, "left_on": None, **dict.fromkeys(_STOOD, -1)}


def held_forms(connection: Connection, ids: Collection[str]) -> dict[str, Row]:
    """Return the rows of the public forms of some incidents by incident."""
    if not ids:
        return {}
    query = select(public_form).where(_FORM.incident_id.in_(ids))
    return {row["incident_id"]: {**row} for row in connection.execute(query).mappings()}


def write_forms(
    connection: Connection,
    forms: Sequence[tuple[Incident, PublicForm | None]],
    held: Mapping[str, Row],
    made_with: str,
    change: int,
    memo: Memo | None = None,
) -> bool:
    """Write public forms; return whether readers see anything else than they did.

    ``held`` are those that are there, by incident.  Of a form that is what it was only the stamp
    ``made_with`` is written; one that differs gets the number ``change``.
    """
    memo = memo or Memo()
    rows = [form_values(incident, form, memo) for incident, form in forms]
    drawings_of = drawings.numbers_of(connection, [row.pop("geometry") for row in rows])
    same: list[int] = []
    new: list[Row] = []
    other: list[Row] = []
    for row, number in zip(rows, drawings_of, strict=True):
        row["drawn"], was = number, held.get(row["incident_id"])
        if was is not None and all(was[name] == value for name, value in row.items()):
            same.append(was["number"])
            continue
        row |= {"made_with": made_with, **_marks(was, row, change)}
        if was is None:
            new.append(row)
        else:
            other.append(row | {"here": was["number"]})
    _write_stamp(connection, same, made_with)
    numbers_of = _write_rows(connection, new, other)
    shown = {incident.id: form for incident, form in forms}
    citations.write(
        connection,
        {number: shown[key] for key, number in numbers_of.items()},
        instead=[row["here"] for row in other],
    )
    return any(_is_seen(held.get(row["incident_id"], _NEVER), row) for row in (*new, *other))


def _write_rows(connection: Connection, new: Sequence[Row], other: Sequence[Row]) -> dict[str, int]:
    """Write rows; return the numbers of their forms by incident."""
    bulk.execute(connection, _UPDATE, other)
    by_id = {row["incident_id"]: row["here"] for row in other}
    if new:
        bulk.execute(connection, _INSERT, new)
        ids = [row["incident_id"] for row in new]
        query = select(_FORM.incident_id, _FORM.number).where(_FORM.incident_id.in_(ids))
        by_id |= {row.incident_id: row.number for row in connection.execute(query)}
    boxes = {by_id[row["incident_id"]]: box for row in (*new, *other) if (box := box_of(row))}
    dialect.write_boxes(connection, boxes, instead=[row["here"] for row in other])
    return by_id


def _write_stamp(connection: Connection, numbers: Sequence[int], made_with: str) -> None:
    here = _FORM.number.in_(numbers) & (_FORM.made_with != made_with)
    if numbers:
        connection.execute(update(public_form).where(here).values(made_with=made_with))


def _is_seen(was: Mapping[str, Any], row: Row) -> bool:
    """Tell whether readers see anything of a form, or saw something of it."""
    return not row["gone"] or not was["gone"] or max(was[name] for name in _STOOD) >= 0


def _marks(held: Row | None, row: Row, change: int) -> Row:
    """Return what a form that differs leaves behind: its change, when it left, what it stood."""
    was, day = held or _NEVER, numbers.today()
    marks = {name: was[name] for name in ("changed", "left_on", *_STOOD)}
    if held is None or differs(held, row):
        marks["left_on"] = day if row["status"] else None
        if _is_seen(was, row):
            marks["changed"] = change
    if not was["gone"]:
        stood = _STOOD[was["record"] in vocabulary.movements()]
        marks[stood] = max(was[stood], (day - was["ended"]).days)
    return marks
