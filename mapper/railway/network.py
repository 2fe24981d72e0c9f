"""The network: an immutable value that knows lines, sections and stations, and answers in km.

Positions are lonlat in degrees; kilometres run along a line from its first station.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mapper import resources
from mapper.errors import InputError, OutOfReach, ResourceMissing
from mapper.model import SNAP_LIMIT_M, BBox, LonLat
from mapper.railway.directory import Directory
from mapper.railway.files import placed_digest, read_placed
from mapper.railway.reference.chainage import KilometrePost, kilometre_posts
from mapper.railway.reference.course import Course
from mapper.railway.reference.reference import LineSegments, Reference, line_segments
from mapper.railway.reference.stretch import Stretch, stretch_between
from mapper.railway.routing.rails import Rails
from mapper.railway.routing.routes import Closure, Route, Waypoint, find_route
from mapper.railway.tracks.places import TrackPlace, snap_track


@dataclass(frozen=True, eq=False)
class Network(Directory):
    """Lines, sections, stations and tracks; made by `load_network`."""

    digest: str = ""  # of the files that it was read from; "" where it was made in memory

    @property
    def about(self) -> Mapping[str, Any]:
        """Where the tracks come from, how old and how exact they are, and their licence."""
        return self.placed.tracks.about

    @property
    def error_km(self) -> float:
        """How far a kilometre of this network may be off, for nine places of ten."""
        return float(self.about.get("error_km", 0.1))

    def course(self, slug: str) -> Course:
        """Return the course of a line.

        Raises
        ------
        InputError
            The line has no place on this network; the text says why.
        """
        line = self.line(slug)
        if slug not in self.placed.courses:
            raise InputError(f"the line {line.name_en} is not on this network: {line.gap}")
        return self.placed.courses[slug]

    def view(self, slug: str) -> BBox | None:
        """Return the box of a line's course in degrees; None where it has no place.

        Raises
        ------
        UnknownName
            No line has this slug.
        """
        if not self.line(slug).station_kms:
            return None
        lonlat = self.course(slug).lonlat.round(5)
        (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
        return west, south, east, north

    def stretch(self, slug: str, from_id: str, to_id: str) -> Stretch:
        """Return the part of a line between two of its stations, in either order.

        Raises
        ------
        UnknownName, InputError
            The line or station is not known, or the line has no place on this network.
        """
        return stretch_between(self.line(slug), self.course(slug), self.stations, from_id, to_id)

    def locate(self, slug: str, km: float) -> LonLat:
        """Return the lonlat at a kilometre of a line.

        Raises
        ------
        InputError
            The kilometre is beyond the line's ends.
        """
        course = self.course(slug)
        if not -1e-6 <= km <= course.length_km + 1e-3:
            raise InputError(
                f"km {km:g} is not on {slug}; give 0 to {course.length_km:.1f} km from "
                f"{self.stations[self.line(slug).station_ids[0]].name_en}"
            )
        return course.locate(km)

    def reference(
        self, lon: float, lat: float, limit_m: float = SNAP_LIMIT_M, line: str | None = None
    ) -> Reference:
        """Return the nearest place on any line, or on the one named: kilometre and section.

        Raises
        ------
        OutOfReach
            No line lies within ``limit_m`` metres; the text gives the distance.  Or there is none.
        """
        if line is None and not self.placed.courses:
            raise OutOfReach("this network has no lines, for its source maps none; name a station")
        if line is None:
            return self.line_segments.reference(lon, lat, limit_m)
        one = line_segments({line: self.line(line)}, {line: self.course(line)}, self.stations)
        return one.reference(lon, lat, limit_m)

    @cached_property
    def line_segments(self) -> LineSegments:
        """The index over all lines; its ``reference_many`` answers arrays."""
        return line_segments(self.lines, self.placed.courses, self.stations)

    def kilometre_posts(self, slug: str, official_km: float) -> tuple[KilometrePost, ...]:
        """Return where an official kilometre may lie, best first, each with its error.

        Raises
        ------
        InputError
            The kilometre, or the line, has no place on this network.
        """
        return kilometre_posts(slug, self.course(slug), self.placed.posts, official_km)

    def route(
        self,
        start: Waypoint,
        goal: Waypoint,
        via: Sequence[Waypoint] = (),
        closures: Sequence[Closure] = (),
        *,
        avoid: bool = True,
        reversals: bool = False,
    ) -> Route:
        """Return the shortest way by rail through ``via`` in order.

        A place is a station's id or name, or a lonlat.  Closed sections are avoided, or with
        ``avoid=False`` used and listed.  A train turns round on the way only where ``reversals``
        allows it, or at a place of ``via``.

        Raises
        ------
        UnknownName, AmbiguousName
            A name means no station or several.
        OutOfReach
            A position is too far from the rails.
        NoRoute
            There is no way, and the text says where the gap is; or all are one place.
        """
        return find_route(
            self.rails, (start, *via, goal), closures, avoid=avoid, reversals=reversals
        )

    @cached_property
    def rails(self) -> Rails:
        """What routes run over; made when the first is asked for."""
        return Rails(self)

    def snap_track(
        self, lon: float, lat: float, limit_m: float = SNAP_LIMIT_M, main_only: bool = False
    ) -> TrackPlace:
        """Return the nearest place on any track; ``main_only`` for reports that say "on the line".

        Raises
        ------
        OutOfReach
            No track lies within ``limit_m`` metres; the text gives the distance.
        """
        return snap_track(self.placed.tracks, lon, lat, limit_m, main_only)


def load_network(path: Path | None = None) -> Network:
    """Read a network from the folder ``path`` (default: the shipped ``geodata/``).

    Raises
    ------
    ResourceMissing
        The shipped files are missing or damaged.
    InputError
        A file of the folder given cannot be read.
    """
    if path is not None:
        return Network(read_placed(path), placed_digest(path))
    folder = resources.folder("geodata")
    try:
        return Network(read_placed(folder), placed_digest(folder))
    except InputError as error:
        raise ResourceMissing(
            f"{error}; `git checkout -- {folder.name}` brings the shipped files back"
        ) from error
