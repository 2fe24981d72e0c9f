"""The reports on a diagram as markup: each group of symbols is a link with its words.

A bar covers the stretch and the days of a report, its whiskers the doubt beyond its ends; an arrow
joins the places and days that a movement names, and nothing between them is dated.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from mapper import vocabulary
from mapper.layers.diagram.axes import Plane
from mapper.layers.diagram.gathering import SIZE_PX, STEP_PX, Group, days_px
from mapper.layers.diagram.report import Report
from mapper.layers.picture import marks
from mapper.layers.picture.svg import element, number, words

#: What has no first or last day fades over so much.
FADE_PX = 44.0
_ARROW_PX, _STUB_PX = 8.0, 26.0
#: What is shorter is not seen beside a symbol.
_LEAST_WHISKER_PX = 6.0
#: Half of the room of a bar.
_CORE_PX = 3.0
#: Where there are more reports in a group, it has no bars of its own.
MOST_BARS = 6
#: Of so many reports the words of a group give the titles.
_MOST_TITLES = 3

#: Gives the address of some reports.
Leads = Callable[[Sequence[Report]], str]


def cores(group: Group, plane: Plane) -> Iterator[tuple[float, float, float, float]]:
    """Yield what the bars of a group cover: left, top, right and bottom."""
    for each in group.reports if len(group.reports) <= MOST_BARS else ():
        if each.km is not None and each.dated:
            middle, kms = sum(days_px(each, plane)) / 2, [plane.km_px(km) for km in each.km]
            yield (
                *plane.point(middle - _CORE_PX, kms[0]),
                *plane.point(middle + _CORE_PX, kms[1]),
            )


def symbols(groups: Sequence[Group], prefix: str) -> str:
    """Return the symbols that groups use, once each, for ``<use>``."""
    used = sorted({(kind, each.outline(kind)) for each in groups for kind in each.kinds})
    return "".join(
        element("g", marks.mark(kind, outline, 0.0, 0.0, SIZE_PX), id=_id(kind, outline, prefix))
        for kind, outline in used
    )


def _id(kind: str, outline: str, prefix: str) -> str:
    """Return the id of a symbol, short: it stands at each mark."""
    kinds = [*vocabulary.terms("event_type")]
    return f"{prefix}{kinds.index(kind) if kind in kinds else kind}{outline[:2]}"


def drawn(group: Group, plane: Plane, leads: Leads, prefix: str, target: str | None) -> str:
    """Return a group as markup: a link with its words, around its bars and its symbols."""
    count, said = len(group.reports), told(group.reports)
    x, y = plane.point(group.day_px, group.km_px)
    shown = group.kinds
    left = x - (len(shown) - 1) * STEP_PX / 2
    uses = "".join(
        element("use", href=f"#{_id(kind, group.outline(kind), prefix)}", x=left + n * STEP_PX, y=y)
        for n, kind in enumerate(shown)
    )
    if count > 1:
        uses += marks.badge(x + group.width / 2, y - SIZE_PX / 2, f"{count:,}")
    if not group.is_dated:
        uses += element("text", "No day", class_="tick", x=left - SIZE_PX / 2 - 5, y=y + 4,
                        text_anchor="end")  # fmt: skip
    bars = "".join(_bars(group.reports, plane, prefix)) if group.is_dated else ""
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
    counts = Counter(each.kind for each in reports).most_common()
    what = ", ".join(f"{count:,} {vocabulary.label('event_type', kind)}" for kind, count in counts)
    named = [each.title for each in reports] if len(reports) <= _MOST_TITLES else []
    return f"{len(reports):,} reports: {'; '.join([what, *named])}"


def _bars(reports: Sequence[Report], plane: Plane, prefix: str) -> Iterator[str]:
    """Yield the bars and arrows of reports, those that look alike as one path.

    A group of many shows from where to where they lie: fewer days show more.
    """
    if len(reports) > MOST_BARS:
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
    days = [day for each in reports for day in each.dated]
    kms = [km for each in reports for km in each.km or ()]
    if kms:
        across = plane.days.at(min(days)), plane.days.at(max(days) + 1)
        along = plane.km_px(min(kms)) - 2, plane.km_px(max(kms)) + 2
        d = _rectangle(plane, across, along)
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
    if report.first is None and not report.banded:
        yield (
            f"fade {of} before",
            _rectangle(plane, (max(start - FADE_PX, 0.0), start), (low - 2, high + 2)),
        )
    if report.last is None and not report.banded:
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
