"""The ground of what was not searched: lines where nothing was, dots where a part was."""

from __future__ import annotations

from mapper.layers.charts.searched import Extent
from mapper.layers.picture.svg import element

_IDS = {Extent.NONE: "unsearched", Extent.PART: "searched-in-part"}
#: What a legend says of each.
WORDS = {Extent.NONE: "Not searched", Extent.PART: "Searched in part"}
_STEP_PX = 6


def patterns() -> str:
    """Return the patterns to which strips and charts refer; a page defines them once."""
    size = {"width": _STEP_PX, "height": _STEP_PX, "patternUnits": "userSpaceOnUse"}
    lines = element("path", class_="hatch-line", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5")
    dots = element("circle", class_="hatch-dot", cx=3, cy=3, r=0.9)
    return "".join(
        element("pattern", mark, id=_IDS[extent], **size)
        for extent, mark in ((Extent.NONE, lines), (Extent.PART, dots))
    )


def ground(extent: Extent, x: float, y: float, width: float, height: float) -> str:
    """Return what is drawn behind a time or a country by how much of it was searched."""
    if extent not in _IDS:
        return ""
    place = {"x": x, "y": y, "width": width, "height": height}
    return element("rect", fill=f"url(#{_IDS[extent]})", **place)
