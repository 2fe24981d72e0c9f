"""A network with its lines and stations placed on it: what its files hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.model import Line, Station
from mapper.railway.reference.course import Course
from mapper.railway.reference.posts import MappedPost
from mapper.railway.tracks.tracks import Tracks

#: How far a mapped station may lie from the middle of its track, in km.
MAPPED_ERROR_KM = 0.2


@dataclass(frozen=True, slots=True)
class Placed:
    """A network with its lines: ``courses`` by slug, ``nodes`` by station id.

    ``lines`` and ``stations`` are model values by their keys; ``line_facts`` what the files say
    beside (basis of each point, borders, published length); ``posts`` the kilometre posts.
    """

    tracks: Tracks
    lines: Mapping[str, Line]
    stations: Mapping[str, Station]
    courses: Mapping[str, Course]
    nodes: Mapping[str, int]
    line_facts: Mapping[str, Mapping[str, Any]]
    posts: tuple[MappedPost, ...] = ()
