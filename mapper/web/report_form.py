"""The form by the schema: its fields, what was typed into them as a draft, and what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.intake import Draft
from mapper.model import Incident, Source
from mapper.schema import Column, Face, Kind, asked, on

#: As many sources as the form offers; an importer may bring more.
MOST_SOURCES = 12
_FIRST_SOURCES = 2

#: Each way to say the place asks for a group of columns.
_WAYS = ("text", "line", "point")
#: The groups of the part that is folded away.
_FOLDED = ("more", "movement")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the form: the field's id, its name in the form, and what to do."""

    field: str
    name: str
    remedy: str


def rows(record: type, group: str) -> list[list[Column]]:
    """Return the columns that a part of the form asks for, as its rows."""
    found: list[list[Column]] = []
    for column in asked(record, group):
        if column.beside and found:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def draft(form: MultiDict[str, str]) -> Draft:
    """Return the draft that a form holds, as it was typed."""
    known = on(Incident, Face.FORM)
    values = {each.name: _typed(form, each) for each in known}
    for each in known:
        if each.within:  # the wider term is not asked for: the narrower one says it
            term = vocabulary.terms(each.terms).get(form.get(each.name, ""))
            values[each.within] = (term and term.parent) or ""
    record = vocabulary.record_of(str(values["event_type"]))
    return Draft(
        values,
        place_by="" if _says_journey_only(form, record) else form.get("place_by", ""),
        place_choice=form.get("place_choice", ""),
        sources=tuple(
            {each.name: form.get(_of_source(number, each), "") for each in on(Source, Face.FORM)}
            for number in range(source_count(form))
        ),
    )


def about(draft: Draft) -> Incident:
    """Return an incident with what a draft says of the event, to show a place as it would be."""
    event_type = draft.text("event_type")
    return Incident(
        record=vocabulary.record_of(event_type),
        event_type=event_type,
        sub_event_type=draft.text("sub_event_type"),
        asset=draft.texts("asset"),
        country=draft.texts("country"),
    )


def way(form: MultiDict[str, str]) -> str:
    """Return the way to say the place that a form is opened with: in words, unless it says."""
    by_line = form.get("line") or form.get("from_station")
    return form.get("place_by") or ("line" if by_line else "text")


def wants_more(form: MultiDict[str, str]) -> bool:
    """Tell whether something was typed into the part of the form that is folded away."""
    return any(form.get(name) for name in _labels(*_FOLDED))


def source_count(form: MultiDict[str, str]) -> int:
    """Return how many sources to ask for: all that were filled in, and at least two."""
    filled = [
        number + 1
        for number in range(MOST_SOURCES)
        if any(_of_source(number, each) in form for each in on(Source, Face.FORM))
    ]
    return max([_FIRST_SOURCES, *filled])


def in_order(problems: Mapping[str, str]) -> dict[str, Problem]:
    """Return problems by the field at which the form shows them, in the form's order."""
    shown_at = {each.within: each.name for each in on(Incident, Face.FORM) if each.within}
    remedies = {shown_at.get(name, name): remedy for name, remedy in problems.items()}
    names = _names()
    found = [name for name in names if name in remedies]
    found += [name for name in remedies if name not in names]
    return {name: Problem(name, names.get(name, name), _sentence(remedies[name])) for name in found}


def _names() -> dict[str, str]:
    """Return what the form calls its fields, in its order."""
    of_sources = {
        _of_source(number, each): f"Source {number + 1}, {each.form_label.lower()}"
        for number in range(MOST_SOURCES)
        for row in rows(Source, "source")
        for each in row
    }
    first, folded = _labels("what", "details", "when"), _labels(*_FOLDED)
    places = {"place_by": "Where"} | _labels("text", "of_text", "line", "point")
    return first | places | {"sources": "Sources"} | of_sources | folded | _labels("")


def _labels(*groups: str) -> dict[str, str]:
    return {each.name: each.form_label for group in groups for each in asked(Incident, group)}


def _typed(form: MultiDict[str, str], column: Column) -> str | tuple[str, ...]:
    if column.many:
        return tuple(filter(None, form.getlist(column.name)))
    return form.get(column.name, "")


def _of_source(number: int, column: Column) -> str:
    """Return the name of a source's field, as ``sources-1-url``."""
    return f"sources-{number}-{column.name}"


def _says_journey_only(form: MultiDict[str, str], record: str) -> bool:
    """Tell whether a movement says only where it went, with the way to place it left as it was.

    What only movements have is a group of its own, called like their kind of record.
    """
    ends = [each for each in asked(Incident, record) if each.kind is Kind.STOP]
    chosen = form.get("place_by", "text")
    place = asked(Incident, chosen) if chosen in _WAYS else ()
    return bool(place) and _any(form, ends) and not _any(form, place)


def _any(form: MultiDict[str, str], columns: Iterable[Column]) -> bool:
    return any(form.get(each.name, "").strip() for each in columns)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
