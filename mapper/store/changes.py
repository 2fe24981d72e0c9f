"""What everyone is told of changes: what differs, what went away and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, select

from mapper.model import MERGED, WITHDRAWN, Filter
from mapper.store import numbers
from mapper.store.public import View, days_before, where
from mapper.store.record import change_number, state
from mapper.store.tables import public_form

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.store.writer import Writer

_FORM = public_form.c
_STOOD, _TOLD = ("stood", "stood_movement"), ("status", "reason")


#: Two change numbers: who holds a copy from between them reads all anew.  Changes after the first
#: were lost when a backup was restored at the second, or were told by embargoes of another length.
RESTORED = "restored"
#: By which embargoes changes are told, in days.
_EMBARGOES = "embargoes"


class Change(NamedTuple):
    """A record that differs: since which change ``number``, and whether it is ``gone``.

    Of one that an editor took back, ``reason`` is the public one and ``replaced_by`` the id of the
    record that stands in its place.
    """

    number: int
    incident_id: str
    gone: bool
    reason: str = ""
    replaced_by: str = ""


class Changes(NamedTuple):
    """What differs up to a ``number``, in order: of each record its last change.

    ``lost`` tells that the reader has seen changes that are no more, as before a backup was
    restored, and has to read all anew.
    """

    number: int
    changes: tuple[Change, ...]
    lost: bool = False


class TakenBack(NamedTuple):
    """What everyone is told of a record that was withdrawn or merged, on which day.

    ``replaced_by`` is the id of the record that one is led to, "" for none: a record that is
    shown, or, of one that was merged, one that was withdrawn itself.
    """

    incident_id: str
    merged: bool
    reason: str
    replaced_by: str
    day: date | None


def taken_back(connection: Connection, incident_id: str, view: View) -> TakenBack | None:
    """Return what a view is told of a record that was withdrawn or merged.

    None where it was not, and where it was never public.
    """
    chain, replaced_by = {incident_id}, ""
    first = row = _left(connection, incident_id)
    if first is None or not first.status or not _was_public(first, view):
        return None
    while row is not None and row.replaced_by and row.replaced_by not in chain:
        found = _left(connection, row.replaced_by)
        chain.add(row.replaced_by)
        if found is not None and _leads_to(found, view, merged=first.status == MERGED):
            replaced_by = found.incident_id
        row = found if found is not None and found.status == MERGED else None
    return TakenBack(incident_id, first.status == MERGED, first.reason, replaced_by, first.left_on)


def _left(connection: Connection, incident_id: str) -> Row[Any] | None:
    names = ("incident_id", "record", "ended", "gone", *_STOOD, *_TOLD, "replaced_by", "left_on")
    columns = (_FORM[name] for name in names)
    return connection.execute(select(*columns).where(_FORM.incident_id == incident_id)).first()


def _leads_to(form: Row[Any], view: View, *, merged: bool) -> bool:
    """Tell whether a view may be led to a record: it is shown or, from one merged, was."""
    if not form.gone:
        return view.include_held or view.held_until(form.record, form.ended) is None
    return merged and form.status == WITHDRAWN and _was_public(form, view)


def _was_public(form: Row[Any], view: View) -> bool:
    """Tell whether a view may learn that a record is gone: it was shown once."""
    return (
        view.include_held
        or form.stood >= view.embargo_incident_days
        or form.stood_movement >= view.embargo_movement_days
    )


def changes(connection: Connection, since: int, view: View) -> Changes:
    """Return what a view shows otherwise than at a change number, and what went away.

    What went is told only if it was public once.  The end of an embargo is a change of the
    beginning of that day.
    """
    newest = max(change_number(connection), numbers.beginning(view.today))
    # What was written after this view's midnight is told again: its embargoes are not over yet.
    told = min(newest, numbers.beginning(_next(view.today)) - 1)
    if is_lost(connection, since, newest):
        return Changes(told, (), lost=True)
    found = dict(_changed(connection, since, view))
    for incident_id, number in _let_out(connection, since, view):
        if incident_id not in found or found[incident_id].number < number:
            found[incident_id] = Change(number, incident_id, gone=False)
    return Changes(told, tuple(sorted(found.values())))


def is_lost(connection: Connection, since: int, newest: int) -> bool:
    """Tell whether a change number is of changes that are no more, as before a restored backup."""
    before, restored = map(int, (state(connection, RESTORED) or "0 0").split())
    return since > newest or before < since < restored


def told_otherwise(connection: Connection, view: View) -> bool:
    """Tell whether changes were told by other embargoes than a view's so far, or by none."""
    return state(connection, _EMBARGOES) != _embargoes(view)


def tell_by(writer: Writer, view: View) -> None:
    """Tell changes by the embargoes of a view from now on; where others were, all is read anew."""
    if state(writer.connection, _EMBARGOES):
        writer.forms_differ = True
        writer.set_state(RESTORED, f"0 {writer.change}")
    writer.set_state(_EMBARGOES, _embargoes(view))


def _embargoes(view: View) -> str:
    return f"{view.embargo_incident_days} {view.embargo_movement_days}"


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _changed(connection: Connection, since: int, view: View) -> Iterator[tuple[str, Change]]:
    """Yield what was changed since, by the ids of the records."""
    names = ("incident_id", "record", "ended", "gone", *_STOOD, *_TOLD, "changed")
    query = select(*(_FORM[name] for name in names)).where(_FORM.changed > since)
    for row in connection.execute(query).all():
        if not row.gone and (view.include_held or view.held_until(row.record, row.ended) is None):
            yield row.incident_id, Change(row.changed, row.incident_id, gone=False)
        elif _was_public(row, view):
            back = taken_back(connection, row.incident_id, view) if row.status else None
            why = (back.reason, back.replaced_by) if back else ()
            yield row.incident_id, Change(row.changed, row.incident_id, True, *why)


def _let_out(connection: Connection, since: int, view: View) -> Iterator[tuple[str, int]]:
    """Yield the ids of the records whose embargo has ended since, and the numbers of that."""
    if view.include_held:
        return
    days = max(view.embargo_incident_days, view.embargo_movement_days)
    query = select(_FORM.incident_id, _FORM.record, _FORM.ended)
    query = query.where(_FORM.ended >= days_before(numbers.day_of(since), days))
    for row in connection.execute(where(query, Filter(), view, sqlite=False)):
        number = numbers.beginning(view.shown_from(row.record, row.ended))
        if number > since:
            yield row.incident_id, number
