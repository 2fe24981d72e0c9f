"""Which records lie on a line, and which are at its stations, told by where they are drawn.

A line here is one of the network or any way between stations that is told as one: records are put
on it by their stations, which all lines share, and not only by the line that each of them names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from mapper.model import Line

_ENDS = ("from_station_id", "to_station_id")
_JOURNEY = ("origin_station_id", "destination_station_id")
_STATIONS = (*_ENDS, "at_station_id", *_JOURNEY)


class Relation(IntEnum):
    """How a record stands to a line.

    It lies on it; it is at one of its stations, and names no line; it lies on another one, of which
    a part runs along this; it is a neighbour's: it lies on another line, or leads there, and
    touches a station of this one.
    """

    ON, AT, PARTLY, BESIDE = range(4)

    @property
    def is_here(self) -> bool:
        """Whether what it says of the traffic is said of this line, too."""
        return self is not Relation.BESIDE


def relation(told: Mapping[str, Any], line: Line, lines: Mapping[str, Line]) -> Relation | None:
    """Return how a record stands to a line by what is told of its place; None for not at all.

    ``lines`` are those of the network, by slug.
    """
    if told["line_id"] and told["line_id"] == line.slug:
        return Relation.ON
    here, named = _set_of(line.station_ids), lines.get(told["line_id"] or "")
    if _is_on(told, here, named):
        return Relation.ON
    run = _run(told, named) if named else ()
    if any(one in here and other in here for one, other in pairwise(run)):
        return Relation.ON if here <= {*run} else Relation.PARTLY
    if not touched(told, line):
        return None
    leads_on = any(told[name] for name in ("line_id", "to_station_id", *_JOURNEY))
    return Relation.BESIDE if leads_on else Relation.AT


def touched(told: Mapping[str, Any], line: Line) -> tuple[str, ...]:
    """Return the ids of a line's stations that are told of a record, each once."""
    here = _set_of(line.station_ids)
    return tuple(dict.fromkeys(told[name] for name in _STATIONS if told[name] in here))


def _is_on(told: Mapping[str, Any], here: frozenset[str], named: Line | None) -> bool:
    """Tell whether all that is named of a record's place lies on a line of these stations.

    That are both ends of a journey; both ends of a stretch and what the line that it names has
    between them; or a station at which that line runs along this one.
    """
    if all(told[name] in here for name in _JOURNEY):
        return True
    first, last = (told[name] for name in _ENDS)
    if first and last:
        return first in here and last in here and (not named or {*_run(told, named)} <= here)
    at = told["at_station_id"] or first
    return bool(named) and at in here and any(each in here for each in _next_to(at, named))


def _run(told: Mapping[str, Any], line: Line) -> tuple[str, ...]:
    """Return the ids of a line's stations from one end of a record's stretch to the other."""
    ends = [line.station_ids.index(told[n]) for n in _ENDS if told[n] in line.station_ids]
    if len(ends) < len(_ENDS):
        return tuple(told[name] for name in _ENDS if told[name])
    return line.station_ids[min(ends) : max(ends) + 1]


def _next_to(station_id: str, line: Line | None) -> Iterator[str]:
    """Yield the ids of a line's stations before and after one of them."""
    for one, other in pairwise(line.station_ids if line else ()):
        if station_id in (one, other):
            yield other if station_id == one else one


@lru_cache(maxsize=64)
def _set_of(station_ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset(station_ids)
