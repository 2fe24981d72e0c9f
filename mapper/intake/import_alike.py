"""Imported rows that look like a record that was there: told, never refused.

Rows are looked up by the hundred: what cites the same page, or is of like days, kind and stations.
Only such pairs are compared (`mapper.intake.likeness`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from mapper.intake.likeness import LIKELY, Telling, likeness, telling
from mapper.model import MERGED, Incident
from mapper.pages import page_of
from mapper.store import cited, record
from mapper.store.tables import incident as table

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.region import Region
    from mapper.store import Store

_AT_ONCE = 100
_DAY = timedelta(days=1)

#: The stations and the kind of event of a record, and one of the days around its own.
_Key = tuple[str, str, str, date]


def alike(store: Store, region: Region, added: Sequence[str]) -> list[str]:
    """Return in words which of the incidents that were added look like one that was there."""
    new, found = frozenset(added), []
    with store.reading() as connection:
        if not _any_other(connection, len(new)):
            return []
        for start in range(0, len(added), _AT_ONCE):
            some = record.incidents(connection, added[start : start + _AT_ONCE])
            found += [*_alike(connection, region, some, new)]
    return found


def _any_other(connection: Connection, count: int) -> bool:
    """Tell whether more than so many incidents are recorded."""
    query = select(table.c.id).offset(count).limit(1)
    return connection.execute(query).first() is not None


def _alike(
    connection: Connection, region: Region, some: Sequence[Incident], new: frozenset[str]
) -> Iterator[str]:
    pages = _pages_of(connection, some)
    citing = cited.citing_pages(connection, {page for each in pages.values() for page in each})
    near: dict[_Key | str, list[Incident]] = {}
    for each in _there(connection, some, {*citing} - new):
        if each.id not in new:
            for key in (*_keys(each), *citing.get(each.id, ())):
                near.setdefault(key, []).append(each)
    for incident in some:
        keys = (_key(incident), *pages[incident.id])
        others = {each.id: each for key in keys if key for each in near.get(key, ())}
        own = telling(incident, pages[incident.id], region) if others else None
        for _, other in sorted(others.items()):
            told = Telling(other, frozenset(citing.get(other.id, ())))
            found = likeness(own, told, region.network) if own else None
            if found and found.score >= LIKELY:
                yield f"{incident.id} looks like {other.id}: {'; '.join(found.reasons)}"


def _pages_of(connection: Connection, some: Sequence[Incident]) -> dict[str, set[str]]:
    sources = record.sources(connection, {key for each in some for key in each.sources})
    return {
        each.id: {
            page for key in each.sources if key in sources and (page := page_of(sources[key].url))
        }
        for each in some
    }


def _there(connection: Connection, some: Sequence[Incident], citing: set[str]) -> list[Incident]:
    """Return the records that cite a page of some, or are of the kind, days and station of one."""
    keys = {key for each in some for key in _keys(each)}
    near = select(table.c.id).where(
        table.c.event_type.in_({kind for _, _, kind, _ in keys}),
        table.c.event_date.in_({day for _, _, _, day in keys}),
        table.c.from_station.in_({station for *ends, _, _ in keys for station in ends}),
        table.c.status != MERGED,
    )
    return record.incidents(connection, citing | {*connection.execute(near).scalars()})


def _key(incident: Incident) -> _Key | None:
    if incident.event_date is None or not incident.from_station:
        return None
    return (*_stations(incident), incident.event_type, incident.event_date)


def _keys(incident: Incident) -> set[_Key]:
    """Return by what records of like days have the key of one."""
    if incident.event_date is None or not incident.from_station:
        return set()
    days = (incident.event_date + step for step in (-_DAY, 0 * _DAY, _DAY))
    return {(*_stations(incident), incident.event_type, day) for day in days}


def _stations(incident: Incident) -> tuple[str, str]:
    first, last = sorted((incident.from_station, incident.to_station))
    return first, last
