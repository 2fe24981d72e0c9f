"""A filter in the words of a reader: the title of a view, and of when it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mapper import gate, vocabulary
from mapper.layers.definitions import usual_types
from mapper.model import Filter
from mapper.model.filters import FILTERED
from mapper.schema import Column, Kind
from mapper.web.words import day, plural

if TYPE_CHECKING:
    from mapper.region import Region

#: So many terms of a column are named; of more it is told how many there are.
_MOST = 3


def title(wanted: Filter, region: Region) -> str:
    """Return what a filter asks for; the region's title where it asks for everything."""
    return " · ".join(_parts(wanted, region)) or region.texts.title


def days(wanted: Filter) -> str:
    """Return of when a filter is."""
    first, last = wanted.first, wanted.last
    if first is None and last is None:
        return "all dates"
    if first == last:
        return day(first)
    if first and last:
        return f"{day(first)} to {day(last)}"
    return f"from {day(first)} on" if first else f"until {day(last)}"


def told(shown: int, total: int, wanted: Filter, newest: date | None, on_map: int) -> str:
    """Return how much a view shows, of when, and how new it is."""
    said = f"{counted(shown, total)}, {on_map:,} on the map; {days(wanted)}"
    return f"{said}, the newest of {day(newest)}" if newest else said


def counted(shown: int, total: int) -> str:
    """Return how many of all reports a view shows."""
    every = plural(total, "report")
    return every if shown == total else f"{shown:,} of {every}"


def usual(wanted: Filter) -> Filter:
    """Return a filter with the kinds of event that the map shows where it names none."""
    return wanted if wanted.event_type else replace(wanted, event_type=usual_types())


def _parts(wanted: Filter, region: Region) -> Iterator[str]:
    for column in FILTERED:
        terms = wanted.terms(column.name)
        if not terms or (column.name == "event_type" and terms == usual_types()):
            continue
        names = [_name(column, term, region) for term in terms[:_MOST]]
        more = len(terms) - len(names)
        yield ", ".join(names) + (f" and {more} more" if more else "")
    if wanted.q:
        yield f"“{wanted.q}”"
    if wanted.bbox:
        yield "within a box"


def _name(column: Column, term: str, region: Region) -> str:
    if column.kind is Kind.LINE:
        return region.network.lines[term].name_en
    if column.kind is Kind.COUNTRY:
        return gate.area_name(term, region.areas)
    return vocabulary.label(column.terms, term)
