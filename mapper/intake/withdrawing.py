"""Taking a record back: withdrawn with a public reason, or merged into another; and the undoing.

What was merged stays as it was, and what it brings is added to the record that stands in its place.
The revision of that record keeps what came along, so that the undoing takes back that and no more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.errors import InputError
from mapper.intake.coming_along import bring, came_along, give_back
from mapper.intake.publishing import save, today
from mapper.model import MERGED, PUBLISHED, WITHDRAWN, Incident
from mapper.store import placings, record

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store, Writer

#: The public reason of what was merged.
DUPLICATE = "duplicate"


def withdraw(
    store: Store,
    region: Region,
    incident_id: str,
    reason: str,
    note: str = "",
    *,
    editor: str,
    replaced_by: str = "",
) -> None:
    """Withdraw a record for a public ``reason``, a term of the vocabulary; ``note`` stays inside.

    ``replaced_by`` is the id of a record to which readers are led.

    Raises
    ------
    NotFound
        No record has this id, or that of the other.
    InputError
        It was taken back before, the reason is none, or the other record does not stand.
    """
    if not vocabulary.has("reason", reason):
        known = ", ".join(vocabulary.terms("reason"))
        raise InputError(f"the reason {reason!r} is not on the list; choose one of {known}")
    with store.writer() as writer:
        incident = _standing(writer, incident_id)
        if replaced_by:
            _other(writer, incident_id, replaced_by)
        left = replace(incident, status=WITHDRAWN, reason=reason, replaced_by=replaced_by)
        said = f"withdrawn: {vocabulary.label('reason', reason)}"
        _take_back(writer, region, left, editor, _why(said, note))


def merge(
    store: Store, region: Region, from_id: str, into_id: str, note: str = "", *, editor: str
) -> None:
    """Merge a record into another, which gets its sources and claims; ``note`` stays inside.

    Raises
    ------
    NotFound
        No record has one of the ids.
    InputError
        One of the two was taken back before, or they are the same.
    """
    with store.writer() as writer:
        merged = _standing(writer, from_id)
        target = _other(writer, from_id, into_id)
        bring(writer, region, merged, target, editor, _why(f"{from_id} merged into it", note))
        left = replace(merged, status=MERGED, reason=DUPLICATE, replaced_by=into_id)
        _take_back(writer, region, left, editor, _why(f"merged into {into_id}", note))


def restore(
    store: Store, region: Region, incident_id: str, note: str = "", *, editor: str
) -> tuple[str, ...]:
    """Undo a withdrawal or a merge: the record is again what it was before.

    What came along with it is taken back from where it was merged.  Returns, in words, what could
    not be, because the other record was changed since.

    Raises
    ------
    NotFound
        No record has this id.
    InputError
        It was not taken back.
    """
    with store.writer() as writer:
        left = record.incident(writer.connection, incident_id)
        if not left.left:
            raise InputError(f"{incident_id} was neither withdrawn nor merged; there is no undoing")
        came = came_along(writer, left.replaced_by).get(incident_id)
        restored = replace(left, status=_before(writer, left), reason="", replaced_by="")
        said = _why(f"restored: it had been {left.status}", note)
        save(writer, today(restored), None, region, who=editor, why=said)
        placings.move(writer.connection, [incident_id], placings.ASIDE, placings.REVIEW)
        if came is None:
            return ()
        said = _why(f"the merge of {incident_id} undone", note)
        return give_back(writer, region, left.replaced_by, came, editor, said)


def _standing(writer: Writer, incident_id: str) -> Incident:
    incident = record.incident(writer.connection, incident_id)
    if incident.left:
        into = f" into {incident.replaced_by}" if incident.status == MERGED else ""
        raise InputError(f"{incident_id} was {incident.status}{into} before; restore it first")
    return incident


def _other(writer: Writer, incident_id: str, other_id: str) -> Incident:
    """Return the record that is to stand in the place of another: no way may lead back."""
    if incident_id == other_id:
        raise InputError(f"{incident_id} cannot stand in its own place; give another id")
    return _standing(writer, other_id)


def _take_back(writer: Writer, region: Region, left: Incident, who: str, why: str) -> None:
    save(writer, today(left), None, region, who=who, why=why)
    placings.move(writer.connection, [left.id], placings.REVIEW, placings.ASIDE)


def _why(said: str, note: str) -> str:
    return "; ".join(filter(None, (said, note.strip())))


def _before(writer: Writer, left: Incident) -> str:
    """Return the status that a record had before it was taken back."""
    states = (each.row["incident"]["status"] for each in record.newest(writer.connection, left.id))
    return next((each for each in states if each not in (WITHDRAWN, MERGED)), PUBLISHED)
