"""Imported rows whose phrase left their place in doubt: an editor chooses, or leaves it open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.errors import InputError, NotFound
from mapper.intake.agreement import against
from mapper.intake.choices import placed_at, standing
from mapper.intake.doubting import with_doubt
from mapper.intake.publishing import save
from mapper.intake.railway_names import misfits
from mapper.store import Reading, placings, record

if TYPE_CHECKING:
    from mapper.model import Incident, Place
    from mapper.region import Region
    from mapper.store import KeptPlacing, Store, Writer


def as_it_was(incident: Incident, kept: KeptPlacing) -> Incident:
    """Return an incident as its row says it, without what a placing in doubt has filled in."""
    return replace(incident, **kept.reading.was)


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
    with store.writer(who=editor) as writer:
        kept = _waiting(writer, number)
        stored = record.incident(writer.connection, kept.incident_id or "")
        incident = as_it_was(stored, kept)
        words = kept.reading.place.words
        words = f" for “{words}”" if words else ""
        why = f"left without a place by an editor{words}"
        if place_choice:
            incident = _placed(incident, kept.reading.place, place_choice, region)
            why = f"place chosen by an editor{words}"
        if incident != stored:
            save(writer, incident, None, region, who=editor, why=why)
        placings.set_state(writer.connection, number, placings.SETTLED)
        writer.log.note("place settled", f"incident {incident.id}")
        placings.keep(
            writer.connection,
            Reading(kept.reading.kind, kept.reading.place, chosen=place_choice),
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


def _placed(incident: Incident, read: Place, place_choice: str, region: Region) -> Incident:
    choice = standing(read, region.network).alternative(place_choice)
    if choice is None:
        raise InputError(
            f"“{read.words}” cannot mean {place_choice!r}; reload the page and choose again"
        )
    placed = placed_at(incident, choice)
    if against(placed, region):  # what is chosen decides: the row named another division
        placed = replace(placed, country=choice.countries, admin1=choice.admin1)
    for name, remedy in misfits(placed, region):
        raise InputError(f"{choice.name} cannot be taken: {name}: {remedy}")
    return with_doubt(placed, region)
