"""The gate: from the record to what everyone may see, in one place and no other.

Only what is published passes.  Wayside equipment is shown no finer than its section, detentions
no finer than their division, movements no finer than the station; a mirror never becomes a link.
A text that says more than that, or points at a person, is withheld until an editor decides; a
record without a source is not shown at all.
What it does with each column, the schema says; what a term makes it mind, the vocabulary.
The embargo is not decided here: it is a condition on the day of looking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mapper.convictions import without_actor
from mapper.gate.citing import cited, public_claims
from mapper.gate.columns import let_out
from mapper.gate.dates import when
from mapper.gate.days import days_for_filters
from mapper.gate.facts import area_name, facts, label_of
from mapper.gate.movement import way
from mapper.gate.placed import least_doubt_km, place
from mapper.gate.telling import told, told_of_place
from mapper.gate.withholding import Passed, withhold
from mapper.gate.words import search_words, words_of_place
from mapper.memo import Memo
from mapper.model import (
    PUBLISHED,
    Claim,
    Exact,
    Incident,
    Place,
    PublicForm,
    Source,
    Withheld,
    said_of_place,
)
from mapper.model.withheld import NO_SOURCE
from mapper.origins import agreed, independent
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
    """Return what would be shown of an incident that no editor has decided on; None for nothing.

    ``sources`` holds at least those that the incident and its claims cite, and what these were
    derived from, by id.  It may cite none yet: this is how a report is shown while it is made.
    """
    return _looked_at(incident, sources, claims, region, (), None)[0]


def passed(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
    shown: Collection[str] = (),
    memo: Memo | None = None,
) -> tuple[PublicForm | None, tuple[Withheld, ...]]:
    """Return what everyone may see of an incident, and the texts that are withheld from it.

    The first is None where it is not published or, by one of the second, held, as where it cites
    nothing that is known.  ``shown`` are the digests of texts that an editor lets out as they are.
    What depends on a part of the record alone, as on its place, is kept in the ``memo`` for the
    next.
    """
    if incident.status == PUBLISHED and sources.keys().isdisjoint(incident.sources):
        return None, (_unsourced(incident),)
    return _looked_at(incident, sources, claims, region, shown, memo)


def _looked_at(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Sequence[Claim],
    region: Region,
    shown: Collection[str],
    memo: Memo | None,
) -> tuple[PublicForm | None, tuple[Withheld, ...]]:
    if incident.status != PUBLISHED:
        return None, ()
    memo = memo or Memo()
    count = independent(incident, sources, claims, region.texts, memo)
    verification, count = agreed(incident.verification, count)
    incident = without_actor(incident, sources, claims, region.texts)
    if verification != incident.verification:
        incident = replace(incident, verification=verification)
    rest = withhold(incident, sources, claims, region.network, shown, memo)
    form = None if rest.held else _form(rest, count, region, memo)
    return form, rest.withheld


def withheld(
    incident: Incident, sources: Mapping[str, Source], claims: Sequence[Claim], region: Region
) -> tuple[Withheld, ...]:
    """Return the texts that `passed` withholds, without making what everyone may see."""
    if incident.status != PUBLISHED:
        return ()
    return withhold(incident, sources, claims, region.network).withheld


def _unsourced(incident: Incident) -> Withheld:
    """Return what holds a record back that cites nothing which is known."""
    found = Exact("unsourced", "", "no source that is known")
    return Withheld("incident", NO_SOURCE, incident.title, (found,))


@dataclass(frozen=True, slots=True)
class _At:
    """What follows from the place of a record alone: what is shown, and what is said of it."""

    shown: Place
    columns: Mapping[str, Any]
    told: Mapping[str, Any]
    words: frozenset[str]


def _form(rest: Passed, independent: int, region: Region, memo: Memo) -> PublicForm:
    incident = rest.incident
    by = incident.record, incident.handling, incident.whole, incident.mode
    at = memo.of((said_of_place(incident), by), _at, incident, region)
    other = {name: value for name, value in at.columns.items() if getattr(incident, name) != value}
    public = replace(incident, **other) if other else incident
    every = {e.source_id: e for e in cited(rest.sources, rest.sources, region.texts, memo)}
    named = tuple(every[each] for each in incident.sources if each in every)
    tells = told(public, at.told, named, independent)
    return PublicForm(
        incident=public,
        place=at.shown,
        told=tells,
        sources=named,
        claims=public_claims(rest.claims, incident),
        publishers={key: source.publisher for key, source in every.items()},
        facts=facts(public, tells, region, memo),
        span=days_for_filters(incident, region),
        search_text=search_words(public, at.shown, at.words, named, region, memo),
    )


def _at(incident: Incident, region: Region) -> _At:
    moves = Handling.MOVEMENT in incident.handling
    shown = way(incident, region) if moves else place(incident, region)
    columns = let_out(incident, shown)
    public, shown = replace(incident, **columns), shown.unread()
    tells = told_of_place(public, shown, region)
    return _At(shown, columns, tells, words_of_place(public, tells, shown, region))
