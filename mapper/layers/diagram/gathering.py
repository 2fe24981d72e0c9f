"""Where the symbols of reports stand on a diagram: those that would lie on each other as one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from mapper.layers.counts import OUTLINES
from mapper.layers.diagram.axes import Plane
from mapper.layers.diagram.report import Report

#: The size of a symbol, how far two stand in one group, and how many kinds a group shows.
SIZE_PX, STEP_PX, _MOST_KINDS = 22.0, 13.0, 3
#: Room for the number at the corner of a group.
_NUMBER_PX = 8.0
_WIDEST_PX = SIZE_PX + (_MOST_KINDS - 1) * STEP_PX + _NUMBER_PX
#: How far two may lie on each other before they become one.
_SLACK_PX = 2.0
#: Groups are gathered until there are no more than so many, each time so much farther.
_MOST_GROUPS, _FARTHER = 56, 1.3
#: Days are at least so wide.
_LEAST_DAY_PX = 8.0
#: How wide the lane of what has no kilometre is, and how far before the days what has none stands.
LANE_PX, UNDATED_PX = 34.0, 20.0
_LANE_MIDDLE_PX = LANE_PX / 2 + 4


@dataclass(frozen=True)
class Group:
    """Reports whose symbols stand together, at so many pixels of both axes."""

    day_px: float
    km_px: float
    reports: tuple[Report, ...]

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of event that its symbols show, the most frequent first."""
        counts = Counter(each.kind for each in self.reports)
        return sorted(counts, key=lambda kind: -counts[kind])[:_MOST_KINDS]

    @property
    def is_dated(self) -> bool:
        """Whether it stands at days."""
        return bool(self.reports[0].dated)

    @cached_property
    def width(self) -> float:
        """How wide its symbols are side by side."""
        kinds = min(len({each.kind for each in self.reports}), _MOST_KINDS)
        return SIZE_PX + (kinds - 1) * STEP_PX

    def outline(self, kind: str) -> str:
        """Return the firmest outline of a kind of event among its reports."""
        found = [each.outline for each in self.reports if each.kind == kind]
        return min(found, key=OUTLINES.index)


def days_px(report: Report, plane: Plane) -> tuple[float, float]:
    """Return from where to where the days of a report are drawn; an open end is as the other."""
    start, end = plane.days.at(report.dated[0]), plane.days.at(report.dated[-1] + 1)
    wider = max(_LEAST_DAY_PX - (end - start), 0.0) / 2
    return start - wider, end + wider


def groups_of(reports: Iterable[Report], plane: Plane) -> list[Group]:
    """Return the symbols of a diagram, gathered until none touch and there are not too many.

    What has no day stands as one before all days.
    """
    shown = [*reports]
    undated = tuple(each for each in shown if not each.dated)
    dated = [Group(*_spot(each, plane), (each,)) for each in shown if each.dated]
    before = [Group(-UNDATED_PX, -_LANE_MIDDLE_PX, undated)] if undated else []
    return before + _apart(dated, turned=plane.turned)


def _apart(groups: Sequence[Group], *, turned: bool) -> list[Group]:
    """Return groups of which none touch, and not too many."""
    spots, reach = np.array([(each.day_px, each.km_px) for each in groups]), SIZE_PX
    while len(groups):
        cells = np.unique(spots // (reach - _SLACK_PX), axis=0)
        # Of so many cells too many groups remain, whichever touch.
        if len(cells) <= 3 * _MOST_GROUPS:
            found = _gathered(_binned(groups, reach), reach, turned=turned)
            if len(found) <= _MOST_GROUPS:
                return found
        reach *= _FARTHER
    return []


def _spot(report: Report, plane: Plane) -> tuple[float, float]:
    """Return where the symbol of a report stands."""
    start, end = days_px(report, plane)
    if report.stops:
        return start + (end - start) * (len(report.stops) == 1) / 2, plane.km_px(report.stops[0])
    if report.km is None:
        return (start + end) / 2, -_LANE_MIDDLE_PX
    return (start + end) / 2, (plane.km_px(report.km[0]) + plane.km_px(report.km[1])) / 2


def _binned(groups: Iterable[Group], reach: float) -> list[Group]:
    """Return one group for each cell of the plane in which there are some, the fullest first."""
    cells: dict[tuple[int, int], list[Group]] = {}
    for each in groups:
        cells.setdefault(_cell(each.day_px, each.km_px, reach), []).append(each)
    return [_joined(some) for some in sorted(cells.values(), key=lambda each: -len(each))]


def _gathered(groups: Iterable[Group], reach: float, *, turned: bool) -> list[Group]:
    """Return groups of which none is nearer to another than ``reach`` along both axes."""
    found: dict[tuple[int, int], Group] = {}
    for each in groups:
        group = each
        # A group that has grown wider may touch another one that was free before.
        while key := next(_touched(found, group, reach, turned=turned), None):
            group = _joined(sorted((group, found.pop(key)), key=lambda one: -len(one.reports)))
        found[_cell(group.day_px, group.km_px, reach)] = group
    return list(found.values())


def _joined(groups: Sequence[Group]) -> Group:
    """Return one group of several, which stands where the first does."""
    first = groups[0]
    reports = tuple(report for each in groups for report in each.reports)
    return Group(first.day_px, first.km_px, reports) if len(groups) > 1 else first


def _cell(day_px: float, km_px: float, reach: float) -> tuple[int, int]:
    # Two in one cell always touch, so that a cell holds one.
    side = reach - _SLACK_PX
    return int(day_px // side), int(km_px // side)


def _touched(
    found: Mapping[tuple[int, int], Group], group: Group, reach: float, *, turned: bool
) -> Iterator[tuple[int, int]]:
    """Yield the cells of groups that one touches; symbols stand side by side across the drawing."""
    day, km = _cell(group.day_px, group.km_px, reach)
    high = reach - _SLACK_PX
    far = math.ceil(max(reach, _WIDEST_PX) / high)
    days, kms = (1, far) if turned else (far, 1)
    for i, j in product(range(-days, days + 1), range(-kms, kms + 1)):
        if (other := found.get((day + i, km + j))) is None:
            continue
        beside, below = abs(other.day_px - group.day_px), abs(other.km_px - group.km_px)
        if turned:
            beside, below = below, beside
        wide = max(reach, (group.width + other.width) / 2 + _NUMBER_PX) - _SLACK_PX
        if beside < wide and below < high:
            yield day + i, km + j
