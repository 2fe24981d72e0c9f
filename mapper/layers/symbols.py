"""The shape of each type of event, so that colour is never the only thing that tells them apart.

Each shape is the ``d`` of an SVG path (https://www.w3.org/TR/SVG2/paths.html) in a box of 24 by
24 units, drawn with the even-odd rule.  Lists, the legend and the map all use these.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Side of the box in which the shapes are drawn, in units of the path.
BOX = 24

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        # a square on its corner
        "sabotage": "M12 2 22 12 12 22 2 12Z",
        # a star of eight rays
        "explosion": (
            "M12 1 14.3 6.5 19.8 4.2 17.5 9.7 23 12 17.5 14.3 19.8 19.8 14.3 17.5 12 23 "
            "9.7 17.5 4.2 19.8 6.5 14.3 1 12 6.5 9.7 4.2 4.2 9.7 6.5Z"
        ),
        # a triangle that points down
        "attack": "M2 4H22L12 22Z",
        # a hexagon
        "cyber": "M12 1.5 21.5 7V17L12 22.5 2.5 17V7Z",
        # a triangle that points up
        "accident": "M12 2 22 20H2Z",
        # a square
        "operations": "M4 4H20V20H4Z",
        # a ring
        "repression": (
            "M12 2A10 10 0 1 1 12 22A10 10 0 1 1 12 2Z"
            "M12 7.5A4.5 4.5 0 1 0 12 16.5A4.5 4.5 0 1 0 12 7.5Z"
        ),
        # a speech balloon
        "statement": "M2 3H22V17H13L7 22.5V17H2Z",
        # an arrow
        "movement": "M2 8.5H12V3L22.5 12 12 21V15.5H2Z",
        # a cross
        "context": "M9 2.5H15V9H21.5V15H15V21.5H9V15H2.5V9H9Z",
    }
)
