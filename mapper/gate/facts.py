"""A record's facts in words, in English: what its columns and the gate tell, as the schema says.

Cards, pages and the review show the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from mapper import vocabulary
from mapper.errors import NotFound
from mapper.gate.dates import day
from mapper.memo import Memo
from mapper.model import Fact, Incident, Link, Told
from mapper.schema import TOLD, Column, Face, Kind, columns

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.region import Region


def facts(incident: Incident, told: Told, region: Region, memo: Memo) -> tuple[Fact, ...]:
    """Return the facts of a record as everyone may see it, in their order."""
    kind: Any = type(incident)  # mypy takes no class of values for a key
    outline, record = _outline(kind), incident.record
    values = (*outline.of_own(incident), *outline.of_told(told))
    found: list[Fact] = []
    for part in outline.parts:
        said = part.of(values)
        found += memo.of((part, said, record), _facts_of, part, values, record, region, memo)
    return tuple(found)


def _facts_of(
    part: _Part, values: tuple[Any, ...], record: str, region: Region, memo: Memo
) -> tuple[Fact, ...]:
    """Return the facts of a part of the outline, those of each entry kept by themselves, too."""
    found: list[Fact] = []
    for entry in part.entries:
        said = entry.of(values)
        found += memo.of((entry, said, record), _facts_by, entry, said, record, region)
    return tuple(found)


def _facts_by(
    entry: _Entry, said: tuple[Any, ...], record: str, region: Region
) -> tuple[Fact, ...]:
    """Return the facts that one entry makes of its values in a kind of record."""
    of, areas = dict(zip(entry.owned, said, strict=True)), region.areas
    if entry.head.needs and of[True, entry.head.needs] is None:
        return ()
    head = _Value(entry.head, of[entry.own, entry.head.name])
    text = _said(head, areas)
    faces: dict[str, Face] = {}
    for on, joined in entry.joined:
        here = [_Value(column, of[own, column.name]) for own, column in joined]
        if said_here := _on(head, text, here, areas):
            faces[said_here] = faces.get(said_here, Face(0)) | on
    name = _name_of(entry.head, record, region)
    lang = str(of[entry.own, entry.head.lang]) if entry.head.lang else ""
    links = _links(head, of[entry.own, entry.head.links] if entry.head.links else "")
    return tuple(Fact(name, text, on, lang, links) for text, on in faces.items())


@dataclass(frozen=True, slots=True)
class _Value:
    """The value of a column."""

    column: Column
    value: Any

    @property
    def all(self) -> tuple[Any, ...]:
        return self.column.values(self.value)


#: A column, and whether it is the record's own.
_Owned = tuple[bool, Column]


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """What heads a fact and what joins it, by faces; ``owned`` are the names of all that tell it.

    ``of`` takes their values out of those of the outline.
    """

    own: bool
    head: Column
    joined: tuple[tuple[Face, tuple[_Owned, ...]], ...]
    owned: tuple[tuple[bool, str], ...]
    of: Callable[[tuple[Any, ...]], tuple[Any, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Entries that follow one another; ``of`` takes the values of them all."""

    entries: tuple[_Entry, ...]
    of: Callable[[tuple[Any, ...]], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Outline:
    """The facts of a kind of record in their order, told by values of its own and of `Told`.

    The parts are those that a column of its own heads and those that one of `Told` does: what is
    told of the day or the sources, which every row has of its own, stands by itself.
    """

    of_own: attrgetter[tuple[Any, ...]]
    of_told: attrgetter[tuple[Any, ...]]
    parts: tuple[_Part, ...]


@cache
def _outline(record: type) -> _Outline:
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
    places = {each: place for place, each in enumerate(known)}
    entries = (
        _entry(own, head, tuple(each for each in every if each[1].joins == head.name), places)
        for own, name in ordered
        if (head := known[own, name]).faces & TOLD and not head.joins
    )
    parts = [tuple(some) for _, some in groupby(entries, attrgetter("own"))]
    taking = (itemgetter(*(places[each] for e in some for each in e.owned)) for some in parts)
    return _Outline(
        attrgetter(*columns(record)),
        attrgetter(*columns(Told)),
        tuple(map(_Part, parts, taking)),
    )


def _entry(
    own: bool, head: Column, joined: tuple[_Owned, ...], places: Mapping[tuple[bool, str], int]
) -> _Entry:
    on: dict[tuple[_Owned, ...], Face] = {}
    for face in (each for each in TOLD if each in head.faces):
        here = tuple(each for each in joined if face in each[1].faces)
        on[here] = on.get(here, Face(0)) | face
    beside = ((True, head.needs), (own, head.lang), (own, head.links))
    names = [(own, head.name), *((of, column.name) for of, column in joined)]
    every = [*dict.fromkeys((*names, *(each for each in beside if each[1])))]
    owned = tuple(every if len(every) > 1 else every * 2)  # of one, `itemgetter` makes no tuple
    by_face = tuple((face, here) for here, face in on.items())
    return _Entry(own, head, by_face, owned, itemgetter(*(places[each] for each in owned)))


def _on(head: _Value, text: str, joined: list[_Value], areas: Areas) -> str:
    """Return a fact that begins with ``text`` with what joins it; "" where it says nothing."""
    column = head.column
    for each in joined:
        if each.value in (each.column.default, head.value):
            continue
        if text:
            text += _said(each, areas, single=text == "1")
        elif each.column.least == column.name:
            text = _words(each.column, each.value, areas)
    return column.whole.format(text) if text else ""


def _links(head: _Value, to: str) -> tuple[Link, ...]:
    """Return the parts of a fact that lead elsewhere; a line ``to`` its own id."""
    column = head.column
    if column.kind is Kind.LINE and column.links:
        return (Link(head.value, Kind.LINE, to),)
    if column.kind is Kind.RECORD:
        return tuple(Link(each, Kind.RECORD, each) for each in head.all)
    return ()


def _said(value: _Value, areas: Areas, *, single: bool = False) -> str:
    """Return a value as its column tells it, of a ``single`` one counted; "" for nothing."""
    column = value.column
    if column.kind in (Kind.TERM, Kind.GRADE):
        return _terms(column, [str(each) for each in value.all], single=single)
    if not value.all:
        return ""
    if isinstance(value.value, float) and column.kind is Kind.NUMBER:
        return column.told.format(value.value)
    return column.told.format(_words(column, value.value, areas))


def _terms(column: Column, ids: list[str], *, single: bool) -> str:
    known = vocabulary.terms(column.terms)
    terms = [known[each] for each in ids if each in known and not known[each].silent]
    if not terms:
        return ""
    label = ", ".join((single and term.one) or term.text() for term in terms)
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


def _name_of(column: Column, record: str, region: Region) -> str:
    """Return what a column's fact is called in a kind of record: a division as in the region."""
    divided = column.kind is Kind.DIVISION and region.texts.divisions.title
    return divided or heading(column, record)


def label_of(field: str, record: str = "") -> str:
    """Return what a claim's field is called: what heads the fact of the column that it names.

    Without a kind of ``record`` it is the column's label.
    """
    known = columns(Incident)
    if field in known:
        return heading(known[field], record)
    return field.replace("_", " ").capitalize()


def heading(column: Column, record: str) -> str:
    """Return what heads a column's fact in a kind of record."""
    return column.heading.get(record, column.label)
