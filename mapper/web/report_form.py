"""The form by the schema: its fields, what was typed into them as a draft, and what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from mapper import vocabulary
from mapper.intake import Draft
from mapper.model import Claim, Incident, Source
from mapper.placing import READ
from mapper.schema import Column, Face, Kind, asked, columns, on
from mapper.web import finding
from mapper.web.placings import small_map

#: As many sources as the form offers; an importer may bring more.
MOST_SOURCES = 12
_FIRST_SOURCES = 1
#: The rows of a form beside the fields of the record, by what their fields' names begin with.
SOURCES, CLAIMS = "sources", "claims"
_ROWS = {SOURCES: Source, CLAIMS: Claim}
_IN_ROW = re.compile(r"(sources|claims)-([0-9]{1,2})-(\w+)")
#: The field of a row that is ticked where the row is to be taken away.
GONE = "gone"

#: What is answered where a place is doubted or lacking, and which meaning that leaves.
_ANSWERS = {"title": READ, "here": "", "unplaced": ""}
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


def form_data() -> dict[str, Any]:
    """Return what the script of a form reads: what its map draws, and whom it asks."""
    return {
        "map": small_map(),
        "findUrl": finding.PATH,
        "placeUrl": "/report/place",
        "placesUrl": "/report/places",
        "namesUrl": "/report/names",
    }


def rows(
    record: type, *groups: str, face: Face = Face.FORM, folded: bool | None = None
) -> list[list[Column]]:
    """Return the columns that parts of a form ask for, as their rows.

    ``folded`` chooses those that are folded away, or that are not.
    """
    found: list[list[Column]] = []
    for column in (each for group in groups for each in asked(record, group, face)):
        if folded is not None and column.folded is not folded:
            continue
        if column.beside and found:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def is_used(
    rows: Iterable[Iterable[Column]],
    form: MultiDict[str, str],
    problems: Mapping[str, object],
) -> bool:
    """Tell whether rows of the form hold something, or something to mend."""
    return any(
        each.name in problems or (any(form.getlist(each.name)) and not _is_default(each, form))
        for row in rows
        for each in row
    )


def _is_default(column: Column, form: MultiDict[str, str]) -> bool:
    return form.getlist(column.name) == [str(column.default or "")]


def draft(form: MultiDict[str, str], face: Face = Face.FORM) -> Draft:
    """Return the draft that a form holds, as it was typed."""
    known = on(Incident, face)
    values = {each.name: _typed(form, each) for each in known}
    for each in known:
        if each.within:  # the narrower term says the wider one, too
            term = vocabulary.terms(each.terms).get(form.get(each.name, ""))
            values[each.within] = (term and term.parent) or values.get(each.within, "")
    record = vocabulary.record_of(str(values["event_type"]))
    return Draft(
        values,
        place_by="" if _says_journey_only(form, record) else form.get("place_by", ""),
        place_choice=_place_choice(form),
        sources=tuple(_typed_rows(form, SOURCES, face)),
        claims=tuple(_typed_rows(form, CLAIMS, face)),
    )


def typed(draft: Draft) -> MultiDict[str, str]:
    """Return a draft as the form that holds it."""
    given = MultiDict([("place_by", draft.place_by), ("place_choice", draft.place_choice or "")])
    if draft.place_choice and draft.place_by != "text":
        given["place_answer"] = "title"
    for name, value in draft.values.items():
        if value:  # what nobody has typed stands as the form offers it
            given.setlist(name, [value] if isinstance(value, str) else list(value))
    for prefix, typed_rows in ((SOURCES, draft.sources), (CLAIMS, draft.claims)):
        for number, cells in enumerate(typed_rows):
            for name, text in cells.items():
                column = columns(_ROWS[prefix])[name]
                several = column.many and bool(column.terms)
                given.setlist(f"{prefix}-{number}-{name}", text.split(";") if several else [text])
    return given


def asked_of(form: MultiDict[str, str]) -> str:
    """Return what the form says of its place: the answer to a question counts for this only."""
    chosen = form.get("place_by", "")
    columns = asked(Incident, chosen) if chosen in _WAYS else ()
    said = [form.get(each.name, "").strip() for each in columns]
    return "; ".join((*said, *([] if chosen == "text" else [form.get("title", "").strip()])))


def _place_choice(form: MultiDict[str, str]) -> str | None:
    """Return what was answered of the place: in words which meaning, else the title's or none.

    None where nobody was asked, or something else since.
    """
    if form.get("place_for", asked_of(form)) != asked_of(form):
        return None
    answer = form.get("place_answer")
    if answer is None and form.get("place_by") == "text":
        return form.get("place_choice")
    return _ANSWERS.get(answer or "")


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


def source_count(form: MultiDict[str, str]) -> int:
    """Return how many sources to ask for: all that were filled in, and at least one."""
    return max(_FIRST_SOURCES, row_count(form, SOURCES))


def row_count(form: MultiDict[str, str], prefix: str) -> int:
    """Return how many rows of a kind a form has."""
    found = (_IN_ROW.fullmatch(name) for name in form)
    return max((int(each[2]) + 1 for each in found if each and each[1] == prefix), default=0)


def in_order(problems: Mapping[str, str], face: Face = Face.FORM) -> dict[str, Problem]:
    """Return problems by the field at which the form shows them, in the form's order."""
    asks = {each.name for each in on(Incident, face) if face is Face.EDIT}
    shown_at = {
        each.within: each.name
        for each in on(Incident, face)
        if each.within and each.within not in asks
    }
    remedies = {shown_at.get(name, name): remedy for name, remedy in problems.items()}
    names = _names() if face is Face.FORM else _names_of(remedies, face)
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


def _names_of(fields: Iterable[str], face: Face) -> dict[str, str]:
    """Return what a form calls its fields, those of rows as far as ``fields`` has them."""
    names = {each.name: each.form_label for each in on(Incident, face)}
    for each in filter(None, map(_IN_ROW.fullmatch, fields)):
        column = columns(_ROWS[each[1]])[each[3]]
        kind = _ROWS[each[1]].__name__
        names[each[0]] = f"{kind} {int(each[2]) + 1}, {column.form_label.lower()}"
    return {
        "place_by": "Where",
        **names,
        "sources": "Sources",
        "why": "Why",
        "reason": "Public reason",
    }


def _labels(*groups: str) -> dict[str, str]:
    return {each.name: each.form_label for group in groups for each in asked(Incident, group)}


def _typed(form: MultiDict[str, str], column: Column) -> str | tuple[str, ...]:
    """Return what was typed; a browser ends the lines of a text in its own way."""
    if column.many:
        return tuple(filter(None, form.getlist(column.name)))
    return form.get(column.name, "").replace("\r\n", "\n")


def _typed_rows(form: MultiDict[str, str], prefix: str, face: Face) -> Iterator[dict[str, str]]:
    """Yield the rows of a kind, empty where they are to be taken away."""
    names = [each.name for each in on(_ROWS[prefix], face)]
    names += ["source_id"] if face is Face.EDIT and prefix == SOURCES else []
    for number in range(row_count(form, prefix)):
        stays = f"{prefix}-{number}-{GONE}" not in form
        cells = (
            (name, ";".join(filter(None, form.getlist(f"{prefix}-{number}-{name}"))))
            for name in names
            if stays
        )
        yield {name: text.replace("\r\n", "\n") for name, text in cells}


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
