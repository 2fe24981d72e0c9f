"""The states that a record and its sources have had: listed by pages, each found at once.

A list is read by keyset and reads no words, so that a page costs the same however long it is
(https://use-the-index-luke.com/no-offset).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import and_, insert, or_, select, tuple_

from mapper.errors import NotFound
from mapper.model import MERGED, WITHDRAWN
from mapper.store import record
from mapper.store.public import View, is_seen, was_public
from mapper.store.record import Revision
from mapper.store.revising import Marks
from mapper.store.tables import former, public_form, revision

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

_ROW, _FORM = revision.c, public_form.c
INCIDENT, SOURCE = "incident", "source"
_MARKS = tuple(each.name for each in fields(Marks))
_LISTED = tuple(_ROW[name] for name in ("key", "number", "at", "who", "why", *_MARKS))


@dataclass(frozen=True, slots=True)
class Listed:
    """A revision in a list: which, when, by whom and why, and what stands beside it."""

    key: str
    number: int
    at: datetime
    who: str
    why: str
    marks: Marks


class Place(NamedTuple):
    """Where a page of all corrections begins: after this one."""

    day: date
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A column of which the former words are not shown: in the revisions up to a number."""

    field: str
    upto: int
    at: datetime
    who: str
    why: str


def one(connection: Connection, kind: str, key: str, number: int) -> Revision:
    """Return one state of a record or source.

    Raises
    ------
    NotFound
        It never had a state of this number.
    """
    found = record.revision(connection, kind, key, number)
    if found is None:
        raise NotFound(f"{key} has no revision {number}")
    return found


def listed(
    connection: Connection,
    incident_id: str,
    *,
    told: bool,
    before: int | None = None,
    after: int = 0,
    most: int | None = None,
) -> list[Listed]:
    """Return the revisions of a record between two numbers, the newest first.

    With ``told`` only those of which everyone is told.
    """
    query = select(*_LISTED).where(_ROW.kind == INCIDENT, _ROW.key == incident_id)
    query = query.where(_ROW.told) if told else query
    query = query.where(_ROW.number < before) if before is not None else query
    query = query.where(_ROW.number > after).order_by(_ROW.number.desc()).limit(most)
    return [_listed(row) for row in connection.execute(query).mappings()]


def on_day(connection: Connection, kind: str, key: str, day: date, *, told: bool) -> int | None:
    """Return the number of the revision that stood at the end of a day; None before the first."""
    query = select(_ROW.number).where(_ROW.kind == kind, _ROW.key == key, _ROW.day <= day)
    query = query.where(_ROW.told) if told else query
    query = query.order_by(_ROW.day.desc(), _ROW.number.desc()).limit(1)
    number: int | None = connection.execute(query).scalar_one_or_none()
    return number


def corrections(
    connection: Connection, view: View, after: Place | None, most: int
) -> list[tuple[Listed, str]]:
    """Return what was changed of records that a view sees or is told to be gone, newest first.

    Each has its title as everyone sees it, "" where the record is gone: of such a record no more is
    told than that it went.
    """
    query = select(*_LISTED, _FORM.properties)
    query = query.select_from(revision.join(public_form, _FORM.incident_id == _ROW.key))
    left = and_(_ROW.status.in_((WITHDRAWN, MERGED)), was_public(view))
    query = query.where(_ROW.kind == INCIDENT, _ROW.corrects, or_(and_(*is_seen(view)), left))
    if after is not None:
        query = query.where(tuple_(_ROW.day, _ROW.key, _ROW.number) < tuple_(*after))
    query = query.order_by(_ROW.day.desc(), _ROW.key.desc(), _ROW.number.desc()).limit(most)
    rows = connection.execute(query).mappings()
    told = [(row, orjson.loads(row["properties"] or "{}")) for row in rows]
    return [(_listed(row), properties.get("title") or "") for row, properties in told]


def hide(
    connection: Connection,
    kind: str,
    key: str,
    names: Collection[str],
    *,
    upto: int,
    who: str,
    why: str,
) -> None:
    """Show the words of some columns no more in the revisions up to a number."""
    known = {(each.field, each.upto) for each in hidden(connection, kind, key)}
    about = {
        "kind": kind,
        "key": key,
        "upto": upto,
        "who": who,
        "why": why,
        "at": datetime.now(UTC),
    }
    rows = [about | {"field": name} for name in names if (name, upto) not in known]
    if rows:
        connection.execute(insert(former), rows)


def hidden(connection: Connection, kind: str, key: str) -> list[Hidden]:
    """Return of which columns former words are not shown."""
    table = former.c
    query = select(*(table[each.name] for each in fields(Hidden)))
    query = query.where(table.kind == kind, table.key == key).order_by(table.number)
    return [Hidden(**row) for row in connection.execute(query).mappings()]


def fields_hidden(found: Iterable[Hidden], number: int) -> frozenset[str]:
    """Return the columns whose words are not shown in a revision."""
    return frozenset(each.field for each in found if number <= each.upto)


def _listed(row: RowMapping | Mapping[str, Any]) -> Listed:
    marks = Marks(**{name: row[name] for name in _MARKS})
    return Listed(row["key"], row["number"], row["at"], row["who"], row["why"], marks)
