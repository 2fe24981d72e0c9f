"""What a record's values may not be, by the schema: missing, contradicting, still to come.

The same checks hold for a row of a file and for a report that was typed.  Each yields the name of
a column and how to mend it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from mapper import vocabulary
from mapper.errors import Remedy
from mapper.schema import Column, Kind, columns

#: The name of a column, and how to mend it.
Wrong = tuple[str, str]


def missing(record: type, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield the columns that must not be empty and are."""
    for each in _with(record, "missing"):
        if not _given(each, values):
            yield each.name, each.missing


def unasked(record: type, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield the columns that a file may leave empty, but not the form."""
    known = columns(record)
    for each in known.values():
        wanted = not each.wanted_by or _given(known[each.wanted_by], values)
        if each.asked and wanted and not _given(each, values):
            yield each.name, each.asked


def contradicting(record: type, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield the columns whose values do not go together."""
    for each in _with(record, "within", "least"):
        value = values.get(each.name)
        if each.within and value:
            yield from _within(each, value, values.get(each.within) or "")
        least = values.get(each.least)
        if value is not None and least is not None and least > value:
            remedy = "less than {least} ({value}); swap the two"
            yield each.name, Remedy(remedy, least=each.least, value=least)
    yield from _half(_halves(record), values)


def graded(record: type, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield the columns that hold a term which is an editor's to give."""
    for each in columns(record).values():
        if each.terms and not each.many:
            known = vocabulary.terms(each.terms)
            if (term := known.get(values.get(each.name) or "")) and term.editors:
                others = ", ".join(one.id for one in known.values() if not one.editors)
                yield each.name, f"{term.id} is an editor's to give; choose one of {others}"


def to_come(record: type, values: Mapping[str, Any], today: date) -> Iterator[Wrong]:
    """Yield the columns that hold a day to come, where it must have come."""
    for each in _with(record, "past"):
        day = values.get(each.name)
        if day and day > today and not _under_way(each, values, today):
            yield each.name, "lies in the future; only what has happened is recorded"


def _under_way(column: Column, values: Mapping[str, Any], today: date) -> bool:
    """Tell whether a day to come only ends the month of today, of which no day is known."""
    span = column.span
    if span is None or column.name != span.last or values.get(span.precision) != 3:
        return False
    day: date = values[span.last]
    return (day.year, day.month) == (today.year, today.month)


def _given(column: Column, values: Mapping[str, Any]) -> bool:
    return bool(column.values(values.get(column.name)))


def _within(column: Column, term: str, parent: str) -> Iterator[Wrong]:
    terms = vocabulary.terms(column.terms)
    if terms[term].parent != parent:
        allowed = ", ".join(each.id for each in terms.values() if each.parent == parent)
        remedy = "not a kind of {parent}; there are {allowed}"
        yield column.name, Remedy(remedy, parent=parent, allowed=allowed)


@cache
def _with(record: type, *names: str) -> tuple[Column, ...]:
    """Return the columns of which one of these things is said."""
    every = columns(record).values()
    return tuple(each for each in every if any(getattr(each, name) for name in names))


@cache
def _halves(record: type) -> tuple[str, ...]:
    """Return the names of the columns of a position."""
    halves = (Kind.LATITUDE, Kind.LONGITUDE)
    return tuple(each.name for each in columns(record).values() if each.kind in halves)


def _half(halves: Collection[str], values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Yield the half of a position that is missing beside the other."""
    without = [name for name in halves if values.get(name) is None]
    if without and len(without) < len(halves):
        yield without[0], f"missing; give both {' and '.join(halves)}, or neither"
