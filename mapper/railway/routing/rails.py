"""The rails that routes run over: the graph of a network's tracks, its turns, its sections.

Each is made once, when a route first asks for it.  Main track is preferred to sidings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mapper.errors import InputError
from mapper.model import Section
from mapper.railway.directory import Directory
from mapper.railway.reference.passing import sections_by_ends
from mapper.railway.routing.turns import Turns
from mapper.railway.tracks.graph import TrackGraph
from mapper.railway.tracks.tracks import Tracks

#: A siding counts as this many times its length, so that a way keeps to main track.
_SIDING_FACTOR = 3.0


@dataclass(frozen=True, eq=False)
class Rails:
    """The tracks of a network as routes see them."""

    directory: Directory

    @property
    def tracks(self) -> Tracks:
        """The tracks that the graphs are of."""
        return self.directory.placed.tracks

    @property
    def nodes(self) -> Mapping[str, int]:
        """The node of each station that is on the tracks, by its id."""
        return self.directory.placed.nodes

    @cached_property
    def graph(self) -> TrackGraph:
        """The graph of the tracks, by their length."""
        return TrackGraph(self.tracks)

    @cached_property
    def route_graph(self) -> TrackGraph:
        """The graph of the tracks as routes see it: sidings count more than their length."""
        cost = np.where(self.tracks.main, 1.0, _SIDING_FACTOR) * self.tracks.edge_km
        return TrackGraph(self.tracks, cost=cost, often=True)

    def without(self, edges: set[int]) -> TrackGraph:
        """Return the graph that routes see without some edges."""
        mask = np.zeros(len(self.tracks.edge_km), dtype=bool)
        mask[list(edges)] = True
        return replace(self.route_graph, closed=mask, often=False)

    @cached_property
    def _turns(self) -> Turns:
        return Turns(self.route_graph)

    def turns_of(self, graph: TrackGraph) -> Turns:
        """Return the turns of a graph of these rails."""
        return self._turns if graph is self.route_graph else Turns(graph)

    @cached_property
    def sections_between(self) -> Mapping[tuple[str, str], tuple[Section, ...]]:
        """The sections between two neighbouring stations, in both orders."""
        known = self.directory
        return sections_by_ends(section for slug in known.lines for section in known.sections(slug))

    def edges_of(self, section_id: str) -> set[int]:
        """Return the edges of a section (``<slug>/<from id>--<to id>``).

        Raises
        ------
        InputError
            There is no such section.
        """
        slug, _, ends = section_id.partition("/")
        sections = self.directory.sections(slug)
        section = next((each for each in sections if each.id == section_id), None)
        if section is None:
            ids = ", ".join(each.id.partition("/")[2] for each in sections[:4])
            raise InputError(f"{ends!r} is no section of {slug}; its sections are {ids}, …")
        start, goal = (self.nodes.get(key) for key in (section.from_station, section.to_station))
        if start is None or goal is None:
            return set()
        return {piece.edge for piece in self.graph.way(start, goal) or ()}
