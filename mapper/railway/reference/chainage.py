"""From an official kilometre on a line to its place, by the mapped posts beside the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.model import LonLat
from mapper.railway.reference.course import Course
from mapper.railway.reference.posts import (
    MappedPost,
    PostedLine,
    countings,
    places_of,
    posted_line,
)
from mapper.railway.tracks.snapping import SegmentIndex

#: A post belongs to a line whose track is this near, in metres.
_BESIDE_M = 60.0


@dataclass(frozen=True, slots=True)
class KilometrePost:
    """An official kilometre of a line and where it lies: ``line_km`` ± ``error_km``, lonlat.

    ``basis`` says in words how the place was found, ``posted`` whether mapped posts say from which
    end of the line it is counted.
    """

    line: str
    official_km: float
    line_km: float
    error_km: float
    lonlat: LonLat
    basis: str
    posted: bool = True


def posts_on(course: Course, posts: Sequence[MappedPost]) -> list[PostedLine]:
    """Return the posts that stand beside a course, in its order, each counting for itself."""
    numbered = [(post.lonlat, km) for post in posts for km in post.official_kms]
    if not numbered:
        return [posted_line(course.length_km, (), ())]
    index = SegmentIndex(course.plane[:-1], course.plane[1:])
    found = index.snap(np.array([lonlat for lonlat, _ in numbered]), _BESIDE_M)
    beside = found.segment >= 0
    segment = found.segment[beside]
    km = course.km[segment] + found.share[beside] * (course.km[segment + 1] - course.km[segment])
    official = np.array([km for _, km in numbered], dtype=float)[beside]
    parts = countings(km.tolist(), official.tolist()) or [([], [])]
    return [posted_line(course.length_km, *part) for part in parts]


def kilometre_posts(
    slug: str, course: Course, posts: Sequence[MappedPost], official_km: float
) -> tuple[KilometrePost, ...]:
    """Return where an official kilometre of a line may lie, best first.

    Raises
    ------
    InputError
        The kilometre lies beyond the line.
    """
    return tuple(
        KilometrePost(
            slug, official_km, place.line_km, place.error_km,
            course.locate(place.line_km), place.basis, place.posted,
        )
        for place in places_of(posts_on(course, posts), official_km)
    )  # fmt: skip
