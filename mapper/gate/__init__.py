"""The gate: from the record to what everyone may see, in one place and no other.

Only what is published passes.  Wayside equipment is shown no finer than its section, detentions
no finer than their division, movements no finer than the station; a mirror never becomes a link.
A text that says more than that, or points at a person, is withheld until an editor decides.
What it does with each column, the schema says; what a term makes it mind, the vocabulary.
The embargo is not decided here: it is a condition on the day of looking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from mapper.gate.citing import cited, public_claims
from mapper.gate.columns import let_out
from mapper.gate.dates import when
from mapper.gate.days import days_for_filters
from mapper.gate.facts import area_name, facts, label_of
from mapper.gate.movement import way
from mapper.gate.placed import least_doubt_km, place
from mapper.gate.telling import told
from mapper.gate.withholding import Passed, withhold
from mapper.gate.words import search_words
from mapper.model import PUBLISHED, Claim, Incident, PublicForm, Source, Withheld
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import Region

__all__ = ["area_name", "label_of", "least_doubt_km", "passed", "public_form", "when", "withheld"]


def public_form(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
) -> PublicForm | None:
    """Return what everyone may see of an incident that no editor has decided on; None for nothing.

    ``sources`` holds at least those that the incident and its claims cite, by id.
    """
    return passed(incident, sources, claims, region)[0]


def passed(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
    shown: Collection[str] = (),
) -> tuple[PublicForm | None, tuple[Withheld, ...]]:
    """Return what everyone may see of an incident, and the texts that are withheld from it.

    The first is None where it is not published or, by one of the second, held.  ``shown`` are the
    digests of texts that an editor lets out as they are.
    """
    if incident.status != PUBLISHED:
        return None, ()
    rest = withhold(incident, sources, claims, region.network, shown)
    form = None if rest.held else _form(rest, region)
    return form, rest.withheld


def withheld(
    incident: Incident, sources: Mapping[str, Source], claims: Sequence[Claim], region: Region
) -> tuple[Withheld, ...]:
    """Return the texts that `passed` withholds, without making what everyone may see."""
    if incident.status != "published":
        return ()
    return withhold(incident, sources, claims, region.network).withheld


def _form(rest: Passed, region: Region) -> PublicForm:
    incident = rest.incident
    moves = Handling.MOVEMENT in incident.handling
    shown = way(incident, region) if moves else place(incident, region)
    public = let_out(incident, shown)
    shown = shown.unread()
    named = cited(incident.sources, rest.sources)
    tells = told(public, shown, named, region)
    return PublicForm(
        incident=public,
        place=shown,
        told=tells,
        sources=named,
        claims=public_claims(rest.claims, incident),
        publishers={key: source.publisher for key, source in rest.sources.items()},
        facts=facts(public, tells, region),
        span=days_for_filters(incident, region),
        search_text=search_words(public, tells, shown, named, region),
    )
