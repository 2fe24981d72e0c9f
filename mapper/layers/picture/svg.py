"""Elements of SVG as text: whatever a record says is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from mapper.geodesy import Floats

#: What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TENTHS = 10


def element(tag: str, *children: str, **attributes: object) -> str:
    """Return an element; ``children`` are markup, attributes are escaped.

    ``_`` in a name stands for ``-``, one at its end for nothing (``class_``); None leaves one out.
    """
    written = "".join(
        f" {_named(name)}={_quoted(value)}"
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def words(text: str) -> str:
    """Return a text as markup that says the same."""
    return escape(_NOT_XML.sub("", text))


def number(value: float) -> str:
    """Return a number with one decimal at most."""
    return f"{value + 0.0:.1f}".removesuffix(".0")


def path(chains: Iterable[Floats], *, closed: bool = False) -> str:
    """Return chains (each n × 2, pixels) as the ``d`` of a path, in tenths of a pixel.

    A chain that does not leave its pixel is not seen.
    """
    return "".join(_chain(chain, "z" if closed else "") for chain in chains)


def _chain(chain: Floats, end: str) -> str:
    tenths = np.rint(chain * 10).astype(np.int64).tolist()
    x, y = start = tenths[0]
    far, moves = 0, []
    for nx, ny in tenths[1:]:
        if nx != x or ny != y:
            moves.append(f"{_tenth(nx - x)} {_tenth(ny - y)}")
            far = max(far, abs(nx - start[0]), abs(ny - start[1]))
            x, y = nx, ny
    if far < _TENTHS:
        return ""
    return f"M{_tenth(start[0])} {_tenth(start[1])}l{' '.join(moves)}{end}"


@lru_cache(maxsize=20_000)
def _tenth(value: int) -> str:
    return number(value / _TENTHS)


@cache
def _named(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _quoted(value: object) -> str:
    if isinstance(value, float):
        return f'"{number(value)}"'
    return _quoted_text(str(value))


@lru_cache(maxsize=4096)
def _quoted_text(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
