"""The symbols of a picture: those that would lie on each other are one, with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mapper import vocabulary
from mapper.layers.counts import OUTLINES
from mapper.layers.picture.frame import Frame
from mapper.layers.picture.labels import Box
from mapper.layers.picture.places import Spot
from mapper.layers.picture.svg import element, number, words
from mapper.vocabulary import SHAPE_BOX

SIZE_PX = 28.0
_STEP_PX, _MOST_TYPES = 17.0, 3
#: How far two symbols may lie on each other before they become one.
_SLACK_PX = 4.0
#: Room around a shape for its outline, in units of the shape.
_ROOM = 4

#: Gives the address of what lies at some places, of which there are so many reports.
Leads = Callable[[Sequence[int], int], str]


@dataclass(frozen=True)
class Stack:
    """Symbols that stand together: where (pixels), and the spots whose they are."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        """How many reports lie there."""
        return sum(each.count for each in self.spots)

    @property
    def types(self) -> list[str]:
        """The kinds of event that its symbols show, the most frequent first."""
        counts = counts_of(self.spots)
        return sorted(counts, key=lambda each: -counts[each])

    @property
    def width(self) -> float:
        """How wide its symbols are side by side."""
        return SIZE_PX + (min(len(self.types), _MOST_TYPES) - 1) * _STEP_PX

    @property
    def box(self) -> Box:
        """What it covers, its number too."""
        many = self.count > 1
        left, top = self.x - self.width / 2, self.y - SIZE_PX / 2
        right, bottom = self.x + self.width / 2, self.y + SIZE_PX / 2
        return Box(left, top - 9 * many, right + 13 * many, bottom)

    def outline(self, kind: str) -> str:
        """Return the firmest outline of a kind of event among its reports."""
        found = [each.outlines[kind] for each in self.spots if kind in each.outlines]
        return min(found, key=OUTLINES.index)


def stacks_of(spots: Iterable[Spot], frame: Frame) -> list[Stack]:
    """Return the symbols of the view, gathered until no two touch."""
    found: list[Stack] = []
    for spot in spots:
        if spot.is_area:
            continue
        x, y = frame.pixels(spot.lonlat)[0].tolist()
        if not frame.has(x, y):
            continue
        new = Stack(x, y, (spot,))
        # A stack that has grown may touch another one that was free before.
        while other := next((each for each in found if _touch(each, new)), None):
            found.remove(other)
            more, less = (new, other) if new.count > other.count else (other, new)
            new = Stack(more.x, more.y, (*more.spots, *less.spots))
        found.append(new)
    return found


def _touch(a: Stack, b: Stack) -> bool:
    near = abs(a.y - b.y) < SIZE_PX - _SLACK_PX
    return near and abs(a.x - b.x) < (a.width + b.width) / 2 - _SLACK_PX


def drawn(stack: Stack, leads: Leads, target: str | None) -> str:
    """Return a stack as markup: a link to what lies there."""
    shown = stack.types[:_MOST_TYPES]
    first = stack.x - (len(shown) - 1) * _STEP_PX / 2
    marks = "".join(
        mark(kind, stack.outline(kind), first + place * _STEP_PX, stack.y, SIZE_PX)
        for place, kind in enumerate(shown)
    )
    count = stack.count
    if count > 1:
        marks += badge(stack.x + stack.width / 2, stack.y - SIZE_PX / 2, f"{count:,}")
    return link(
        marks, said(stack.spots), [each.number for each in stack.spots], count, leads, target
    )


def link(
    marks: str, name: str, numbers: Sequence[int], count: int, leads: Leads, target: str | None
) -> str:
    """Return a link around markup, which says its name under the pointer and aloud."""
    title = element("title", words(name))
    address = leads(numbers, count)
    return element("a", title, marks, href=address, target=target, aria_label=name)


def said(spots: Sequence[Spot]) -> str:
    """Return what lies at some spots in words: places, and how much of what."""
    names = list(dict.fromkeys(each.name for each in spots if each.name))
    where = ", ".join(names[:3]) + (f" and {len(names) - 3} more places" if len(names) > 3 else "")
    counts = counts_of(spots)
    total = sum(counts.values())
    what = ", ".join(vocabulary.label("event_type", each) for each in counts)
    return f"{where}: {total:,} {'report' if total == 1 else 'reports'}, {what}"


def counts_of(spots: Iterable[Spot]) -> dict[str, int]:
    """Return how many reports of each kind of event lie at some spots."""
    counts: dict[str, int] = {}
    for spot in spots:
        for kind, count in spot.counts.items():
            counts[kind] = counts.get(kind, 0) + count
    return counts


def mark(kind: str, outline: str, x: float, y: float, size: float) -> str:
    """Return the symbol of a kind of event around a place, in the outline of a grade."""
    scale = size / (SHAPE_BOX + 2 * _ROOM)
    shape = vocabulary.shape(kind)
    layers = [
        element("path", class_="mark-paper", d=shape),
        element("path", class_="mark-outline", d=shape),
        element("path", class_="mark-fill", d=shape, fill_rule="evenodd"),
    ]
    if outline == "split":
        half = element(
            "rect", x=SHAPE_BOX / 2, y=-_ROOM, width=SHAPE_BOX, height=SHAPE_BOX + 2 * _ROOM
        )
        layers.insert(0, element("clipPath", half, id="half"))
        layers.append(
            element(
                "path", class_="mark-cover", d=shape, fill_rule="evenodd", clip_path="url(#half)"
            )
        )
    left, top = (number(each - SHAPE_BOX / 2 * scale) for each in (x, y))
    place = f"translate({left} {top}) scale({scale:.4g})"
    return element("g", *layers, class_=f"mark of-{kind} outline-{outline}", transform=place)


def badge(x: float, y: float, text: str) -> str:
    """Return a number at the corner of a symbol (pixels)."""
    width = max(18.0, 7.5 * len(text) + 9)
    return element(
        "rect", class_="count", x=x - 8, y=y - 8, width=width, height=18, rx=9
    ) + element("text", text, class_="count-text", x=x - 8 + width / 2, y=y + 5)
