"""The legend of a diagram: kinds of event and effects with their marks, then how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from mapper import vocabulary
from mapper.layers.diagram.contents import Diagram
from mapper.layers.diagram.marks import MOST_BARS
from mapper.layers.picture.marks import mark
from mapper.layers.picture.svg import element
from mapper.layers.picture.written import Entry


def entries(diagram: Diagram) -> Iterator[Entry]:
    """Yield what the legend says: kinds of event with their number, then how to read the marks."""
    counts = Counter(each.kind for each in diagram.reports if not each.beside)
    for term in vocabulary.terms("event_type").values():
        if term.id in counts:
            symbol = mark(term.id, "solid", 12, 12, 22)
            yield Entry(symbol, f"{term.text()} ", f"{counts[term.id]:,}")
    effects = {each.effect: each.state for each in diagram.changes}
    for state in dict.fromkeys(effects.values()):
        named = [vocabulary.label("effect", each) for each in effects if effects[each] == state]
        swatch = element("rect", class_=f"closure state-{state}", x=0, y=4, width=24, height=16)
        words = ", ".join((named[0], *map(str.lower, named[1:])))
        yield Entry(swatch, words, sign=f"closure state-{state}")
    yield from (entry for entry, may_be in _READING if may_be(diagram))


def _stroke(class_: str, d: str) -> str:
    return element("path", class_=class_, d=d)


_MUTED = "of-several"
_EXAMPLE = (next(iter(vocabulary.terms("event_type"))), "solid")
#: How to read the marks, each with whether a diagram may have such a mark.
_READING: tuple[tuple[Entry, Callable[[Diagram], bool]], ...] = (
    (
        Entry(
            _stroke(f"days {_MUTED}", "M7 2H17V22H7Z") + _stroke(f"core {_MUTED}", "M12 2V22"),
            "The stretch that a report covers",
            sign='class="core ',
        ),
        lambda it: any(each.km and each.km[0] < each.km[1] for each in it.reports),
    ),
    (
        Entry(
            _stroke(f"doubt {_MUTED}", "M12 2V22M8 2H16M8 22H16"),
            "How far off it may be",
            sign='class="doubt ',
        ),
        lambda it: any(each.km and each.doubt_km for each in it.reports),
    ),
    (
        Entry(
            _stroke(f"days {_MUTED} crowd", "M2 2H22V22H2Z"),
            "From where to where and when many reports are",
            sign=' crowd"',
        ),
        lambda it: len(it.reports) > MOST_BARS,
    ),
    (
        Entry(
            element("g", mark(*_EXAMPLE, 12, 12, 22), class_="beside"),
            "At a station, and on a neighbouring line or on none",
            sign='class="beside"',
        ),
        lambda it: any(each.beside for each in it.reports),
    ),
    (
        Entry(
            _stroke(f"route {_MUTED} inferred", "M2 20L20 4")
            + _stroke(f"route-arrow {_MUTED}", "M22 2L18 12L13 6Z"),
            "Movement between reported places and days; nothing between is dated",
            sign='class="route ',
        ),
        lambda it: any(each.stops for each in it.reports),
    ),
    (
        Entry(
            _stroke("closure state-suspended", "M0 4H10V20H0Z")
            + element(
                "rect", class_="closure state-suspended faint", x=10, y=4, width=14, height=16
            ),
            "Fades: nobody dated that end, or it is withheld",
            sign='class="fade ',
        ),
        lambda it: bool(it.changes) or any(None in (each.first, each.last) for each in it.reports),
    ),
    (
        Entry(
            element("rect", class_="gap", x=4, y=2, width=16, height=20)
            + _stroke("gap-edge", "M4 2V22M20 2V22"),
            "Days left out: nothing reported",
            sign='class="gap"',
        ),
        lambda it: any(run.gap for run in it.days(1000.0).runs),
    ),
    (
        Entry(
            element("text", "66", class_="km", x=6, y=16),
            "Published kilometre, each run from its 0",
            sign='class="km"',
        ),
        lambda it: any(each.published_km is not None for each in it.rail.stops),
    ),
    (
        Entry(_stroke("rail named inferred", "M2 12H22"), "Course inferred", sign="named inferred"),
        lambda it: bool(it.rail.inferred),
    ),
)
