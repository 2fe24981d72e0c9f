"""What a way passes: its stations in order, and the sections of named lines it runs along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mapper.model import Section, Station
from mapper.railway.reference.course import Course
from mapper.railway.tracks.snapping import SegmentIndex

#: Within this of the way a station is passed: tracks of one station lie side by side.
_BESIDE_M = 600.0

#: A section's length along the way may differ from its own by this share, and this many km.
_SAME_SHARE = 0.1
_SAME_KM = 3.0


def stations_along(
    course: Course, stations: Mapping[str, Station], limit_m: float = _BESIDE_M
) -> tuple[tuple[str, float], ...]:
    """Return the (station id, km along the course) of the stations passed, in order.

    Those are passed that stand within ``limit_m`` metres of the course.
    """
    low, high = course.lonlat.min(axis=0) - 0.01, course.lonlat.max(axis=0) + 0.01
    near = [
        station
        for station in stations.values()
        if station.lonlat is not None
        and low[0] <= station.lonlat[0] <= high[0]
        and low[1] <= station.lonlat[1] <= high[1]
    ]
    if not near or len(course.km) < 2:
        return ()
    index = SegmentIndex(course.plane[:-1], course.plane[1:])
    found = index.snap(np.array([station.lonlat for station in near]), limit_m)
    segment = np.maximum(found.segment, 0)
    km = course.km[segment] + found.share * (course.km[segment + 1] - course.km[segment])
    passed = [
        (float(at), station.id)
        for station, at, where in zip(near, km, found.segment.tolist(), strict=True)
        if where >= 0
    ]
    return tuple((key, at) for at, key in sorted(passed))


def sections_along(
    passed: Sequence[tuple[str, float]],
    between: Mapping[tuple[str, str], Sequence[Section]],
) -> tuple[str, ...]:
    """Return the ids of the sections between passed stations that are as long as the way is.

    A station of another line may stand between two neighbours of one line.
    """
    found: list[str] = []
    for place, (key, km) in enumerate(passed):
        for other, other_km in passed[place + 1 :]:
            for section in between.get((key, other), ()):
                own_km = section.km_to - section.km_from
                if abs(own_km - (other_km - km)) <= _SAME_SHARE * own_km + _SAME_KM:
                    found.append(section.id)
    return tuple(dict.fromkeys(found))


def sections_by_ends(
    sections: Iterable[Section],
) -> dict[tuple[str, str], tuple[Section, ...]]:
    """Return the sections between two neighbouring stations, in both orders."""
    found: dict[tuple[str, str], tuple[Section, ...]] = {}
    for section in sections:
        ends = (section.from_station, section.to_station)
        for pair in (ends, ends[::-1]):
            found[pair] = (*found.get(pair, ()), section)
    return found
