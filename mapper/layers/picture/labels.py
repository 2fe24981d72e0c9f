"""The names on a picture, placed so that none lies on another or on a symbol."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mapper.layers.picture.base import Station, features
from mapper.layers.picture.frame import Frame
from mapper.layers.picture.svg import element, words
from mapper.model import LonLat

if TYPE_CHECKING:
    from mapper.region import RegionTexts

_HEIGHT_PX = 16.0
#: How far a label stands off its dot, and farther where a symbol is there.
_GAPS_PX = (7.0, 19.0)
#: From this zoom a station has its whole name, as on the page; up to the other countries have one.
_WHOLE_NAME_ZOOM, _COUNTRY_ZOOM = 9.0, 8.0
#: A town this near to a station of a name that says the same, or two of one name, say it once.
_NEAR_KM, _KM_PER_DEGREE = 15.0, 111.2
#: From which zoom a town of a rank (1 capital, 2 large, 3 other) has a name.
_TOWN_ZOOMS = {1: 4.0, 2: 5.5, 3: 7.0}
#: How wide a letter is to its size, wide fonts included; a bold one is wider.
_LETTER, _BOLD_LETTER = 0.6, 0.66
_SIZE_PX = 13.0
#: An area's label, which leads to its reports, stands so many lines above or below its middle.
_STEPS = 8


class Box(NamedTuple):
    """A part of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes have some of the picture in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Name(NamedTuple):
    """A name, its style, where it belongs (pixels), and when it is placed: the least first."""

    text: str
    style: str
    x: float
    y: float
    rank: float
    centred: bool = False

    @property
    def width(self) -> float:
        """How wide it may be, in whatever font."""
        return width_px(self.text, _SIZE_PX, bold=self.style in ("major", "country")) + 3 * (
            len(self.text) if self.style == "country" else 0
        )


def width_px(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text may be at a size of its letters, in pixels."""
    return len(text) * size * (_BOLD_LETTER if bold else _LETTER)


def names_of(
    stations: Iterable[Station], texts: RegionTexts, frame: Frame, reported: frozenset[str]
) -> list[Name]:
    """Return the names of a view; stations that are ``reported`` of come first in their rank."""
    found = [
        (rank, text, style, lonlat)
        for rank, text, style, lonlat in (
            *_of_stations(stations, frame.zoom, reported),
            *_of_towns(texts, frame.zoom),
        )
    ]
    once: list[tuple[str, LonLat, str]] = []
    names: list[Name] = []
    for rank, text, style, lonlat in sorted(found, key=lambda each: (each[0], each[1])):
        if any(
            apart_km(lonlat, other) < _NEAR_KM and (text == said or "town" in (style, kind))
            for said, other, kind in once
        ) and (style == "town" or frame.zoom < _WHOLE_NAME_ZOOM):
            continue
        once.append((text, lonlat, style))
        names.append(_name(text, style, lonlat, rank, frame))
    if frame.zoom <= _COUNTRY_ZOOM:
        names += [
            _name(text, "country", lonlat, -1.0, frame)._replace(centred=True)
            for text, lonlat in texts.labels
        ]
    return [each for each in names if frame.has(each.x, each.y)]


def _of_stations(
    stations: Iterable[Station], zoom: float, reported: frozenset[str]
) -> Iterator[tuple[float, str, str, LonLat]]:
    for each in stations:
        text = each.name if zoom >= _WHOLE_NAME_ZOOM else short(each.name)
        style = "major" if each.rank == 1 else "minor"
        yield each.rank * 2 - 1.5 * (each.id in reported), text, style, each.lonlat


def _of_towns(texts: RegionTexts, zoom: float) -> Iterator[tuple[float, str, str, LonLat]]:
    for properties, shape in features(texts.files.towns) if texts.files.towns else ():
        if zoom >= _TOWN_ZOOMS[properties["rank"]]:
            # A capital is named before the stations around it.
            rank = 0.0 if properties["rank"] == 1 else properties["rank"] * 2 + 0.5
            yield rank, properties["name_en"], "town", (shape.x, shape.y)


def short(name: str) -> str:
    """Return the town's part of a station's name: "Anytown" of Anytown-Central."""
    town = re.sub(r"[- ]?(\d+|[IVXІХ]+)?$", "", name).split("-")[0]
    return town if len(town) >= 4 else name


def apart_km(one: LonLat, other: LonLat) -> float:
    """Return roughly how far two places lie apart."""
    across = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(across, one[1] - other[1]) * _KM_PER_DEGREE


def _name(text: str, style: str, lonlat: LonLat, rank: float, frame: Frame) -> Name:
    x, y = frame.pixels(np.array([lonlat]))[0].tolist()
    return Name(text, style, x, y, rank)


def placed(
    names: Iterable[Name], taken: Sequence[Box], frame: Frame, dots: Sequence[Box] = ()
) -> list[tuple[Name, Box]]:
    """Return the names that find room, each with its box; none but a major one covers ``dots``."""
    boxes = [*taken]
    found = []
    for name in sorted(names, key=lambda each: (each.rank, each.text)):
        for box in _around(name):
            inside = (
                box.left >= 4
                and box.top >= 4
                and box.right <= frame.width - 4
                and box.bottom <= frame.height - 4
            )
            under = boxes if name.style == "major" else (*boxes, *dots)
            if inside and not any(box.overlaps(other) for other in under):
                boxes.append(box)
                found.append((name, box))
                break
    return found


def _around(name: Name) -> Iterator[Box]:
    """Yield where a name may stand: right, left, above, below; then farther off."""
    width, x, y = name.width, name.x, name.y

    def box(left: float, top: float) -> Box:
        return Box(left, top, left + width, top + _HEIGHT_PX)

    if name.centred:
        yield box(x - width / 2, y - _HEIGHT_PX / 2)
        for step in range(1, _STEPS if name.style == "region" else 0):
            yield box(x - width / 2, y - _HEIGHT_PX / 2 - step * _HEIGHT_PX)
            yield box(x - width / 2, y - _HEIGHT_PX / 2 + step * _HEIGHT_PX)
        return
    for off in _GAPS_PX:
        yield box(x + off, y - _HEIGHT_PX / 2)
        yield box(x - off - width, y - _HEIGHT_PX / 2)
        yield box(x - width / 2, y - off - _HEIGHT_PX)
        yield box(x - width / 2, y + off)


def drawn(name: Name, box: Box) -> str:
    """Return a name as markup; it keeps to its dot whatever font it is set in."""
    anchor, x = "middle", (box.left + box.right) / 2
    if not name.centred and box.left > name.x:
        anchor, x = "start", box.left
    elif not name.centred and box.right < name.x:
        anchor, x = "end", box.right
    return element(
        "text",
        words(name.text),
        class_=f"name {name.style}",
        x=x,
        y=box.top + 12,
        text_anchor=anchor,
    )
