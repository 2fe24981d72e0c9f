"""How the words of a report were put on the railway, kept beside what they became.

A placing is ``taken`` where it was sure enough to decide a record's place, ``review`` while an
editor has still to choose, ``settled`` once one has, and ``dropped`` where there is nothing to
choose any more: its report was rejected, or the row that it came from has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, insert, select, update

from mapper.store import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

TAKEN, REVIEW, SETTLED, DROPPED = "taken", "review", "settled", "dropped"


@dataclass(frozen=True, slots=True)
class KeptPlacing:
    """One placing: of a report that came in, of the incident's revision that it made, or both.

    ``origin`` says where the phrase stood; ``placing`` is what was found: phrase, method, score,
    reasons, alternatives and which of them was chosen.
    """

    number: int
    pending_id: int | None
    incident_id: str | None
    revision: int | None
    state: str
    at: datetime
    who: str
    origin: str
    placing: dict[str, Any]


def kept(connection: Connection, **conditions: object) -> list[KeptPlacing]:
    """Return the placings whose columns have the values given, oldest first."""
    table = tables.placing
    query = select(*(table.c[field.name] for field in fields(KeptPlacing))).order_by(table.c.number)
    for name, value in conditions.items():
        query = query.where(table.c[name] == value)
    return [
        KeptPlacing(**{**row, "placing": orjson.loads(row["placing"])})
        for row in connection.execute(query).mappings()
    ]


def keep(
    connection: Connection,
    placing: Mapping[str, Any],
    *,
    state: str,
    who: str,
    origin: str,
    pending_id: int | None = None,
    incident_id: str | None = None,
) -> None:
    """Keep a placing; with ``incident_id`` it belongs to that incident's newest revision."""
    connection.execute(
        insert(tables.placing).values(
            pending_id=pending_id,
            incident_id=incident_id,
            revision=newest_revision(connection, incident_id) if incident_id else None,
            state=state,
            at=datetime.now(UTC),
            who=who,
            origin=origin,
            placing=orjson.dumps(dict(placing)).decode(),
        )
    )


def set_state(connection: Connection, number: int, state: str) -> None:
    """Say what became of a placing."""
    table = tables.placing
    connection.execute(update(table).where(table.c.number == number).values(state=state))


def drop_waiting(connection: Connection, incident_id: str) -> None:
    """Take an incident off the list of those whose place an editor has still to choose."""
    table = tables.placing
    here = (table.c.incident_id == incident_id) & (table.c.state == REVIEW)
    connection.execute(update(table).where(here).values(state=DROPPED))


def newest_revision(connection: Connection, incident_id: str) -> int | None:
    """Return the number of an incident's newest revision; None where it has none."""
    table = tables.revision
    query = select(func.max(table.c.number)).where(
        table.c.kind == "incident", table.c.key == incident_id
    )
    number: int | None = connection.execute(query).scalar_one()
    return number
