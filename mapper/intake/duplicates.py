"""The records and waiting reports that may tell of the same event as a report: found by indexes.

Candidates are those of the days around it and those that cite a page that it cites, however many
records there are; each is then compared (`mapper.intake.likeness`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from mapper import vocabulary
from mapper.intake.built import built
from mapper.intake.draft import draft_from_json
from mapper.intake.likeness import (
    DAYS_APART,
    LIKELY,
    LONG,
    Likeness,
    Telling,
    days_of,
    likeness,
    telling,
)
from mapper.model import MERGED, Incident, Source
from mapper.pages import page_of
from mapper.placing import READ
from mapper.store import cited, incoming, placings, waiting
from mapper.store.tables import incident as table

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from mapper.intake.built import Built
    from mapper.intake.draft import Draft
    from mapper.model import Place
    from mapper.region import Region
    from mapper.store import Pending, Reading

#: As many are shown.
_MOST = 6
#: What is compared of a record.
_COMPARED = (
    *("id", "status", "event_date", "event_date_end", "date_meaning", "time_precision"),
    *("event_type", "sub_event_type", "title", "location", "place_kind", "country", "admin1"),
    *("line", "from_station", "to_station", "latitude", "longitude", "geo_uncertainty_km"),
    *("destination", "detained", "fatalities", "injured", "quantity_min"),
)
_COLUMNS = [table.c[name] for name in _COMPARED]
_LONG_AGO = date.min
#: So long after a report's days an event may end that had begun before them.
_GOES_ON = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record, or a report that waits, that may tell of the same event, and why."""

    incident: Incident
    pending: Pending | None
    likeness: Likeness


def duplicates(
    connection: Connection,
    region: Region,
    incident: Incident,
    sources: Iterable[Source],
    today: date,
    *,
    but: Collection[str | int] = (),
) -> list[Duplicate]:
    """Return what may tell of the same event as a report, the likeliest first, of equals by id.

    ``but`` are the ids of records and the numbers of reports that it is itself.
    """
    pages = {page for source in sources if (page := page_of(source.url))}
    own = telling(incident, pages, region)
    candidates = (*_records(connection, own, but), *_reports(connection, region, today, but))
    found = {
        (other.incident.id, pending and pending.id): Duplicate(other.incident, pending, alike)
        for other, pending in candidates
        if (alike := likeness(own, other, region.network)).score >= LIKELY
    }
    order = sorted(found, key=lambda key: (-found[key].likeness.score, key[0], key[1] or 0))
    return [found[key] for key in order[:_MOST]]


def _records(
    connection: Connection, own: Telling, but: Collection[str | int]
) -> Iterator[tuple[Telling, None]]:
    """Yield the records of such events around its days, and those that cite one of its pages."""
    citing = cited.citing_pages(connection, own.pages) if own.pages else {}
    wanted = [table.c.id.in_(citing)] if citing else []
    if days := days_of(own.incident):
        wanted += _near(own.incident, *days)
    for condition in wanted:
        query = select(*_COLUMNS).where(condition, table.c.status != MERGED)
        for row in connection.execute(query).all():
            other = Incident(**dict(zip(_COMPARED, row, strict=True)))
            if other.id not in but:
                yield Telling(other, frozenset(citing.get(other.id, ()))), None


def _near(incident: Incident, first: date, last: date) -> list[ColumnElement[bool]]:
    """Return conditions that an index answers: such events that began, ended or went on then.

    Of what went on for long another report names the first or the last days, too.
    """
    matter = vocabulary.matter(incident.event_type, incident.sub_event_type)
    kind = table.c.event_type.in_(vocabulary.of_matter(matter))
    reach, begins, ends = timedelta(days=DAYS_APART), table.c.event_date, table.c.event_date_end
    if last - first > timedelta(days=LONG):
        around = begins.between(first - reach, first + reach)
        return [kind & around, kind & ends.between(last - reach, last + reach)]
    first, last = first - reach, last + reach
    before = _known(begins) < first
    return [
        kind & begins.between(first, last),
        kind & ends.between(first, last + _GOES_ON) & before,
    ]


def _known(day: ColumnElement[date | None]) -> ColumnElement[date]:
    """Return a day, or where there is none one before all; no index is looked into for it."""
    return func.coalesce(day, _LONG_AGO)


def _reports(
    connection: Connection, region: Region, today: date, but: Collection[str | int]
) -> Iterator[tuple[Telling, Pending]]:
    """Yield the reports that wait."""
    readings = placings.waiting_texts(connection)
    for pending in incoming.pending(connection, state="pending", kind=waiting.REPORT):
        if pending.id not in but:
            yield _told(pending.version, readings.get(pending.id, ""), region, today), pending


@lru_cache(maxsize=2048)
def _told(draft: str, reading: str, region: Region, today: date) -> Telling:
    read = placings.reading_from_text(reading) if reading else None
    made = likeliest(draft_from_json(draft), read, region, today)
    pages = {page for source in made.sources if (page := page_of(source.url))}
    return Telling(made.incident, frozenset(pages))


def likeliest(draft: Draft, reading: Reading | None, region: Region, today: date) -> Built:
    """Return a draft as built, where nobody has chosen a place at the likeliest of its words."""
    read = reading.place if reading else None
    if read and not draft.place_choice:
        draft = replace(draft, place_choice=likeliest_choice(read))
    return built(draft, region, today, read=read)


def likeliest_choice(read: Place) -> str:
    """Return the id of the likeliest meaning of a place's words; "" where they mean none."""
    likely = read.alternative(READ) or next(iter(read.alternatives), None)
    return likely.id if likely else ""
