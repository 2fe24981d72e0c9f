"""What is drawn for places, as GeoJSON: kept once for all records that are shown there."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from mapper.store.seen import seen_by
from mapper.store.tables import drawing, public_form

if TYPE_CHECKING:
    from sqlalchemy import Connection


def numbers_of(connection: Connection, geometries: Sequence[str | None]) -> list[int | None]:
    """Return the numbers of geometries, which are kept where they are new; None for none."""
    digests = {each: sha256(each.encode()).hexdigest() for each in geometries if each is not None}
    known = seen_by(connection).drawings
    _look_up(connection, digests, known)
    new = [
        {"digest": digest, "geometry": geometry}
        for geometry, digest in digests.items()
        if digest not in known
    ]
    if new:
        connection.execute(insert(drawing), new)
        _look_up(connection, digests, known)
    return [None if each is None else known[digests[each]] for each in geometries]


def _look_up(connection: Connection, digests: dict[str, str], known: dict[str, int]) -> None:
    wanted = [digest for digest in digests.values() if digest not in known]
    if wanted:
        query = select(drawing.c.digest, drawing.c.number).where(drawing.c.digest.in_(wanted))
        known |= {row.digest: row.number for row in connection.execute(query)}


def drop_unused(connection: Connection) -> None:
    """Forget what no public form shows any more."""
    shown = select(public_form.c.drawn).where(public_form.c.drawn == drawing.c.number)
    connection.execute(delete(drawing).where(~shown.exists()))
    seen_by(connection).drawings.clear()
