"""What a row may not say: that a conviction proves something, or more than its sources carry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.convictions import ACTOR, NEVER_ACTOR, may_name_actor, without_actor
from mapper.errors import Remedy
from mapper.formats.delimited import Problem
from mapper.store import record

if TYPE_CHECKING:
    from mapper.model import Claim, Incident, PublicForm
    from mapper.region import RegionTexts
    from mapper.store import Writer


def held_to_rules(
    writer: Writer, incident: Incident, claims: list[Claim] | None, key: str, texts: RegionTexts
) -> Incident:
    """Return a row's incident of which no conviction names the actor.

    ``key`` is the id under which it is known; ``claims`` None are those that there are.
    """
    if not incident.actor:
        return incident
    said = record.claims(writer.connection, key) if claims is None else claims
    sources = record.sources_with_origins(writer.connection, incident.sources)
    return without_actor(incident, sources, said, texts)


def usable(
    writer: Writer, said: list[tuple[Problem, Claim]], incident: Incident, texts: RegionTexts
) -> tuple[list[Claim], list[Problem]]:
    """Return the claims about an incident that can be used, and what is wrong with the others.

    Each comes with what to say where its source is not known.
    """
    known = record.sources(writer.connection, (claim.source_id for _, claim in said))
    taken, wrong = [], []
    for unknown, claim in said:
        source = known.get(claim.source_id)
        if source is None:
            wrong.append(unknown)
        elif claim.field == ACTOR and not may_name_actor(incident, claim, source, texts):
            wrong.append(replace(unknown, column="field", value=ACTOR, remedy=NEVER_ACTOR))
        else:
            taken.append(claim)
    return taken, wrong


def actor_left(given: Incident, made: Incident) -> str:
    """Return in words that the actor of a row is not recorded; "" where it is, or has none."""
    if not given.actor or made.actor:
        return ""
    return (
        "actor is left empty: a conviction or confession there names who attributes it, "
        "in attributed_by"
    )


def told_lower(made: Incident, form: PublicForm | None) -> str:
    """Return in words that a grade is told lower than its row says; "" where it is not."""
    if form is None or form.incident.verification == made.verification:
        return ""
    return Remedy(
        "verification {said} is told as {told}: so much do its independent sources carry",
        said=made.verification,
        told=form.incident.verification,
    )
