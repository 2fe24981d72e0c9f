"""The directory of a network: its lines and stations, found by their keys and by their names.

What two stations share, and what the sections of a line are, is read off it too; nothing here
needs the tracks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mapper.errors import AmbiguousName, UnknownName
from mapper.model import LINE_END, Line, Section, Station
from mapper.names import SpellingIndex, all_spellings, fold, spelling_index, stations_of_town
from mapper.railway.placed import Placed
from mapper.railway.reference.sections import sections_of


@dataclass(frozen=True, eq=False)
class Directory:
    """The lines and stations of a placed network."""

    placed: Placed = field(repr=False)

    @property
    def lines(self) -> Mapping[str, Line]:
        """The lines by slug, in their order."""
        return self.placed.lines

    @property
    def stations(self) -> Mapping[str, Station]:
        """The stations by id."""
        return self.placed.stations

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

    def sections(self, slug: str) -> tuple[Section, ...]:
        """Return the sections of a line in order; none where the line has no place."""
        return sections_of(self.line(slug), self.stations)

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
        """Return the one station spelled like ``text``, or whose name begins with that of a town.

        Raises
        ------
        UnknownName
            None is; the error names the nearest spellings.
        AmbiguousName
            Several are; the error lists each with its country and lines.
        """
        names = self._station_names
        found = self.find_station(text) or stations_of_town([fold(text)], names, self.stations)
        if not found:
            raise UnknownName(text, self._nearest_names(text))
        if len(found) > 1:
            raise AmbiguousName(text, [self.describe(station) for station in found])
        return found[0]

    def describe(self, station: Station) -> str:
        """Return a station in words: id, name, division and country, and its lines or place."""
        where = ", ".join(line.slug for line in self.lines_at.get(station.id, ()))
        where = where or self._track_words(station)
        named = ", ".join(filter(None, (station.name_en, station.division, station.country)))
        return f"{station.id} ({named}; {where})"

    def _track_words(self, station: Station) -> str:
        """Return what the track at a station is called, and where it is."""
        tracks, node = self.placed.tracks, self.placed.nodes.get(station.id)
        named: dict[str, None] = {}
        if node is not None and tracks.tags:
            for edge in (tracks.edge_ends == node).any(axis=1).nonzero()[0].tolist():
                named[tracks.tags[edge].get("line") or tracks.tags[edge].get("name", "")] = None
        place = "" if station.lonlat is None else "{1:.3f} N {0:.3f} E".format(*station.lonlat)
        return ", ".join(filter(None, [*named, place])) or "its place is not known"

    @cached_property
    def lines_at(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines of each station by its id, in the network's order."""
        found: dict[str, list[Line]] = {}
        for line in self.lines.values():
            for key in line.station_ids:
                found.setdefault(key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    def stations_on(self, line: Line) -> int:
        """Return how many stations a line has; the points at which it ends are none."""
        return sum(self.stations[key].kind != LINE_END for key in line.station_ids)

    def lines_with(self, first: str, last: str) -> list[Line]:
        """Return the lines that run through two stations (ids), in the network's order."""
        return [line for line in self.lines_at.get(first, ()) if last in line.station_ids]

    def shared_line(self, first: str, last: str) -> Line | None:
        """Return the line on which two stations (ids) have the fewest stations between them.

        Of several the first in the network's order; None where no line runs through both.
        """

        def apart(line: Line) -> int:
            return abs(line.station_ids.index(first) - line.station_ids.index(last))

        return min(self.lines_with(first, last), key=apart, default=None)

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
