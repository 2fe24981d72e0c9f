"""A small chart of reports by month, for a cell of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mapper.layers.charts.hatch import ground
from mapper.layers.charts.searched import Extent
from mapper.layers.picture.svg import element, number

HEIGHT_PX = 30
_MONTH_PX, _BAR_PX = 5, 4
_LEAST_PX = 3.0
_AXIS_PX = 16


def strip(
    counts: Sequence[int], searched: Sequence[Extent], months: range, most: int, said: str
) -> str:
    """Return a strip as SVG: a bar for each month, as high as it is where it counts ``most``.

    ``searched`` is how much of each month was, ``said`` what the strip shows in words.
    """
    bars = "".join(_bar(place, count, most) for place, count in enumerate(counts) if count)
    return _drawing(
        months,
        HEIGHT_PX,
        *(
            ground(extent, start * _MONTH_PX, 0, (end - start) * _MONTH_PX, HEIGHT_PX - 1)
            for extent, start, end in runs(searched)
        ),
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


def _bar(place: int, count: int, most: int) -> str:
    high = number(max(count / most * (HEIGHT_PX - 2), _LEAST_PX))
    return f"M{place * _MONTH_PX} {HEIGHT_PX - 1}v-{high}h{_BAR_PX}v{high}z"


def runs(searched: Sequence[Extent]) -> Iterator[tuple[Extent, int, int]]:
    """Yield each run of months of one extent with where it starts and ends."""
    start = 0
    for extent, run in groupby(searched):
        end = start + len(list(run))
        yield extent, start, end
        start = end
