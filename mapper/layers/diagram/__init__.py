"""A diagram of a line over time, drawn by the server as SVG (https://www.w3.org/TR/SVG2/).

Its stations stand along one axis by their kilometre, days along the other.  It needs no script:
each mark is a link with its words.  It uses symbols and colours of the map.
"""

from mapper.layers.diagram.contents import Diagram
from mapper.layers.diagram.rail import Rail, rail_of
from mapper.layers.diagram.reading import Read, Reader
from mapper.layers.diagram.sheet import Look, draw
from mapper.layers.diagram.told import Drawn, rows_of, sentence

__all__ = (
    "Diagram",
    "Drawn",
    "Look",
    "Rail",
    "Read",
    "Reader",
    "draw",
    "rail_of",
    "rows_of",
    "sentence",
)
