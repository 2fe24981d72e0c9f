"""Imported rows whose phrase left their place in doubt: an editor chooses, or leaves it open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError, NotFound
from mapper.intake.choices import Found, find, placed_at
from mapper.intake.phrases import Phrase
from mapper.intake.publishing import save
from mapper.intake.railway_names import misfits
from mapper.store import placings, record

if TYPE_CHECKING:
    from mapper.model import Incident
    from mapper.region import Region
    from mapper.store import KeptPlacing, Store, Writer


def found_again(kept: KeptPlacing, region: Region) -> Found:
    """Return what the phrase of a kept placing may mean, read anew."""
    given = kept.placing
    return find(Phrase(given["text"], given["lang"] or "", given["country"] or ""), region)


def as_it_was(incident: Incident, kept: KeptPlacing) -> Incident:
    """Return an incident as its row says it, without what a placing in doubt has filled in."""
    was: dict[str, Any] = kept.placing.get("was") or {}
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in was.items()
    }
    return replace(incident, **plain)


def settle(store: Store, region: Region, number: int, place_choice: str, *, editor: str) -> str:
    """Give an incident the place that an editor chose, "" for none; return the incident's id.

    Its country becomes the place's where the two contradict, and one that was held back for it
    gets the status of its row again.

    Raises
    ------
    NotFound
        No placing has this number.
    InputError
        It was settled before, or the phrase cannot mean what was chosen.
    """
    with store.writer() as writer:
        kept = _waiting(writer, number)
        stored = record.incident(writer.connection, kept.incident_id or "")
        incident = as_it_was(stored, kept)
        found = found_again(kept, region)
        why = f"left without a place by an editor for “{found.phrase.text}”"
        if place_choice:
            incident = _placed(incident, found, place_choice, region)
            why = f"place chosen by an editor for “{found.phrase.text}”"
        if incident != stored:
            save(writer, incident, None, region, who=editor, why=why)
        placings.set_state(writer.connection, number, placings.SETTLED)
        placings.keep(
            writer.connection,
            found.as_values(place_choice),
            state=placings.SETTLED,
            who=editor,
            origin=kept.origin,
            incident_id=incident.id,
        )
        return incident.id


def _waiting(writer: Writer, number: int) -> KeptPlacing:
    found = placings.kept(writer.connection, number=number)
    if not found or found[0].incident_id is None:
        raise NotFound(f"no place waits under the number {number}; /review lists them")
    if found[0].state != placings.REVIEW:
        raise InputError(
            f"the place of {found[0].incident_id} was {found[0].state} before; reload the page"
        )
    return found[0]


def _placed(incident: Incident, found: Found, place_choice: str, region: Region) -> Incident:
    choice = found.choice(place_choice)
    if choice is None:
        raise InputError(
            f"“{found.phrase.text}” cannot mean {place_choice!r}; reload the page and choose again"
        )
    bare = replace(incident, line="", from_station="", to_station="", latitude=None, longitude=None)
    placed = placed_at(bare, choice)
    for name, remedy in misfits(placed, region):
        raise InputError(f"{choice.name} cannot be taken: {name}: {remedy}")
    return placed
