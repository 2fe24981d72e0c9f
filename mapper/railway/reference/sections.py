"""Sections of line: the track between two neighbouring stations (перегон).

A section ends at stations, junctions, passing loops, yards and borders; a halt lies on a section
and ends none.  Where a section is inferred from something finer (a coordinate, a kilometre, "near
a station") and is shorter than 3 km, it takes in its neighbours, so that wayside equipment is
never placed finer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise

from mapper.model import LINE_END, Line, Section, Station

#: An inferred section is at least this long, in km.
LEAST_KM = 3.0

_HALT = "halt"


def sections_of(line: Line, stations: Mapping[str, Station]) -> tuple[Section, ...]:
    """Return the sections of a line in order; none where the line has no place."""
    return tuple(_section(line, a, b) for a, b in pairwise(_ends(line, stations)))


def section_at(line: Line, stations: Mapping[str, Station], km: float) -> Section | None:
    """Return the section of a line that holds a kilometre, at least 3 km long.

    None without placed stations, and where a line ends before that without a station: what lies
    beyond may be more of the section.
    """
    ends = _ends(line, stations)
    if len(ends) < 2:
        return None
    kms = [line.station_kms[end] for end in ends]
    place = min(max(bisect_right(kms, km) - 1, 0), len(ends) - 2)
    found = _widened(line, ends, place, place + 1)
    kinds = {stations[key].kind for key in (found.from_station, found.to_station)}
    return None if found.km_to - found.km_from < LEAST_KM and LINE_END in kinds else found


def sections_beside(
    line: Line, stations: Mapping[str, Station], station_id: str
) -> tuple[Section, ...]:
    """Return the sections next to a station of a line, each at least 3 km long.

    Next to a halt that is the one section on which it lies.
    """
    ends = _ends(line, stations)
    if len(ends) < 2 or station_id not in line.station_ids:
        return ()
    index = line.station_ids.index(station_id)
    if index not in ends:
        section = section_at(line, stations, line.station_kms[index])
        return (section,) if section else ()
    place = ends.index(index)
    before = [_reaching(line, ends, place, -1)] if place else []
    after = [_reaching(line, ends, place, 1)] if place < len(ends) - 1 else []
    return tuple(before + after)


def sections_around(
    lines: Iterable[Line], stations: Mapping[str, Station], station_id: str
) -> tuple[Section, ...]:
    """Return the sections next to a station on several lines, once each though lines share it.

    Of lines that share one, that with more of them beside the station has it.
    """
    beside = [sections_beside(line, stations, station_id) for line in lines]
    found = {
        frozenset((each.from_station, each.to_station)): each
        for sections in sorted(beside, key=len)
        for each in sections
    }
    return tuple(found.values())


def section_between(
    line: Line, stations: Mapping[str, Station], first_id: str, last_id: str
) -> Section:
    """Return the part of a line between two stations that a report names, at least 3 km long.

    A halt is an end where it is named; a part under 3 km takes in the sections beside it.
    """
    a, b = sorted((line.station_ids.index(first_id), line.station_ids.index(last_id)))
    if line.station_kms[b] - line.station_kms[a] >= LEAST_KM:
        return _section(line, a, b)
    ends = sorted({*_ends(line, stations), a, b})
    return _widened(line, ends, ends.index(a), ends.index(b))


def section_id(line: Line, stations: Mapping[str, Station], first_id: str, last_id: str) -> str:
    """Return the id of the part of a line between two stations; "" where it is more than a section.

    A part of a section, to a halt, has an id of its own.
    """
    a, b = sorted((line.station_ids.index(first_id), line.station_ids.index(last_id)))
    between = [n for n in _ends(line, stations) if a < n < b]
    return "" if between or a == b else _section(line, a, b).id


def _ends(line: Line, stations: Mapping[str, Station]) -> list[int]:
    """Return the places in a line's order at which sections end; none where it has no place."""
    last = len(line.station_kms) - 1
    return [
        place
        for place, key in enumerate(line.station_ids[: last + 1])
        if place in (0, last) or stations[key].kind != _HALT
    ]


def _widened(line: Line, ends: list[int], low: int, high: int) -> Section:
    """Return the part between two of ``ends``, with its neighbours while it is under 3 km."""
    while line.station_kms[ends[high]] - line.station_kms[ends[low]] < LEAST_KM:
        if low == 0 and high == len(ends) - 1:
            break
        low, high = max(low - 1, 0), min(high + 1, len(ends) - 1)
    return _section(line, ends[low], ends[high])


def _reaching(line: Line, ends: list[int], place: int, step: int) -> Section:
    """Return the part from one of ``ends`` onwards that is at least 3 km long, if there is one."""
    far = place + step
    while 0 < far < len(ends) - 1 and (
        abs(line.station_kms[ends[far]] - line.station_kms[ends[place]]) < LEAST_KM
    ):
        far += step
    return _section(line, *sorted((ends[place], ends[far])))


def _section(line: Line, a: int, b: int) -> Section:
    one, other = line.station_ids[a], line.station_ids[b]
    km_from, km_to = line.station_kms[a], line.station_kms[b]
    return Section(f"{line.slug}/{one}--{other}", line.slug, one, other, km_from, km_to)
