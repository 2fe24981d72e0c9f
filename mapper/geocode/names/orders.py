"""Where stations stand on their lines: how many sections lie between two of them.

A section (перегон) ends at points where trains can meet; a halt on the open line parts none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.model import Line, Station

_HALT = "halt"


@dataclass(frozen=True, slots=True)
class Standing:
    """A station's place on a line: the points of operation before it, and whether it is one."""

    before: int
    is_point: bool

    def sections_to(self, other: Standing) -> int:
        """Return how many sections lie between two stations of one line, one at least."""
        first, last = sorted((self, other), key=lambda standing: standing.before)
        return max(1, 1 + last.before - first.before - first.is_point)


def orders_of(
    lines: Mapping[str, Line], stations: Mapping[str, Station]
) -> dict[str, dict[str, Standing]]:
    """Return for each line the standing of its stations by their ids."""
    return {slug: _order(line, stations) for slug, line in lines.items()}


def _order(line: Line, stations: Mapping[str, Station]) -> dict[str, Standing]:
    order: dict[str, Standing] = {}
    before = 0
    for station_id in line.station_ids:
        station = stations.get(station_id)
        is_point = station is None or station.kind != _HALT
        order[station_id] = Standing(before, is_point)
        before += is_point
    return order
