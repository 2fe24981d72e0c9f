"""The whole picture of the map: what is drawn, its scale, and what the legend tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapper import vocabulary
from mapper.layers.definitions import reading
from mapper.layers.picture import base, labels, marks, places
from mapper.layers.picture.frame import Frame
from mapper.layers.picture.labels import Box
from mapper.layers.picture.marks import Leads, Stack
from mapper.layers.picture.places import Spot
from mapper.layers.picture.svg import element
from mapper.layers.picture.written import Entry, Wording, sheet

if TYPE_CHECKING:
    from mapper.railway.levels.reading import Levels
    from mapper.region import RegionTexts

#: Below this width the legend has the kinds of event alone.
_WIDE_PX = 560
#: Lengths of the scale bar, and how long it may be.
_SCALE_KM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_SCALE_PX = 110
#: Half of what a station's dot takes, from a zoom on more.
_DOT_PX, _LARGE_DOT_PX, _LARGE_DOT_ZOOM = 2.5, 4.0, 9.0


def draw(
    wording: Wording,
    size: tuple[int, int],
    look: Frame | None,
    spots: Sequence[Spot],
    texts: RegionTexts,
    levels: Levels,
    *,
    chosen: tuple[str, ...],
    leads: Leads,
    near: Sequence[Spot] = (),
    scheme: str = "light",
    target: str | None = None,
) -> str:
    """Return a picture as a document of SVG.

    Parameters
    ----------
    wording
        What is written around the map.
    size
        Width and height in pixels.
    look
        What the map looks at, of any size; None for the spots that are ``near``, or for the
        region's opening view where there are none.
    spots
        Where reports lie, the fullest first.
    texts, levels
        What is drawn around them, and the railway.
    chosen
        Slugs of the lines that stand out.
    leads
        Gives the address to which a symbol leads.
    scheme
        One of `mapper.layers.picture.SCHEMES`; "" leaves the style sheet to the page around it.
    target
        Where links open (``target`` of HTML); None for the same window.
    """

    def map_of(width: int, height: int) -> str:
        frame = _frame(look, near, texts, (width, height))
        return _map(frame, spots, texts, levels, chosen, leads, target)

    return sheet(wording, size, _entries(spots, size[0]), map_of, scheme=scheme)


def _frame(
    look: Frame | None, spots: Sequence[Spot], texts: RegionTexts, size: tuple[int, int]
) -> Frame:
    if look is not None:
        return Frame(look.zoom, look.lon, look.lat, *size)
    if not spots:
        return Frame.around(texts.opening, *size, margin=0)
    extent = shapely.box(*texts.extent)
    bounds = [each.shape.bounds for each in spots if extent.intersects(each.shape)]
    bounds = bounds or [each.shape.bounds for each in spots]
    west, south, east, north = zip(*bounds, strict=True)
    return Frame.around((min(west), min(south), max(east), max(north)), *size)


def _map(
    frame: Frame,
    spots: Sequence[Spot],
    texts: RegionTexts,
    levels: Levels,
    chosen: tuple[str, ...],
    leads: Leads,
    target: str | None,
) -> str:
    rails = base.rails(frame, levels, chosen)
    under, over = places.drawn(spots, frame)
    stacks = marks.stacks_of(spots, frame)
    reported = frozenset(station for each in spots for station in each.stations)
    names = labels.names_of(rails.stations, texts, frame, reported)
    taken = [*(each.box for each in stacks), *_corner(frame)]
    areas, taken = _area_labels(spots, frame, taken, leads, target)
    dots = _dots(rails.stations, frame)
    written = "".join(labels.drawn(*each) for each in labels.placed(names, taken, frame, dots))
    return "".join(
        (
            base.ground(frame, texts),
            under,
            rails.markup,
            over,
            _stations(rails.stations, dots, frame),
            written,
            areas,
            _stacks(stacks, leads, target),
            _scale(frame),
        )
    )


def _stacks(stacks: Sequence[Stack], leads: Leads, target: str | None) -> str:
    fullest = sorted(stacks, key=lambda each: each.count)
    return "".join(marks.drawn(each, leads, target) for each in fullest)


def _dots(stations: Sequence[base.Station], frame: Frame) -> list[Box]:
    """Return what the dots of stations cover."""
    reach = _DOT_PX if frame.zoom < _LARGE_DOT_ZOOM else _LARGE_DOT_PX
    pixels = frame.pixels(np.array([each.lonlat for each in stations]).reshape(-1, 2)).tolist()
    return [Box(x - reach, y - reach, x + reach, y + reach) for x, y in pixels]


def _stations(stations: Sequence[base.Station], dots: Sequence[Box], frame: Frame) -> str:
    return "".join(
        element(
            "circle",
            class_=f"station{' between' * each.between}",
            cx=(dot.left + dot.right) / 2,
            cy=(dot.top + dot.bottom) / 2,
            r=(dot.right - dot.left) / 2,
        )
        for each, dot in zip(stations, dots, strict=True)
        if frame.has(dot.left, dot.top)
    )


def _area_labels(
    spots: Sequence[Spot], frame: Frame, taken: list[Box], leads: Leads, target: str | None
) -> tuple[str, list[Box]]:
    """Return the labels of areas, which have no symbol, as links, and all that is taken now."""
    wanted = []
    by_text = {}
    for spot in spots:
        if not spot.is_area:
            continue
        x, y = frame.pixels(spot.lonlat)[0].tolist()
        if frame.has(x, y):
            text = f"{spot.name}: {spot.count:,}"
            wanted.append(labels.Name(text, "region", x, y, -spot.count, centred=True))
            by_text[text] = spot
    found = labels.placed(wanted, taken, frame)
    markup = "".join(
        marks.link(
            labels.drawn(name, box),
            marks.said([by_text[name.text]]),
            [by_text[name.text].number],
            by_text[name.text].count,
            leads,
            target,
        )
        for name, box in found
    )
    return markup, [*taken, *(box for _, box in found)]


# --- scale ---


def _corner(frame: Frame) -> list[Box]:
    return [Box(0, frame.height - 36, _SCALE_PX + 40, frame.height)]


def _scale(frame: Frame) -> str:
    per_km = 1000 / frame.metres_per_pixel
    length = max((each for each in _SCALE_KM if each * per_km <= _SCALE_PX), default=_SCALE_KM[0])
    x, y, long = 12, frame.height - 12, length * per_km
    return element(
        "g",
        element("rect", class_="scale-paper", x=x - 6, y=y - 20, width=long + 12, height=26),
        element("path", class_="scale", d=f"M{x} {y - 6}v6h{long:.1f}v-6"),
        element("text", f"{length:g} km", class_="small", x=x + 4, y=y - 6),
    )


# --- legend ---


def _entries(spots: Sequence[Spot], width: int) -> list[Entry]:
    counts, wide = marks.counts_of(spots), width >= _WIDE_PX
    found = [
        Entry(
            marks.mark(term.id, "solid", 12, 12, 22),
            f"{term.text() if wide else term.text().partition(' (')[0]} ",
            f"{counts[term.id]:,}",
        )
        for term in vocabulary.terms("event_type").values()
        if term.id in counts
    ]
    if not (wide and counts):
        return found
    seen = {outline for each in spots for outline in each.outlines.values()}
    return found + [
        Entry(marks.mark(each.symbol, each.swatch.removeprefix("read-"), 12, 12, 22), each.label)
        for each in reading()
        if each.swatch.removeprefix("read-") in seen
    ]
