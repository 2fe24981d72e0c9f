"""Writing to the record: each change with who and why, its public form in the same transaction.

A `Writer` exists only inside ``with store.writer() as writer``; when the block ends without an
error everything in it is kept, otherwise nothing.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from mapper.memo import Memo
from mapper.model import Claim, Incident, PublicForm, Source
from mapper.schema import INCIDENT_ID, values_of
from mapper.store import bulk, cited, dialect, incoming, numbers, public, record, tables
from mapper.store.audit import Log
from mapper.store.revising import marks_of
from mapper.store.seen import seen_by
from mapper.store.showing import Row, held_forms, write_forms

#: The last that an `INCIDENT_ID` can have.
_LAST_NUMBER = 999_999

_CLAIMS, _REVISIONS = insert(tables.claim), insert(tables.revision)

# Letters and digits that cannot be taken for one another when a receipt is read aloud.
_RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Saved:
    """An incident to record with its public form, and why.

    ``claims`` replaces its claims; None keeps them.  ``beside`` is what its revision keeps beside
    the record.
    """

    incident: Incident
    form: PublicForm | None
    why: str
    claims: Sequence[Claim] | None = None
    beside: Mapping[str, Any] | None = None


class Writer:
    """One write transaction on the store.

    ``connection`` is its SQLAlchemy connection, for the tables of the accounts; ``log`` takes what
    it changes, for the audit log.  ``change`` is the change number of what it writes, reached if
    ``forms_differ`` is true at its end.
    """

    def __init__(self, connection: Connection, log: Log) -> None:
        self.connection, self.log = connection, log
        self._seen = seen_by(connection)
        self.change = numbers.following(record.change_number(connection))
        self.forms_differ = False
        #: Gaps of numbers that this transaction gave, and whose records may come later in it.
        self._filled: defaultdict[str, set[int]] = defaultdict(set)
        #: What is written at the end, or before what refers to it.
        self._imported: dict[tuple[str, str], str] = {}
        self._counted: dict[tuple[str, int], int] = {}
        self._sources: list[tuple[Source, str, str]] = []

    # --- the record ---

    def save_source(self, source: Source, *, who: str, why: str) -> bool:
        """Record a source; return whether anything changed.  It is written before what cites it."""
        held = record.sources(self.connection, [source.source_id]).get(source.source_id)
        if held == source:
            return False
        self._sources.append((source, why, who))
        self._seen.sources[source.source_id] = source
        if held is None and not (source.url and record.source_by_url(self.connection, source.url)):
            self._seen.by_url[source.url] = source
        else:  # which of several has an address, the database says
            self._write_sources()
            self._seen.by_url.clear()
        return True

    def save_incident(
        self,
        incident: Incident,
        public_form: PublicForm | None,
        *,
        who: str,
        why: str,
        claims: Sequence[Claim] | None = None,
        made_with: str = "",
        beside: Mapping[str, Any] | None = None,
    ) -> bool:
        """Record an incident with its public form; return whether a revision was written."""
        saved = Saved(incident, public_form, why, claims, beside)
        return bool(self.save_incidents([saved], who=who, made_with=made_with))

    def save_incidents(
        self, saved: Sequence[Saved], *, who: str, made_with: str = "", memo: Memo | None = None
    ) -> Sequence[str]:
        """Record incidents, none of them twice; return the ids of those with a new revision.

        One is written when the row or a claim differs, and where something is kept beside them; the
        public form is written in any case, with the stamp ``made_with``.
        """
        self._write_sources()
        ids = [each.incident.id for each in saved]
        stored = {each.id: each for each in record.incidents(self.connection, ids)}
        claims = record.claims_about(self.connection, ids)
        told = {
            each.incident.id: [*each.claims]
            for each in saved
            if each.claims is not None and claims[each.incident.id] != [*each.claims]
        }
        rows = [each.incident for each in saved if each.incident != stored.get(each.incident.id)]
        dialect.upsert(self.connection, tables.incident, [values_of(each) for each in rows])
        self._seen.incidents |= {each.id: each for each in rows}
        self._replace_claims(told)
        forms = [(each.incident, each.form) for each in saved]
        self._write_forms(forms, [*stored], made_with, memo)
        changed = {*told, *(each.id for each in rows)}
        changed |= {each.incident.id for each in saved if each.beside}
        before, claims = claims, claims | told
        states = [
            (key, _state(each, claims[key]), each.why, who)
            for key, each in zip(ids, saved, strict=True)
            if key in changed
        ]
        self._revise("incident", states, known=stored)
        cites = {
            each.incident.id: _cited(each.incident, claims[each.incident.id]) for each in saved
        }
        was = {key: _cited(each, before[key]) for key, each in stored.items()}
        other = {key: now for key, now in cites.items() if now != was.get(key, [])}
        cited.keep(self.connection, other, instead=was.keys() & other)
        for each in rows:
            self.note_id(each.id)
        return [each for each in ids if each in changed]

    def save_public_forms(
        self,
        forms: Sequence[tuple[Incident, PublicForm | None]],
        made_with: str = "",
        memo: Memo | None = None,
    ) -> None:
        """Write what everyone may see of some incidents; None takes it away.

        ``made_with`` is the stamp of what made the forms.  Of a form that is what it was only the
        stamp is written; one that differs gets the change number of this transaction.
        """
        self._write_forms(forms, [incident.id for incident, _ in forms], made_with, memo)

    def _write_forms(
        self,
        forms: Sequence[tuple[Incident, PublicForm | None]],
        known: Sequence[str],
        made_with: str,
        memo: Memo | None,
    ) -> None:
        held = held_forms(self.connection, known)
        if write_forms(self.connection, forms, held, made_with, self.change, memo):
            self.forms_differ = True

    def old_forms(self, made_with: str, most: int) -> list[str]:
        """Return ids of incidents whose form has another stamp, the newest of those shown first."""
        return public.old_forms(self.connection, made_with, most)

    def next_id(self, country: str, year: int) -> str:
        """Return a new incident id, as ``XX-2022-0007``; a number is never given twice.

        It is the next after the highest, or where that is the last that there can be, the lowest
        that no record has.
        """
        prefix, number = f"{country}-{year:04d}-", self._last_number(country, year) + 1
        if number > _LAST_NUMBER:
            taken = record.numbers_of(self.connection, prefix) | self._filled[prefix]
            number = next(each for each in itertools.count(1) if each not in taken)
            self._filled[prefix].add(number)
        else:
            self._count(country, year, number)
        return f"{prefix}{number:04d}"

    # --- reports that came in ---

    def add_pending(
        self,
        token: str,
        draft: str,
        account: int | None = None,
        *,
        said: str = "",
        **about: str | int,
    ) -> incoming.Pending:
        """Keep a report that came in; a token that was used before returns its first report.

        ``account`` is the number of whoever sent it signed in; by the digest ``said`` another is
        found that says the same.  ``about`` says of an error in which record it is: ``kind``,
        ``incident_id`` and ``of_revision``.
        """
        known = incoming.pending_by_token(self.connection, token)
        if known:
            return known
        self.connection.execute(
            insert(tables.pending).values(
                receipt=self._receipt(),
                token_hash=incoming.hash_token(token),
                state="pending",
                draft=draft,
                said=said,
                at=datetime.now(UTC),
                decided_by="",
                reason="",
                account=account,
                **about,
            )
        )
        self.log.note("report came in")
        return incoming.pending(self.connection, token_hash=incoming.hash_token(token))[0]

    def set_pending(
        self, pending_id: int, state: str, *, who: str, reason: str = "", incident_id: str = ""
    ) -> None:
        """Record what became of a report: ``accepted`` or ``rejected``, by whom and why."""
        table = tables.pending
        self.connection.execute(
            update(table)
            .where(table.c.id == pending_id)
            .values(
                state=state,
                decided_at=datetime.now(UTC),
                decided_by=who,
                reason=reason,
                incident_id=incident_id or None,
            )
        )
        self.log.note(f"report {state}", f"report {pending_id}", who=who)

    def forget_typed(self, day: date) -> int:
        """Delete what was typed of reports that were decided by a day; return of how many.

        What its words were read as goes, too, unless they are a record's by now.
        """
        table, placing = tables.pending, tables.placing
        old = select(table.c.id).where(*incoming.typed_until(day))
        bare = placing.c.pending_id.in_(old) & placing.c.incident_id.is_(None)
        self.connection.execute(delete(placing).where(bare))
        count = self._forget(*incoming.typed_until(day))
        if count:
            self.log.note("words of decided reports deleted")
        return count

    def forget_report(self, incident_id: str) -> None:
        """Delete what was typed of the report that an incident was."""
        self._forget(tables.pending.c.incident_id == incident_id)

    def _forget(self, *which: ColumnElement[bool]) -> int:
        """Delete what was typed of some reports, edited and added to them; return of how many."""
        table, added = tables.pending, tables.addition
        ids = select(table.c.id).where(*which)
        self.connection.execute(delete(added).where(added.c.pending_id.in_(ids)))
        bare = {"draft": incoming.NOTHING_TYPED, "said": "", "edited": "", "note": ""}
        return self.connection.execute(update(table).where(*which).values(bare)).rowcount

    # --- bookkeeping ---

    def set_imported(self, kind: str, key: str, digest: str) -> None:
        """Remember what a row was when it was imported; written at the end."""
        self._seen.hashes[kind, key] = self._imported[kind, key] = digest

    def set_state(self, key: str, value: str) -> None:
        """Set one single value of the store."""
        dialect.upsert(self.connection, tables.state, [{"key": key, "value": value}])

    def _replace_claims(self, said: Mapping[str, list[Claim]]) -> None:
        """Write the claims about each of some incidents instead of those that are there."""
        table = tables.claim
        if said:
            self.connection.execute(delete(table).where(table.c.incident_id.in_([*said])))
        rows = [values_of(claim) for claims in said.values() for claim in claims]
        bulk.execute(self.connection, _CLAIMS, rows)
        self._seen.claims |= said

    def _revise(
        self, kind: str, states: Sequence[tuple[str, object, str, str]], known: Collection[str]
    ) -> None:
        """Write the state of each record by its key, why it is so, and by whom.

        Those of ``known`` had a state before.
        """
        keys = [key for key, *_ in states if key in known]
        last = record.last_states(self.connection, kind, keys)
        at, rows = datetime.now(UTC), []
        for key, state, why, who in states:
            number, marks, before = last.get(key) or (0, None, {})
            written = record.as_json(state)
            row = orjson.loads(written)
            beside = marks_of(kind, row, before, marks, at.date())
            last[key] = (number + 1, beside, row)
            said = {"who": who, "why": why, "row": written.decode()}
            which = {"kind": kind, "key": key, "number": number + 1, "at": at}
            rows.append(self.log.sealed(which | said) | beside.columns)
        bulk.execute(self.connection, _REVISIONS, rows)

    def note_id(self, incident_id: str) -> None:
        """Keep the counter above an id that came from a file, which is to be recorded."""
        found = re.fullmatch(INCIDENT_ID, incident_id)
        if found is None:
            return
        country, year, number = found[1], int(found[2]), int(found[3])
        if number > self._last_number(country, year):
            self._count(country, year, number)

    def _count(self, country: str, year: int, number: int) -> None:
        record.counters(self.connection)[country, year] = self._counted[country, year] = number

    def _last_number(self, country: str, year: int) -> int:
        """Return the highest number of a country and year; 0 where there is none yet."""
        return record.counters(self.connection).get((country, year), 0)

    def _write_sources(self) -> None:
        rows, self._sources = self._sources, []
        dialect.upsert(self.connection, tables.source, [values_of(source) for source, *_ in rows])
        cited.keep_pages(self.connection, [source for source, *_ in rows])
        states = [(each.source_id, each, why, who) for each, why, who in rows]
        self._revise("source", states, known={key for key, *_ in states})

    def finish(self) -> None:
        """Write what was counted and remembered; a transaction ends with this."""
        self._write_sources()
        counted = [
            {"country": country, "year": year, "last": last}
            for (country, year), last in self._counted.items()
        ]
        dialect.upsert(self.connection, tables.id_counter, counted)
        imported = [
            {"kind": kind, "key": key, "hash": digest}
            for (kind, key), digest in self._imported.items()
        ]
        dialect.upsert(self.connection, tables.imported_row, imported)
        if self.forms_differ:
            self.set_state("change", str(self.change))
        self.log.write()

    def _receipt(self) -> str:
        letters = "".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(8))
        return f"R-{letters[:4]}-{letters[4:]}"


def _cited(incident: Incident, claims: Sequence[Claim]) -> list[str]:
    """Return the ids of the sources that a record cites, itself or in a claim."""
    return [*incident.sources, *(claim.source_id for claim in claims)]


def _state(saved: Saved, claims: Sequence[Claim]) -> Row:
    """Return an incident with its claims as a revision keeps them."""
    return {"incident": saved.incident, "claims": claims, **(saved.beside or {})}
