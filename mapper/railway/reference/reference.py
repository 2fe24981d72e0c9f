"""Linear reference: from a position to line, kilometre, section and neighbouring stations.

https://en.wikipedia.org/wiki/Linear_referencing.  The nearest line wins; lines that share the
track there are listed beside it.  Nothing is snapped beyond the limit: that is an error for one
position, and -1 in an array.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mapper.errors import OutOfReach
from mapper.geodesy import Floats
from mapper.model import Line, LinearReference, LonLat, Section, Station
from mapper.railway.reference.course import INFERRED, Course
from mapper.railway.reference.sections import section_at
from mapper.railway.tracks.snapping import TIE_M, SegmentIndex
from mapper.railway.tracks.tracks import Ints

#: Another line this much farther than the nearest one is still listed beside it, in metres.
_BESIDE_M = 50.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A place on a line, as found from a position ``distance_m`` metres away.

    ``lonlat`` is the place on the line; ``section`` is None where the line has no sections
    there; ``beside`` are other lines at (nearly) the same distance; ``tied`` says that one of
    them, or another kilometre of this line, is exactly as near.
    """

    line: str
    distance_m: float
    reference: LinearReference
    section: Section | None
    lonlat: LonLat
    inferred: bool
    beside: tuple[LinearReference, ...] = ()
    tied: bool = False

    @property
    def neighbours(self) -> tuple[str, ...]:
        """The ids of the stations on either side."""
        return (self.section.from_station, self.section.to_station) if self.section else ()


@dataclass(frozen=True, slots=True)
class References:
    """Answers for n positions: ``line`` n numbers into ``slugs`` (-1: beyond the limit).

    ``km`` and ``distance_m`` are n, ``lonlat`` n × 2; both not a number where line is -1.
    """

    slugs: tuple[str, ...]
    line: Ints
    km: Floats
    distance_m: Floats
    lonlat: Floats


@dataclass(frozen=True, eq=False)
class LineSegments:
    """Every segment of every line: its line's number and the kilometres at its two ends."""

    lines: Mapping[str, Line]
    stations: Mapping[str, Station]
    slugs: tuple[str, ...]
    index: SegmentIndex
    line: Ints
    km_from: Floats
    km_to: Floats
    inferred: np.ndarray
    part_error_km: Floats

    def reference(self, lon: float, lat: float, limit_m: float) -> Reference:
        """Return the nearest place on a line within ``limit_m`` metres.

        Raises
        ------
        OutOfReach
            No line is that near.
        """
        nearest = self.index.snap(np.array([[lon, lat]]))
        distance_m = float(nearest.distance_m[0])
        if not distance_m <= limit_m:
            raise OutOfReach(
                f"{lat:.4f} N {lon:.4f} E lies {distance_m / 1000:.1f} km from the nearest line "
                f"({self.slugs[self.line[nearest.segment[0]]]}); the limit is "
                f"{limit_m / 1000:g} km: move the point or raise the limit"
            )
        segment, share = int(nearest.segment[0]), float(nearest.share[0])
        km = self._km(segment, share)
        slug = self.slugs[self.line[segment]]
        beside, tied = self._others((lon, lat), distance_m, slug, km)
        place = (float(nearest.lonlat[0, 0]), float(nearest.lonlat[0, 1]))
        return Reference(
            line=slug,
            distance_m=distance_m,
            reference=self._linear(segment, km),
            section=section_at(self.lines[slug], self.stations, km),
            lonlat=place,
            inferred=bool(self.inferred[segment]),
            beside=beside,
            tied=tied,
        )

    def reference_many(self, lonlat: Floats, limit_m: float = np.inf) -> References:
        """Return the nearest places for n positions (n × 2), in their order."""
        found = self.index.snap(lonlat, limit_m)
        segment = np.maximum(found.segment, 0)
        beyond = found.segment < 0
        km = self.km_from[segment] + found.share * (self.km_to[segment] - self.km_from[segment])
        return References(
            slugs=self.slugs,
            line=np.where(beyond, -1, self.line[segment]),
            km=np.where(beyond, np.nan, km),
            distance_m=np.where(beyond, np.nan, found.distance_m),
            lonlat=np.where(beyond[:, None], np.nan, found.lonlat),
        )

    def _linear(self, segment: int, km: float) -> LinearReference:
        line = self.lines[self.slugs[self.line[segment]]]
        error_km = float(self.part_error_km[segment])
        return LinearReference(line.slug, km, error_km, line.published_at(km))

    def _km(self, segment: int, share: float) -> float:
        low, high = float(self.km_from[segment]), float(self.km_to[segment])
        return low + share * (high - low)

    def _others(
        self, lonlat: LonLat, distance_m: float, slug: str, km: float
    ) -> tuple[tuple[LinearReference, ...], bool]:
        """Return other lines about as near, and whether anything else is exactly as near."""
        around = self.index.within(lonlat, distance_m + _BESIDE_M)
        best: dict[str, tuple[float, float, int]] = {}
        tied = False
        for segment, share, metres in zip(*(part.tolist() for part in around), strict=True):
            other, other_km = self.slugs[self.line[segment]], self._km(segment, share)
            if other == slug:
                tied |= metres <= distance_m + TIE_M and abs(other_km - km) > 0.001
            elif metres < best.get(other, (np.inf, 0.0, 0))[0]:
                best[other] = (metres, other_km, segment)
                tied |= metres <= distance_m + TIE_M
        ranked = sorted((metres, other, at, n) for other, (metres, at, n) in best.items())
        return tuple(self._linear(n, at) for _, _, at, n in ranked), tied


def line_segments(
    lines: Mapping[str, Line], courses: Mapping[str, Course], stations: Mapping[str, Station]
) -> LineSegments:
    """Index the segments of the lines that have a course."""
    slugs = tuple(courses)
    each = [courses[slug] for slug in slugs]
    start = np.concatenate([course.plane[:-1] for course in each])
    end = np.concatenate([course.plane[1:] for course in each])
    return LineSegments(
        lines=lines,
        stations=stations,
        slugs=slugs,
        index=SegmentIndex(start, end),
        line=np.repeat(np.arange(len(each)), [len(course.basis) for course in each]),
        km_from=np.concatenate([course.km[:-1] for course in each]),
        km_to=np.concatenate([course.km[1:] for course in each]),
        inferred=np.isin(np.concatenate([course.basis for course in each]), INFERRED),
        part_error_km=np.concatenate([course.part_error_km for course in each]),
    )
