"""Texts that the gate withholds: an editor shows one as it is, leaves it, or says what was hit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.errors import InputError
from mapper.intake.publishing import render, save
from mapper.store import record, withheld
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import Region
    from mapper.store import Store
    from mapper.vocabulary import Term

SHOW, LEAVE = "show", "leave"
_STATES = {SHOW: withheld.SHOWN, LEAVE: withheld.WITHHELD}


def equipment() -> tuple[Term, ...]:
    """Return the terms of wayside equipment that a record may say was hit."""
    terms = vocabulary.terms("asset").values()
    return tuple(each for each in terms if each.handling is Handling.EQUIPMENT)


def decide_text(
    store: Store, region: Region, number: int, decision: str, *, editor: str, reason: str
) -> str:
    """Decide of a text that waits, and return the id of its incident.

    ``decision`` is `SHOW`, `LEAVE` or, for a record that tells of equipment and names none, one of
    its terms.

    Raises
    ------
    NotFound
        No text has this number.
    InputError
        It was decided before, the decision is none of these, or it has no reason.
    """
    if not reason.strip():
        raise InputError("a reason is missing; say in a few words why")
    terms = {each.id for each in equipment()}
    if decision not in _STATES and decision not in terms:
        raise InputError(f"{decision!r} is no decision; choose one of those beside the text")
    with store.writer(who=editor) as writer:
        writer.log.note("text decided", f"text {number}")
        kept = withheld.decide(
            writer.connection,
            number,
            _STATES.get(decision, withheld.WITHHELD),
            who=editor,
            why=reason.strip(),
        )
        if kept.text.unsourced:
            raise InputError(
                f"{kept.incident_id} is shown as soon as it cites a source; add one to its record"
            )
        if decision in _STATES:
            render(writer, [kept.incident_id], region)
            return kept.incident_id
        if not kept.text.whole:
            raise InputError("what was hit is asked only where a record does not say it")
        incident = record.incident(writer.connection, kept.incident_id)
        hit = replace(incident, asset=(*incident.asset, decision))
        save(writer, hit, None, region, who=editor, why=reason.strip())
        return kept.incident_id
