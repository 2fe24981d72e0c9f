"""Writing to the record: each change with who and why, its public form in the same transaction.

A `Writer` exists only inside ``with store.writer() as writer``; when the block ends without an
error everything in it is kept, otherwise nothing.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from mapper.model import Claim, Incident, PublicForm, Source
from mapper.schema import INCIDENT_ID, columns
from mapper.store import cited, dialect, drawings, public, record, tables
from mapper.store.audit import Log
from mapper.store.forms import box_of, differs, form_values
from mapper.store.seen import seen_by

Row = dict[str, Any]

#: The last that an `INCIDENT_ID` can have.
_LAST_NUMBER = 999_999

# Letters and digits that cannot be taken for one another when a receipt is read aloud.
_RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Writer:
    """One write transaction on the store.

    ``connection`` is its SQLAlchemy connection, for the tables of the accounts; ``log`` takes what
    it changes, for the audit log.  ``change`` is the change number of what it writes, reached if
    ``forms_differ`` is true at its end.
    """

    def __init__(self, connection: Connection, log: Log) -> None:
        self.connection, self.log = connection, log
        self._seen = seen_by(connection)
        self.change = record.change_number(connection) + 1
        self.forms_differ = False
        #: Gaps of numbers that this transaction gave, and whose records may come later in it.
        self._filled: defaultdict[str, set[int]] = defaultdict(set)

    # --- the record ---

    def save_source(self, source: Source, *, who: str, why: str) -> bool:
        """Record a source; return whether anything changed."""
        held = record.sources(self.connection, [source.source_id]).get(source.source_id)
        if held == source:
            return False
        self._put(tables.source, "source_id", source, exists=held is not None)
        if held is None or held.url != source.url:
            cited.keep_page(self.connection, source)
        self._seen.sources[source.source_id] = source
        self._seen.by_url.clear()
        self._revise("source", source.source_id, record.as_row(source), who, why)
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
        """Record an incident with its public form; return whether the record changed.

        ``claims`` replaces its claims; None keeps them.  A revision is written when the row or a
        claim differs, with what it keeps ``beside`` them; the public form is written in any case,
        with the stamp ``made_with``.
        """
        before = self.state_of(incident.id)
        self._put(tables.incident, "id", incident, exists=bool(before))
        self._seen.incidents[incident.id] = incident
        if claims is not None:
            self._replace_claims(incident.id, claims)
        held = self._held_forms([incident.id]) if before else {}
        self._write_forms([(incident, public_form)], held, made_with)
        after = self.state_of(incident.id)
        if before == after and not beside:
            return False
        if (sources := _cited_in(after)) != _cited_in(before):
            cited.keep(self.connection, incident.id, sources)
        self._revise("incident", incident.id, after | dict(beside or {}), who, why)
        self._note_id(incident.id)
        return True

    def save_public_forms(
        self, forms: Sequence[tuple[Incident, PublicForm | None]], made_with: str = ""
    ) -> None:
        """Write what everyone may see of some incidents; None takes it away.

        ``made_with`` is the stamp of what made the forms.  Of a form that is what it was only the
        stamp is written; one that differs gets the change number of this transaction.
        """
        held = self._held_forms([incident.id for incident, _ in forms])
        self._write_forms(forms, held, made_with)

    def _write_forms(
        self,
        forms: Sequence[tuple[Incident, PublicForm | None]],
        held: Mapping[str, Row],
        made_with: str,
    ) -> None:
        same: list[int] = []
        for incident, form in forms:
            values, was = form_values(incident, form), held.get(incident.id)
            values["drawn"] = drawings.number_of(self.connection, values.pop("geometry"))
            if was is not None and all(was[name] == value for name, value in values.items()):
                same.append(was["number"])
            else:
                self._write_form(was, values | self._marks(was, values) | {"made_with": made_with})
        self._write_stamp(same, made_with)

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
            self._seen.counters[country, year] = number
        return f"{prefix}{number:04d}"

    # --- reports that came in ---

    def add_pending(
        self, token: str, draft: str, account: int | None = None, *, said: str = ""
    ) -> record.Pending:
        """Keep a report that came in; a token that was used before returns its first report.

        ``account`` is the number of whoever sent it signed in; by the digest ``said`` another is
        found that says the same.
        """
        known = record.pending_by_token(self.connection, token)
        if known:
            return known
        self.connection.execute(
            insert(tables.pending).values(
                receipt=self._receipt(),
                token_hash=record.hash_token(token),
                state="pending",
                draft=draft,
                said=said,
                at=datetime.now(UTC),
                decided_by="",
                reason="",
                account=account,
            )
        )
        self.log.note("report came in")
        return record.pending(self.connection, token_hash=record.hash_token(token))[0]

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

    # --- bookkeeping ---

    def set_imported(self, kind: str, key: str, digest: str) -> None:
        """Remember what a row was when it was imported."""
        table, row = tables.imported_row, {"kind": kind, "key": key, "hash": digest}
        if record.imported_hash(self.connection, kind, key) is None:
            self.connection.execute(insert(table), row)
        else:
            here = (table.c.kind == kind) & (table.c.key == key)
            self.connection.execute(update(table).where(here), row)
        self._seen.hashes[kind, key] = digest

    def set_state(self, key: str, value: str) -> None:
        """Set one single value of the store."""
        table = tables.state
        changed = self.connection.execute(
            update(table).where(table.c.key == key).values(value=value)
        )
        if not changed.rowcount:
            self.connection.execute(insert(table).values(key=key, value=value))

    def state_of(self, incident_id: str) -> dict[str, Any]:
        """Return an incident with its claims as a revision keeps them; {} where there is none."""
        incident = record.stored_incident(self.connection, incident_id)
        if incident is None:
            return {}
        claims = record.claims(self.connection, incident_id)
        return {
            "incident": record.as_row(incident),
            "claims": [record.as_row(claim) for claim in claims],
        }

    def _held_forms(self, ids: Sequence[str]) -> dict[str, Row]:
        table = tables.public_form
        query = select(table).where(table.c.incident_id.in_(ids))
        rows = self.connection.execute(query).mappings()
        return {row["incident_id"]: {**row} for row in rows}

    def _write_form(self, held: Row | None, values: Row) -> None:
        table = tables.public_form
        if held is None:
            inserted = insert(table).returning(table.c.number)
            number = int(self.connection.execute(inserted, values).scalar_one())
        else:
            number = held["number"]
            self.connection.execute(update(table).where(table.c.number == number), values)
        dialect.write_box(self.connection, number, box_of(values), instead=held is not None)

    def _write_stamp(self, numbers: Sequence[int], made_with: str) -> None:
        table = tables.public_form
        here = table.c.number.in_(numbers) & (table.c.made_with != made_with)
        if numbers:
            self.connection.execute(update(table).where(here).values(made_with=made_with))

    def _marks(self, held: Row | None, values: Row) -> Row:
        """Return what a form that differs leaves behind: its change, and how long it stood."""
        marks: Row = {}
        today, new = datetime.now(UTC).date(), held is None or differs(held, values)
        was_shown = held is not None and not held["gone"]
        stood = held["stood"] if held is not None else -1
        if was_shown or stood >= 0 or not values["gone"]:
            self.forms_differ = True
            if new:
                marks["changed"] = self.change
        if new:
            marks["left_on"] = today if values["status"] else None
        if held is not None and was_shown:
            marks["stood"] = max(stood, (today - held["ended"]).days)
        return marks

    def _put(self, table: Table, key: str, value: Incident | Source, *, exists: bool) -> None:
        row = {name: getattr(value, name) for name in columns(type(value))}
        if exists:
            here = table.c[key] == bindparam("here", row[key])
            self.connection.execute(update(table).where(here), row)
        else:
            self.connection.execute(insert(table), row)

    def _replace_claims(self, incident_id: str, claims: Sequence[Claim]) -> None:
        table, claims = tables.claim, list(claims)
        if record.claims(self.connection, incident_id) == claims:
            return
        self.connection.execute(delete(table).where(table.c.incident_id == incident_id))
        if claims:
            self.connection.execute(insert(table), [asdict(claim) for claim in claims])
        self._seen.claims[incident_id] = claims

    def _revise(self, kind: str, key: str, row: Row, who: str, why: str) -> None:
        said = {"who": who, "why": why, "row": orjson.dumps(row).decode()}
        number = 1 + (record.newest_number(self.connection, kind, [key]).get(key) or 0)
        known = {"kind": kind, "key": key, "number": number, "at": datetime.now(UTC)}
        self.connection.execute(insert(tables.revision), self.log.sealed(known | said))

    def _note_id(self, incident_id: str) -> None:
        """Keep the counter above an id that came from a file."""
        found = re.fullmatch(INCIDENT_ID, incident_id)
        if found is None:
            return
        country, year, number = found[1], int(found[2]), int(found[3])
        if number > self._last_number(country, year):
            self._seen.counters[country, year] = number

    def _last_number(self, country: str, year: int) -> int:
        """Return the highest number of a country and year; 0 where there is none yet."""
        known, table = self._seen.counters, tables.id_counter
        if (country, year) not in known:
            query = select(table.c.last).where(table.c.country == country, table.c.year == year)
            known[country, year] = self.connection.execute(query).scalar_one_or_none() or 0
        return known[country, year]

    def finish(self) -> None:
        """Write what was counted; a transaction ends with this."""
        table = tables.id_counter
        for (country, year), last in self._seen.counters.items():
            row, key = {"last": last}, {"country": country, "year": year}
            here = update(table).filter_by(**key)
            if last and not self.connection.execute(here, row).rowcount:
                self.connection.execute(insert(table), key | row)
        if self.forms_differ:
            self.set_state("change", str(self.change))
        self.log.write()

    def _receipt(self) -> str:
        letters = "".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(8))
        return f"R-{letters[:4]}-{letters[4:]}"


def _cited_in(state: Row) -> list[str]:
    """Return the ids of the sources that a state of a record cites, itself or in a claim."""
    if not state:
        return []
    return [*state["incident"]["sources"], *(claim["source_id"] for claim in state["claims"])]
