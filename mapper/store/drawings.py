"""What is drawn for places, as GeoJSON: kept once for all records that are shown there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from mapper.store.seen import seen_by
from mapper.store.tables import drawing, public_form

if TYPE_CHECKING:
    from sqlalchemy import Connection


def number_of(connection: Connection, geometry: str | None) -> int | None:
    """Return the number of a geometry, which is kept if it is new; None for none."""
    if geometry is None:
        return None
    digest, known = sha256(geometry.encode()).hexdigest(), seen_by(connection).drawings
    if digest not in known:
        query = select(drawing.c.number).where(drawing.c.digest == digest)
        found: int | None = connection.execute(query).scalar_one_or_none()
        if found is None:
            kept = insert(drawing).returning(drawing.c.number)
            row = {"digest": digest, "geometry": geometry}
            found = int(connection.execute(kept, row).scalar_one())
        known[digest] = found
    return known[digest]


def drop_unused(connection: Connection) -> None:
    """Forget what no public form shows any more."""
    shown = select(public_form.c.drawn).where(public_form.c.drawn == drawing.c.number)
    connection.execute(delete(drawing).where(~shown.exists()))
    seen_by(connection).drawings.clear()
