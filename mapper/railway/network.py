"""The network: an immutable value that knows lines, sections and stations, and answers in km.

Positions are lonlat in degrees; kilometres run along a line from its first station.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from mapper import resources
from mapper.errors import AmbiguousName, InputError, ResourceMissing, UnknownName
from mapper.model import Line, LonLat, Section, Station
from mapper.names import SpellingIndex, all_spellings, spelling_index
from mapper.railway.files import placed_digest, read_placed
from mapper.railway.placed import Placed
from mapper.railway.reference.chainage import KilometrePost, kilometre_posts
from mapper.railway.reference.course import Course
from mapper.railway.reference.passing import sections_by_ends
from mapper.railway.reference.reference import LineSegments, Reference, line_segments
from mapper.railway.reference.sections import sections_of
from mapper.railway.reference.stretch import Stretch, stretch_between
from mapper.railway.routing.routes import Closure, Place, Route, find_route, siding_costs
from mapper.railway.routing.turns import Turns
from mapper.railway.tracks.graph import TrackGraph
from mapper.railway.tracks.places import TrackPlace, snap_track

#: How far from the rails a position may lie and still be put on them, in metres.
SNAP_LIMIT_M = 5000.0


@dataclass(frozen=True, eq=False)
class Network:
    """Lines, sections, stations and tracks; made by `load_network`."""

    placed: Placed = field(repr=False)
    digest: str = ""  # of the files that it was read from; "" where it was made in memory

    @property
    def lines(self) -> Mapping[str, Line]:
        """The lines by slug, in their order."""
        return self.placed.lines

    @property
    def stations(self) -> Mapping[str, Station]:
        """The stations by id."""
        return self.placed.stations

    @property
    def about(self) -> Mapping[str, Any]:
        """Where the tracks come from, how old and how exact they are, and their licence."""
        return self.placed.tracks.about

    @property
    def error_km(self) -> float:
        """How far a kilometre of this network may be off, for nine places of ten."""
        return float(self.about.get("error_km", 0.1))

    def line(self, slug: str) -> Line:
        """Return a line by its slug.

        Raises
        ------
        UnknownName
            No line has this slug; the error names the nearest.
        """
        if slug in self.lines:
            return self.lines[slug]
        raise UnknownName(slug, self._line_names.nearest(slug))

    def stations_of(self, slug: str) -> frozenset[str]:
        """Return the ids of a line's stations, those that have no place on this network too."""
        order = self.placed.line_facts[slug]["order_basis"] or {}
        return frozenset(self.line(slug).station_ids) | frozenset(order)

    def station(self, station_id: str) -> Station:
        """Return a station by its id.

        Raises
        ------
        UnknownName
            No station has this id; the error names the nearest.
        """
        if station_id in self.stations:
            return self.stations[station_id]
        raise UnknownName(station_id, self._nearest_names(station_id))

    def find_station(self, text: str) -> list[Station]:
        """Return the stations spelled like ``text`` in any language; several share some names."""
        if text in self.stations:
            return [self.stations[text]]
        return [self.stations[key] for key in self._station_names.find(text)]

    def find_line(self, text: str) -> list[Line]:
        """Return the lines spelled like ``text``, among them "A – B" for their two ends."""
        if text in self.lines:
            return [self.lines[text]]
        return [self.lines[key] for key in self._line_names.find(text)]

    def one_station(self, text: str) -> Station:
        """Return the one station spelled like ``text``.

        Raises
        ------
        UnknownName
            None is; the error names the nearest spellings.
        AmbiguousName
            Several are; the error lists each with its country and lines.
        """
        found = self.find_station(text)
        if not found:
            raise UnknownName(text, self._nearest_names(text))
        if len(found) > 1:
            raise AmbiguousName(text, [self.describe(station) for station in found])
        return found[0]

    def describe(self, station: Station) -> str:
        """Return a station in words: id, name, country, lines."""
        lines = [line.slug for line in self.lines_at.get(station.id, ())]
        return f"{station.id} ({station.name_en}, {station.country}; {', '.join(lines) or '-'})"

    @cached_property
    def lines_at(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines of each station by its id, in the network's order."""
        found: dict[str, list[Line]] = {}
        for line in self.lines.values():
            for key in line.station_ids:
                found.setdefault(key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def lines_with(self, first: str, last: str) -> list[Line]:
        """Return the lines that run through two stations, in the network's order."""
        return [line for line in self.lines_at.get(first, ()) if last in line.station_ids]

    def sections(self, slug: str) -> tuple[Section, ...]:
        """Return the sections of a line in order; none where the line has no place."""
        return sections_of(self.line(slug), self.stations)

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
            No line lies within ``limit_m`` metres; the text gives the distance.
        """
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
        start: Place,
        goal: Place,
        via: Sequence[Place] = (),
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
        return find_route(self, (start, *via, goal), closures, avoid=avoid, reversals=reversals)

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

    @cached_property
    def graph(self) -> TrackGraph:
        """The graph of the tracks, by their length."""
        return TrackGraph(self.placed.tracks)

    @cached_property
    def route_graph(self) -> TrackGraph:
        """The graph of the tracks as routes see it: sidings count more than their length."""
        return TrackGraph(self.placed.tracks, cost=siding_costs(self), often=True)

    @cached_property
    def _turns(self) -> Turns:
        return Turns(self.route_graph)

    def turns_of(self, graph: TrackGraph) -> Turns:
        """Return the turns of a graph of this network."""
        return self._turns if graph is self.route_graph else Turns(graph)

    @cached_property
    def sections_between(self) -> Mapping[tuple[str, str], tuple[Section, ...]]:
        """The sections between two neighbouring stations, in both orders."""
        return sections_by_ends(section for slug in self.lines for section in self.sections(slug))

    def unjoined(self) -> Network:
        """Return this network without its synthetic links, as the source has the tracks."""
        return Network(replace(self.placed, tracks=self.placed.tracks.unjoined()))

    @cached_property
    def _station_names(self) -> SpellingIndex:
        return _names_of(self.stations)

    @cached_property
    def _line_names(self) -> SpellingIndex:
        return _names_of(self.lines)

    def _nearest_names(self, text: str) -> tuple[str, ...]:
        keys = self._station_names.nearest(text)
        return tuple(f"{self.stations[key].name_en} ({key})" for key in keys)


def _names_of(values: Mapping[str, Station] | Mapping[str, Line]) -> SpellingIndex:
    spelled = {key: all_spellings(v.name_en, v.names, v.spellings) for key, v in values.items()}
    return spelling_index(spelled)


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
