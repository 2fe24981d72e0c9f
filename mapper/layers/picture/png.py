"""A picture as PNG, by resvg (https://github.com/linebender/resvg), which needs no browser."""

from __future__ import annotations

from functools import cache

from mapper.errors import ResourceMissing

_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
_TEXT = '<text y="15" font-family="DejaVu Sans, Liberation Sans, Noto Sans, sans-serif">M</text>'


def png(svg: str, *, zoom: int = 1) -> bytes:
    """Return a picture as PNG, each of its pixels ``zoom`` wide.

    Raises
    ------
    ResourceMissing
        The machine has no font, and a map without names would say less than it seems to.
    """
    if not has_fonts():
        raise ResourceMissing(
            "this machine has no font for the words of a picture; `apt-get install "
            "fonts-dejavu-core` brings one, and the same picture is there as .svg"
        )
    return _drawn(svg, zoom)


@cache
def has_fonts() -> bool:
    """Tell whether the machine has a font to draw words with."""
    return _drawn(_EMPTY.format(_TEXT), 1) != _drawn(_EMPTY.format(""), 1)


def _drawn(svg: str, zoom: int) -> bytes:
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=svg, zoom=zoom, sans_serif_family="DejaVu Sans"))
