"""Where reports lie, as a picture draws it: bands, halos, ways and hatches, each at its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.ops import substring

from mapper import vocabulary
from mapper.geodesy import Floats
from mapper.layers.counts import OUTLINES
from mapper.layers.picture.base import area, chains, lines_of, seen_of
from mapper.layers.picture.frame import Frame
from mapper.layers.picture.svg import element, path

#: The narrowest halo, so that the mark of a station shows beside its symbol.
_LEAST_HALO_PX = 16.0
#: How much of a band fades at an end that is placed between its neighbours, in so many steps.
_FADE, _FADE_STEPS = 0.35, 5
_ARROW_PX, _ARROWS_APART_PX = 9.0, 110.0
#: A place that no track reaches is pointed at by a stub; nearer than this (degrees) it is reached.
_STUB_PX, _REACHED_DEG = 48.0, 0.06
#: How far apart the lines of a hatch are.
_HATCH_PX = 12


@dataclass(frozen=True, eq=False)
class Spot:
    """A place where reports lie: its ``shape`` (lonlat), and how many of each kind of event.

    ``number`` is that of its drawing; ``outlines`` has the firmest of each kind; ``fades`` is 1
    where the start is inferred, and 2 more where the end is; ``way`` is a movement's: whether it is
    ``inferred``, and ``from`` and ``to`` (lonlat).
    """

    number: int
    kind: str
    name: str
    shape: shapely.Geometry
    counts: Mapping[str, int]
    outlines: Mapping[str, str]
    doubt_km: float = 0.0
    fades: int = 0
    way: Mapping[str, Any] | None = None
    stations: Sequence[str] = field(default=())

    @property
    def count(self) -> int:
        """How many reports lie here."""
        return sum(self.counts.values())

    @property
    def types(self) -> list[str]:
        """The kinds of event here, the most frequent first."""
        return sorted(self.counts, key=lambda each: -self.counts[each])

    @property
    def is_area(self) -> bool:
        """Whether it is drawn as an area, which has no pin."""
        return isinstance(self.shape, shapely.Polygon | shapely.MultiPolygon)

    @property
    def is_way(self) -> bool:
        """Whether it is the way of a movement."""
        return self.way is not None and not self.is_area

    @property
    def lonlat(self) -> Floats:
        """Where its symbol or label stands: a point, the middle of its longest part, within."""
        if self.is_area:
            point = shapely.point_on_surface(self.shape)
        else:
            parts = shapely.get_parts(self.shape)
            point = parts[int(np.argmax(shapely.length(parts)))]
            if point.geom_type != "Point":
                point = point.interpolate(0.5, normalized=True)
        return np.asarray(shapely.get_coordinates(point))


def spots_of(feed: Mapping[str, Any], shapes: Mapping[int, shapely.Geometry]) -> list[Spot]:
    """Return the places of the map's feed (`mapper.layers.places.feed`), the fullest first.

    ``shapes`` are what is drawn (lonlat) by the places' numbers.
    """
    places, cells, types = feed["places"], feed["cells"], feed["types"]
    counts: list[dict[str, int]] = [{} for _ in places["id"]]
    outlines: list[dict[str, int]] = [{} for _ in places["id"]]
    columns = (cells[name] for name in ("place", "type", "outline", "count"))
    for place, of, outline, count in zip(*(np.asarray(c).tolist() for c in columns), strict=True):
        kind = types[of]
        counts[place][kind] = counts[place].get(kind, 0) + count
        outlines[place][kind] = min(outlines[place].get(kind, outline), outline)
    told = ("kind", "name", "doubt_km", "fades", "way", "stations")
    found = [
        Spot(
            number=number,
            shape=shapes[number],
            counts=counts[row],
            outlines={kind: OUTLINES[each] for kind, each in outlines[row].items()},
            **{name: places[name][row] for name in told},
        )
        for row, number in enumerate(np.asarray(places["id"]).tolist())
    ]
    return sorted(found, key=lambda each: (-each.count, each.number))


def drawn(spots: Sequence[Spot], frame: Frame) -> tuple[str, str]:
    """Return what lies under the railway and what lies over it, as markup."""
    areas = [each for each in spots if each.is_area]
    under = "".join(_area(each, frame) for each in areas)
    over = "".join(
        _drawer(each)(each, kind, frame)
        for each in spots
        if not each.is_area
        for kind in _in_order(each.counts)
    )
    return under, over


def _in_order(counts: Mapping[str, int]) -> list[str]:
    return [each for each in vocabulary.terms("event_type") if each in counts]


def _drawer(spot: Spot) -> Callable[[Spot, str, Frame], str]:
    if spot.is_way:
        return _way
    return _halo if spot.shape.geom_type == "Point" else _band


# --- areas ---


def _hatch(drawn: shapely.Geometry, frame: Frame) -> list[Floats]:
    """Return the lines of a hatch within an area (pixels); those of all areas run together."""
    reach = frame.width + frame.height
    falls = np.arange(0, reach, _HATCH_PX * math.sqrt(2))
    ends = np.stack([np.column_stack((falls, 0 * falls)), np.column_stack((0 * falls, falls))], 1)
    return lines_of(shapely.intersection(shapely.linestrings(ends), drawn))


def _area(spot: Spot, frame: Frame) -> str:
    """Return an area as a light hatch: of several kinds of event in no colour."""
    tint = spot.types[0] if len(spot.counts) == 1 else "several"
    firmest = min(spot.outlines.values(), key=OUTLINES.index)
    drawn = shapely.union_all(shapely.make_valid(seen_of([spot.shape], frame)))
    hatch = element("path", class_=f"hatch of-{tint}", d=path(_hatch(drawn, frame)))
    return hatch + area(spot.shape, frame, f"area of-{tint} outline-{firmest}")


# --- stations and stretches ---


def _halo(spot: Spot, kind: str, frame: Frame) -> str:
    x, y = frame.pixels(spot.lonlat)[0].tolist()
    radius = max(spot.doubt_km * 1000 / frame.metres_per_pixel, _LEAST_HALO_PX)
    class_ = f"halo of-{kind} outline-{spot.outlines[kind]}"
    return element("circle", class_=class_, cx=x, cy=y, r=radius)


def _band(spot: Spot, kind: str, frame: Frame) -> str:
    whole = " whole" if spot.kind == "line" else ""
    seen = chains([spot.shape], frame)
    if not seen:
        return ""
    outline = spot.outlines[kind]
    markup = element("path", class_=f"band of-{kind}{whole}", d=path(seen))
    core = f"core of-{kind} outline-{outline}{whole}"
    for piece, opacity in _faded(seen, spot.fades if len(seen) == 1 else 0):
        faint = f"{opacity:.2f}" if opacity < 1 else None
        markup += element("path", class_=core, d=path([piece]), opacity=faint)
    if outline == "split":
        markup += element("path", class_=f"core-split{whole}", d=path(seen))
    return markup


def _faded(seen: Sequence[Floats], fades: int) -> Iterator[tuple[Floats, float]]:
    """Yield the pieces of a band with their opacity, which grows from an end that is inferred."""
    if not fades:
        yield from ((each, 1.0) for each in seen)
        return
    line = shapely.LineString(seen[0])
    step = _FADE / _FADE_STEPS
    start, end = (_FADE if fades & 1 else 0.0), 1 - (_FADE if fades & 2 else 0.0)
    spans = [(start, end, 1.0)]
    for number in range(_FADE_STEPS):
        opacity = (number + 1) / (_FADE_STEPS + 1)
        if fades & 1:
            spans.append((number * step, (number + 1) * step, opacity))
        if fades & 2:
            spans.append((1 - (number + 1) * step, 1 - number * step, opacity))
    for low, high, opacity in spans:
        yield shapely.get_coordinates(substring(line, low, high, normalized=True)), opacity


# --- ways ---


def _way(spot: Spot, kind: str, frame: Frame) -> str:
    """Return the way of a movement with arrows along it, and stubs to what no track reaches."""
    way = spot.way or {}
    dashed = " inferred" if way.get("inferred") else ""
    seen = [] if spot.shape.geom_type == "Point" else chains([spot.shape], frame)
    markup = _halo(spot, kind, frame) if spot.shape.geom_type == "Point" else ""
    if seen:
        markup += element("path", class_="route-paper", d=path(seen))
        markup += element("path", class_=f"route of-{kind}{dashed}", d=path(seen))
    arrows = [arrow for each in seen for arrow in _arrows(each)]
    for start, end in _stubs(spot, frame):
        markup += element(
            "path", class_=f"route of-{kind} inferred", d=path([np.array((start, end))])
        )
        arrows.append(_arrow(*end, math.atan2(end[1] - start[1], end[0] - start[0])))
    if arrows:
        markup += element("path", class_=f"route-arrow of-{kind}", d=path(arrows, closed=True))
    return markup


def _arrows(chain: Floats) -> Iterator[Floats]:
    """Yield the corners of arrowheads along a chain, evenly apart, one at least."""
    line = shapely.LineString(chain)
    count = max(1, int(line.length // _ARROWS_APART_PX)) if line.length else 0
    for number in range(count):
        along = (number + 0.5) * line.length / count
        (ax, ay), (bx, by) = (
            shapely.get_coordinates(line.interpolate(max(along + off, 0.0)))[0]
            for off in (-0.5, 0.5)
        )
        yield _arrow((ax + bx) / 2, (ay + by) / 2, math.atan2(by - ay, bx - ax))


def _arrow(x: float, y: float, angle: float) -> Floats:
    turns = (angle, angle + 2.45, angle - 2.45)
    return np.array([(x + math.cos(t) * _ARROW_PX, y + math.sin(t) * _ARROW_PX) for t in turns])


def _stubs(spot: Spot, frame: Frame) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield start and end (pixels) of the stub of each place that the drawn way does not reach."""
    way = spot.way or {}
    ends = shapely.get_coordinates(spot.shape)[[0, -1]]
    for rail, place, leaves in (
        (ends[0], way.get("from"), False),
        (ends[1], way.get("to"), True),
    ):
        if place is None or math.dist(rail, place) <= _REACHED_DEG:
            continue
        near, far = frame.pixels(np.array([rail, place])).tolist()
        share = min(1.0, _STUB_PX / max(math.dist(near, far), 1.0))
        far = [a + (b - a) * share for a, b in zip(near, far, strict=True)]
        yield (tuple(near), tuple(far)) if leaves else (tuple(far), tuple(near))
