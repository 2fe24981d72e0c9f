"""Writing to the record: each change with who and why, its public form in the same transaction.

A `Writer` exists only inside ``with store.writer() as writer``; when the block ends without an
error everything in it is kept, otherwise nothing.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from mapper.model import Claim, Incident, PublicForm, Source
from mapper.schema import INCIDENT_ID
from mapper.store import dialect, public, record, tables
from mapper.store.forms import box_of, differs, form_values

Row = dict[str, Any]

#: The last that an `INCIDENT_ID` can have.
_LAST_NUMBER = 999_999

# Letters and digits that cannot be taken for one another when a receipt is read aloud.
_RECEIPT_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Writer:
    """One write transaction on the store.

    ``connection`` is its SQLAlchemy connection, for the tables of the accounts.  ``change`` is
    the change number of what it writes, reached if ``forms_differ`` is true at its end.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.change = record.change_number(connection) + 1
        self.forms_differ = False

    # --- the record ---

    def save_source(self, source: Source, *, who: str, why: str) -> bool:
        """Record a source; return whether anything changed."""
        held = record.sources(self.connection, [source.source_id]).get(source.source_id)
        if held == source:
            return False
        self._put(tables.source, "source_id", asdict(source), exists=held is not None)
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
    ) -> bool:
        """Record an incident with its public form; return whether the record changed.

        ``claims`` replaces its claims; None keeps them.  A revision is written when the row or a
        claim differs; the public form is written in any case, with the stamp ``made_with``.
        """
        before = self.state_of(incident.id)
        self._put(tables.incident, "id", asdict(incident), exists=bool(before))
        if claims is not None:
            self._replace_claims(incident.id, claims)
        self.save_public_form(incident, public_form, made_with)
        after = self.state_of(incident.id)
        if before == after:
            return False
        self._revise("incident", incident.id, after, who, why)
        self._note_id(incident.id)
        return True

    def save_public_form(
        self, incident: Incident, form: PublicForm | None, made_with: str = ""
    ) -> None:
        """Write what everyone may see of an incident, as `save_public_forms` does."""
        self.save_public_forms([(incident, form)], made_with)

    def save_public_forms(
        self, forms: Sequence[tuple[Incident, PublicForm | None]], made_with: str = ""
    ) -> None:
        """Write what everyone may see of some incidents; None takes it away.

        ``made_with`` is the stamp of what made the forms.  Of a form that is what it was only the
        stamp is written; one that differs gets the change number of this transaction.
        """
        held = self._held_forms([incident.id for incident, _ in forms])
        same: list[int] = []
        for incident, form in forms:
            values, was = form_values(incident, form), held.get(incident.id)
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
        table = tables.id_counter
        here = (table.c.country == country) & (table.c.year == year)
        last = self.connection.execute(select(table.c.last).where(here)).scalar_one_or_none()
        prefix, number = f"{country}-{year:04d}-", (last or 0) + 1
        if number > _LAST_NUMBER:
            taken = record.numbers_of(self.connection, prefix)
            number = next(each for each in itertools.count(1) if each not in taken)
        else:
            self._raise_counter(country, year, number, exists=last is not None)
        return f"{prefix}{number:04d}"

    # --- reports that came in ---

    def add_pending(self, token: str, draft: str) -> record.Pending:
        """Keep a report that came in; a token that was used before returns its first report."""
        known = record.pending_by_token(self.connection, token)
        if known:
            return known
        self.connection.execute(
            insert(tables.pending).values(
                receipt=self._receipt(),
                token_hash=record.hash_token(token),
                state="pending",
                draft=draft,
                at=datetime.now(UTC),
                decided_by="",
                reason="",
            )
        )
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

    # --- bookkeeping ---

    def set_imported(self, kind: str, key: str, digest: str) -> None:
        """Remember what a row was when it was imported."""
        table = tables.imported_row
        here = (table.c.kind == kind) & (table.c.key == key)
        if not self.connection.execute(update(table).where(here).values(hash=digest)).rowcount:
            self.connection.execute(insert(table).values(kind=kind, key=key, hash=digest))

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
            inserted = insert(table).values(values).returning(table.c.number)
            number = int(self.connection.execute(inserted).scalar_one())
        else:
            number = held["number"]
            self.connection.execute(update(table).where(table.c.number == number).values(values))
        dialect.write_box(self.connection, number, box_of(values))

    def _write_stamp(self, numbers: Sequence[int], made_with: str) -> None:
        table = tables.public_form
        here = table.c.number.in_(numbers) & (table.c.made_with != made_with)
        if numbers:
            self.connection.execute(update(table).where(here).values(made_with=made_with))

    def _marks(self, held: Row | None, values: Row) -> dict[str, int]:
        """Return what a form that differs leaves behind: its change, and how long it stood."""
        marks: dict[str, int] = {}
        was_shown = held is not None and not held["gone"]
        if was_shown or not values["gone"]:
            self.forms_differ = True
            if held is None or differs(held, values):
                marks["changed"] = self.change
        if held is not None and was_shown:
            stood = (datetime.now(UTC).date() - held["ended"]).days
            marks["stood"] = max(held["stood"], stood)
        return marks

    def _put(self, table: Table, key: str, values: Row, *, exists: bool) -> None:
        if exists:
            here = table.c[key] == values[key]
            self.connection.execute(update(table).where(here).values(values))
        else:
            self.connection.execute(insert(table).values(values))

    def _replace_claims(self, incident_id: str, claims: Sequence[Claim]) -> None:
        table = tables.claim
        if record.claims(self.connection, incident_id) == list(claims):
            return
        self.connection.execute(delete(table).where(table.c.incident_id == incident_id))
        for claim in claims:
            self.connection.execute(insert(table).values(asdict(claim)))

    def _revise(self, kind: str, key: str, row: Row, who: str, why: str) -> None:
        table = tables.revision
        last = self.connection.execute(
            select(func.max(table.c.number)).where(table.c.kind == kind, table.c.key == key)
        ).scalar_one()
        self.connection.execute(
            insert(table).values(
                kind=kind,
                key=key,
                number=(last or 0) + 1,
                at=datetime.now(UTC),
                who=who,
                why=why,
                row=orjson.dumps(row).decode(),
            )
        )

    def _note_id(self, incident_id: str) -> None:
        """Keep the counter above an id that came from a file."""
        found = re.fullmatch(INCIDENT_ID, incident_id)
        if found is None:
            return
        country, year, number = found[1], int(found[2]), int(found[3])
        table = tables.id_counter
        here = (table.c.country == country) & (table.c.year == year)
        last = self.connection.execute(select(table.c.last).where(here)).scalar_one_or_none()
        if number > (last or 0):
            self._raise_counter(country, year, number, exists=last is not None)

    def _raise_counter(self, country: str, year: int, number: int, *, exists: bool) -> None:
        table = tables.id_counter
        if exists:
            here = (table.c.country == country) & (table.c.year == year)
            self.connection.execute(update(table).where(here).values(last=number))
        else:
            self.connection.execute(insert(table).values(country=country, year=year, last=number))

    def _receipt(self) -> str:
        letters = "".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(8))
        return f"R-{letters[:4]}-{letters[4:]}"
