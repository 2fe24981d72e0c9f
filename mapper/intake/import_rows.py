"""A row of a file as an incident on the railway, or what of it does not fit, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from mapper.formats.checks import to_come
from mapper.formats.delimited import Problem
from mapper.formats.table import RecordRow
from mapper.intake.railway_names import misfits, resolved, with_country
from mapper.model import Incident

if TYPE_CHECKING:
    from mapper.region import Region


def on_railway(
    row: RecordRow[Incident], file: str, region: Region, today: date
) -> tuple[Incident, list[Problem]]:
    """Return the row's incident with ids for its line and stations, and what is wrong with it."""
    incident, wrong = resolved(row.record, region.network)
    wrong = wrong or list(misfits(incident, region))
    wrong += to_come(Incident, asdict(incident), today)
    if not incident.id and year_of(incident) is None:
        wrong.append(("event_date", "missing; a row without an id needs a date"))
    problems = [
        Problem(file, row.line, column, row.cells.get(column, ""), remedy)
        for column, remedy in wrong
    ]
    return with_country(incident, region), problems


def year_of(incident: Incident) -> int | None:
    """Return the year that goes into an id: of the event, else of the report."""
    day = incident.event_date or incident.event_date_end or incident.reported_date
    return day.year if day else None
