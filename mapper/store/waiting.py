"""What waits for an editor, in the order in which it is to be looked at, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from mapper.store import incoming, tables
from mapper.store.incoming import Pending

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from mapper.store.writer import Writer

#: The marks of what waits: held back, and for a second editor.
HELD, SECOND = "held", "second"
REPORT, ERROR = "report", "error"
_ROW = tables.pending.c


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added to a report by whoever has its receipt."""

    number: int
    pending_id: int
    at: datetime
    text: str
    source: str


def queue(
    connection: Connection, who: str, *, held: bool = False, start: int = 0, most: int | None = None
) -> list[Pending]:
    """Return what waits for ``who``, or what is ``held``: ``most`` from ``start`` on, or all.

    First comes what another editor asks a second one for, then the oldest.
    """
    asked = (_ROW.mark == SECOND) & (_ROW.marked_by != who)
    query = select(*incoming.of_pending()).where(_waits(held=held)).order_by(asked.desc(), _ROW.id)
    rows = connection.execute(query.offset(start).limit(most)).mappings()
    return [Pending(**row) for row in rows]


def count(connection: Connection, *, held: bool = False) -> int:
    """Return how many wait, or are held."""
    query = select(func.count()).select_from(tables.pending).where(_waits(held=held))
    return connection.execute(query).scalar_one()


def _waits(*, held: bool) -> ColumnElement[bool]:
    return (_ROW.state == "pending") & ((_ROW.mark == HELD) if held else (_ROW.mark != HELD))


def mark(writer: Writer, pending_id: int, mark: str, *, who: str, note: str) -> None:
    """Mark a report that waits; "" takes the mark off."""
    _change(writer, pending_id, who, mark or "put back", mark=mark, marked_by=who, note=note)


def edit(writer: Writer, pending_id: int, draft: str, *, who: str) -> None:
    """Keep an editor's version of a report beside what was typed."""
    _change(writer, pending_id, who, "edited", edited=draft, edited_by=who)


def _change(writer: Writer, pending_id: int, who: str, what: str, **values: str) -> None:
    here = _ROW.id == pending_id
    writer.connection.execute(update(tables.pending).where(here).values(values))
    writer.log.note(f"report {what}", f"report {pending_id}", who=who)


def by_receipt(connection: Connection, receipt: str) -> Pending | None:
    """Return what has a receipt; None where nothing has."""
    return next(iter(incoming.pending(connection, receipt=receipt)), None)


def add(writer: Writer, pending_id: int, text: str, source: str) -> None:
    """Keep what was added to a report."""
    row = {"pending_id": pending_id, "at": datetime.now(UTC), "text": text, "source": source}
    writer.connection.execute(insert(tables.addition).values(row))
    writer.log.note("something was added to a report")


def additions(connection: Connection, pending_id: int) -> list[Addition]:
    """Return what was added to a report, in its order."""
    table = tables.addition
    query = select(table).where(table.c.pending_id == pending_id).order_by(table.c.number)
    return [Addition(**row) for row in connection.execute(query).mappings()]
