"""What an editor does with a report before it is decided: mark it, edit it, take many at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from mapper.errors import InputError
from mapper.intake.built import DraftRefused
from mapper.intake.draft import draft_from_json
from mapper.intake.draft_place import read_words
from mapper.intake.duplicates import likeliest
from mapper.intake.reports import (
    accept_waiting,
    reading_of,
    require_another,
    settle_placings,
    waiting_report,
)
from mapper.store import placings, waiting

if TYPE_CHECKING:
    from mapper.intake.draft import Draft
    from mapper.region import Region
    from mapper.store import Pending, Store, Writer

#: The marks that an editor may set, each with what has to be said.
_ASKED = {
    waiting.HELD: "what it waits for",
    waiting.SECOND: "what a second editor should look at",
}


def mark(store: Store, *pending_ids: int, mark: str, note: str, editor: str) -> None:
    """Hold reports that wait, or ask a second editor for them; "" puts them back into the queue.

    Raises
    ------
    NotFound
        No report has this number.
    InputError
        It was decided before, no report is chosen, there is no such mark, or no note.
    """
    if mark and mark not in _ASKED:
        raise InputError(f"{mark!r} is no mark; there are {', '.join(_ASKED)}")
    if mark and not note.strip():
        raise InputError(f"a note is missing; say in a few words {_ASKED[mark]}")
    require_some(pending_ids)
    with store.writer() as writer:
        for pending_id in dict.fromkeys(pending_ids):
            pending = waiting_report(writer, pending_id)
            waiting.mark(writer, pending.id, mark, who=editor, note=note.strip())


def require_some(pending_ids: tuple[int, ...]) -> None:
    """Refuse an action on many where none is ticked."""
    if not pending_ids:
        raise InputError("no report is chosen; tick those that are meant")


def version_of(pending: Pending) -> str:
    """Return what tells one version of a report from another that an editor made of it."""
    return sha256(pending.version.encode()).hexdigest()[:16]


def edit(
    store: Store,
    region: Region,
    pending_id: int,
    draft: Draft,
    *,
    begun: str,
    editor: str,
    today: date,
) -> None:
    """Keep an editor's version of a report that waits; what was typed stays beside it.

    ``begun`` is the `version_of` that the editor saw.

    Raises
    ------
    NotFound
        No report has this number.
    InputError
        It was decided before, or another edited it meanwhile.
    DraftRefused
        Something has to be mended first.
    """
    reading = read_words(draft, region)
    ready = likeliest(draft, reading, region, today)
    if ready.problems:
        raise DraftRefused(ready.problems, reading)
    with store.writer() as writer:
        pending = waiting_report(writer, pending_id)
        if version_of(pending) != begun:
            raise InputError(
                f"{pending.receipt} was edited meanwhile by {pending.edited_by}; open it again to "
                "see how it stands, and make your change there"
            )
        waiting.edit(writer, pending.id, draft.as_json(), who=editor)
        settle_placings(writer, pending.id, placings.DROPPED)
        if reading:
            placings.keep(
                writer.connection,
                replace(reading, chosen=draft.place_choice or ""),
                state=placings.REVIEW,
                who=editor,
                origin=f"report {pending.receipt}",
                pending_id=pending.id,
            )


def accept_many(
    store: Store,
    region: Region,
    *pending_ids: int,
    editor: str,
    today: date,
    four_eyes: bool = False,
) -> list[str]:
    """Accept reports, all or none, and return the ids of their incidents.

    Raises
    ------
    NotFound
        No report has this number.
    InputError
        One was decided before, cannot be taken as it is, its place is still to be chosen, or with
        ``four_eyes`` it is the editor's own; the text names it.
    """
    require_some(pending_ids)
    with store.writer() as writer:
        return [
            _accepted(writer, region, pending_id, editor, today, four_eyes=four_eyes)
            for pending_id in dict.fromkeys(pending_ids)
        ]


def _accepted(
    writer: Writer, region: Region, pending_id: int, editor: str, today: date, *, four_eyes: bool
) -> str:
    pending = waiting_report(writer, pending_id)
    if four_eyes:
        require_another(pending, editor)
    reading, chosen = reading_of(writer, pending), draft_from_json(pending.version).place_choice
    if reading and reading.place.alternatives and not chosen:
        raise InputError(f"the place of {pending.receipt} is still to be chosen; open it by itself")
    try:
        return accept_waiting(writer, region, pending, editor, today)
    except DraftRefused as refusal:
        raise InputError(f"{pending.receipt}: {refusal}") from refusal
