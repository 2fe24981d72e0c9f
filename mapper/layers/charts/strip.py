"""A small chart of reports by month, for a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.layers.picture.svg import element, number

HEIGHT_PX = 30
_MONTH_PX, _BAR_PX = 5, 4
_LEAST_PX = 3.0
_AXIS_PX = 16
#: The pattern of months that were not searched; the page defines it once (`hatch`).
HATCH = "unsearched"


def strip(
    counts: Sequence[int], hatched: Sequence[bool], months: range, most: int, said: str
) -> str:
    """Return a strip as SVG: a bar for each month, as high as it is where it counts ``most``.

    ``said`` is what it shows in words.
    """
    bars = "".join(_bar(place, count, most) for place, count in enumerate(counts) if count)
    return _drawing(
        months,
        HEIGHT_PX,
        *(_ground(*span) for span in runs(hatched)),
        element("path", class_="strip-year", d=_years(months, f"v{HEIGHT_PX}")),
        element("path", class_="strip-base", d=f"M0 {HEIGHT_PX - 0.5}h{len(months) * _MONTH_PX}"),
        element("path", class_="strip-bars", d=bars) if bars else "",
        role="img",
        aria_label=said,
    )


def axis(months: range) -> str:
    """Return the years above strips as SVG, each where it begins."""
    labels = [
        element("text", str(month // 12), x=(month - months.start) * _MONTH_PX + 2, y=_AXIS_PX - 4)
        for month in months
        if month % 12 == 0
    ]
    return _drawing(months, _AXIS_PX, *labels, aria_hidden="true")


def _drawing(months: range, height: int, *parts: str, **attributes: str) -> str:
    width = len(months) * _MONTH_PX
    size = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    return element("svg", *parts, class_="strip", **size, **attributes)


def _years(months: range, line: str) -> str:
    """Return where years begin as the ``d`` of a path."""
    places = ((month - months.start) * _MONTH_PX for month in months if month % 12 == 0)
    return "".join(f"M{place} 0{line}" for place in places)


def hatch() -> str:
    """Return the pattern to which strips and charts of a page refer."""
    stroke = element("path", class_="hatch-line", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5")
    return element("pattern", stroke, id=HATCH, width=6, height=6, patternUnits="userSpaceOnUse")


def _bar(place: int, count: int, most: int) -> str:
    high = number(max(count / most * (HEIGHT_PX - 2), _LEAST_PX))
    return f"M{place * _MONTH_PX} {HEIGHT_PX - 1}v-{high}h{_BAR_PX}v{high}z"


def _ground(start: int, end: int) -> str:
    return element(
        "rect",
        fill=f"url(#{HATCH})",
        x=start * _MONTH_PX,
        width=(end - start) * _MONTH_PX,
        height=HEIGHT_PX - 1,
    )


def runs(hatched: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where runs of hatched months start and end."""
    edges = [n for n in range(len(hatched) + 1) if _at(hatched, n - 1) != _at(hatched, n)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _at(hatched: Sequence[bool], place: int) -> bool:
    return 0 <= place < len(hatched) and hatched[place]
