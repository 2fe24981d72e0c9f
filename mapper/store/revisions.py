"""The states that a record and its sources have had, each found by its number at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from mapper.errors import NotFound
from mapper.store import record
from mapper.store.record import Revision
from mapper.store.tables import revision

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ROW = revision.c
INCIDENT, SOURCE = "incident", "source"


def newest(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the newest revisions of some records or sources, by id."""
    query = select(_ROW.key, func.max(_ROW.number)).where(_ROW.kind == kind, _ROW.key.in_([*keys]))
    rows = connection.execute(query.group_by(_ROW.key))
    return {row[0]: row[1] for row in rows}


def one(connection: Connection, kind: str, key: str, number: int) -> Revision:
    """Return one state of a record or source.

    Raises
    ------
    NotFound
        It never had a state of this number.
    """
    query = select(revision).where(_ROW.kind == kind, _ROW.key == key, _ROW.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(f"{key} has no revision {number}")
    return record.as_revision(row)


def since(connection: Connection, kind: str, key: str, number: int) -> list[Revision]:
    """Return the states that a record has had after a revision, oldest first."""
    query = select(revision).where(_ROW.kind == kind, _ROW.key == key, _ROW.number > number)
    return [
        record.as_revision(row)
        for row in connection.execute(query.order_by(_ROW.number)).mappings()
    ]
