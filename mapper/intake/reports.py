"""Reports from the form: sent once however often the button is pressed, accepted by an editor.

An editor's own report is accepted as it comes in.  Nothing about the sender is kept, but the
number of an account where somebody sends it signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from mapper import gate
from mapper.errors import InputError, NotFound, QueueFull
from mapper.intake.asking import PlaceAsked, question_of
from mapper.intake.built import Built, DraftRefused, built
from mapper.intake.draft import Draft, draft_from_json
from mapper.intake.draft_place import read_words
from mapper.intake.grading import save_graded, with_grades
from mapper.intake.publishing import save
from mapper.intake.source_ids import known_source
from mapper.store import embargo_day, incoming, placings, waiting

if TYPE_CHECKING:
    from mapper.model import Incident, Place
    from mapper.region import Region
    from mapper.store import Pending, Reading, Store, View, Writer


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a report: its number and receipt, and its incident once accepted.

    ``sent`` is the incident as it was sent, whatever an editor made of it.  ``held_until`` is the
    day on which it becomes public, None where that is today or where it is not accepted;
    ``first`` is false for a form that had been sent before.
    """

    pending_id: int
    receipt: str
    state: str
    sent: Incident
    incident_id: str | None
    held_until: date | None
    first: bool


def check(draft: Draft, region: Region, today: date) -> Mapping[str, str]:
    """Return by field what is wrong with a draft and how to mend it; empty when nothing is.

    The fields of a source are called ``sources-0-url``, ``sources-0-published`` and so on.
    """
    return built(draft, region, today, read=_place(read_words(draft, region))).problems


def submit(
    store: Store,
    region: Region,
    draft: Draft,
    *,
    editor: str | None,
    token: str,
    view: View,
    most: int | None = 500,
    account: int | None = None,
    four_eyes: bool = False,
) -> Receipt:
    """Take a report in; an editor's becomes an incident at once, others' wait for one.

    An editor's own waits, too, where the gate would withhold a text of it, and with ``four_eyes``,
    by which nobody accepts what they entered.
    ``account`` is the number of whoever sends it signed in, kept with it so that they see what
    became of it.  The same ``token`` gives the same receipt again and makes nothing new; nor does a
    report of the same account, or of none, that says what one says that waits.

    Raises
    ------
    DraftRefused
        Something has to be mended first.
    PlaceAsked
        A question of its place has to be answered first.
    QueueFull
        There are ``most`` that wait, and the sender is no editor; None takes any number.
    """
    known = store.pending_by_token(token)
    if known is not None:
        return _receipt_again(store, region, known, view)
    reading = read_words(draft, region)
    ready, entered = _ready(draft, region, view.today, reading, by_editor=bool(editor)), None
    if question := question_of(draft, ready.incident, reading, region):
        raise PlaceAsked(question)
    with store.writer() as writer:
        # Of two clicks at once, the second finds what the first has written.
        same = incoming.pending_by_token(writer.connection, token)
        if not (same or editor):
            same = _same(writer, draft, most, account)
        if not same:
            pending = writer.add_pending(token, draft.as_json(), said=draft.digest, account=account)
            if editor:
                waiting.edit(writer, pending.id, pending.draft, who=editor)
            if editor and not four_eyes and not _withheld(ready, region):
                entered = _accept(
                    writer, region, pending, ready, editor=editor, why="entered by an editor"
                )
            if reading:
                settled_by = editor if entered else None
                chosen = replace(reading, chosen=draft.place_choice or "")
                _keep(writer, pending, chosen, editor=settled_by, incident_id=entered)
    if same:
        return _receipt_again(store, region, same, view)
    return _receipt(store, store.pending_one(pending.id), view, ready.incident, first=True)


def accept(
    store: Store,
    region: Region,
    pending_id: int,
    *,
    editor: str,
    today: date,
    place_choice: str | None = None,
    grades: Mapping[int, str] = MappingProxyType({}),
    four_eyes: bool = False,
) -> str:
    """Make a waiting report an incident and return its id.

    ``place_choice`` is the id of the meaning of its place phrase that the editor takes, "" for
    none; None leaves it as the report has it.  ``grades`` are how reliable its sources are, A to
    F, by their place in it; one that is known already is graded anew.  With ``four_eyes`` nobody
    accepts what they entered or edited.

    Raises
    ------
    NotFound
        No report has this number.
    InputError
        It was decided before.
    DraftRefused
        It no longer fits, as when the network has changed, or the choice is none of the phrase's.
    """
    with store.writer() as writer:
        pending = waiting_report(writer, pending_id)
        return accept_waiting(
            writer, region, pending, editor, today, place_choice, grades, four_eyes=four_eyes
        )


def accept_waiting(
    writer: Writer,
    region: Region,
    pending: Pending,
    editor: str,
    today: date,
    place_choice: str | None = None,
    grades: Mapping[int, str] = MappingProxyType({}),
    *,
    four_eyes: bool = False,
) -> str:
    """Accept a report in a transaction that is open, as `accept` does."""
    if four_eyes:
        require_another(pending, editor)
    draft = draft_from_json(pending.version)
    if place_choice is not None:
        draft = replace(draft, place_choice=place_choice)
    reading = reading_of(writer, pending)
    ready = _ready(draft, region, today, reading)
    why = f"report {pending.receipt} accepted"
    incident_id = _accept(writer, region, pending, ready, editor=editor, why=why, grades=grades)
    settle_placings(writer, pending.id, placings.SETTLED)
    if reading:
        chosen = replace(reading, chosen=draft.place_choice or "")
        _keep(writer, pending, chosen, editor=editor, incident_id=incident_id)
    return incident_id


def reading_of(writer: Writer, pending: Pending) -> Reading | None:
    """Return what the words of a report mean that waits; None where it says its place otherwise."""
    kept = placings.kept(writer.connection, pending_id=pending.id, state=placings.REVIEW)
    return kept[-1].reading if kept else None


def require_another(pending: Pending, editor: str) -> None:
    """Refuse an editor who would decide of what they entered or edited.

    Raises
    ------
    InputError
        It is their own.
    """
    if editor == pending.edited_by:
        raise InputError(
            f"{pending.receipt} was entered or edited by you; here another editor has to accept "
            "it (MAPPER_FOUR_EYES)"
        )


def reject(store: Store, *pending_ids: int, editor: str, reason: str) -> None:
    """Turn waiting reports down, all or none, with the reason; they stay on record.

    Raises
    ------
    NotFound
        No report has this number.
    InputError
        It was decided before, or no reason is given.
    """
    if not reason.strip():
        raise InputError("a reason is missing; say in a few words why the report is turned down")
    if not pending_ids:
        raise InputError("no report is chosen; tick those that are to be turned down")
    with store.writer() as writer:
        for pending_id in dict.fromkeys(pending_ids):
            pending = waiting_report(writer, pending_id)
            writer.set_pending(pending.id, "rejected", who=editor, reason=reason.strip())
            settle_placings(writer, pending.id, placings.DROPPED)


def _same(writer: Writer, draft: Draft, most: int | None, account: int | None) -> Pending | None:
    """Return the report that waits and says the same; where there is none, there has to be room."""
    same = incoming.pending(
        writer.connection,
        most=1,
        state="pending",
        kind=waiting.REPORT,
        said=draft.digest,
        account=account,
    )
    if most is not None and not same:
        require_room(writer, most)
    return next(iter(same), None)


def require_room(writer: Writer, most: int) -> None:
    """Refuse more of those who are not signed in than editors can read: `QueueFull`."""
    count = incoming.count_pending(writer.connection)
    if count >= most:
        raise QueueFull(count)


def _withheld(ready: Built, region: Region) -> bool:
    sources = {source.source_id: source for source in ready.sources}
    return bool(gate.withheld(ready.incident, sources, [], region))


def _keep(
    writer: Writer,
    pending: Pending,
    reading: Reading,
    *,
    editor: str | None,
    incident_id: str | None,
) -> None:
    """Keep what the words of a report mean: settled by an editor, or for one to settle."""
    placings.keep(
        writer.connection,
        reading,
        state=placings.SETTLED if editor else placings.REVIEW,
        who=editor or "",
        origin=f"report {pending.receipt}",
        pending_id=pending.id,
        incident_id=incident_id,
    )


def settle_placings(writer: Writer, pending_id: int, state: str) -> None:
    """Say what became of the readings of a report that waited."""
    for kept in placings.kept(writer.connection, pending_id=pending_id, state=placings.REVIEW):
        placings.set_state(writer.connection, kept.number, state)


def waiting_report(writer: Writer, pending_id: int, kind: str = waiting.REPORT) -> Pending:
    """Return a report that waits.

    Raises
    ------
    NotFound
        There is no such report.
    InputError
        It was decided before.
    """
    found = incoming.pending(writer.connection, id=pending_id, kind=kind)
    if not found:
        raise NotFound(f"no report has the number {pending_id}; /review lists them")
    if found[0].state != "pending":
        raise InputError(
            f"report {found[0].receipt} was {found[0].state} before; reload the page to see by whom"
        )
    return found[0]


def _place(reading: Reading | None) -> Place | None:
    return reading.place if reading else None


def _ready(
    draft: Draft, region: Region, today: date, reading: Reading | None, *, by_editor: bool = True
) -> Built:
    ready = built(draft, region, today, read=_place(reading), by_editor=by_editor)
    if ready.problems:
        raise DraftRefused(ready.problems, reading)
    return ready


def _accept(
    writer: Writer,
    region: Region,
    pending: Pending,
    ready: Built,
    *,
    editor: str,
    why: str,
    grades: Mapping[int, str] = MappingProxyType({}),
) -> str:
    sources = with_grades([known_source(writer, source) for source in ready.sources], grades)
    for source in sources:
        save_graded(writer, region, source, editor=editor, why=why)
    incident = ready.incident
    country = incident.country[0] if len(incident.country) == 1 else "XX"
    day = incident.event_date or pending.at.date()
    incident = replace(
        incident,
        id=writer.next_id(country, day.year),
        sources=tuple(source.source_id for source in sources),
        updated=pending.at.date(),
    )
    save(writer, incident, [], region, who=editor, why=why)
    writer.set_pending(pending.id, "accepted", who=editor, incident_id=incident.id)
    return incident.id


def _receipt_again(store: Store, region: Region, pending: Pending, view: View) -> Receipt:
    """Return the receipt of a report that had been sent before: of what was sent then."""
    kept = store.placings(pending_id=pending.id)
    read = kept[0].reading.place if kept else None
    sent = built(draft_from_json(pending.draft), region, view.today, read=read).incident
    return _receipt(store, pending, view, sent, first=False)


def _receipt(store: Store, pending: Pending, view: View, sent: Incident, *, first: bool) -> Receipt:
    held = None
    if pending.incident_id:
        incident = store.incident(pending.incident_id)
        held = view.held_until(incident.told_as, embargo_day(incident))
    return Receipt(
        pending.id, pending.receipt, pending.state, sent, pending.incident_id, held, first
    )
