"""Places so many kilometres from another: "5 km north of A", "12 km from A towards B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mapper.geocode.finding import Finding
from mapper.geocode.names.gazetteer import Entry
from mapper.geocode.reading.kilometres import Kilometre
from mapper.geocode.reading.location import Locator
from mapper.geocode.reading.resolve import Choice
from mapper.geocode.reading.said import place_said
from mapper.geodesy import flat_km

#: How wrong an offset may be, as a share of it: towards a place, by the compass (a word spans 45
#: degrees), or in no direction that the text gives.
_TOWARDS, _BY_COMPASS, _ANYWHERE = 0.25, 0.4, 1.0
_LEAST_KM = 2.0
_PARTING = frozenset(",(")


def offset_finding(locator: Locator, kilometres: Sequence[Kilometre]) -> Finding | None:
    """Return the place that the first offset of a sentence leads to, if there is one."""
    offset = next((k for k in kilometres if k.offset), None)
    if offset is None:
        return None
    after = [
        m
        for m in locator.sentence.mentions
        if m.kind == "place" and m.first > offset.place and not (m.negated or m.beside)
    ]
    if not after:
        return None
    choice = locator.choose(after[0])
    if choice is None or choice.entry.lonlat is None:
        return None
    if _describes(locator, offset, choice.entry):
        after[0].beside = True
        return None
    toward = next((m for m in after[1:] if m.prep in ("towards", "to")), None)
    goal = locator.choose(toward, [choice.entry]) if toward else None
    share = _TOWARDS if goal else _ANYWHERE if offset.bearing is None else _BY_COMPASS
    return replace(
        place_said(locator.sentence, after[0], choice),
        kind="point",
        places=(choice.entry, goal.entry) if goal else (choice.entry,),
        offset_km=offset.km,
        bearing=offset.bearing,
        uncertainty_km=round(share * offset.km + max(_LEAST_KM, choice.entry.error_km), 1),
    ).because(f"{offset.km:g} km from {choice.entry.name}" + _where_to(goal, offset))


def _describes(locator: Locator, offset: Kilometre, start: Entry) -> bool:
    """Whether an offset only says where the place before it lies: "Saransk, 500 km from Moscow"."""
    tokens = locator.sentence.tokens
    named = [
        m
        for m in locator.sentence.mentions
        if m.kind == "place"
        and m.last < offset.place
        and {token.text for token in tokens[m.last : offset.place]} <= _PARTING
    ]
    choice = locator.choose(named[-1], [start]) if named else None
    if choice is None or choice.entry.lonlat is None or start.lonlat is None:
        return False
    away = flat_km(choice.entry.lonlat, start.lonlat)
    return abs(away - offset.km) < _BY_COMPASS * offset.km + _LEAST_KM


def _where_to(goal: Choice | None, offset: Kilometre) -> str:
    if goal:
        return f" towards {goal.entry.name}"
    said = offset.bearing is not None
    return f" at {offset.bearing:.0f}° from north" if said else ", the direction is not said"
