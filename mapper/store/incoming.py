"""What came in: reports and told errors, those that wait and those that are decided.

Every function takes an open connection, so that it sees what its own transaction has written.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mapper.store import tables

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection

#: What stands in the place of a draft whose words are deleted.
NOTHING_TYPED = "{}"


@dataclass(frozen=True, slots=True)
class Pending:
    """What came in: a ``report``, or an ``error`` in a revision of the record ``incident_id``.

    ``state`` is ``pending``, ``accepted``, ``merged`` or ``rejected``, of an error also
    ``answered``.  ``account`` is the number of whoever sent it signed in; None for everyone else.
    ``mark`` is ``held`` or ``second`` while it waits so, with a ``note``; ``edited`` is an
    editor's version of the draft.
    """

    id: int
    receipt: str
    state: str
    draft: str
    at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    incident_id: str | None
    account: int | None
    kind: str = "report"
    of_revision: int | None = None
    mark: str = ""
    marked_by: str = ""
    note: str = ""
    edited: str = ""
    edited_by: str = ""

    @property
    def version(self) -> str:
        """The draft that counts: an editor's, where there is one."""
        return self.edited or self.draft


def pending(
    connection: Connection, *, start: int = 0, most: int | None = None, **conditions: object
) -> list[Pending]:
    """Return the reports that came in, oldest first, whose columns have the values given.

    They are ``most`` from number ``start`` on, or all.
    """
    table = tables.pending
    query = select(*of_pending()).filter_by(**conditions).order_by(table.c.id)
    query = query.offset(start).limit(most)
    return [Pending(**row) for row in connection.execute(query).mappings()]


def count_pending(connection: Connection) -> int:
    """Return how many reports wait for an editor, of errors too."""
    query = select(func.count()).select_from(tables.pending).filter_by(state="pending")
    return connection.execute(query).scalar_one()


def decided(connection: Connection, most: int) -> list[Pending]:
    """Return the reports that were decided last, the newest first."""
    table = tables.pending
    query = select(*of_pending()).where(table.c.decided_at.is_not(None))
    query = query.order_by(table.c.decided_at.desc(), table.c.id.desc()).limit(most)
    return [Pending(**row) for row in connection.execute(query).mappings()]


def of_pending() -> list[Column[Any]]:
    """Return the columns of a `Pending`, in its order."""
    return [tables.pending.c[field.name] for field in fields(Pending)]


def count_typed(connection: Connection, before: date) -> int:
    """Return of how many reports that were decided by a day what was typed is still there."""
    query = select(func.count()).select_from(tables.pending).where(*typed_until(before))
    return int(connection.execute(query).scalar_one())


def typed_until(day: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a report that was decided by a day and has its words still."""
    table, end = tables.pending.c, datetime.combine(day, time.max, UTC)
    return table.state != "pending", table.decided_at <= end, table.draft != NOTHING_TYPED


def pending_by_token(connection: Connection, token: str) -> Pending | None:
    """Return the report that a form's token has made; None where it has made none."""
    return next(iter(pending(connection, token_hash=hash_token(token))), None)


def hash_token(token: str) -> str:
    """Return what is stored of a form's token."""
    return sha256(token.encode()).hexdigest()
