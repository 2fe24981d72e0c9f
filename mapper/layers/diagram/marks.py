"""The reports on a diagram: each where and when it says, those that would lie on each other as one.

A bar covers the stretch and the days of a report, its whiskers the doubt beyond its ends; an arrow
joins the places and days that a movement names, and nothing between them is dated.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper import vocabulary
from mapper.layers.counts import OUTLINES
from mapper.layers.diagram.axes import Plane
from mapper.layers.picture import marks
from mapper.layers.picture.svg import element, number, words

#: The size of a symbol, how far two stand in one group, and how many kinds a group shows.
SIZE_PX, _STEP_PX, _MOST_KINDS = 22.0, 13.0, 3
#: How far two may lie on each other before they become one.
_SLACK_PX = 2.0
#: Groups are gathered until there are no more than so many, each time so much farther.
_MOST_GROUPS, _FARTHER = 64, 1.3
#: Days are at least so wide, and what has no first or last day fades over so much.
_LEAST_DAY_PX, FADE_PX = 8.0, 44.0
_ARROW_PX, _STUB_PX = 8.0, 26.0
#: What is shorter is not seen beside a symbol.
_LEAST_WHISKER_PX = 6.0
#: Half of the room of a bar.
_CORE_PX = 3.0
#: How far into the lane of what has no kilometre a symbol stands.
LANE_PX = 34.0
#: Where there are more reports in a group, it has no bars of its own.
_MOST_BARS = 6
#: Of so many reports the words of a group give the titles.
_MOST_TITLES = 3

#: Gives the address of some reports.
Leads = Callable[[Sequence["Report"]], str]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as a diagram has it.

    ``first`` and ``last`` are its days (ordinals), None where that end is open.  ``km`` is the part
    of the line, None where it has none; its ends may be ``doubt_km`` off.  ``stops`` are the
    kilometres of the places that a movement names on the line, in its order; it ``comes`` from or
    ``goes`` to elsewhere.  ``place`` is the number of its drawing, ``stations`` are the ids of
    those that it names; ``whole`` says that it is about the line and no part of it, ``beside`` that
    it lies on a neighbouring line, or on none.
    """

    id: str
    kind: str
    outline: str
    title: str
    when: str
    where: str
    grade: str
    first: int | None
    last: int | None
    km: tuple[float, float] | None
    doubt_km: float = 0.0
    stops: tuple[float, ...] = ()
    comes: bool = False
    goes: bool = False
    place: int = 0
    stations: tuple[str, ...] = ()
    whole: bool = False
    beside: bool = False

    @property
    def words(self) -> str:
        """All of it: what, when, where, and how well known."""
        kind = vocabulary.label("event_type", self.kind)
        about = ", ".join(filter(None, (self.when, self.where))) or "No day and no place"
        beside = "Beside this line: " if self.beside else ""
        return f"{beside}{kind}: {self.title}. {about}. {self.grade}"

    @property
    def dated(self) -> tuple[int, ...]:
        """The days that it gives."""
        return tuple(each for each in (self.first, self.last) if each is not None)


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
    def width(self) -> float:
        """How wide its symbols are side by side."""
        return SIZE_PX + (len(self.kinds) - 1) * _STEP_PX

    def outline(self, kind: str) -> str:
        """Return the firmest outline of a kind of event among its reports."""
        found = [each.outline for each in self.reports if each.kind == kind]
        return min(found, key=OUTLINES.index)


def days_px(report: Report, plane: Plane) -> tuple[float, float]:
    """Return from where to where the days of a report are drawn; an open end is as the other."""
    first, last = (report.dated[0], report.dated[-1]) if report.dated else plane.days.shown
    start, end = plane.days.at(first), plane.days.at(last + 1)
    wider = max(_LEAST_DAY_PX - (end - start), 0.0) / 2
    return start - wider, end + wider


def groups_of(reports: Iterable[Report], plane: Plane) -> list[Group]:
    """Return the symbols of a diagram, gathered until none touch and there are not too many."""
    groups, reach = [Group(*_spot(each, plane), (each,)) for each in reports], SIZE_PX
    while True:
        cells = _binned(groups, reach)
        # Of so many cells too many groups remain, whichever touch.
        found = _gathered(cells, reach) if len(cells) <= 3 * _MOST_GROUPS else cells
        if len(found) <= _MOST_GROUPS:
            return found
        reach *= _FARTHER


def _spot(report: Report, plane: Plane) -> tuple[float, float]:
    """Return where the symbol of a report stands."""
    start, end = days_px(report, plane)
    if report.stops:
        return start + (end - start) * (len(report.stops) == 1) / 2, plane.km_px(report.stops[0])
    if report.km is None:
        return (start + end) / 2, -LANE_PX / 2 - 4
    return (start + end) / 2, (plane.km_px(report.km[0]) + plane.km_px(report.km[1])) / 2


def _binned(groups: Iterable[Group], reach: float) -> list[Group]:
    """Return one group for each cell of the plane in which there are some, the fullest first."""
    cells: dict[tuple[int, int], list[Group]] = {}
    for each in groups:
        cells.setdefault(_cell(each, reach), []).append(each)
    return [_joined(some) for some in sorted(cells.values(), key=lambda each: -len(each))]


def _gathered(groups: Iterable[Group], reach: float) -> list[Group]:
    """Return groups of which none is nearer to another than ``reach`` along both axes."""
    found: dict[tuple[int, int], Group] = {}
    for each in groups:
        group = each
        # A group that has grown wider may touch another one that was free before.
        while key := next((k for k in _near(group, reach) if _touch(found, k, group, reach)), None):
            group = _joined(sorted((group, found.pop(key)), key=lambda one: -len(one.reports)))
        found[_cell(group, reach)] = group
    return list(found.values())


def _joined(groups: Sequence[Group]) -> Group:
    """Return one group of several, which stands where the first does."""
    first = groups[0]
    reports = tuple(report for each in groups for report in each.reports)
    return Group(first.day_px, first.km_px, reports) if len(groups) > 1 else first


def _cell(group: Group, reach: float) -> tuple[int, int]:
    # Two in one cell always touch, so that a cell holds one.
    side = reach - _SLACK_PX
    return int(group.day_px // side), int(group.km_px // side)


def _near(group: Group, reach: float) -> Iterator[tuple[int, int]]:
    day, km = _cell(group, reach)
    yield from ((day + i, km + j) for i in range(-3, 4) for j in range(-3, 4))


def _touch(
    found: Mapping[tuple[int, int], Group], key: tuple[int, int], group: Group, reach: float
) -> bool:
    other = found.get(key)
    if other is None:
        return False
    wide = max(reach, (group.width + other.width) / 2) - _SLACK_PX
    high = reach - _SLACK_PX
    return abs(other.day_px - group.day_px) < wide and abs(other.km_px - group.km_px) < high


def cores(group: Group, plane: Plane) -> Iterator[tuple[float, float, float, float]]:
    """Yield what the bars of a group cover: left, top, right and bottom."""
    for each in group.reports:
        if each.km is not None:
            middle, kms = sum(days_px(each, plane)) / 2, [plane.km_px(km) for km in each.km]
            yield (
                *plane.point(middle - _CORE_PX, kms[0]),
                *plane.point(middle + _CORE_PX, kms[1]),
            )


# --- markup ---


def symbols(groups: Sequence[Group], prefix: str) -> str:
    """Return the symbols that groups use, once each, for ``<use>``."""
    used = sorted({(kind, each.outline(kind)) for each in groups for kind in each.kinds})
    return "".join(
        element("g", marks.mark(kind, outline, 0.0, 0.0, SIZE_PX), id=f"{prefix}{kind}-{outline}")
        for kind, outline in used
    )


def drawn(group: Group, plane: Plane, leads: Leads, prefix: str, target: str | None) -> str:
    """Return a group as markup: a link with its words, around its bars and its symbols."""
    count, said = len(group.reports), told(group.reports)
    x, y = plane.point(group.day_px, group.km_px)
    shown = group.kinds
    left = x - (len(shown) - 1) * _STEP_PX / 2
    uses = "".join(
        element("use", href=f"#{prefix}{kind}-{group.outline(kind)}", x=left + n * _STEP_PX, y=y)
        for n, kind in enumerate(shown)
    )
    if count > 1:
        uses += marks.badge(x + group.width / 2, y - SIZE_PX / 2, f"{count:,}")
    bars = "".join(_bars(group.reports, plane, prefix))
    return element(
        "a",
        element("title", words(said)),
        bars,
        uses,
        href=leads(group.reports),
        target=target,
        class_="beside" if all(each.beside for each in group.reports) else None,
    )


def told(reports: Sequence[Report]) -> str:
    """Return what some reports say in words: one all of it, several how much of what."""
    if len(reports) == 1:
        return reports[0].words
    counts = Counter(vocabulary.label("event_type", each.kind) for each in reports)
    what = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
    named = [each.title for each in reports] if len(reports) <= _MOST_TITLES else []
    return f"{len(reports):,} reports: {'; '.join([what, *named])}"


def _bars(reports: Sequence[Report], plane: Plane, prefix: str) -> Iterator[str]:
    """Yield the bars and arrows of reports, those that look alike as one path.

    A group of many shows from where to where they lie: fewer days show more.
    """
    if len(reports) > _MOST_BARS:
        yield from _around(reports, plane)
        return
    found: dict[str, list[str]] = {}
    for each in reports:
        for class_, d in _strokes(each, plane):
            if d not in found.setdefault(class_, []):
                found[class_].append(d)
    for class_, parts in found.items():
        first, *names = class_.split()
        fill = f"url(#{prefix}{'-'.join(names)})" if first == "fade" else None
        for d in parts if fill else ["".join(parts)]:
            yield element("path", class_=class_, d=d, fill=fill)


def _around(reports: Sequence[Report], plane: Plane) -> Iterator[str]:
    """Yield from where to where and from when to when some reports are, as one."""
    days = [px for each in reports for px in days_px(each, plane)]
    kms = [plane.km_px(km) for each in reports for km in each.km or ()]
    if kms:
        d = _rectangle(plane, (min(days), max(days)), (min(kms) - 2, max(kms) + 2))
        yield element("path", class_="days of-several crowd", d=d)


def _strokes(report: Report, plane: Plane) -> Iterator[tuple[str, str]]:
    """Yield the strokes of a report: the class of each, and its path."""
    if report.km is None:
        return
    start, end = days_px(report, plane)
    low, high = map(plane.km_px, report.km)
    doubt = plane.km_px(report.doubt_km)
    of, middle = f"of-{report.kind}", (start + end) / 2
    yield f"days {of}", _rectangle(plane, (start, end), (low - 2, high + 2))
    if report.first is None and report.dated:
        yield (
            f"fade {of} before",
            _rectangle(plane, (max(start - FADE_PX, 0.0), start), (low - 2, high + 2)),
        )
    if report.last is None and report.dated:
        yield f"fade {of} after", _rectangle(plane, (end, end + FADE_PX), (low - 2, high + 2))
    hidden = _LEAST_WHISKER_PX + (SIZE_PX / 2 if low == high else 0.0)
    for near, far in ((low, low - doubt), (high, high + doubt)) if doubt > hidden else ():
        within = min(max(far, 0.0), plane.along_px)
        yield f"doubt {of}", _whisker(plane, middle, near, within)
    if report.stops:
        yield from _way(report, plane, (start, end), of)
    elif high - low > SIZE_PX + 2 * _LEAST_WHISKER_PX:
        whole = " whole" if report.whole else ""
        core = f"core {of} outline-{report.outline}{whole}"
        yield core, _leg(plane, (middle, low), (middle, high))


def _way(
    report: Report, plane: Plane, days: tuple[float, float], of: str
) -> Iterator[tuple[str, str]]:
    """Yield the strokes of a movement: from the first place it names here to the last."""
    first, *_, last = map(plane.km_px, (report.stops[0], *report.stops))
    start, end = (days[0], first), (days[1], last)
    if len(report.stops) == 1:
        start = end = (sum(days) / 2, first)
    if start != end:
        yield f"route {of} inferred", _leg(plane, start, end)
        yield f"route-arrow {of}", _head(plane, start, end)
    if report.comes:
        before = (start[0] - _STUB_PX, start[1])
        yield f"route {of} inferred", _leg(plane, before, start)
    if report.goes:
        after = (end[0] + _STUB_PX, end[1])
        yield f"route {of} inferred", _leg(plane, end, after)
        yield f"route-arrow {of}", _head(plane, end, after)


def _rectangle(plane: Plane, days: tuple[float, float], kms: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = plane.point(days[0], kms[0]), plane.point(days[1], kms[1])
    return f"M{number(x0)} {number(y0)}H{number(x1)}V{number(y1)}H{number(x0)}Z"


def _leg(plane: Plane, one: tuple[float, float], other: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = plane.point(*one), plane.point(*other)
    return f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}"


def _whisker(plane: Plane, day_px: float, near: float, far: float) -> str:
    """Return a stroke to where something may still have been, with a cap at its end."""
    return _leg(plane, (day_px, near), (day_px, far)) + _leg(
        plane, (day_px - 3, far), (day_px + 3, far)
    )


def _head(plane: Plane, one: tuple[float, float], other: tuple[float, float]) -> str:
    (x0, y0), (x1, y1) = plane.point(*one), plane.point(*other)
    angle = math.atan2(y1 - y0, x1 - x0)
    corners = (
        (x1 + math.cos(turn) * size, y1 + math.sin(turn) * size)
        for turn, size in (
            (angle, 0.0),
            (angle + 2.7, _ARROW_PX * 1.4),
            (angle - 2.7, _ARROW_PX * 1.4),
        )
    )
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"
