"""A record's facts in words, in English: what its columns and the gate tell, as the schema says.

Cards, pages and the review show the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper import vocabulary
from mapper.errors import NotFound
from mapper.gate.dates import day
from mapper.model import Fact, Incident, Link, Told
from mapper.schema import TOLD, Column, Face, Kind, columns

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.region import Region


def facts(incident: Incident, told: Told, region: Region) -> tuple[Fact, ...]:
    """Return the facts of a record as everyone may see it, in their order."""
    found: dict[tuple[str, str], Fact] = {}
    for head, joined in _facts_of(incident, told):
        for face in TOLD:
            fact = _fact(head, [each for each in joined if face in each.column.faces], face, region)
            if fact is None:
                continue
            known = found.get((fact.name, fact.text))
            found[fact.name, fact.text] = replace(
                fact, faces=face | (known.faces if known else face)
            )
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Value:
    """The value of a column, and the record that it is of."""

    column: Column
    of: Any

    @property
    def value(self) -> Any:
        return getattr(self.of, self.column.name)

    @property
    def all(self) -> tuple[Any, ...]:
        return self.column.values(self.value)


def _facts_of(incident: Incident, told: Told) -> Iterator[tuple[_Value, list[_Value]]]:
    """Yield what heads a fact and what joins it, in the order in which facts are told."""
    values = [
        _Value(column, record)
        for record in (incident, told)
        for column in columns(type(record)).values()
        if column.faces & TOLD
    ]
    heads = [each for each in values if not each.column.joins]
    for head in _in_order(heads, incident):
        if head.column.needs and getattr(incident, head.column.needs) is None:
            continue
        yield head, [each for each in values if each.column.joins == head.column.name]


def _in_order(heads: list[_Value], incident: Incident) -> list[_Value]:
    """Return heads in the order of the record's columns, each other one behind its ``after``."""
    ordered = [head for head in heads if head.of is incident and not head.column.after]
    for head in heads:
        if head not in ordered:
            names = [each.column.name for each in ordered]
            after = head.column.after
            ordered.insert(names.index(after) + 1 if after else 0, head)
    return ordered


def _fact(head: _Value, joined: list[_Value], face: Face, region: Region) -> Fact | None:
    """Return a fact as one face shows it; None where it says nothing there."""
    column, areas = head.column, region.areas
    if face not in column.faces:
        return None
    text = _said(head, areas)
    for each in joined:
        if each.value in (each.column.default, head.value):
            continue
        if text:
            text += _said(each, areas)
        elif each.column.least == column.name:
            text = _words(each.column, each.value, areas)
    if not text:
        return None
    lang = str(getattr(head.of, column.lang)) if column.lang else ""
    divided = column.kind is Kind.DIVISION and region.texts.divisions.title
    return Fact(divided or column.label, column.whole.format(text), face, lang, _links(head))


def _links(head: _Value) -> tuple[Link, ...]:
    column = head.column
    if column.kind is Kind.LINE and column.links:
        return (Link(head.value, Kind.LINE, getattr(head.of, column.links)),)
    if column.kind is Kind.RECORD:
        return tuple(Link(each, Kind.RECORD, each) for each in head.all)
    return ()


def _said(value: _Value, areas: Areas) -> str:
    """Return a value as its column tells it; "" where it says nothing."""
    column = value.column
    if column.kind in (Kind.TERM, Kind.GRADE):
        return _terms(column, [str(each) for each in value.all])
    if not value.all:
        return ""
    if isinstance(value.value, float) and column.kind is Kind.NUMBER:
        return column.told.format(value.value)
    return column.told.format(_words(column, value.value, areas))


def _terms(column: Column, ids: list[str]) -> str:
    known = vocabulary.terms(column.terms)
    terms = [known[each] for each in ids if each in known and not known[each].silent]
    if not terms:
        return ""
    label = ", ".join(term.text() for term in terms)
    definition = " ".join(term.definition["en"] for term in terms)
    return column.told.format(
        label,
        label=label,
        lower=label.lower(),
        definition=definition,
        lower_definition=definition.lower(),
    )


def _words(column: Column, value: Any, areas: Areas) -> str:
    if column.many:
        return ", ".join(_words(replace(column, many=False), each, areas) for each in value)
    if isinstance(value, date):
        return day(value)
    if column.kind in (Kind.COUNTRY, Kind.DIVISION):
        return area_name(value, areas)
    if column.kind is Kind.KILOMETRES:
        return kilometres(value)
    return str(value)


def area_name(code: str, areas: Areas) -> str:
    """Return the name of a division or country; a code without an area is its own name."""
    try:
        return areas.name(code)
    except NotFound:
        return code


def kilometres(value: float) -> str:
    """Return kilometres in words, with a decimal below 10."""
    return f"{value:,.0f} km" if value >= 9.95 else f"{value:.1f} km"


def label_of(field: str) -> str:
    """Return what a claim's field is called: the label of the record's column that it names."""
    known = columns(Incident)
    return known[field].label if field in known else field.replace("_", " ").capitalize()
