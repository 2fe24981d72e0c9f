"""Default styles for QGIS: each kind of event in the colour and shape that it has on the map.

A style is a QML document (https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html);
QGIS takes it from the table ``layer_styles`` of a GeoPackage.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from mapper import vocabulary
from mapper.vocabulary import SHAPE_BOX, Term

#: The attribute whose value chooses the symbol.
_BY = "event_type"
_PAPER = "#ffffff"
#: The colour of a kind of event that has none of its own.
_NEUTRAL = "#6b6b6b"
#: Room around a shape for its edge, in units of its path.
_EDGE = 1

#: Sizes on paper, in mm.
_MARKER_MM = 4.0
_CORE_MM, _BAND_MM = 0.8, 3.0
_OUTLINE_MM = 0.3

#: Of 255: how much of the band over the rails and of an area's hatch is seen.
_BAND_ALPHA, _HATCH_ALPHA, _SOLID = 70, 120, 255

_Options = Mapping[str, str]


def style(geometry_type: str) -> str:
    """Return the style of a layer of points, lines or polygons, as the text of a QML document."""
    kind, layers = _SYMBOLS[geometry_type.removeprefix("Multi")]
    document = Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = SubElement(
        document, "renderer-v2", type="categorizedSymbol", attr=_BY, symbollevels="0"
    )
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, term in enumerate(vocabulary.terms(_BY).values()):
        SubElement(
            categories, "category", value=term.id, label=term.text(), symbol=str(number),
            render="true", type="string",
        )  # fmt: skip
        symbol = SubElement(symbols, "symbol", type=kind, name=str(number), alpha="1")
        for name, options in layers(term, term.colour or _NEUTRAL):
            layer = SubElement(symbol, "layer", {"class": name, "enabled": "1", "pass": "0"})
            every = SubElement(layer, "Option", type="Map")
            for key, value in options.items():
                SubElement(every, "Option", type="QString", name=key, value=value)
    return tostring(document, "unicode")


def _marker(term: Term, colour: str) -> list[tuple[str, _Options]]:
    """Return the shape of a kind of event, with an edge of paper around it."""
    side = SHAPE_BOX + 2 * _EDGE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{_EDGE} -{_EDGE} {side} {side}">'
        f'<path d="{vocabulary.shape(term.id)}" fill="{colour}" fill-rule="evenodd"'
        f' stroke="{_PAPER}"/></svg>'
    )
    packed = base64.b64encode(svg.encode()).decode("ascii")
    size = {"size": str(_MARKER_MM), "size_unit": "MM"}
    return [("SvgMarker", {"name": f"base64:{packed}", **size})]


def _line(_term: Term, colour: str) -> list[tuple[str, _Options]]:
    """Return a translucent band and its crisp core."""
    return [
        ("SimpleLine", _stroke(_rgba(colour, _BAND_ALPHA), _BAND_MM)),
        ("SimpleLine", _stroke(_rgba(colour), _CORE_MM)),
    ]


def _area(_term: Term, colour: str) -> list[tuple[str, _Options]]:
    """Return a light hatch."""
    return [
        (
            "SimpleFill",
            {
                "style": "b_diagonal",
                "color": _rgba(colour, _HATCH_ALPHA),
                "outline_color": _rgba(colour),
                "outline_width": str(_OUTLINE_MM),
                "outline_width_unit": "MM",
            },
        )
    ]


def _stroke(colour: str, width_mm: float) -> _Options:
    return {
        "line_color": colour,
        "line_width": str(width_mm),
        "line_width_unit": "MM",
        "capstyle": "round",
        "joinstyle": "round",
    }


def _rgba(colour: str, alpha: int = _SOLID) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


#: By a layer's sort of geometry: QGIS's sort of symbol, and what it is drawn of.
_SYMBOLS = {"Point": ("marker", _marker), "LineString": ("line", _line), "Polygon": ("fill", _area)}
