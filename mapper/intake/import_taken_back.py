"""Rows that say that a record was withdrawn or merged: to what they may lead, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapper.errors import Remedy
from mapper.model import MERGED, WITHDRAWN, Incident
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer

_CIRCLE = "the way from {to} leads back to this row; give the id of a record that stands"


class Ways:
    """Where the rows of a file lead that were taken back, by what the file alone says."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self._to = {each.id: each.replaced_by for each in incidents if each.id and each.left}

    def length(self, incident: Incident) -> int:
        """Return over how many rows a row leads, so that the shorter way can be taken first."""
        return len(self._from(incident))

    def circle(self, incident: Incident) -> str:
        """Return what is wrong with a row that leads back to itself; "" of others."""
        back = incident.replaced_by != incident.id and incident.id in self._from(incident)
        return Remedy(_CIRCLE, to=incident.replaced_by) if back else ""

    def _from(self, incident: Incident) -> dict[str, None]:
        passed: dict[str, None] = {}
        at = incident.replaced_by
        while at and at not in passed:
            passed[at] = None
            at = self._to.get(at, "")
        return passed


def no_way_on(writer: Writer, incident: Incident, key: str) -> str:
    """Return what is wrong with the record to which a row leads; "" where nothing is.

    ``key`` is the id under which the row is known, "" for none.  What the record says already is
    not asked again: it may lead to what was taken back later.
    """
    to, merged = incident.replaced_by, incident.status == MERGED
    stored = record.stored_incident(writer.connection, key) if key else None
    if stored and (stored.status, stored.replaced_by) == (incident.status, to):
        return ""
    if not to:
        return (
            Remedy("missing; give the id of the record into which it was merged") if merged else ""
        )
    if not incident.left:
        return Remedy(
            "only what was withdrawn or merged is replaced; mend status, or leave it empty"
        )
    if to == key:
        return Remedy("is the id of the row itself; give that of another record")
    passed, other = {key}, record.stored_incident(writer.connection, to)
    while other and other.status == MERGED and other.id not in passed:
        passed.add(other.id)
        other = record.stored_incident(writer.connection, other.replaced_by)
    if other is None:
        return Remedy(
            "no record has this id, or its row was refused; import it first, or in this file"
        )
    if other.id in passed:
        return Remedy(_CIRCLE, to=to)
    if other.status == WITHDRAWN:
        return Remedy("{id} was withdrawn itself; give the id of a record that stands", id=other.id)
    return ""
