"""Closures and resumptions on a diagram: bands over the days that sources give.

Where nobody dated an end, or it is withheld, a band fades over the same few pixels whatever the
reason, so that none says how long it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mapper import vocabulary
from mapper.layers.diagram.axes import Plane
from mapper.layers.diagram.marks import FADE_PX
from mapper.layers.picture.labels import Box, width_px
from mapper.layers.picture.svg import element, words

if TYPE_CHECKING:
    from mapper.status import Closure

#: The least that a band takes of the line, and so many bands that differ are drawn, the widest.
_LEAST_PX, _MOST = 8.0, 20
_RUNNING = "running"
_LABEL_PX, _HIGH_PX, _STEPS = 12.0, 16.0, 6


class Band(NamedTuple):
    """A closure on the plane: its days and kilometres in pixels, and how far each end fades."""

    closures: tuple[Closure, ...]
    days: tuple[float, float]
    kms: tuple[float, float]
    before: float
    after: float

    @property
    def state(self) -> str:
        """The state of traffic that it shows."""
        return self.closures[0].state

    @property
    def label(self) -> str:
        """What stands in it."""
        return vocabulary.label("effect", self.closures[0].effect)


def bands_of(closures: Iterable[Closure], plane: Plane) -> list[Band]:
    """Return the bands of closures (`is_drawn`), the widest first; those alike are one."""
    found: dict[tuple[object, ...], Band] = {}
    for each in closures:
        band = _band(each, plane)
        key = (each.effect, *(round(px) for px in (*band.days, *band.kms, band.before, band.after)))
        if key in found:
            band = band._replace(closures=(*found[key].closures, each))
        found[key] = band
    wide = sorted(found.values(), key=lambda band: band.kms[0] - band.kms[1])
    return wide[:_MOST]


def is_drawn(closure: Closure) -> bool:
    """Tell whether a closure has a band: it changed the traffic, and something dates it."""
    changed = closure.state != "no_report" and (
        closure.state != _RUNNING or closure.effect == "resumed"
    )
    return changed and bool(closure.days)


def _band(closure: Closure, plane: Plane) -> Band:
    """Return where a closure is drawn: firm where it surely was, fading where that is not known."""
    at, start, end = plane.days.at, closure.start, closure.end
    known = start.latest or start.earliest
    firm = at((known or closure.days[0]).toordinal())
    before = firm - at(start.earliest.toordinal()) if start.earliest else FADE_PX
    # What is left out of the axis has no room to fade in.
    before = min(before, firm)
    last = end and (end.earliest or end.latest)
    until = at(last.toordinal() + 1) if last else firm + max(plane.days.day_px, 2.0)
    after = FADE_PX
    if end and end.latest:
        after = max(at(end.latest.toordinal() + 1) - until, 0.0)
    low, high = plane.km_px(closure.extent.km_from), plane.km_px(closure.extent.km_to)
    wider = max(_LEAST_PX - (high - low), 0.0) / 2
    return Band((closure,), (firm, max(until, firm)), (low - wider, high + wider), before, after)


def drawn(
    band: Band, plane: Plane, address: str, said: str, prefix: str, target: str | None
) -> str:
    """Return a band as markup: a link with its words."""
    start, end = band.days
    parts = [_part(plane, band, (start, end), None, prefix)]
    if band.before >= 1:
        parts.append(_part(plane, band, (start - band.before, start), "before", prefix))
    if band.after >= 1:
        parts.append(_part(plane, band, (end, end + band.after), "after", prefix))
    return element("a", element("title", words(said)), *parts, href=address, target=target)


def _part(
    plane: Plane, band: Band, days: tuple[float, float], fades: str | None, prefix: str
) -> str:
    state = f"state-{band.state}"
    fill = f"url(#{prefix}{state}-{fades})" if fades else None
    class_ = f"fade {state}" if fades else f"closure {state}"
    return element("rect", class_=class_, fill=fill, **plane.box(days, band.kms))


def labelled(
    bands: Sequence[Band], plane: Plane, taken: Sequence[Box], limit: Box
) -> Iterator[str]:
    """Yield the labels of bands that find room within ``limit``, off what is ``taken``."""
    boxes = [*taken]
    for band in bands:
        width = width_px(band.label, _LABEL_PX)
        for box in _places(band, plane, width):
            inside = box.left >= limit.left and box.right <= limit.right
            if inside and box.bottom <= limit.bottom and not any(map(box.overlaps, boxes)):
                boxes.append(box)
                yield element(
                    "text", words(band.label), class_="closure-name", x=box.left + 2, y=box.top + 12
                )
                break


def _places(band: Band, plane: Plane, width: float) -> Iterator[Box]:
    """Yield where the label of a band may stand, the best first: in its corner, then along it."""
    for step in range(_STEPS):
        far = step * _HIGH_PX
        for start in band.days:
            days, kms = (far, 0.0) if plane.turned else (0.0, far)
            if band.kms[0] + kms + _HIGH_PX > band.kms[1] + 2:
                return
            x, y = plane.point(start + days + 2, band.kms[0] + kms + 2)
            yield Box(x, y, x + width + 4, y + _HIGH_PX)
