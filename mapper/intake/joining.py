"""A report of what is recorded: its sources join the record, with what they say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.intake.built import DraftRefused
from mapper.intake.draft import draft_from_json
from mapper.intake.duplicates import likeliest
from mapper.intake.publishing import save
from mapper.intake.publishing import today as today_of
from mapper.intake.reports import (
    reading_of,
    require_another,
    settle_placings,
    waiting_report,
)
from mapper.intake.source_ids import known_source
from mapper.model import Claim, Incident, Source, place_of
from mapper.schema import Face, on
from mapper.store import placings, record

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store

#: Own words of whoever wrote the report, how its days are meant, and how well it is known.
_NO_CLAIM = (
    "verification",
    "title",
    "notes",
    "event_type",
    "date_meaning",
    "time_precision",
    "location",
)


def merge_report(
    store: Store,
    region: Region,
    pending_id: int,
    into: str,
    *,
    editor: str,
    today: date,
    reason: str,
    four_eyes: bool = False,
) -> None:
    """Add to a record the sources of a report, and as claims what it says otherwise.

    Raises
    ------
    NotFound
        There is no such report or record.
    InputError
        The report was decided before, the record was taken back, there is no reason, or with
        ``four_eyes`` the report is the editor's own.
    DraftRefused
        The report has to be mended first.
    """
    if not reason.strip():
        raise InputError("a reason is missing; say in a few words why it is the same event")
    with store.writer() as writer:
        pending = waiting_report(writer, pending_id)
        if four_eyes:
            require_another(pending, editor)
        target = record.incident(writer.connection, into.strip())
        if target.left:
            raise InputError(f"{target.id} was {target.status}; name the record that stands")
        draft, reading = draft_from_json(pending.version), reading_of(writer, pending)
        made = likeliest(draft, reading, region, today)
        if made.problems:
            raise DraftRefused(made.problems, reading)
        why = f"report {pending.receipt} merged into it: {reason.strip()}"
        sources = [known_source(writer, source) for source in made.sources]
        for source in sources:
            writer.save_source(source, who=editor, why=why)
        said = record.claims(writer.connection, target.id)
        new = [each for each in _claims(made.incident, target, sources[0]) if each not in said]
        ids = dict.fromkeys((*target.sources, *(source.source_id for source in sources)))
        fuller = today_of(replace(target, sources=tuple(ids)))
        save(writer, fuller, [*said, *new], region, who=editor, why=why)
        writer.set_pending(
            pending.id, "merged", who=editor, reason=reason.strip(), incident_id=target.id
        )
        settle_placings(writer, pending.id, placings.DROPPED)


def _claims(told: Incident, target: Incident, source: Source) -> Iterator[Claim]:
    """Yield what a report says otherwise than a record, as claims of its first source."""
    about = Claim(target.id, source.source_id, said_date=source.published)
    for column in on(Incident, Face.FORM):
        value = getattr(told, column.name)
        if column.name in _NO_CLAIM or column.place or value == column.default:
            continue
        if value != getattr(target, column.name):
            yield replace(about, field=column.name, value=_text(value))
    here, there = place_of(told), place_of(target)
    ends = (here.from_station, here.to_station, here.own_lonlat)
    if told.location and ends != (there.from_station, there.to_station, there.own_lonlat):
        yield replace(about, field="location", value=told.location)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
