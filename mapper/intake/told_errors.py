"""What readers tell: an error in a record, and what the holder of a receipt adds to their report.

Nothing about the sender is kept.  What a receipt says is no more than everyone may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import orjson

from mapper.errors import InputError
from mapper.gate import exact
from mapper.gate.citing import link
from mapper.intake.reports import require_room, waiting_report
from mapper.store import incoming, record, waiting
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.store import Pending, Store, View
    from mapper.store.waiting import Addition

#: As long as what is told may be, and as often as something may be added.
MOST_CHARS, MOST_ADDITIONS = 2000, 5
_SOURCE_CHARS = 500
ANSWERED, REJECTED = "answered", "rejected"


class ToldWrongly(InputError):
    """What was told cannot be taken; ``problems`` says by field how to mend it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {remedy}" for name, remedy in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ToldError:
    """What a reader says is wrong, and the source of it: an address, or something printed."""

    wrong: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says: the state, the record where everyone sees it, the editor's reason.

    ``reason_held`` tells that there is a reason, which says more than may be shown.
    """

    state: str
    kind: str
    incident_id: str | None
    decided_on: date | None
    reason: str
    reason_held: bool
    additions: tuple[Addition, ...]


def checked(wrong: str, source: str, what: str = "wrong") -> ToldError:
    """Return what was told, as it is kept.

    Raises
    ------
    ToldWrongly
        Something is missing or too long, or the source is no publication.
    """
    told = ToldError(wrong.strip(), source.strip())
    problems = {}
    if not told.wrong:
        problems[what] = "missing; say it in a few words"
    elif len(told.wrong) > MOST_CHARS:
        problems[what] = f"too long ({len(told.wrong)} signs); at most {MOST_CHARS}"
    if not told.source:
        problems["source"] = "missing; give the address of a publication, or name what was printed"
    elif len(told.source) > _SOURCE_CHARS:
        problems["source"] = f"too long; at most {_SOURCE_CHARS} signs"
    elif "://" in told.source and link(told.source) is None:
        problems["source"] = (
            "not the address of a publication; it begins with https:// and names the "
            "publisher's own site, no copy of it"
        )
    if problems:
        raise ToldWrongly(problems)
    return told


def tell_error(
    store: Store, incident_id: str, revision: int, told: ToldError, *, token: str, most: int
) -> Pending:
    """Keep what a reader says is wrong in a revision of a record, once for each ``token``.

    Raises
    ------
    NotFound
        No record has this id.
    QueueFull
        There are ``most`` that wait.
    """
    kept = orjson.dumps({"wrong": told.wrong, "source": told.source}).decode()
    with store.writer() as writer:
        record.incident(writer.connection, incident_id)
        if (known := incoming.pending_by_token(writer.connection, token)) is not None:
            return known
        require_room(writer, most)
        return writer.add_pending(
            token, kept, kind=waiting.ERROR, incident_id=incident_id, of_revision=revision
        )


def told_in(pending: Pending) -> ToldError:
    """Return what a reader told; nothing of it where its words were deleted."""
    return ToldError(**orjson.loads(pending.draft))


def decide_error(store: Store, pending_id: int, state: str, *, editor: str, reason: str) -> None:
    """Say what became of a told error: `ANSWERED` or `REJECTED`, with a reason.

    Raises
    ------
    NotFound
        No told error has this number.
    InputError
        It was decided before, or there is no reason.
    """
    if not reason.strip():
        raise InputError("a reason is missing; say in a few words what became of it")
    with store.writer() as writer:
        pending = waiting_report(writer, pending_id, waiting.ERROR)
        writer.set_pending(
            pending.id,
            state,
            who=editor,
            reason=reason.strip(),
            incident_id=pending.incident_id or "",
        )


def answer(store: Store, receipt: str, view: View) -> Answer | None:
    """Return what a receipt says to everyone who has it; None where nothing has it.

    ``view`` is that of everyone.
    """
    with store.reading() as connection:
        pending = waiting.by_receipt(connection, normal(receipt))
        added = waiting.additions(connection, pending.id) if pending else []
    if pending is None:
        return None
    shown = pending.incident_id and store.public_one(pending.incident_id, view)
    held = bool(exact.find(pending.reason, _everything()))
    return Answer(
        pending.state,
        pending.kind,
        pending.incident_id if shown else None,
        pending.decided_at.date() if pending.decided_at else None,
        "" if held else pending.reason,
        held,
        tuple(added),
    )


def add(store: Store, receipt: str, told: ToldError) -> None:
    """Add something to a report that waits.

    Raises
    ------
    InputError
        Nothing that waits has the receipt, or enough was added.
    """
    with store.writer() as writer:
        pending = waiting.by_receipt(writer.connection, normal(receipt))
        if pending is None or pending.state != "pending":
            raise InputError("nothing that waits has this receipt; send a new report")
        if len(waiting.additions(writer.connection, pending.id)) >= MOST_ADDITIONS:
            raise InputError(
                f"{MOST_ADDITIONS} things were added to it, which is as many as are taken"
            )
        waiting.add(writer, pending.id, told.wrong, told.source)


def normal(receipt: str) -> str:
    """Return a receipt as it was given, however it was typed."""
    letters = "".join(each for each in receipt.upper() if each.isalnum())
    return f"{letters[:1]}-{letters[1:5]}-{letters[5:]}"


def _everything() -> frozenset[str]:
    """Return all kinds of words that the gate withholds of any record."""
    return exact.kinds_for(frozenset(Handling))
