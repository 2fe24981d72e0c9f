"""A row of a file as an incident on the railway, with its place, or what of it does not fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper.formats.checks import to_come
from mapper.formats.delimited import Problem
from mapper.formats.table import RecordRow
from mapper.intake.agreement import against
from mapper.intake.choices import placed_at
from mapper.intake.doubting import with_doubt
from mapper.intake.import_phrases import held, place_by_phrase
from mapper.intake.place_columns import area_of, choices, kilometres, meant
from mapper.intake.railway_names import Misfit, misfits, resolved, with_country
from mapper.memo import Memo
from mapper.model import Incident, Place, PlaceKind, place_of, said_of_place
from mapper.placing import READ
from mapper.schema import values_of
from mapper.store import Reading

if TYPE_CHECKING:
    from mapper.region import Region


def on_railway(
    row: RecordRow[Incident], file: str, region: Region, today: date, memo: Memo
) -> tuple[Incident, list[Problem]]:
    """Return the row's incident with ids for its line and stations, and what is wrong with it.

    What follows from the columns of its place is kept in the ``memo``.
    """
    given = row.record
    key = said_of_place(given), given.is_movement
    found, misfit = memo.of(key, _resolved, given, region)
    incident = replace(given, **found) if found else given
    wrong = [*misfit, *to_come(Incident, values_of(incident), today)]
    if not incident.id and year_of(incident) is None:
        wrong.append(("event_date", "missing; a row without an id needs a date"))
    problems = [
        Problem(file, row.line, column, row.cells.get(column, ""), remedy)
        for column, remedy in wrong
    ]
    return incident, problems


def _resolved(given: Incident, region: Region) -> tuple[dict[str, Any], tuple[Misfit, ...]]:
    """Return what the columns of a row's place become, and what is wrong with them."""
    incident, wrong = resolved(given, region.network)
    wrong = wrong or list(misfits(incident, region))
    return _changed(given, with_country(incident, region)), tuple(wrong)


def _changed(before: Incident, after: Incident) -> dict[str, Any]:
    was, now = values_of(before), values_of(after)
    return {name: value for name, value in now.items() if value != was[name]}


def placed(
    given: Collection[str], incident: Incident, region: Region, memo: Memo
) -> tuple[Incident, Reading | None]:
    """Return a row's incident at its place, and how that was read; ``given`` are its columns.

    A row that gives no kind of place has the one that its columns mean, else what its words mean.
    A reading in doubt waits for an editor; None where no words were read and nothing is in doubt.
    """
    said = "place_kind" in given
    made = incident if said else meant(incident, region.network)
    if made.place_kind != PlaceKind.NONE:
        return _checked(incident, made, region, memo)
    if said or incident.origin or incident.destination:
        return incident, None
    if incident.km_post and (incident.line or not incident.location):
        return _at_kilometre(incident, region, memo)
    if incident.location:
        return place_by_phrase(incident, region)
    return _waiting(incident, "the row says nothing of its place", region)


def _checked(
    incident: Incident, made: Incident, region: Region, memo: Memo
) -> tuple[Incident, Reading | None]:
    """Return an incident that its columns place; held back where these contradict each other."""
    key = said_of_place(made), made.whole
    doubt, changed = memo.of(key, _in_doubt, made, region)
    doubtful = replace(made, **changed) if changed else made
    if not doubt:
        return doubtful, None
    may_be = choices(made, region)
    if not any(place.id == READ for place in may_be):
        return _waiting(replace(made, place_kind=PlaceKind.NONE), doubt, region)
    return held(incident, doubtful, _reading(made, doubt, may_be))


def _in_doubt(made: Incident, region: Region) -> tuple[str, dict[str, Any]]:
    """Return what speaks against a place, and what its own doubt makes of its columns."""
    return against(made, region), _changed(made, with_doubt(made, region))


def _at_kilometre(
    incident: Incident, region: Region, memo: Memo
) -> tuple[Incident, Reading | None]:
    may_be, doubt = kilometres(incident, region.network)
    if doubt:
        return _waiting(incident, doubt, region, may_be)
    return _checked(incident, placed_at(incident, may_be[0]), region, memo)


def _waiting(
    incident: Incident, doubt: str, region: Region, may_be: tuple[Place, ...] = ()
) -> tuple[Incident, Reading]:
    """Return an incident that stays without a place until an editor chooses one."""
    named = area_of(place_of(incident), region.areas)
    return incident, _reading(incident, doubt, (*may_be, *named))


def _reading(incident: Incident, doubt: str, may_be: tuple[Place, ...]) -> Reading:
    words, lang = incident.location, incident.location_lang
    place = Place(words=words, lang=lang, reasons=(doubt,), alternatives=may_be)
    return Reading("none", place, doubt=doubt)


def year_of(incident: Incident) -> int | None:
    """Return the year that goes into an id: of the event, else of the report."""
    day = incident.event_date or incident.event_date_end or incident.reported_date
    return day.year if day else None
