"""A record's facts in words, in English: what its columns and the gate tell, as the schema says.

Cards, pages and the review show the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
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
        text = _said(head, region.areas)
        if not text and not any(each.column.least == head.column.name for each in joined):
            continue
        for face in TOLD:
            here = [each for each in joined if face in each.column.faces]
            fact = _fact(head, text, here, face, region)
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
    of = {True: incident, False: told}
    kind: Any = type(incident)  # mypy takes no class of values for a key
    for (own, head), joined in _outline(kind):
        if head.needs and getattr(incident, head.needs) is None:
            continue
        yield _Value(head, of[own]), [_Value(column, of[mine]) for mine, column in joined]


#: A column, and whether it is the record's own.
_Owned = tuple[bool, Column]


@cache
def _outline(record: type) -> tuple[tuple[_Owned, tuple[_Owned, ...]], ...]:
    """Return what heads each fact of a kind of record, and what joins it, in their order.

    It is the order of the record's columns, each other one behind its ``after``.
    """
    every = [
        (kind is record, column) for kind in (record, Told) for column in columns(kind).values()
    ]
    ordered = [(True, each.name) for each in columns(record).values() if not each.after]
    for own, column in every:
        if (own, column.name) not in ordered and column.faces & TOLD and not column.joins:
            before = (
                (False, column.after) if (False, column.after) in ordered else (True, column.after)
            )
            ordered.insert(ordered.index(before) + 1 if column.after else 0, (own, column.name))
    known = {(own, column.name): column for own, column in every}
    return tuple(
        ((own, head), tuple(each for each in every if each[1].joins == head.name))
        for own, name in ordered
        if (head := known[own, name]).faces & TOLD and not head.joins
    )


def _fact(head: _Value, text: str, joined: list[_Value], face: Face, region: Region) -> Fact | None:
    """Return a fact that begins with ``text`` as one face shows it; None where it says nothing."""
    column, areas = head.column, region.areas
    if face not in column.faces:
        return None
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
