"""From the fields of the form to a draft, and from a draft's problems back to the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.intake import Draft, DraftSource
from mapper.model import Incident

#: As many sources as the form offers; an importer may bring more.
MOST_SOURCES = 12
_FIRST_SOURCES = 2

_SEVERAL = tuple(each.name for each in fields(Draft) if each.type == "tuple[str, ...]")
_OF_SOURCE = tuple(each.name for each in fields(DraftSource))
#: Fields that stand in the part of the form that is folded away.
MORE_FIELDS = (
    "claimed_by",
    "attributed_by",
    "fatalities",
    "injured",
    "detained",
    "origin",
    "destination",
    "cargo",
    "quantity_min",
    "quantity_max",
    "unit",
)
#: What each way to say the place asks for.
_FIELDS_OF_WAY = {
    "text": ("location",),
    "line": ("line", "from_station", "to_station"),
    "point": ("latitude", "longitude"),
}
#: Problems that are said of a field which the form asks for in another way.
_SHOWN_AT = {"event_type": "sub_event_type"}
#: What the form calls its fields, in its order; problems are listed so.
NAMES = {
    "sub_event_type": "Kind of event",
    "title": "Title",
    "notes": "What the publication says",
    "asset": "What was hit",
    "cause": "Cause",
    "effect": "Effect on traffic",
    "verification": "How well known",
    "event_date": "Day",
    "event_date_end": "Last day",
    "date_meaning": "What the days mean",
    "time_precision": "How exact",
    "time_of_day": "Time of day",
    "place_by": "Where",
    "location": "Place as published",
    "location_lang": "Language of the place",
    "country": "Country",
    "line": "Line",
    "from_station": "Station, or first of two",
    "to_station": "Second station",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "sources": "Sources",
}
_OF_SOURCE_NAMES = {"url": "address", "published": "published on"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the form: the field's id, its name in the form, and what to do."""

    field: str
    name: str
    remedy: str


def draft(form: MultiDict[str, str]) -> Draft:
    """Return the draft that a form holds, as it was typed."""
    texts = {
        each.name: form.get(each.name, each.default)
        for each in fields(Draft)
        if each.type == "str" and each.name != "event_type"
    }
    several = {name: tuple(filter(None, form.getlist(name))) for name in _SEVERAL}
    sub_type = vocabulary.terms("sub_event_type").get(str(texts["sub_event_type"]))
    event_type = sub_type.parent if sub_type else ""
    if _place_is_a_journey(form, event_type):
        texts["place_by"] = ""
    return Draft(
        **texts,  # type: ignore[arg-type]
        **several,  # type: ignore[arg-type]
        event_type=event_type or "",
        sources=tuple(_sources(form)),
    )


def about(draft: Draft) -> Incident:
    """Return an incident with what a draft says of the event, to show a place as it would be."""
    return Incident(
        id="",
        record="movement" if draft.event_type == "movement" else "incident",
        event_type=draft.event_type,
        sub_event_type=draft.sub_event_type,
        asset=draft.asset,
        country=draft.country,
    )


def way(form: MultiDict[str, str]) -> str:
    """Return the way to say the place that a form is opened with: in words, unless it says."""
    by_line = form.get("line") or form.get("from_station")
    return form.get("place_by") or ("line" if by_line else "text")


def source_count(form: MultiDict[str, str]) -> int:
    """Return how many sources to ask for: all that were filled in, and at least two."""
    filled = [
        number + 1
        for number in range(MOST_SOURCES)
        if any(f"sources-{number}-{name}" in form for name in _OF_SOURCE)
    ]
    return max([_FIRST_SOURCES, *filled])


def in_order(problems: Mapping[str, str]) -> dict[str, Problem]:
    """Return problems by the field at which the form shows them, in the form's order."""
    shown = [
        Problem(field, _name_of(field), _sentence(text))
        for field, text in ((_SHOWN_AT.get(name, name), text) for name, text in problems.items())
    ]
    return {problem.field: problem for problem in sorted(shown, key=_place_in_form)}


def _sources(form: MultiDict[str, str]) -> list[DraftSource]:
    return [
        DraftSource(**{name: form.get(f"sources-{number}-{name}", "") for name in _OF_SOURCE})
        for number in range(source_count(form))
    ]


def _place_is_a_journey(form: MultiDict[str, str], event_type: str | None) -> bool:
    """Tell whether a movement says only where it went, with the way to place it left as it was."""
    ends = form.get("origin", "").strip() or form.get("destination", "").strip()
    given = _FIELDS_OF_WAY.get(form.get("place_by", "text"), ())
    named = any(form.get(name, "").strip() for name in given)
    return bool(event_type == "movement" and ends and given and not named)


def _place_in_form(problem: Problem) -> tuple[int, str]:
    names = tuple(NAMES)
    number = names.index(problem.field) if problem.field in NAMES else len(names)
    return number, problem.field


def _name_of(field: str) -> str:
    """Return the name of a field, as ``Source 2, address`` for ``sources-1-url``."""
    start, _, rest = field.partition("-")
    if start == "sources" and rest:
        number, _, part = rest.partition("-")
        return f"Source {int(number) + 1}, {_OF_SOURCE_NAMES.get(part, part)}"
    return NAMES.get(field, field.replace("_", " ").capitalize())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
