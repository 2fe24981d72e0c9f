"""Texts that the gate withholds from public forms, and what editors decided of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, func, insert, select, update

from mapper.errors import InputError, NotFound
from mapper.model import Exact, Withheld
from mapper.store.tables import withheld

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

REVIEW, SHOWN, WITHHELD, VOID = "review", "shown", "withheld", "void"
_ROW = withheld.c


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text of an incident that was found too exact, and what became of it: by whom, and why."""

    number: int
    incident_id: str
    text: Withheld
    state: str
    at: datetime
    who: str
    why: str

    def __str__(self) -> str:
        """What is withheld and why, without the words themselves."""
        text = self.text
        whose = f" of {text.of} {text.source_id}" if text.source_id else ""
        why = " and ".join(each.says for each in text.found)
        if text.unsourced:
            return f"{self.incident_id} is held back: it cites {why}; give it one"
        what = "is held back" if text.whole else f"{text.field}{whose} is withheld"
        return f"{self.incident_id}: {what}: it names {why}; an editor decides at /review"


#: What is held of the texts of some incidents: number and state by incident and digest.
Held = Mapping[tuple[str, str], tuple[int, str]]


def held(connection: Connection, ids: Collection[str]) -> Held:
    """Return what is held of the texts of some incidents as they are now."""
    if not ids:
        return {}
    query = select(_ROW.incident_id, _ROW.digest, _ROW.number, _ROW.state).where(
        _ROW.incident_id.in_(ids), _ROW.state != VOID
    )
    return {
        (key, digest): (number, state) for key, digest, number, state in connection.execute(query)
    }


def shown(held: Held) -> Mapping[str, Collection[str]]:
    """Return the digests of the texts that an editor has shown, by incident."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (key, digest), (_, state) in held.items():
        if state == SHOWN:
            found[key].add(digest)
    return found


def keep(connection: Connection, held: Held, found: Mapping[str, Sequence[Withheld]]) -> None:
    """Keep what was found in the texts of the incidents of ``held``, and nothing else of them.

    Of one that is not in ``found``, because nothing of it is shown, what was decided stands.
    """
    new = {(key, each.digest): each for key, texts in found.items() for each in texts}
    gone = [(key[0], *kept) for key, kept in held.items() if key not in new]
    waiting = [number for _, number, state in gone if state == REVIEW]
    decided = [number for key, number, state in gone if state != REVIEW and key in found]
    if waiting:
        connection.execute(delete(withheld).where(_ROW.number.in_(waiting)))
    if decided:
        void = update(withheld).where(_ROW.number.in_(decided)).values(state=VOID)
        connection.execute(void)
    if rows := [_row(key, each) for key, each in new.items() if key not in held]:
        connection.execute(insert(withheld), rows)


def decide(connection: Connection, number: int, state: str, *, who: str, why: str) -> KeptText:
    """Record what an editor decided of a text: `SHOWN` or `WITHHELD`.

    Raises
    ------
    NotFound
        No text has this number.
    InputError
        It was decided, or changed, since.
    """
    row = connection.execute(select(withheld).where(_ROW.number == number)).mappings().first()
    if row is None or row["state"] == VOID:
        raise NotFound(f"no text waits under the number {number}; /review lists them")
    if row["state"] != REVIEW:
        raise InputError(
            f"this text of {row['incident_id']} was {row['state']} before; reload the page"
        )
    values = {"state": state, "at": datetime.now(UTC), "who": who, "why": why}
    connection.execute(update(withheld).where(_ROW.number == number).values(values))
    return _kept({**row, **values})


def waiting(connection: Connection, *, start: int = 0, most: int | None = None) -> list[KeptText]:
    """Return the texts that wait for an editor, the oldest first."""
    query = select(withheld).where(_ROW.state == REVIEW).order_by(_ROW.number)
    query = query.offset(start).limit(most)
    return [_kept(row) for row in connection.execute(query).mappings()]


def count_waiting(connection: Connection) -> int:
    """Return how many texts wait for an editor."""
    query = select(func.count()).select_from(withheld).where(_ROW.state == REVIEW)
    return int(connection.execute(query).scalar_one())


def count_by_record(connection: Connection) -> dict[str, int]:
    """Return how many texts of each incident are not shown, by its id."""
    query = select(_ROW.incident_id, func.count()).where(_ROW.state.in_((REVIEW, WITHHELD)))
    found = connection.execute(query.group_by(_ROW.incident_id))
    return {key: int(count) for key, count in found}


def decided(connection: Connection, incident_id: str) -> list[KeptText]:
    """Return what was decided of the texts of an incident, the newest first."""
    query = select(withheld).where(_ROW.incident_id == incident_id, _ROW.state != REVIEW)
    return [_kept(row) for row in connection.execute(query.order_by(_ROW.at.desc())).mappings()]


def of_sources(connection: Connection) -> frozenset[tuple[str, str]]:
    """Return the ids and columns of sources of which some record withholds the text."""
    query = select(_ROW.source_id, _ROW.field).where(
        _ROW.of == "source", _ROW.state.in_((REVIEW, WITHHELD))
    )
    return frozenset((source_id, field) for source_id, field in connection.execute(query))


def _row(key: tuple[str, str], text: Withheld) -> dict[str, Any]:
    incident_id, digest = key
    found = orjson.dumps([asdict(each) for each in text.found]).decode()
    return {
        "incident_id": incident_id,
        "digest": digest,
        "of": text.of,
        "source_id": text.source_id,
        "field": text.field,
        "text": text.text,
        "found": found,
        "state": REVIEW,
        "at": datetime.now(UTC),
        "who": "",
        "why": "",
    }


def _kept(row: RowMapping | Mapping[str, Any]) -> KeptText:
    found = tuple(Exact(**each) for each in orjson.loads(row["found"]))
    text = Withheld(row["of"], row["field"], row["text"], found, row["source_id"])
    about = (row[name] for name in ("state", "at", "who", "why"))
    return KeptText(row["number"], row["incident_id"], text, *about)


def drop_void(connection: Connection, incident_id: str) -> None:
    """Forget texts of an incident that were decided on and are no longer there."""
    void = (_ROW.incident_id == incident_id) & (_ROW.state == VOID)
    connection.execute(delete(withheld).where(void))
