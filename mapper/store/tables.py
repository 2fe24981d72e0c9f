"""The tables of the database, derived from the schema where they mirror the record.

The columns of ``incident``, ``source`` and ``claim`` are those of `mapper.model`, so that a row
and its dataclass cannot drift apart.  ``public_form`` holds what the gate let out, already
rendered; every page, tile, feed and export reads that table only.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    types,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from mapper.model import Claim, Incident, Source
from mapper.model.filters import FILTERED, property_of
from mapper.schema import Kind, columns

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table, so that one migration history covers them all."""

    metadata = MetaData(naming_convention=_NAMES)


class Delimited(types.TypeDecorator[tuple[str, ...]]):
    """Several short terms in one text, ``;a;b;``: an exact term is found by ``LIKE '%;a;%'``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Join the terms; none is an empty text."""
        return f";{';'.join(value)};" if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Split the text again."""
        return tuple(value.strip(";").split(";")) if value else ()


class Utc(types.TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is taken off and put back here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware moment into UTC without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        return value and value.replace(tzinfo=UTC)


class Day(Utc):
    """A moment of which only the day is kept: at what hour somebody wrote is nobody's business."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take the time of day off."""
        moment = super().process_bind_param(value, dialect)
        return moment and datetime.combine(moment, time.min)


#: SQLite's integers are long whatever they are called.
_LONG = BigInteger().with_variant(Integer(), "sqlite")

_COLUMN_TYPES: dict[Any, tuple[Any, bool]] = {
    str: (Text, False),
    int: (Integer, False),
    tuple[str, ...]: (Delimited, False),
    date | None: (Date, True),
    int | None: (Integer, True),
    float | None: (Float, True),
    bool | None: (Boolean, True),
}


#: What a column that holds another row's id refers to.
_REFERENCES = {Kind.RECORD: "incident.id", Kind.SOURCE: "source.source_id"}


def _mirror(record: type) -> list[Any]:
    """Return one column for each of the schema's."""
    found = []
    for each in columns(record).values():
        column_type, nullable = _COLUMN_TYPES[each.hint_type]
        refers = each.missing and not each.key  # what may be empty refers to nothing
        target = _REFERENCES.get(each.kind) if refers else None
        found.append(
            Column(
                each.name,
                column_type,
                *([ForeignKey(target)] if target else []),
                primary_key=each.key,
                nullable=nullable,
                index=bool(target),
            )
        )
    return found


incident = Table("incident", Base.metadata, *_mirror(Incident))

source = Table("source", Base.metadata, *_mirror(Source))
Index("ix_source_derived_from", source.c.derived_from)

#: By these the records of one kind of event and time are found.
Index("ix_incident_begun", incident.c.event_type, incident.c.event_date)
Index("ix_incident_ended", incident.c.event_type, incident.c.event_date_end, incident.c.event_date)

claim = Table(
    "claim",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    *_mirror(Claim),
)

#: Which incidents cite a source, themselves or in a claim.
cited = Table(
    "cited",
    Base.metadata,
    Column("source_id", Text, primary_key=True),
    Column("incident_id", Text, ForeignKey("incident.id"), primary_key=True, index=True),
)

#: The address of a source in the form in which addresses of one page are the same.
source_page = Table(
    "source_page",
    Base.metadata,
    Column("source_id", Text, ForeignKey("source.source_id"), primary_key=True),
    Column("page", Text, nullable=False, index=True),
)

#: Every state that a record or a source has had: the whole row as JSON, when, by whom and why; and
#: what the `audit` log holds against it: ``digest`` of its salted words, ``seal`` of all of it,
#: ``ticket`` of the entry that covers it.  The rest is what stands beside the words, as
#: `mapper.store.revising` says.
revision = Table(
    "revision",
    Base.metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Day, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("salt", Text, nullable=False, server_default=""),
    Column("digest", Text, nullable=False, server_default=""),
    Column("seal", Text, nullable=False, server_default=""),
    Column("ticket", BigInteger, nullable=False, server_default="0", index=True),
    Column("day", Date, nullable=False, server_default="0001-01-01"),
    Column("status", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("changed", Delimited, nullable=False, server_default=""),
    Column("published", Boolean, nullable=False, server_default=false()),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("corrects", Boolean, nullable=False, server_default=false()),
    Index("ix_revision_told", "kind", "key", "told", "number"),
    Index("ix_revision_day", "kind", "key", "day", "number"),
    Index("ix_revision_corrections", "kind", "corrects", "day", "key", "number"),
)

#: Of which columns of a record or source former words are not shown: in the revisions ``upto`` one.
former = Table(
    "former",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("upto", Integer, nullable=False),
    Column("at", Day, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("ix_former_kind_key", "kind", "key"),
)

#: The log of all changes, only added to; `mapper.store.audit` says what its columns are.
audit = Table(
    "audit",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("objects", Text, nullable=False),
    Column("ticket", BigInteger, nullable=False, unique=True),
    Column("rows", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

#: What of a public form a filter compares, by the column of which it asks for terms.
FILTER_COLUMNS = {
    each.name: Column(
        property_of(each),
        Delimited if each.many or each.kind is Kind.LINE else Text,
        nullable=False,
    )
    for each in FILTERED
}

#: ``first_day`` and ``last_day`` are the days by which filters go, open ends as the first and last
#: day that a date can be, both null where nothing is known; ``ended`` is the day the embargo
#: counts from.  `FILTER_COLUMNS` stand among them.
#: ``drawn`` is the number of its `drawing`.
#: ``properties``, ``row`` (its columns as a file may hold them) and ``facts`` are
#: JSON; ``made_with`` is the stamp of what made the form, ``changed`` the change number at which
#: it last differed.  A row that is ``gone`` has an empty form: nothing is shown.  ``stood`` is the
#: most days after its ``ended`` that an earlier form stood, as a movement ``stood_movement``, -1
#: where none did: what was never public is not named when it goes.  Of what an editor took back
#: ``status``, ``reason`` and ``replaced_by`` are the record's, and ``left_on`` is the day.
public_form = Table(
    "public_form",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("incident_id", Text, ForeignKey("incident.id"), nullable=False, unique=True),
    *FILTER_COLUMNS.values(),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("ended", Date, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("west", Float),
    Column("south", Float),
    Column("east", Float),
    Column("north", Float),
    Column("search_text", Text, nullable=False),
    Column("properties", Text, nullable=False),
    Column("drawn", Integer, index=True),
    Column("row", Text, nullable=False, server_default="{}"),
    Column("facts", Text, nullable=False, server_default="[]"),
    Column("made_with", Text, nullable=False, server_default=""),
    Column("changed", _LONG, nullable=False, server_default="0", index=True),
    Column("gone", Boolean, nullable=False, server_default=false()),
    Column("stood", Integer, nullable=False, server_default="-1"),
    Column("stood_movement", Integer, nullable=False, server_default="-1"),
    Column("status", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("replaced_by", Text, nullable=False, server_default=""),
    Column("left_on", Date),
)
Index(
    "ix_public_form_order",
    public_form.c.made_with,
    public_form.c.gone,
    public_form.c.ended.desc(),
    public_form.c.incident_id,
    public_form.c.record,
)

#: What the public forms that are shown cite: ``search_text`` is what a form tells of the source.
citation = Table(
    "citation",
    Base.metadata,
    Column("source_id", Text, primary_key=True),
    Column("form", Integer, ForeignKey("public_form.number"), primary_key=True, index=True),
    Column("search_text", Text, nullable=False),
)

#: What is drawn for a place, as GeoJSON: kept once for all records that are shown there, by the
#: SHA-256 of the text.
drawing = Table(
    "drawing",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("geometry", Text, nullable=False),
)

#: The last number given to an incident of a country and year; never counted back.
id_counter = Table(
    "id_counter",
    Base.metadata,
    Column("country", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

#: What came in: a ``report``, or an ``error`` that a reader tells of in revision ``of_revision`` of
#: the record ``incident_id``.  ``token_hash`` makes a form that is sent twice one report,
#: ``said`` two that say the same;
#: ``account`` is the number of whoever sent it signed in, so that they see what became of it.
#: While it waits, ``mark`` says that it is ``held`` or for a ``second`` editor, by whom and why;
#: ``edited`` is an editor's version of the draft, "" where there is none.
pending = Table(
    "pending",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False, index=True),
    Column("draft", Text, nullable=False),
    Column("said", Text, nullable=False, default="", index=True),
    Column("at", Day, nullable=False),
    Column("decided_at", Day),
    Column("decided_by", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("incident_id", Text, ForeignKey("incident.id")),
    Column("account", Integer, index=True),
    Column("kind", Text, nullable=False, server_default="report"),
    Column("of_revision", Integer),
    Column("mark", Text, nullable=False, server_default=""),
    Column("marked_by", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("edited", Text, nullable=False, server_default=""),
    Column("edited_by", Text, nullable=False, server_default=""),
)

#: What whoever has the receipt of a report added to it while it waited.
addition = Table(
    "addition",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("pending_id", Integer, ForeignKey("pending.id"), nullable=False, index=True),
    Column("at", Day, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
)

#: How the words of a report were put on the railway: ``placing`` is JSON with the phrase, the
#: method, score, reasons and alternatives.  It belongs to a report that came in, to the revision
#: of an incident that it made, or to both; ``origin`` says where the phrase stood.
placing = Table(
    "placing",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("pending_id", Integer, ForeignKey("pending.id"), index=True),
    Column("incident_id", Text, ForeignKey("incident.id"), index=True),
    Column("revision", Integer),
    Column("state", Text, nullable=False, index=True),
    Column("at", Day, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("placing", Text, nullable=False),
)

#: A text of a record that is too exact or points at a person: ``of`` the record, or the source or
#: claim of ``source_id``, with what was ``found`` in it as JSON.  It is withheld while it waits for
#: ``review`` and where an editor left it ``withheld``; it is shown where one has ``shown`` it.  A
#: decision is ``void`` where the text, which its ``digest`` holds, is no longer there.
withheld = Table(
    "withheld",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("incident_id", Text, ForeignKey("incident.id"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("of", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("at", Day, nullable=False),
    Column("who", Text, nullable=False, default=""),
    Column("why", Text, nullable=False, default=""),
)

#: What a row was when it was last imported, so that a second import leaves editors' work alone.
imported_row = Table(
    "imported_row",
    Base.metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("hash", Text, nullable=False),
)

#: Single values, such as ``change``: a number that is raised whenever a public form differs.
state = Table(
    "state",
    Base.metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
