"""Convictions and confessions where they prove nothing: they say who accuses, never who did it.

Where that is, the region says (``convictions.prove_nothing_in``), and whose a court or an
investigator is, its table of owners; which words tell of a verdict, ``convictions.toml``.  Where
the event is itself a detention or a trial, that it took place is no verdict on anything else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from mapper.model import Claim, Incident, Source
from mapper.names import fold
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import RegionTexts

#: The sort of publication that is a court's own.
COURT = "court"
#: The column that a conviction never fills, and the one that it does.
ACTOR, ATTRIBUTED = "actor", "attributed_by"
NEVER_ACTOR = (
    f"a conviction or a confession there proves nothing: it never fills {ACTOR}; give who says so "
    f"in {ATTRIBUTED}"
)


def hold_here(incident: Incident, texts: RegionTexts, state: str = "") -> bool:
    """Tell whether a conviction proves nothing of an incident.

    It goes by the ``state`` of who tells of it, where that is known, else by where it happened.
    """
    if Handling.DETENTION in incident.handling:
        return False
    codes = {state} if state else {*incident.country, *incident.admin1}
    return not codes.isdisjoint(texts.convictions.prove_nothing_in)


def tells_of_one(text: str) -> bool:
    """Tell whether a text has words of a verdict or a confession."""
    return bool(text) and _pattern().search(fold(text)) is not None


def is_one(incident: Incident, source: Source, said: Iterable[Claim], texts: RegionTexts) -> bool:
    """Tell whether all that a source has to say of an incident is such a conviction.

    It is a court's or an investigator's own, its title tells of a verdict, or all of its claims
    about the incident, ``said``, do.
    """
    owner = texts.outlets.of(source.publisher, source.url, source.original_url)
    own = source.type == COURT or bool(owner and owner.convicts)
    if own and hold_here(incident, texts, owner.state if owner else ""):
        return True
    if not hold_here(incident, texts):
        return False
    claims = [each for each in said if each.source_id == source.source_id]
    return tells_of_one(source.title) or bool(claims and all(map(is_claim_of_one, claims)))


def is_body(name: str, incident: Incident, texts: RegionTexts) -> bool:
    """Tell whether an organisation is one that convicts, where that proves nothing."""
    owner = texts.outlets.called(name)
    if owner is not None:
        return owner.convicts and hold_here(incident, texts, owner.state)
    return hold_here(incident, texts) and tells_of_one(name)


def is_claim_of_one(claim: Claim) -> bool:
    """Tell whether a claim is about a verdict or a confession, by its own words."""
    return any(map(tells_of_one, (claim.value, claim.scope, claim.note)))


def may_name_actor(
    incident: Incident, claim: Claim, source: Source | None, texts: RegionTexts
) -> bool:
    """Tell whether what a source claims of who did it may become the record's actor."""
    if source is not None and is_one(incident, source, (), texts):
        return False
    if is_body(claim.value, incident, texts):
        return False
    return not (hold_here(incident, texts) and is_claim_of_one(claim))


def without_actor(
    incident: Incident,
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    texts: RegionTexts,
) -> Incident:
    """Return an incident of which no conviction names the actor; who convicts attributes it.

    The actor goes where nothing else is known to name it: where its own words, the record's or
    those who attribute tell of a verdict, or all that is cited does.
    """
    if not incident.actor:
        return incident
    claims = list(claims)
    cited = [sources[each] for each in incident.sources if each in sources]
    bodies = any(is_body(each, incident, texts) for each in incident.attributed_by)
    words = hold_here(incident, texts) and any(
        map(tells_of_one, (*incident.actor, incident.title, incident.notes))
    )
    convicts = partial(is_one, incident, said=claims, texts=texts)
    if not (bodies or words or (cited and all(map(convicts, cited)))):
        return incident
    named = dict.fromkeys(
        (*incident.attributed_by, *(each.publisher for each in filter(convicts, cited)))
    )
    return replace(incident, actor=(), attributed_by=tuple(filter(None, named)))


@cache
def _pattern() -> re.Pattern[str]:
    lists = tomllib.loads((files("mapper") / "convictions.toml").read_text("utf-8"))
    entries = sorted({each for some in lists.values() for each in some})
    return re.compile(rf"\b(?:{'|'.join(map(_like, entries))})\b")


def _like(entry: str) -> str:
    """Return the pattern of an entry, its words folded, with any ending where it has a star."""
    words = (f"{fold(word)}{'[a-z]*' if word.endswith('*') else ''}" for word in entry.split())
    return " ".join(words)
