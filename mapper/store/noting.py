"""What of the accounts the audit log notes, without anybody having to think of it.

A class of rows says with ``AUDITED`` which of its columns count, each with whether the log tells
the new value, and with ``audited_as`` what the log calls a row, "" for one that it passes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from mapper.store.writer import Writer


@contextmanager
def noting_session(writer: Writer) -> Iterator[Session]:
    """Give an ORM session in a write transaction that notes what it changes."""
    with Session(bind=writer.connection) as session:

        @event.listens_for(session, "after_flush")
        def note(flushed: Session, _context: object) -> None:
            for row in (*flushed.new, *flushed.dirty, *flushed.deleted):
                named = row.audited_as if hasattr(row, "audited_as") else ""
                if named and (what := _change(flushed, row)):
                    writer.log.note(f"{named.split()[0]} {what}", named)

        yield session


def _change(session: Session, row: Any) -> str:
    """Return in words what is done with a row; "" where nothing that counts is."""
    if row in session.deleted:
        return "removed"
    state, said = inspect(row), []
    for name, tells in row.AUDITED.items():
        if state.attrs[name].history.has_changes():
            said.append(f"{name} {getattr(row, name)}" if tells else name)
    done = "made" if row in session.new else "changed" if said else ""
    return f"{done}: {', '.join(said)}" if said else done
