"""The looks of a picture: the site's own style sheets, with their custom properties filled in.

A picture that leaves the site, or becomes a PNG, has to bring its colours along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from mapper import resources, vocabulary

#: Where the site's colours stand, light and dark, and how a picture uses them.
_COLOURS = ("css/site.css", "css/map.css")
RULES = "css/picture.css"
#: The colours that a picture may have: ``auto`` follows the reader's.
SCHEMES = ("light", "dark", "auto")

_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_PROPERTY = re.compile(r"--([\w-]+):\s*([^;]+);")
_USED = re.compile(r"var\(--([\w-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def style(scheme: str, rules: Sequence[str] = (RULES,)) -> str:
    """Return the style sheet of a picture in one of `SCHEMES`; ``rules`` are its sheets."""
    if scheme == "auto":
        dark = _filled(*rules, is_dark=True)
        # In a frame of a page it also takes the frame's size.
        framed = ":root.picture { width: 100%; height: 100%; }"
        return (
            f"{_filled(*rules, is_dark=False)}\n{framed}\n"
            f"@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
        )
    return _filled(*rules, is_dark=scheme == "dark")


@cache
def _filled(*sheets: str, is_dark: bool) -> str:
    known = palette(is_dark=is_dark)
    rules = _COMMENT.sub("", "".join(map(_text, sheets)))
    types = "\n".join(
        f".of-{each} {{ color: {known[f'type-{each}']}; }}"
        for each in vocabulary.terms("event_type")
    )
    return f"{_USED.sub(lambda used: known[used[1]], rules)}{types}"


@cache
def palette(*, is_dark: bool) -> dict[str, str]:
    """Return the site's colours by the names of their custom properties."""
    found: dict[str, str] = {}
    for name in _COLOURS:
        light, *dark = (_PROPERTY.findall(block) for block in _ROOT.findall(_text(name)))
        found |= dict(light)
        if is_dark and dark:
            found |= dict(dark[0])
    for each in vocabulary.terms("event_type").values():
        own = each.colour_dark if is_dark else each.colour
        found[f"type-{each.id}"] = own or found["muted"]
    return found


def _text(name: str) -> str:
    return (Path(resources.folder("static")) / name).read_text("utf-8")
