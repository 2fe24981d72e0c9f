"""Charts of counts: by month as columns, by kind as bars; every one of them a link to its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mapper.layers.charts.strip import HATCH, hatch
from mapper.layers.picture.style import RULES
from mapper.layers.picture.svg import element, words
from mapper.layers.picture.written import MARGIN_PX, Wording, sheet

_RULES = (RULES, "css/chart.css")
#: A bar of one report among thousands is still seen.
_LEAST_PX = 2.0
#: Room for the labels of bars, for the numbers beside them, and for the axis of months.
_LABEL_PX, _LETTER_PX, _COUNT_PX, _AXIS_PX = 300, 9, 64, 24
_MOST_ROW_PX = 34.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A count with its label and the address of its list.

    ``hatched`` is of a month that was not searched, ``kind`` a type of event whose colour it has.
    """

    label: str
    count: int
    address: str
    note: str = ""
    hatched: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts that are shown together: ``by_month`` as columns, else as bars; ``hint`` says how."""

    id: str
    title: str
    head: str
    bars: Sequence[Bar]
    sentence: str
    hint: str = ""
    by_month: bool = False


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
    and the hatch.
    """

    def drawing(width: int, height: int) -> str:
        drawn = _columns if chart.by_month else _rows
        pattern = element("defs", hatch()) if scheme else ""
        return pattern + "".join(drawn(chart.bars, width, height, root, target))

    return sheet(
        wording,
        size,
        (),
        drawing,
        scheme=scheme,
        rules=_RULES,
        class_="picture chart",
        id_=f"chart-{chart.id}",
    )


def _columns(
    bars: Sequence[Bar], width: int, height: int, root: str, target: str | None
) -> Iterator[str]:
    most = max((each.count for each in bars), default=0) or 1
    left, bottom = MARGIN_PX + 40.0, height - _AXIS_PX
    step = (width - left - MARGIN_PX) / max(len(bars), 1)
    high = bottom - 16.0
    for count in sorted({most, most // 2} - {0}):
        y = bottom - count / most * high
        yield element("path", class_="grid", d=f"M{left:.0f} {y:.1f}H{width - MARGIN_PX}")
        yield element("text", f"{count:,}", class_="tick end", x=left - 6, y=y + 4)
    for place, each in enumerate(bars):
        x = left + place * step
        if each.hatched:
            yield element(
                "rect", fill=f"url(#{HATCH})", x=x, y=bottom - high, width=step, height=high
            )
        if each.note:
            yield element("path", class_="grid", d=f"M{x:.1f} {bottom:.1f}v6")
            yield element("text", words(each.note), class_="tick", x=x + 2, y=bottom + 17)
        if each.count:
            tall = max(each.count / most * high, _LEAST_PX)
            bar = element(
                "rect",
                class_="bar",
                x=x + step * 0.1,
                y=bottom - tall,
                width=step * 0.8,
                height=tall,
            )
            yield _link(each, bar, root, target)
    yield element("path", class_="base", d=f"M{left:.0f} {bottom:.1f}H{width - MARGIN_PX}")


def _rows(
    bars: Sequence[Bar], width: int, height: int, root: str, target: str | None
) -> Iterator[str]:
    most = max((each.count for each in bars), default=0) or 1
    step = min(height / max(len(bars), 1), _MOST_ROW_PX)
    beside = min(_LABEL_PX, width * 2 // 5)
    left, longest = MARGIN_PX + beside, beside // _LETTER_PX
    room = width - left - _COUNT_PX - MARGIN_PX
    for place, each in enumerate(bars):
        y = place * step
        label = each.label if len(each.label) <= longest else f"{each.label[: longest - 1]}…"
        long = max(each.count / most * room, _LEAST_PX) if each.count else 0.0
        colour = f" of-{each.kind}" if each.kind else ""
        middle = y + step / 2 + 4
        marks = (
            element("text", words(label), class_="end", x=left - 8, y=middle),
            element(
                "rect",
                class_=f"bar{colour}",
                x=left,
                y=y + step * 0.15,
                width=long,
                height=step * 0.7,
            ),
            element("text", f"{each.count:,}", x=left + long + 6, y=middle),
        )
        yield _link(each, "".join(marks), root, target)


def _link(bar: Bar, marks: str, root: str, target: str | None) -> str:
    said = f"{bar.label}: {bar.count:,} {'report' if bar.count == 1 else 'reports'}"
    title = element("title", words(said))
    if not bar.address:
        return element("g", title, marks)
    return element("a", title, marks, href=root + bar.address, target=target, aria_label=said)
