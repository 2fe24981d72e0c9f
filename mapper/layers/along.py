"""Which records lie on a line, and which are at its stations, told by where they are drawn.

A line here is one of the network or any way between stations that is told as one: records are put
on it by their stations, which all lines share, and not only by the line that each of them names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from mapper.model import Line

_ENDS = ("from_station_id", "to_station_id")
_JOURNEY = ("origin_station_id", "destination_station_id")
_STATIONS = (*_ENDS, "at_station_id", *_JOURNEY)


class Relation(IntEnum):
    """How a record stands to a line.

    It lies on it; it is at one of its stations, and names no line; it is a neighbour's: it lies on
    another line, or leads there, and touches a station of this one.
    """

    ON, AT, BESIDE = range(3)


def relation(told: Mapping[str, Any], line: Line, lines: Mapping[str, Line]) -> Relation | None:
    """Return how a record stands to a line by what is told of its place; None for not at all.

    ``lines`` are those of the network, by slug.
    """
    if (told["line_id"] and told["line_id"] == line.slug) or _runs_along(told, line, lines):
        return Relation.ON
    if not touched(told, line):
        return None
    leads_on = any(told[name] for name in ("line_id", "to_station_id", *_JOURNEY))
    return Relation.BESIDE if leads_on else Relation.AT


def touched(told: Mapping[str, Any], line: Line) -> tuple[str, ...]:
    """Return the ids of a line's stations that are told of a record, each once."""
    return tuple(dict.fromkeys(_known(told, _STATIONS, line)))


def _known(told: Mapping[str, Any], names: Iterable[str], line: Line) -> list[str]:
    return [told[name] for name in names if told[name] in line.station_ids]


def _runs_along(told: Mapping[str, Any], line: Line, lines: Mapping[str, Line]) -> bool:
    """Tell whether both ends of a record lie on a line, and all that it names between them."""
    if len(_known(told, _JOURNEY, line)) == len(_JOURNEY):
        return True
    if len(_known(told, _ENDS, line)) < len(_ENDS):
        return False
    named = lines.get(told["line_id"] or "")
    return named is None or set(_part(named, *(told[name] for name in _ENDS))) <= {
        *line.station_ids
    }


def _part(line: Line, first: str, last: str) -> tuple[str, ...]:
    """Return the ids of a line's stations from one to another, both included."""
    if first not in line.station_ids or last not in line.station_ids:
        return (first, last)
    low, high = sorted((line.station_ids.index(first), line.station_ids.index(last)))
    return line.station_ids[low : high + 1]
