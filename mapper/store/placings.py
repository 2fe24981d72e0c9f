"""How the words of a report were put on the railway, kept beside what they became.

A placing is ``taken`` where it was sure enough to decide a record's place, ``review`` while an
editor has still to choose, ``settled`` once one has, and ``dropped`` where there is nothing to
choose any more: its report was rejected, or the row that it came from has changed since.  It is
``aside`` while its record is withdrawn or merged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, delete, func, insert, select, update

from mapper.model import Place, place_from_json
from mapper.store import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

TAKEN, REVIEW, SETTLED, DROPPED = "taken", "review", "settled", "dropped"
ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a report mean, as they were read once, and what was made of it.

    ``kind`` is the geocoder's word for what it read, which tells several places from none;
    ``place`` what a record would hold, its words and its alternatives; ``chosen`` the id of the
    one that was taken, "" for none.  ``doubt`` says why an editor has to choose, ``was`` what an
    imported row says itself of the fields that its place has filled in, where it is held back.
    """

    kind: str
    place: Place
    chosen: str = ""
    doubt: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the reading as JSON values, without what is drawn: that the gate makes anew."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return said | {"place": replace(self.place, geometry=None).to_json(), "was": dict(self.was)}


def reading_from_json(values: Mapping[str, Any]) -> Reading:
    """Return the reading that `Reading.to_json` gave."""
    was = {name: tuple(v) if isinstance(v, list) else v for name, v in values["was"].items()}
    return Reading(**{**values, "place": place_from_json(values["place"]), "was": was})


@dataclass(frozen=True, slots=True)
class KeptPlacing:
    """One reading: of a report that came in, of the incident's revision that it made, or both.

    ``origin`` says where its words stood.
    """

    number: int
    pending_id: int | None
    incident_id: str | None
    revision: int | None
    state: str
    at: datetime
    who: str
    origin: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class NewPlacing:
    """A reading to keep: its state, where its words stood, and of what it is."""

    reading: Reading
    state: str
    origin: str
    pending_id: int | None = None
    incident_id: str | None = None


#: The newest revision of the incident whose placing is kept.
_NEWEST = (
    select(func.max(tables.revision.c.number))
    .where(tables.revision.c.kind == "incident", tables.revision.c.key == bindparam("of_key"))
    .scalar_subquery()
)
_KEEP = insert(tables.placing).values(revision=_NEWEST)


def kept(
    connection: Connection, *, start: int = 0, most: int | None = None, **conditions: object
) -> list[KeptPlacing]:
    """Return the placings whose columns have the values given, oldest first.

    They are ``most`` from number ``start`` on, or all.
    """
    table = tables.placing
    query = select(table).filter_by(**conditions).order_by(table.c.number)
    query = query.offset(start).limit(most)
    return [_kept(**row) for row in connection.execute(query).mappings()]


def count_unplaced(connection: Connection) -> int:
    """Return how many imported rows wait for an editor to choose their place."""
    query = select(func.count()).select_from(tables.placing)
    return connection.execute(query.filter_by(state=REVIEW, pending_id=None)).scalar_one()


def keep(
    connection: Connection,
    reading: Reading,
    *,
    state: str,
    who: str,
    origin: str,
    pending_id: int | None = None,
    incident_id: str | None = None,
) -> None:
    """Keep a reading; with ``incident_id`` it belongs to that incident's newest revision."""
    new = NewPlacing(reading, state, origin, pending_id=pending_id, incident_id=incident_id)
    keep_all(connection, [new], who=who)


def keep_all(connection: Connection, readings: Sequence[NewPlacing], *, who: str) -> None:
    """Keep some readings."""
    if not readings:
        return
    rows = [
        {
            "pending_id": each.pending_id,
            "incident_id": each.incident_id,
            "of_key": each.incident_id,
            "state": each.state,
            "at": datetime.now(UTC),
            "who": who,
            "origin": each.origin,
            "placing": orjson.dumps(each.reading.to_json()).decode(),
        }
        for each in readings
    ]
    connection.execute(_KEEP, rows)


def waiting_texts(connection: Connection) -> dict[int, str]:
    """Return the readings of the reports that wait, as they are kept, by the report's number."""
    table = tables.placing
    query = select(table.c.pending_id, table.c.placing).where(
        table.c.state == REVIEW, table.c.pending_id.is_not(None)
    )
    return {number: text for number, text in connection.execute(query) if number is not None}


def reading_from_text(text: str) -> Reading:
    """Return a reading that is kept as JSON text."""
    return reading_from_json(orjson.loads(text))


def _kept(*, placing: str, **values: Any) -> KeptPlacing:
    return KeptPlacing(reading=reading_from_text(placing), **values)


def set_state(connection: Connection, number: int, state: str) -> None:
    """Say what became of a placing."""
    table = tables.placing
    connection.execute(update(table).where(table.c.number == number).values(state=state))


def move(connection: Connection, incident_ids: Collection[str], state: str, become: str) -> None:
    """Let the placings of some incidents that are in one state be in another."""
    table = tables.placing
    here = table.c.incident_id.in_(incident_ids) & (table.c.state == state)
    if incident_ids:
        connection.execute(update(table).where(here).values(state=become))


def drop_former(connection: Connection, incident_id: str, upto: int) -> None:
    """Delete how the words of an incident were read for its revisions up to a number."""
    here = (tables.placing.c.incident_id == incident_id) & (tables.placing.c.revision <= upto)
    connection.execute(delete(tables.placing).where(here, tables.placing.c.state != REVIEW))
