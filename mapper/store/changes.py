"""What everyone is told of changes: what differs, what went away and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, select

from mapper.model import MERGED, WITHDRAWN, Filter
from mapper.store.public import View, days_before, where
from mapper.store.record import change_number
from mapper.store.tables import public_form

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FORM = public_form.c


class Changes(NamedTuple):
    """What changed up to a ``number``: the ids of forms that differ, and of those that went."""

    number: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]


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
    names = "incident_id record ended gone stood status reason replaced_by left_on".split()
    columns = (_FORM[name] for name in names)
    return connection.execute(select(*columns).where(_FORM.incident_id == incident_id)).first()


def _leads_to(form: Row[Any], view: View, *, merged: bool) -> bool:
    """Tell whether a view may be led to a record: it is shown or, from one merged, was."""
    if not form.gone:
        return view.include_held or view.held_until(form.record, form.ended) is None
    return merged and form.status == WITHDRAWN and _was_public(form, view)


def _was_public(form: Row[Any], view: View) -> bool:
    """Tell whether a view may learn that a record is gone: it was shown once."""
    return view.include_held or bool(form.stood >= view.embargo_days(form.record))


def changes(connection: Connection, since: int, view: View, seen: date | None = None) -> Changes:
    """Return what differs since a change number: what a view shows now, and what went away.

    An id is among those gone only if it was public once.  With ``seen``, the day on which the
    reader last looked, what an embargo has let out since then is among the changed.
    """
    number = change_number(connection)  # first: what is written meanwhile is told again, not lost
    changed: set[str] = set()
    gone: set[str] = set()
    columns = (_FORM.incident_id, _FORM.record, _FORM.ended, _FORM.gone, _FORM.stood)
    query = select(*columns).where(_FORM.changed > since)
    for incident_id, record, ended, is_gone, stood in connection.execute(query):
        if not is_gone and (view.include_held or view.held_until(record, ended) is None):
            changed.add(incident_id)
        elif view.include_held or stood >= view.embargo_days(record):
            gone.add(incident_id)
    if seen is not None and not view.include_held:
        changed |= set(_let_out(connection, view, seen))
    return Changes(number, tuple(sorted(changed)), tuple(sorted(gone)))


def _let_out(connection: Connection, view: View, seen: date) -> Iterator[str]:
    """Yield the ids of records whose embargo ended after the day ``seen``."""
    days = max(view.embargo_incident_days, view.embargo_movement_days)
    query = select(_FORM.incident_id, _FORM.record, _FORM.ended)
    query = query.where(_FORM.ended > days_before(seen, days))
    for incident_id, record, ended in connection.execute(
        where(query, Filter(), view, sqlite=False)
    ):
        if view.shown_from(record, ended) > seen:
            yield incident_id
