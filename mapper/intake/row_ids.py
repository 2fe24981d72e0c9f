"""The id of a row that gives none: the one that it was given before, or a new one.

A row is known by its ``external_id`` in a file of the same name, or beside a source that it cited
before; without such a key only by being equal to one that came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapper.intake.deciding import digest
from mapper.intake.import_rows import year_of
from mapper.model import Incident
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer


def known_id(writer: Writer, incident: Incident, file: str) -> str:
    """Return the id of a row, or the one that it was given before; "" if there is none."""
    found = (record.imported_hash(writer.connection, *each) for each in names_of(incident, file))
    return incident.id or next(filter(None, found), "")


def new_id(writer: Writer, incident: Incident, countries: tuple[str, ...]) -> str:
    """Return an id that nothing has had, by the one country and the year."""
    country = countries[0] if len(countries) == 1 else "XX"
    return writer.next_id(country, year_of(incident) or 0)


def keep_id(writer: Writer, incident: Incident, file: str, given: str) -> None:
    """Remember the id of a row by all that tells it from others."""
    for kind, name in names_of(incident, file):
        if record.imported_hash(writer.connection, kind, name) != given:
            writer.set_imported(kind, name, given)


def names_of(incident: Incident, file: str) -> Iterator[tuple[str, str]]:
    """Yield what a row is known by, as kind and name."""
    if incident.external_id:
        for whose in (file, *incident.sources):
            yield "external_id", f"{incident.external_id}\n{whose}"
    elif not incident.id:
        yield "row", digest(incident) or ""
