"""A picture of the map, drawn by the server as SVG (https://www.w3.org/TR/SVG2/).

It needs no script: a page without JavaScript, an article, a preview of a link and a print show it.
Each mark links to its record or to the list of its place.  It looks like the page's map: the same
shapes, and the colours of the same style sheets.
"""

from mapper.layers.picture.frame import LEAST_ZOOM, MOST_ZOOM, Frame
from mapper.layers.picture.places import Spot, spots_of
from mapper.layers.picture.sheet import draw
from mapper.layers.picture.style import SCHEMES
from mapper.layers.picture.written import Wording

__all__ = (
    "LEAST_ZOOM",
    "MOST_ZOOM",
    "SCHEMES",
    "Frame",
    "Spot",
    "Wording",
    "draw",
    "spots_of",
)
