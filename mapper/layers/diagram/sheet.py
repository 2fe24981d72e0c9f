"""The whole diagram of a line: its rail, days, bands and marks, with a legend, as SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper import vocabulary
from mapper.layers.diagram import bands, marks, rail
from mapper.layers.diagram.axes import Days, Plane, Tick, days_axis
from mapper.layers.diagram.bands import Band
from mapper.layers.diagram.marks import Group, Leads, Report
from mapper.layers.diagram.rail import Rail
from mapper.layers.diagram.told import told_of_closures
from mapper.layers.picture.labels import Box, width_px
from mapper.layers.picture.marks import mark
from mapper.layers.picture.style import RULES
from mapper.layers.picture.svg import element, number, words
from mapper.layers.picture.written import Entry, Wording, sheet

if TYPE_CHECKING:
    from mapper.status import Closure

#: The style sheets of a diagram.
STYLES = (RULES, "css/diagram.css")
#: Room around the plot, and for the labels of days: above it, or ``turned`` beside it.
_EDGE_PX, _DAYS_PX, _DAYS_TURNED_PX = 16.0, 44.0, 84.0
#: How high the label of a day is.
_TICK_PX = 18.0


@dataclass(frozen=True)
class Diagram:
    """What a diagram shows: a line, reports, closures, and the days that were asked for."""

    rail: Rail
    reports: Sequence[Report]
    closures: Sequence[Closure]
    first: int | None = None
    last: int | None = None

    def days(self, length: float) -> Days:
        """Return its axis of days in so many pixels, without runs where nothing is dated."""
        dated = [day for each in self.reports for day in each.dated]
        dated += [d for each in self.closures if bands.is_drawn(each) for d in bands.dated(each)]
        return days_axis(dated, length, self.first, self.last)


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
        return "turned-" if self.turned else "wide-"


def draw(diagram: Diagram, wording: Wording, look: Look, leads: Leads) -> str:
    """Return a diagram as a document of SVG; ``leads`` gives the address of some reports."""

    def plot(width: int, height: int) -> str:
        return _Plot(diagram, look, width, height, leads).markup()

    return sheet(
        wording,
        look.size,
        list(_entries(diagram)),
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
        lane = marks.LANE_PX if any(each.km is None for each in diagram.reports) else 0.0
        if look.turned:
            left, top = _DAYS_TURNED_PX + lane, names
            day_length, along = height - top - _EDGE_PX, width - left - _EDGE_PX
        else:
            left, top = names, _DAYS_PX + lane
            day_length, along = width - left - _EDGE_PX, height - top - _EDGE_PX
        self.day_length, self.lane = day_length, lane
        self.plane = Plane(
            diagram.days(day_length), diagram.rail.length_km, left, top, along, look.turned
        )

    def markup(self) -> str:
        diagram, plane = self.diagram, self.plane
        reported = {key for each in diagram.reports for key in each.stations}
        ground = rail.drawn(diagram.rail, plane, reported, self.day_length)
        if not plane.days.runs:
            return ground + self._nothing()
        shown = [each for each in diagram.reports if self._is_shown(each)]
        groups = marks.groups_of(shown, plane)
        groups.sort(key=lambda each: -_length(each))
        found = bands.bands_of(diagram.closures, plane)
        boxes = [self._box(each) for each in groups]
        boxes += [Box(*each) for group in groups for each in marks.cores(group, plane)]
        nothing = "" if groups or found else self._nothing()
        limit = Box(*plane.point(0, 0), *plane.point(*self._corner))
        prefix = self.look.prefix
        return "".join(
            (
                element("defs", marks.symbols(groups, prefix), *self._fades(found)),
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
        """Tell whether a report touches the days of the axis; one without a day does not."""
        first, last = self.plane.days.shown
        dated = report.dated
        return bool(dated) and dated[0] <= last and dated[-1] >= first

    def _box(self, group: Group) -> Box:
        x, y = self.plane.point(group.day_px, group.km_px)
        half = marks.SIZE_PX / 2
        return Box(x - group.width / 2, y - half, x + group.width / 2, y + half)

    def _band(self, band: Band) -> str:
        closures = band.closures
        address = self.leads([self.by_id[each.record_id] for each in closures])
        said = told_of_closures(closures)
        return bands.drawn(band, self.plane, address, said, self.look.prefix, self.look.target)

    def _fades(self, found: Sequence[Band]) -> Iterator[str]:
        """Yield the gradients by which bands and days fade, along the axis of days."""
        colours = {f"state-{each.state}" for each in found}
        colours |= {f"of-{r.kind}" for r in self.diagram.reports if None in (r.first, r.last)}
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
            at, anchor = (6.0, "start") if strong else (x - 6, "end")
            return element("text", words(text), class_=_tick(strong), x=at, y=y + 13,
                           text_anchor=anchor)  # fmt: skip
        at_y = y - (24 if strong else 7)
        return element("text", words(text), class_=_tick(strong), x=x + 3, y=at_y)

    def _nothing(self) -> str:
        x, y = self.plane.point(self.day_length / 2, self.plane.along_px / 2)
        asked = self.diagram.first is not None or self.diagram.last is not None
        lines = (
            f"No report on this line is in the record{' for these days' * asked}.",
            "That says nothing of the railway.",
        )
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


# --- legend ---


def _entries(diagram: Diagram) -> Iterator[Entry]:
    """Yield what the legend says: kinds of event with their number, then how to read the marks."""
    counts = Counter(each.kind for each in diagram.reports if not each.beside)
    for term in vocabulary.terms("event_type").values():
        if term.id in counts:
            symbol = mark(term.id, "solid", 12, 12, 22)
            yield Entry(symbol, f"{term.text()} ", f"{counts[term.id]:,}")
    effects = {each.effect: each.state for each in diagram.closures if bands.is_drawn(each)}
    for state in dict.fromkeys(effects.values()):
        named = [vocabulary.label("effect", each) for each in effects if effects[each] == state]
        swatch = element("rect", class_=f"closure state-{state}", x=0, y=4, width=24, height=16)
        yield Entry(swatch, ", ".join((named[0], *map(str.lower, named[1:]))))
    for markup, text, is_there in _READING:
        if is_there(diagram):
            yield Entry(markup, text)


def _stroke(class_: str, d: str) -> str:
    return element("path", class_=class_, d=d)


_MUTED = "of-several"
_EXAMPLE = (next(iter(vocabulary.terms("event_type"))), "solid")
#: How to read the marks: a swatch, its words, and whether a diagram has such a mark.
_READING: tuple[tuple[str, str, Callable[[Diagram], bool]], ...] = (
    (
        _stroke(f"days {_MUTED}", "M7 2H17V22H7Z") + _stroke(f"core {_MUTED}", "M12 2V22"),
        "The stretch that a report covers",
        lambda it: any(each.km and each.km[0] < each.km[1] for each in it.reports),
    ),
    (
        _stroke(f"doubt {_MUTED}", "M12 2V22M8 2H16M8 22H16"),
        "How far off it may be",
        lambda it: any(each.km and each.doubt_km for each in it.reports),
    ),
    (
        element("g", mark(*_EXAMPLE, 12, 12, 22), class_="beside"),
        "At a station, and on a neighbouring line or on none",
        lambda it: any(each.beside for each in it.reports),
    ),
    (
        _stroke(f"route {_MUTED} inferred", "M2 20L20 4")
        + _stroke(f"route-arrow {_MUTED}", "M22 2L18 12L13 6Z"),
        "Movement between reported places and days; nothing between is dated",
        lambda it: any(each.stops for each in it.reports),
    ),
    (
        _stroke("closure state-suspended", "M0 4H10V20H0Z")
        + element("rect", class_="closure state-suspended faint", x=10, y=4, width=14, height=16),
        "Fades: nobody dated that end, or it is withheld",
        lambda it: any(
            each.end is None or each.start.earliest is None
            for each in it.closures
            if bands.is_drawn(each)
        ),
    ),
    (
        element("rect", class_="gap", x=4, y=2, width=16, height=20),
        "Days left out: nothing reported",
        lambda it: any(run.gap for run in it.days(1000.0).runs),
    ),
    (
        element("text", "66", class_="km", x=6, y=16),
        "Published kilometre, each run from its 0",
        lambda it: any(each.published_km is not None for each in it.rail.stops),
    ),
    (
        _stroke("rail named inferred", "M2 12H22"),
        "Course inferred",
        lambda it: bool(it.rail.inferred),
    ),
)
