"""The whole diagram of a line: its rail, days, bands and marks, with a legend, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapper.layers.diagram import bands, gathering, marks, rail
from mapper.layers.diagram.axes import Days, Plane, Tick
from mapper.layers.diagram.bands import Band
from mapper.layers.diagram.contents import Diagram
from mapper.layers.diagram.gathering import LANE_PX, SIZE_PX, Group
from mapper.layers.diagram.legend import entries
from mapper.layers.diagram.marks import Leads
from mapper.layers.diagram.report import Report
from mapper.layers.diagram.told import told_of_closures
from mapper.layers.picture.labels import Box, width_px
from mapper.layers.picture.style import RULES
from mapper.layers.picture.svg import element, number, words
from mapper.layers.picture.written import Wording, sheet

if TYPE_CHECKING:
    pass

#: The style sheets of a diagram.
STYLES = (RULES, "css/diagram.css")
#: Room around the plot, and for the labels of days: above it, or ``turned`` beside it.
_EDGE_PX, _DAYS_PX, _DAYS_TURNED_PX = 16.0, 50.0, 90.0
#: Room at the right: symbols side by side with their number stand out.
_ROOM_PX = 44.0
#: How far the labels of days are from the plot: a symbol at its first station is half as high.
_CLEAR_PX = 13.0
#: How high the label of a day is.
_TICK_PX = 18.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a diagram looks: its size, its colours, days downwards where it is ``turned``.

    ``target`` is where links open (of HTML), None for the same window.
    """

    size: tuple[int, int] = (1200, 760)
    scheme: str = "light"
    turned: bool = False
    target: str | None = None

    @property
    def prefix(self) -> str:
        """What the ids in its markup begin with, so that both ways stand in one page."""
        return "t-" if self.turned else "w-"


def draw(diagram: Diagram, wording: Wording, look: Look, leads: Leads) -> str:
    """Return a diagram as a document of SVG; ``leads`` gives the address of some reports."""

    def plot(width: int, height: int) -> str:
        return _Plot(diagram, look, width, height, leads).markup()

    return sheet(
        wording,
        look.size,
        list(entries(diagram)),
        plot,
        scheme=look.scheme,
        rules=STYLES,
        class_="picture diagram",
        id_=f"{look.prefix}title",
    )


class _Plot:
    """The drawing itself, of a width and height in pixels."""

    def __init__(
        self, diagram: Diagram, look: Look, width: float, height: float, leads: Leads
    ) -> None:
        self.diagram, self.look, self.leads = diagram, look, leads
        self.by_id = {each.id: each for each in diagram.reports}
        names = rail.margin_px(diagram.rail, turned=look.turned)
        at_edge = any(each.km is None or not each.dated for each in diagram.reports)
        lane = LANE_PX if at_edge else 0.0
        if look.turned:
            left, top = _DAYS_TURNED_PX + lane, names
            day_length, along = height - top - _EDGE_PX, width - left - _ROOM_PX
        else:
            left, top = names, _DAYS_PX + lane
            day_length, along = width - left - _ROOM_PX, height - top - _EDGE_PX
        self.day_length, self.lane = day_length, lane
        self.plane = Plane(
            diagram.days(day_length), diagram.rail.length_km, left, top, along, look.turned
        )

    def markup(self) -> str:
        diagram, plane = self.diagram, self.plane
        reported = {key for each in diagram.reports for key in each.stations}
        ground = rail.drawn(diagram.rail, plane, reported, self.day_length)
        found = bands.bands_of(diagram.changes, plane) if plane.days.runs else []
        banded = {closure.record_id for band in found for closure in band.closures}
        shown = [
            replace(each, banded=True) if each.id in banded else each
            for each in diagram.reports
            if self._is_shown(each)
        ]
        groups = gathering.groups_of(shown, plane)
        groups.sort(key=lambda each: -_length(each))
        boxes = [self._box(each) for each in groups]
        boxes += [Box(*each) for group in groups for each in marks.cores(group, plane)]
        nothing = "" if found or any(each.is_dated for each in groups) else self._nothing()
        limit = Box(*plane.point(0, 0), *plane.point(*self._corner))
        prefix = self.look.prefix
        return "".join(
            (
                element("defs", marks.symbols(groups, prefix), *self._fades(found, shown)),
                *self._axis(plane.days),
                *(self._band(each) for each in found),
                ground,
                nothing,
                *bands.labelled(found, plane, boxes, limit),
                *(
                    marks.drawn(each, plane, self.leads, prefix, self.look.target)
                    for each in groups
                ),
            )
        )

    @property
    def _corner(self) -> tuple[float, float]:
        return self.day_length, self.plane.along_px

    def _is_shown(self, report: Report) -> bool:
        """Tell whether a report touches the days of the axis, or has none."""
        if not report.dated:
            return True
        first, last = self.plane.days.shown
        begins_before = report.first is None or report.first <= last
        return begins_before and (report.last is None or report.last >= first)

    def _box(self, group: Group) -> Box:
        x, y = self.plane.point(group.day_px, group.km_px)
        half = SIZE_PX / 2
        many = len(group.reports) > 1  # so that its number stands at its corner
        return Box(
            x - group.width / 2, y - half - 9 * many, x + group.width / 2 + 16 * many, y + half
        )

    def _band(self, band: Band) -> str:
        closures = band.closures
        address = self.leads([self.by_id[each.record_id] for each in closures])
        said = told_of_closures(closures)
        return bands.drawn(band, self.plane, address, said, self.look.prefix, self.look.target)

    def _fades(self, found: Sequence[Band], shown: Sequence[Report]) -> Iterator[str]:
        """Yield the gradients by which bands and days fade, along the axis of days."""
        colours = {f"state-{each.state}" for each in found}
        colours |= {f"of-{r.kind}" for r in shown if None in (r.first, r.last) and not r.banded}
        along = {"x1": 0, "y1": 0, "x2": 0, "y2": 1} if self.look.turned else {}
        for colour in sorted(colours):
            for way, (start, end) in {
                "before": ("none", "full"),
                "after": ("full", "none"),
            }.items():
                stops = element("stop", offset=0, class_=start) + element(
                    "stop", offset=1, class_=end
                )
                name = f"{self.look.prefix}{colour}-{way}"
                yield element("linearGradient", stops, id=name, class_=colour, **along)

    def _axis(self, days: Days) -> Iterator[str]:
        """Yield the days: a rule and a label where each begins, and gaps as hatched strips."""
        along = self.plane.along_px
        for run in days.runs:
            if run.gap:
                box = self.plane.box((run.start, run.end), (-self.lane, along))
                yield element("rect", class_="gap", **box)
                for px in (run.start, run.end):
                    yield self._rule(px, "gap-edge")
        taken: dict[bool, float] = {}
        ticks = days.ticks()
        months = {each.px for each in ticks if each.strong} if self.look.turned else set()
        for tick in reversed(ticks):
            covered = not tick.strong and any(abs(tick.px - px) < _TICK_PX for px in months)
            limit = taken.get(tick.strong, self.day_length + _EDGE_PX)
            text = "" if covered else self._fitting(tick, limit)
            if tick.strong or text:
                yield self._rule(tick.px, "month" if tick.strong else "day")
            if text:
                taken[tick.strong] = tick.px
                yield self._label(tick.px, text, strong=tick.strong)

    def _fitting(self, tick: Tick, limit: float) -> str:
        """Return the text of a label that ends before a limit, short where need be; "" for none."""
        if self.look.turned:
            return _short(tick.text) if tick.px + _TICK_PX <= limit else ""
        texts = (tick.text, _short(tick.text)) if tick.strong else (tick.text,)
        return next((each for each in texts if tick.px + _room(tick, each) <= limit), "")

    def _rule(self, px: float, class_: str) -> str:
        (x0, y0), (x1, y1) = (
            self.plane.point(px, -self.lane),
            self.plane.point(px, self.plane.along_px),
        )
        d = f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}"
        return element("path", class_=class_, d=d)

    def _label(self, px: float, text: str, *, strong: bool) -> str:
        x, y = self.plane.point(px, -self.lane)
        if self.look.turned:
            at, anchor = (6.0, "start") if strong else (x - _CLEAR_PX, "end")
            return element("text", words(text), class_=_tick(strong), x=at, y=y + 13,
                           text_anchor=anchor)  # fmt: skip
        at_y = y - _CLEAR_PX - (17 if strong else 0)
        return element("text", words(text), class_=_tick(strong), x=x + 3, y=at_y)

    def _nothing(self) -> str:
        """Return that no day has a report, in words."""
        x, y = self.plane.point(self.day_length / 2, self.plane.along_px / 2)
        asked = self.diagram.first is not None or self.diagram.last is not None
        lines = [
            f"No report on this line is in the record{' for these days' * asked}.",
            "That says nothing of the railway.",
        ]
        if self.diagram.reports and not asked:
            lines = ["No report on this line says on which day it was."]
        return "".join(
            element("text", text, class_="nothing", x=x, y=y + 22 * n, text_anchor="middle")
            for n, text in enumerate(lines)
        )


def _short(text: str) -> str:
    """Return the name of a month and its year with three letters of the month."""
    month, _, year = text.partition(" ")
    return f"{month[:3]} {year}" if year else text


def _room(tick: Tick, text: str) -> float:
    return width_px(text, 13.0 if tick.strong else 12.0, bold=tick.strong) + 6


def _tick(strong: bool) -> str:
    return "tick strong" if strong else "tick"


def _length(group: Group) -> float:
    return max((each.km[1] - each.km[0] for each in group.reports if each.km), default=0.0)
