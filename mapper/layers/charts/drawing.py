"""Charts as SVG: months as columns, other counts as rows; on a narrow sheet everything as rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapper.layers.charts.chart import Bar, Chart
from mapper.layers.charts.hatch import WORDS, ground, patterns
from mapper.layers.picture.labels import width_px
from mapper.layers.picture.style import RULES
from mapper.layers.picture.svg import element, words
from mapper.layers.picture.written import MARGIN_PX, Entry, Wording, sheet

_RULES = (RULES, "css/chart.css")
#: Below this width all bars are rows.
_NARROW_PX = 600
#: A page draws so many rows; its table and its list have the others.
_MOST_ROWS = 20
#: A bar of one report among thousands is still seen.
_LEAST_PX = 2.0
_TEXT_PX, _TICK_PX = 13, 12
#: Labels beside bars take no more of the width.
_MOST_BESIDE = 0.45
#: Room between labels and bars, for the numbers beside bars and columns, for the axis of months.
_GAP_PX, _COUNT_PX, _SCALE_PX, _AXIS_PX = 8, 64, 40, 24
_COLUMNS_PX, _YEAR_PX = 260, 36
#: What a sheet without words leaves free, and the height of its legend.
_FREE_PX, _LEGEND_PX = 34, 26


@dataclass(frozen=True, slots=True)
class _Rows:
    """How rows are drawn: at most and at least so high, and no more than ``most`` of them.

    ``beside_px`` is the room for labels beside bars; where there is none they stand above them.
    """

    most_px: float
    least_px: float
    beside_px: float
    most: int = _MOST_ROWS

    def fit(self, count: int, height: float) -> int:
        """Return how many of so many rows are drawn, with room to say how many more there are."""
        room = int(height // self.least_px)
        return count if count <= min(room, self.most) else max(min(room - 1, self.most), 0)


@dataclass(frozen=True, slots=True)
class _Linking:
    root: str
    target: str | None

    def around(self, bar: Bar, *marks: str) -> str:
        """Return the marks of a bar as a link to its list; where nothing is listed, as a group."""
        title = element("title", words(bar.said))
        if not (bar.count and bar.address):
            return element("g", title, *marks)
        at = {"href": self.root + bar.address, "target": self.target, "aria_label": bar.said}
        return element("a", title, *marks, **at)


def page_size(chart: Chart, width: int) -> tuple[int, int]:
    """Return the size in pixels that a chart has on a page, where it is so wide."""
    if _are_columns(chart, width):
        high: float = _COLUMNS_PX
    else:
        rows, count = _rows_of(chart, width), len(chart.bars)
        high = max(min(count, rows.most), 1) * rows.most_px + (count > rows.most) * rows.least_px
    return width, int(high) + _FREE_PX + (_LEGEND_PX if _entries(chart) else 0)


def draw(
    chart: Chart,
    wording: Wording,
    size: tuple[int, int],
    *,
    root: str = "",
    scheme: str = "",
    target: str | None = None,
) -> str:
    """Return a chart as a document of SVG, its links at a ``root``.

    ``scheme`` is one of `mapper.layers.picture.SCHEMES`; "" is for a page, which has the style
    and the patterns.
    """
    links = _Linking(root, target)

    def drawing(width: int, height: int) -> str:
        rows = _rows_of(chart, width)
        fit = len(chart.bars) * rows.least_px <= height
        if _are_columns(chart, width) or (chart.by_month and not fit):
            drawn = _columns(chart.bars, width, height, links)
        else:
            drawn = _rows(chart.bars, width, height, rows, links)
        return (element("defs", patterns()) if scheme else "") + "".join(drawn)

    return sheet(
        wording,
        size,
        _entries(chart),
        drawing,
        scheme=scheme,
        rules=_RULES,
        class_="picture chart",
        id_=f"chart-{chart.id}-{size[0]}",
        name=chart.said,
    )


def _are_columns(chart: Chart, width: int) -> bool:
    return chart.by_month and width >= _NARROW_PX


def _rows_of(chart: Chart, width: int) -> _Rows:
    longest = max((width_px(each.label, _TEXT_PX) for each in chart.bars), default=0.0)
    beside = min(longest + _GAP_PX, width * _MOST_BESIDE)
    if chart.by_month:
        return _Rows(24, 14, beside, most=len(chart.bars))
    return _Rows(48, 34, 0) if width < _NARROW_PX else _Rows(34, 15, beside)


def _entries(chart: Chart) -> list[Entry]:
    """Return what the legend says of how much was searched, where that is not all."""
    found = {each.extent for each in chart.bars}
    return [
        Entry(ground(extent, 0, 3, 22, 16), said) for extent, said in WORDS.items()
        if extent in found
    ]  # fmt: skip


def _columns(bars: Sequence[Bar], width: int, height: int, links: _Linking) -> Iterator[str]:
    most = max((each.count for each in bars), default=0) or 1
    left, bottom = MARGIN_PX + _SCALE_PX, height - _AXIS_PX
    step = (width - left - MARGIN_PX) / max(len(bars), 1)
    high = bottom - 18.0
    for count in sorted({most, most // 2} - {0}):
        y = bottom - count / most * high
        yield element("path", class_="grid", d=f"M{left} {y:.1f}H{width - MARGIN_PX}")
        yield element("text", f"{count:,}", class_="tick end", x=left - 6, y=y + 4)
    for place, each in enumerate(bars):
        x = left + place * step
        box = {"x": x, "y": bottom - high, "width": step, "height": high}
        marks = [ground(each.extent, **box), element("rect", class_="hit", **box)]
        if each.count:
            tall = max(each.count / most * high, _LEAST_PX)
            top = bottom - tall
            bar = {"x": x + step * 0.1, "y": top, "width": step * 0.8, "height": tall}
            marks.append(element("rect", class_="bar", **bar))
            if width_px(each.number, _TICK_PX) <= step:
                middle = {"x": x + step / 2, "y": top - 4}
                marks.append(element("text", each.number, class_="tick middle", **middle))
        yield links.around(each, *marks)
    yield from _years(bars, left, step, bottom)
    yield element("path", class_="base", d=f"M{left} {bottom}H{width - MARGIN_PX}")


def _years(bars: Sequence[Bar], left: float, step: float, bottom: float) -> Iterator[str]:
    """Yield the years below columns, those that begin before one that would be written over."""
    next_ = math.inf
    for place in reversed([place for place, each in enumerate(bars) if each.year]):
        x = left + place * step
        if next_ - x > _YEAR_PX:
            yield element("path", class_="grid", d=f"M{x:.1f} {bottom}v6")
            yield element("text", words(bars[place].year), class_="tick", x=x + 2, y=bottom + 17.0)
            next_ = x


def _rows(
    bars: Sequence[Bar], width: int, height: int, rows: _Rows, links: _Linking
) -> Iterator[str]:
    """Yield bars below each other, as many as there is room for."""
    shown = bars[: rows.fit(len(bars), height)]
    more = len(bars) - len(shown)
    step = min((height - bool(more) * rows.least_px) / max(len(shown), 1), rows.most_px)
    most = max((each.count for each in bars), default=0) or 1
    for place, each in enumerate(shown):
        yield links.around(each, *_row(each, place * step, step, width, rows, most))
    if more:
        said = {"x": MARGIN_PX, "y": len(shown) * step + _TICK_PX}
        yield element("text", f"and {more:,} more", class_="tick", **said)


def _row(bar: Bar, top: float, step: float, width: int, rows: _Rows, most: int) -> Iterator[str]:
    above = not rows.beside_px
    left = MARGIN_PX + rows.beside_px
    room = width - left - _COUNT_PX - MARGIN_PX
    long = max(bar.count / most * room, _LEAST_PX) if bar.count else 0.0
    y, thick = (top + 20, step - 30) if above else (top + step * 0.15, step * 0.7)
    label = _cut(bar.label, (width - 2 * MARGIN_PX) if above else rows.beside_px - _GAP_PX)
    middle = y + thick / 2 + 4.5
    yield ground(bar.extent, left, top, width - left - MARGIN_PX, step)
    yield element(
        "rect", class_="hit", x=MARGIN_PX, y=top, width=width - 2 * MARGIN_PX, height=step
    )
    if above:
        yield element("text", words(label), x=left, y=top + 15)
    else:
        yield element("text", words(label), class_="end", x=left - _GAP_PX, y=middle)
    kind = f" of-{bar.kind}" if bar.kind else ""
    yield element("rect", class_=f"bar{kind}", x=left, y=y, width=long, height=thick)
    yield element("text", bar.number, x=left + long + 6, y=middle)


def _cut(label: str, room: float) -> str:
    """Return a label, or as much of it as there is room for."""
    most = int(room / width_px("n", _TEXT_PX))
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
