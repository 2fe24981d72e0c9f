"""The gate: from the record to what everyone may see, in one place and no other.

Only what is published passes.  Wayside equipment is shown no finer than its section, detentions
no finer than their division, movements no finer than the station; a mirror never becomes a link.
What it does with each column, the schema says; what a term makes it mind, the vocabulary.
The embargo is not decided here: it is a condition on the day of looking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mapper.gate.citing import cited, public_claims
from mapper.gate.columns import let_out
from mapper.gate.dates import when
from mapper.gate.days import days_for_filters
from mapper.gate.facts import facts, label_of
from mapper.gate.movement import way
from mapper.gate.placed import least_doubt_km, place
from mapper.gate.telling import told
from mapper.gate.words import search_words
from mapper.model import Claim, Incident, PublicForm, Source
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import Region

__all__ = ["label_of", "least_doubt_km", "public_form", "when"]


def public_form(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
) -> PublicForm | None:
    """Return what everyone may see of an incident; None where it is not published.

    ``sources`` holds at least those that the incident and its claims cite, by id.
    """
    if incident.status != "published":
        return None
    moves = Handling.MOVEMENT in incident.handling
    shown = way(incident, region) if moves else place(incident, region)
    public = let_out(incident, shown)
    shown = shown.unread()
    named = cited(incident.sources, sources)
    tells = told(public, shown, named, region)
    return PublicForm(
        incident=public,
        place=shown,
        told=tells,
        sources=named,
        claims=public_claims(claims, incident),
        publishers={key: source.publisher for key, source in sources.items()},
        facts=facts(public, tells, region),
        span=days_for_filters(incident, region),
        search_text=search_words(public, tells, shown, named, region),
    )
