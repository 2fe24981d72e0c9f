"""Checking the audit log: the first entry that is not as it was written, and why.

The entries are walked in their order, each with the revisions that it covers; then the record as it
is now is held against its newest revisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, select

from mapper.model import Claim, Incident, Source
from mapper.store import audit, record, tables

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_AUDIT, _REVISION = tables.audit, tables.revision
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: how many ``entries`` hold and the hash of the last of them.

    ``fault`` says what is wrong first, "" for nothing, and ``number`` with which entry; 0 where it
    is none of them.  ``under_way`` are revisions of an import that has not ended.
    """

    entries: int
    head: str
    number: int = 0
    fault: str = ""
    under_way: int = 0


class _FaultFound(Exception):
    """The first thing that is not as it was written."""

    def __init__(self, number: int, says: str) -> None:
        super().__init__(says)
        self.number = number


@dataclass(frozen=True, slots=True)
class _Covered:
    """The revisions of one ticket: how many, the digest of their seals, and what is wrong first.

    ``erased`` are those without words, ``first`` is one to name.
    """

    rows: int
    digest: str
    fault: str = ""
    erased: tuple[str, ...] = ()
    first: str = ""

    def fault_in(self, entry: audit.Entry) -> str:
        """Return what is wrong with them as those of an entry, "" for nothing."""
        if self.rows < entry.rows:
            return f"{entry.rows - self.rows} of its {entry.rows} revisions were removed"
        if self.fault or self.digest == entry.digest:
            return self.fault
        return "its revisions are not those that it was written with"


_NOTHING = _Covered(0, audit.digest_of_seals(()))


@dataclass(slots=True)
class _Walk:
    """How far the log was found to hold: its last entry, and where its tickets stand in it."""

    number: int = 0
    hash: str = audit.START
    expected: bool = False
    tickets: dict[int, int] = field(default_factory=dict)
    under_way: int = 0


def verify(connection: Connection, key: bytes, expect: str = "") -> Verdict:
    """Check the whole log and the record; ``expect`` is a hash that the log must hold.

    ``key`` is that of the log.
    """
    walk = _Walk(expected=not expect)
    try:
        _check_log(connection, key, walk, expect)
        for kind in (Incident, Source):
            _check_record(connection, kind.__name__.lower(), walk)
        if not walk.expected:
            says = f"no entry has the hash {expect}: the end of the log is missing, or another log"
            raise _FaultFound(0, f"{says} stands in its place")
    except _FaultFound as fault:
        return Verdict(walk.number, walk.hash, fault.number, str(fault))
    return Verdict(walk.number, walk.hash, under_way=walk.under_way)


def newest(connection: Connection, most: int) -> list[tuple[audit.Entry, str]]:
    """Return the newest entries, each with its hash, in their order."""
    query = select(_AUDIT).order_by(_AUDIT.c.number.desc()).limit(most)
    rows = connection.execute(query).all()
    return [(_entry(row), row.hash) for row in reversed(rows)]


def _entry(row: Row[Any]) -> audit.Entry:
    number, day, who, what, objects, *covers = tuple(row)[:-1]  # as the columns of the table stand
    return audit.Entry(number, day, who, what, tuple(orjson.loads(objects)), *covers)


def _check_log(connection: Connection, key: bytes, walk: _Walk, expect: str) -> None:
    covered = dict(_covered(connection, key))
    erased: set[str] = set()
    bare: dict[str, int] = {}
    for row in connection.execute(select(_AUDIT).order_by(_AUDIT.c.number)).yield_per(_AT_ONCE):
        number, entry = walk.number + 1, _entry(row)
        if entry.number != number:
            raise _FaultFound(number, f"entry {number} is missing: {row.number} comes instead")
        if entry.hashed(key, walk.hash) != row.hash:
            another = ", or the secret is not that of this log" if number == 1 else ""
            raise _FaultFound(number, f"entry {number} was changed, inserted or moved{another}")
        found = covered.pop(entry.ticket, _NOTHING)
        if fault := found.fault_in(entry):
            raise _FaultFound(number, f"entry {number}: {fault}")
        erased |= set(entry.objects) if audit.ERASED in entry.what else set()
        bare |= dict.fromkeys(found.erased, number)
        walk.number, walk.hash = number, row.hash
        walk.tickets[entry.ticket] = number
        walk.expected = walk.expected or row.hash == expect
    for ticket, found in covered.items():
        if found.fault or ticket >= 0:
            says = found.fault or f"{found.first} has no entry: it was removed, or never was"
            raise _FaultFound(0, says)
        walk.under_way += found.rows
    if unsaid := sorted(bare.keys() - erased, key=bare.__getitem__):
        number = bare[unsaid[0]]
        says = f"entry {number}: the words of {unsaid[0]} were erased, and no entry says so"
        raise _FaultFound(number, says)


def _covered(connection: Connection, key: bytes) -> Iterator[tuple[int, _Covered]]:
    """Yield the tickets of revisions, each with what it covers."""
    found = connection.execute(select(_REVISION).order_by(_REVISION.c.ticket)).yield_per(_AT_ONCE)
    names = [*found.keys()]
    rows = (dict[str, Any](zip(names, row, strict=True)) for row in found)
    for ticket, some in groupby(rows, itemgetter("ticket")):
        seals, fault, erased, first = [], "", [], ""
        for row in some:
            first = first or audit.named(row)
            fault = fault or _fault_of(row, key)
            seals.append(row["seal"])
            if not row["salt"]:
                erased.append(audit.named(row))
        digest = audit.digest_of_seals(seals)
        yield ticket, _Covered(len(seals), digest, fault, tuple(erased), first)


def _fault_of(row: Mapping[str, Any], key: bytes) -> str:
    """Return what is wrong with a revision, "" for nothing; erased words are not asked for."""
    kept = audit.digest_of(row["salt"], row["why"], row["row"]) if row["salt"] else row["digest"]
    bare = not row["salt"] and (row["why"] or row["row"] != audit.NO_WORDS)
    if bare or kept != row["digest"] or audit.seal_of(key, row, kept) != row["seal"]:
        return f"{audit.named(row)} was changed or added"
    return ""


def _check_record(connection: Connection, kind: str, walk: _Walk) -> None:
    """Hold the rows of the record, as they are, against their newest revisions."""
    pairs = zip_longest(_now(connection, kind), _newest(connection, kind))
    for now, last in pairs:
        if last is None or (now is not None and now[0] < last[0]):
            raise _FaultFound(0, f"{kind} {now[0]} was added without an entry")
        key, state, ticket = last
        number = walk.tickets.get(ticket, 0)
        if now is None or now[0] != key:
            raise _FaultFound(number, f"{kind} {key} of entry {number} was removed")
        if not _same(now[1], state, kind):
            says = f"{kind} {key} is not as entry {number} left it: it was changed without one"
            raise _FaultFound(number, says)


def _newest(connection: Connection, kind: str) -> Iterator[tuple[str, Any, int]]:
    """Yield id, state and ticket of the newest revision of each record of a kind."""
    of, numbers = _REVISION.c, _REVISION.alias().c
    last = select(func.max(numbers.number)).where(numbers.kind == kind, numbers.key == of.key)
    query = select(of.key, of.row, of.ticket).where(of.kind == kind)
    query = query.where(of.number == last.scalar_subquery()).order_by(of.key)
    for row in connection.execute(query).yield_per(_AT_ONCE):
        yield row.key, row.row, row.ticket


def _now(connection: Connection, kind: str) -> Iterator[tuple[str, Any]]:
    """Yield id and state of each record of a kind as it is."""
    if kind == "source":
        found = select(tables.source).order_by(tables.source.c.source_id)
        for row in connection.execute(found).yield_per(_AT_ONCE).mappings():
            yield row["source_id"], Source(**row)
        return
    claims = _claims(connection)
    found = select(tables.incident).order_by(tables.incident.c.id)
    waiting = next(claims, None)
    for row in connection.execute(found).yield_per(_AT_ONCE).mappings():
        said: list[Claim] = []
        while waiting is not None and waiting[0] <= row["id"]:
            said += waiting[1]
            waiting = next(claims, None)
        yield row["id"], {"incident": Incident(**row), "claims": said}


def _claims(connection: Connection) -> Iterator[tuple[str, list[Claim]]]:
    table = tables.claim.c
    query = select(tables.claim).order_by(table.incident_id, table.number)
    rows = connection.execute(query).yield_per(_AT_ONCE).mappings()
    for key, some in groupby(rows, lambda row: row["incident_id"]):
        yield key, [Claim(**{n: v for n, v in row.items() if n != "number"}) for row in some]


def _same(now: Any, row: str, kind: str) -> bool:
    """Tell whether a record is as a revision keeps it; what that lacks is as it is by default."""
    kept = orjson.loads(row)
    if kind == "source":
        return bool(now == record.from_row(Source, kept))
    said = [record.from_row(Claim, each) for each in kept.get("claims", ())]
    incident = record.from_row(Incident, kept.get("incident", {}))
    return bool(now == {"incident": incident, "claims": said})
