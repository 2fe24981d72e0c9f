"""The audit log: one entry a change, each hashing the one before it with the instance's secret.

A hash chain keyed by HMAC-SHA-256 (RFC 2104), after Schneier and Kelsey, "Cryptographic Support for
Secure Logs on Untrusted Machines" (1998): who can write to the database and has not the secret can
neither change, remove, insert nor move an entry without being found; cutting off the end is found
by a hash that was kept elsewhere.

An entry covers revisions by their seals.  A seal is an HMAC of what the revision is (whose, which,
when, by whom) and of the salted digest of its words, so that words can be erased and the log still
holds.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, insert, select, update

from mapper.store import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: What the first entry hashes in the place of the one before it.
START = "0" * 64
#: What an entry is about where nobody says more, where it begins the log, and where it erases.
RECORD, BEGUN, ERASED = "record changed", "log begun", "words erased"
#: What the row of a revision is whose words were erased.
NO_WORDS = "{}"
#: What is said of an import that never ended.
_CUT_SHORT = "import that was cut short"
_TICKET_BITS = 62
_AUDIT, _REVISION = tables.audit, tables.revision


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: its number from 1, its day, who made it (the signature) and what it was.

    ``objects`` are what it was about, as ``incident XX-2022-0001/3`` for a third revision.  It
    covers ``rows`` revisions, which carry its ``ticket``; ``digest`` is that of their seals.
    """

    number: int
    day: date
    who: str
    what: str
    objects: tuple[str, ...]
    ticket: int
    rows: int
    digest: str

    def hashed(self, key: bytes, before: str) -> str:
        """Return the hash of the entry that follows one of the hash ``before``."""
        said = [self.number, self.day.isoformat(), self.who, self.what, self.objects]
        covers = [str(self.ticket), self.rows, self.digest]
        return _hmac(key, before.encode() + orjson.dumps([*said, *covers]))


def new_ticket() -> int:
    """Return what the revisions of one entry have in common, and no others."""
    return 1 + secrets.randbits(_TICKET_BITS)


def new_batch_ticket() -> int:
    """Return the same for a batch: below zero, as its revisions are there before its entry."""
    return -new_ticket()


@dataclass(slots=True)
class Batch:
    """A change in several transactions, such as an import: one entry, written when it ends."""

    what: str
    who: str
    ticket: int = field(default_factory=new_batch_ticket)


class Log:
    """What one write transaction changes.

    ``what`` says what it is about, ``who`` whose signature it has where no revision says; of a
    ``batch`` it is a part.
    """

    def __init__(
        self,
        connection: Connection,
        key: bytes,
        what: str = "",
        who: str = "",
        batch: Batch | None = None,
    ) -> None:
        self._connection, self._key, self._batch = connection, key, batch
        if batch is not None and _is_written(connection, batch.ticket):
            batch.ticket = new_batch_ticket()
        self._ticket = new_ticket() if batch is None else batch.ticket
        self._what, self._who = what, who
        self._notes: list[str] = []
        self._objects: list[str] = []
        self._seals: list[str] = []

    def note(self, what: str, *objects: str, who: str = "") -> None:
        """Note what happened that is no revision, to what, and by whom."""
        self._notes.append(what)
        self._objects += objects
        self._who = self._who or who

    def sealed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row of a new revision with its salt, digest, seal and ticket."""
        salt = secrets.token_hex(16)
        digest = digest_of(salt, row["why"], row["row"])
        seal = seal_of(self._key, row, digest)
        self._seals.append(seal)
        self._who = self._who or row["who"]
        if self._batch is None:
            self._objects.append(named(row))
        return {**row, "salt": salt, "digest": digest, "seal": seal, "ticket": self._ticket}

    def write(self) -> None:
        """Write the entry, where anything was changed and this is no part of a batch."""
        if self._batch is None and (self._notes or self._seals):
            notes = [each for each in (self._what, *self._notes) if each]
            what = "; ".join(dict.fromkeys(notes)) or RECORD
            self.append(what, self._who, self._objects, self._ticket, self._seals)

    def end(self, batch: Batch, *, cut_short: bool = False) -> None:
        """Write the entry of a batch that has ended, where it changed anything."""
        seals = _seals(self._connection, batch.ticket)
        if seals and not _is_written(self._connection, batch.ticket):
            what = f"{batch.what}; cut short" if cut_short else batch.what
            self.append(what, batch.who, (), batch.ticket, seals)

    def end_others(self) -> None:
        """Write the entries of batches that never ended, as when their process was killed."""
        tickets = select(_REVISION.c.ticket).where(_REVISION.c.ticket < 0).distinct()
        written = select(_AUDIT.c.ticket).where(_AUDIT.c.ticket == _REVISION.c.ticket)
        for ticket in self._connection.execute(tickets.where(~written.exists())).scalars().all():
            self.end(Batch(_CUT_SHORT, "", ticket))

    def begin(self) -> None:
        """Begin the log of a database that has none, with an entry for all that is there."""
        names = ("kind", "key", "number", "at", "who", "why", "row")
        rows = self._connection.execute(select(*(_REVISION.c[name] for name in names))).mappings()
        sealed = [_by_key(self.sealed({**row})) for row in rows.all()]
        self._connection.execute(_SEAL, sealed)
        self.append(BEGUN, "", (), self._ticket, self._seals)

    def append(
        self, what: str, who: str, objects: Sequence[str], ticket: int, seals: Iterable[str]
    ) -> None:
        """Write one entry behind the newest."""
        number, before = head(self._connection)
        listed, day = tuple(objects), datetime.now(UTC).date()
        seals = [*seals]
        digest = digest_of_seals(seals)
        entry = Entry(number + 1, day, who, what, listed, ticket, len(seals), digest)
        row = {each: getattr(entry, each) for each in Entry.__slots__}
        hashed = {"objects": orjson.dumps(listed).decode(), "hash": entry.hashed(self._key, before)}
        self._connection.execute(insert(_AUDIT), row | hashed)

    def erase(self, kind: str, key: str, number: int) -> None:
        """Erase the words of one revision, which is noted."""
        words = {"salt": "", "why": "", "row": NO_WORDS}
        here = {"kind": kind, "key": key, "number": number}
        self._connection.execute(update(_REVISION).filter_by(**here).values(words))
        self.note(ERASED, named(here))


#: Seals revisions that have none.
_SEAL = (
    update(_REVISION)
    .where(
        _REVISION.c.kind == bindparam("of_kind"),
        _REVISION.c.key == bindparam("of_key"),
        _REVISION.c.number == bindparam("of_number"),
    )
    .values({name: bindparam(name) for name in ("salt", "digest", "seal", "ticket")})
)


def _by_key(row: Mapping[str, Any]) -> dict[str, Any]:
    added = {name: row[name] for name in ("salt", "digest", "seal", "ticket")}
    return added | {f"of_{name}": row[name] for name in ("kind", "key", "number")}


def derived(secret: bytes) -> bytes:
    """Return the key of the log, which is no other use's."""
    return hmac.digest(secret, b"audit", "sha256")


def named(row: Mapping[str, Any]) -> str:
    """Return a revision as an entry names it."""
    return f"{row['kind']} {row['key']}/{row['number']}"


def digest_of(salt: str, why: str, row: str) -> str:
    """Return the salted digest of the words of a revision."""
    return sha256(f"{salt}\n{why}\n{row}".encode()).hexdigest()


def seal_of(key: bytes, row: Mapping[str, Any], digest: str) -> str:
    """Return the seal of a revision; its words count by their digest only."""
    said = [row["kind"], row["key"], row["number"], row["at"].date().isoformat(), row["who"]]
    return _hmac(key, orjson.dumps([*said, digest]))


def digest_of_seals(seals: Iterable[str]) -> str:
    """Return the digest of the revisions of one entry, in whatever order they come."""
    return sha256("\n".join(sorted(seals)).encode()).hexdigest()


def is_to_begin(connection: Connection) -> bool:
    """Tell whether there are revisions from before there was a log."""
    first = select(_AUDIT.c.number).limit(1)
    bare = select(_REVISION.c.key).where(_REVISION.c.ticket == 0).limit(1)
    return not connection.execute(first).first() and connection.execute(bare).first() is not None


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the newest entry; 0 and `START` where there is none."""
    query = select(_AUDIT.c.number, _AUDIT.c.hash).order_by(_AUDIT.c.number.desc()).limit(1)
    found = connection.execute(query).first()
    return (found.number, found.hash) if found else (0, START)


def _is_written(connection: Connection, ticket: int) -> bool:
    query = select(_AUDIT.c.number).where(_AUDIT.c.ticket == ticket)
    return connection.execute(query).first() is not None


def _seals(connection: Connection, ticket: int) -> Sequence[str]:
    query = select(_REVISION.c.seal).where(_REVISION.c.ticket == ticket)
    return connection.execute(query).scalars().all()


def _hmac(key: bytes, said: bytes) -> str:
    return hmac.digest(key, said, "sha256").hex()
