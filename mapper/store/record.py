"""Reading the record itself, exact and with its history: for editors, never for the public.

Every function takes an open connection, so that it sees what its own transaction has written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from sqlalchemy import func, select

from mapper import schema
from mapper.errors import NotFound
from mapper.model import MERGED, Claim, Incident, Source
from mapper.schema import SOURCE_ID, columns
from mapper.store import tables
from mapper.store.revising import Marks
from mapper.store.seen import Seen, seen_by

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping, Select

T = TypeVar("T", Incident, Source, Claim)

_IDS_AT_ONCE = 500

#: What says in a sentence that nothing in a store happened: its records were made for trying.
MADE = "made"


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a record: ``row`` is the whole row as JSON, ``at`` is in UTC.

    ``marks`` is what stands beside it; a row whose words were erased is empty.
    """

    kind: str
    key: str
    number: int
    at: datetime
    who: str
    why: str
    row: dict[str, Any]
    marks: Marks


def incident(connection: Connection, incident_id: str) -> Incident:
    """Return one incident as it is recorded.

    Raises
    ------
    NotFound
        No incident has this id.
    """
    found = stored_incident(connection, incident_id)
    if found is None:
        raise NotFound(f"no incident has the id {incident_id!r}; ids are like XX-2022-0007")
    return found


def stored_incident(connection: Connection, incident_id: str) -> Incident | None:
    """Return one incident as it is recorded; None where there is none."""
    return next(iter(incidents(connection, [incident_id])), None)


def incidents(connection: Connection, ids: Iterable[str]) -> list[Incident]:
    """Return the incidents of these ids in their order; one that is not there is left out."""
    table, ids, found = tables.incident, list(ids), seen_by(connection).incidents
    for some in _in_parts([each for each in ids if each not in found]):
        found |= dict.fromkeys(some)
        query = select(table).where(table.c.id.in_(some))
        found |= {each.id: each for each in _read_all(connection, query, Incident)}
    return [incident for each in ids if (incident := found[each])]


def incident_ids(connection: Connection) -> list[str]:
    """Return the ids of all incidents, sorted."""
    column = tables.incident.c.id
    return list(connection.execute(select(column).order_by(column)).scalars())


def merged_into(connection: Connection, incident_id: str) -> list[str]:
    """Return the ids of the incidents that are merged into one, sorted."""
    of = tables.incident.c
    query = select(of.id).where(of.replaced_by == incident_id, of.status == MERGED)
    return list(connection.execute(query.order_by(of.id)).scalars())


def numbers_of(connection: Connection, prefix: str) -> set[int]:
    """Return the numbers of all ids that begin with ``prefix``, as ``XX-2022-``."""
    column = tables.incident.c.id
    query = select(column).where(column.startswith(prefix, autoescape=True))
    return {int(found.removeprefix(prefix)) for found in connection.execute(query).scalars()}


def incidents_citing(connection: Connection, source_ids: Iterable[str]) -> set[str]:
    """Return the ids of the incidents that cite one of the sources, themselves or in a claim.

    One that was derived from it is cited for it, too: what it repeats says whose word it is.
    """
    found: set[str] = set()
    for some in _in_parts([*_with_derived(connection, source_ids)]):
        query = select(tables.cited.c.incident_id).where(tables.cited.c.source_id.in_(some))
        found |= set(connection.execute(query).scalars())
    return found


def sources(connection: Connection, source_ids: Iterable[str]) -> dict[str, Source]:
    """Return the sources of these ids by id; one that is not there is left out."""
    table, found = tables.source, seen_by(connection).sources
    ids = list(dict.fromkeys(source_ids))
    for some in _in_parts([each for each in ids if each not in found]):
        found |= dict.fromkeys(some)
        query = select(table).where(table.c.source_id.in_(some))
        found |= {each.source_id: each for each in _read_all(connection, query, Source)}
    return {each: source for each in ids if (source := found[each])}


def sources_with_origins(connection: Connection, source_ids: Iterable[str]) -> dict[str, Source]:
    """Return the sources of these ids, and what they were derived from as far as it is known."""
    found = sources(connection, source_ids)
    new = found
    while above := [
        each.derived_from
        for each in new.values()
        if re.fullmatch(SOURCE_ID, each.derived_from) and each.derived_from not in found
    ]:
        new = sources(connection, above)
        if not new:
            break
        found |= new
    return found


def _with_derived(connection: Connection, source_ids: Iterable[str]) -> Iterator[str]:
    """Yield ids of sources, and those of all that was derived from them."""
    table, seen, new = tables.source.c, set[str](), [*source_ids]
    while new:
        yield from new
        seen.update(new)
        found: list[str] = []
        for some in _in_parts(new):
            query = select(table.source_id).where(table.derived_from.in_(some))
            found += connection.execute(query).scalars()
        new = [each for each in dict.fromkeys(found) if each not in seen]


def source_by_url(connection: Connection, url: str) -> Source | None:
    """Return the source with exactly this address; None where there is none."""
    return _sources_by_url(connection, [url])[url]


def _sources_by_url(connection: Connection, urls: Iterable[str]) -> Mapping[str, Source | None]:
    """Return the source with each address; of several the first by its id."""
    table, found = tables.source, seen_by(connection).by_url
    for some in _in_parts([each for each in urls if each not in found]):
        found |= dict.fromkeys(some)
        query = select(table).where(table.c.url.in_(some)).order_by(table.c.source_id.desc())
        found |= {each.url: each for each in _read_all(connection, query, Source)}
    return found


def claims(connection: Connection, incident_id: str) -> list[Claim]:
    """Return the claims about one incident, in the order in which they were recorded."""
    return claims_about(connection, [incident_id])[incident_id]


def claims_about(connection: Connection, ids: Iterable[str]) -> dict[str, list[Claim]]:
    """Return the claims about each of these incidents, in the order of their recording."""
    table, ids, found = tables.claim, list(ids), seen_by(connection).claims
    for some in _in_parts([each for each in ids if each not in found]):
        found |= {each: [] for each in some}
        query = select(*(table.c[name] for name in columns(Claim)))
        query = query.where(table.c.incident_id.in_(some)).order_by(table.c.number)
        for each in _read_all(connection, query, Claim):
            found[each.incident_id].append(each)
    return {each: list(found[each]) for each in ids}


def newest_number(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, int]:
    """Return the number of the newest revision of each of some records that has one."""
    found: dict[str, int] = {}
    for some in _in_parts(list(keys)):
        found |= {row[0]: row[1] for row in connection.execute(_newest(kind, some))}
    return found


def _newest(kind: str, keys: Sequence[str]) -> Select[str, int]:
    """Select of each of some records its key and the number of its newest revision."""
    of = tables.revision.c
    query = select(of.key, func.max(of.number)).where(of.kind == kind, of.key.in_(keys))
    return query.group_by(of.key)


def revisions(connection: Connection, key: str, kind: str = "incident") -> list[Revision]:
    """Return every state that a record (or, with ``kind="source"``, a source) has had."""
    table = tables.revision
    query = select(table).where(table.c.kind == kind, table.c.key == key).order_by(table.c.number)
    return [as_revision(row) for row in connection.execute(query).mappings()]


def as_revision(row: RowMapping) -> Revision:
    """Return the revision of a row of its table."""
    values = {each.name: row[each.name] for each in fields(Revision) if each.name != "marks"}
    return Revision(**values | {"row": orjson.loads(values["row"]), "marks": _marks(row)})


def _marks(row: RowMapping) -> Marks:
    return Marks(**{each.name: row[each.name] for each in fields(Marks)})


def revision(connection: Connection, kind: str, key: str, number: int) -> Revision | None:
    """Return one state of a record or source; None where it never had one of this number."""
    query = select(tables.revision).filter_by(kind=kind, key=key, number=number)
    row = connection.execute(query).mappings().first()
    return as_revision(row) if row is not None else None


def last_states(
    connection: Connection, kind: str, keys: Iterable[str]
) -> dict[str, tuple[int, Marks, dict[str, Any]]]:
    """Return number, marks and row of the newest revision of each of some records that has one."""
    of, found = tables.revision.c, dict[str, tuple[int, Marks, dict[str, Any]]]()
    for some in _in_parts(list(keys)):
        newest = _newest(kind, some).subquery().c
        rows = select(tables.revision).where(of.kind == kind, of.key == newest[0])
        rows = rows.where(of.number == newest[1])
        for row in connection.execute(rows).mappings():
            found[row["key"]] = (row["number"], _marks(row), orjson.loads(row["row"]))
    return found


def newest(connection: Connection, incident_id: str) -> Iterator[Revision]:
    """Yield the states of an incident, the newest first, each read when it is asked for."""
    table = tables.revision
    query = select(table).where(table.c.kind == "incident", table.c.key == incident_id)
    rows = connection.execute(query.order_by(table.c.number.desc())).mappings()
    yield from map(as_revision, rows)


def revisions_with(connection: Connection, incident_id: str, name: str) -> list[Revision]:
    """Return the states of an incident beside which something is kept under ``name``."""
    table = tables.revision
    here = (table.c.kind == "incident") & (table.c.key == incident_id)
    query = select(table).where(here, table.c.row.contains(f'"{name}":', autoescape=True))
    rows = connection.execute(query.order_by(table.c.number)).mappings()
    return [each for each in map(as_revision, rows) if name in each.row]


def imported_hash(connection: Connection, kind: str, key: str) -> str | None:
    """Return the hash that a row had when it was last imported; None if it never was."""
    seen = seen_by(connection)
    if key not in seen.hashed:
        _read_hashes(connection, [key], seen)
    return seen.hashes.get((kind, key))


def foresee(
    connection: Connection,
    ids: Iterable[str] = (),
    *,
    names: Iterable[str] = (),
    source_ids: Iterable[str] = (),
    urls: Iterable[str] = (),
) -> None:
    """Read at once what a write transaction will ask for one by one.

    ``ids`` are those of incidents, ``names`` further keys of imported rows, ``source_ids`` and
    ``urls`` those of sources.
    """
    ids, seen = [each for each in ids if each], seen_by(connection)
    incidents(connection, ids)
    claims_about(connection, ids)
    _read_hashes(connection, [*ids, *names], seen)
    sources(connection, source_ids)
    _sources_by_url(connection, dict.fromkeys(urls))


def _read_hashes(connection: Connection, keys: list[str], seen: Seen) -> None:
    table = tables.imported_row
    for some in _in_parts([each for each in keys if each not in seen.hashed]):
        query = select(table.c.kind, table.c.key, table.c.hash).where(table.c.key.in_(some))
        for kind, key, digest in connection.execute(query):
            seen.hashes.setdefault((kind, key), digest)  # what is still to be written counts
        seen.hashed.update(some)


def counters(connection: Connection) -> dict[tuple[str, int], int]:
    """Return the highest number of each country and year that has one."""
    seen, table = seen_by(connection), tables.id_counter
    if seen.counters is None:
        rows = connection.execute(select(table))
        seen.counters = {(row.country, row.year): row.last for row in rows}
    return seen.counters


def state(connection: Connection, key: str) -> str:
    """Return one single value of the store, "" where it was never set."""
    table = tables.state
    query = select(table.c.value).where(table.c.key == key)
    return connection.execute(query).scalar_one_or_none() or ""


def change_number(connection: Connection) -> int:
    """Return the number of the last change of a public form; 0 before the first."""
    return int(state(connection, "change") or 0)


def is_empty(connection: Connection) -> bool:
    """Tell whether no incident is recorded."""
    return connection.execute(select(tables.incident.c.id).limit(1)).first() is None


def as_row(value: Incident | Source | Claim) -> dict[str, Any]:
    """Return a record as JSON-ready values: dates as ISO texts, several terms as a list."""
    return {name: _plain(getattr(value, name)) for name in columns(type(value))}


def from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """Return the record that `as_row` gave; what the row lacks is as it is by default."""
    known = columns(kind)
    return kind(**{name: _read(known[name], row[name]) for name in known if name in row})


def _read(column: schema.Column, content: Any) -> Any:
    if column.type is schema.Type.DATE and content is not None:
        return date.fromisoformat(content)
    if column.many and isinstance(content, str):  # it held one term when this was kept
        return (content,) if content else ()
    return tuple(content) if column.many else content


def as_json(value: object) -> bytes:
    """Return records, alone or within lists and dicts, as JSON: each as `as_row` has it."""
    return orjson.dumps(value)


def _plain(content: object) -> object:
    if isinstance(content, date):
        return content.isoformat()
    return list(content) if isinstance(content, tuple) else content


def _read_all(
    connection: Connection, query: Select[*tuple[Any, ...]], kind: type[T]
) -> Iterator[T]:
    """Yield the records of rows whose columns stand as the schema's do, as in their tables."""
    return (kind(*row) for row in connection.execute(query).all())


def _in_parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]
