"""A diagram in words: what it shows in a sentence, and what a band says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mapper import vocabulary
from mapper.layers.diagram.bands import is_drawn
from mapper.layers.diagram.report import Report

if TYPE_CHECKING:
    from mapper.status import Bounds, Closure


class Row(NamedTuple):
    """A report as a row of the table beside a diagram; ``traffic`` is what it says of that."""

    id: str
    when: str
    where: str
    kind: str
    title: str
    grade: str
    traffic: str
    beside: bool


class Drawn(NamedTuple):
    """A diagram both ways for a page, with what it shows in words; of ``total`` rows the first."""

    sentence: str
    rows: list[Row]
    total: int
    wide: str
    turned: str


def rows_of(reports: Sequence[Report], closures: Iterable[Closure]) -> list[Row]:
    """Return the reports of a diagram as the rows of a table, in the same order."""
    ids = {each.id for each in reports}
    traffic = {each.record_id: told_of_closure(each) for each in closures if each.record_id in ids}
    return [
        Row(
            each.id,
            each.when,
            each.where,
            vocabulary.label("event_type", each.kind),
            each.title,
            each.grade,
            traffic.get(each.id, ""),
            each.beside,
        )
        for each in reports
    ]


def told_of_closures(closures: Iterable[Closure]) -> str:
    """Return what a band says: the effect, on what, from when to when as sources dated it."""
    return "; ".join(dict.fromkeys(map(told_of_closure, closures)))


def told_of_closure(closure: Closure) -> str:
    """Return one closure in words."""
    effect = vocabulary.label("effect", closure.effect)
    scope = ", ".join(vocabulary.label("effect_scope", each).lower() for each in closure.scope)
    scopes = f" ({scope})" if scope else ""
    start = bounds_in_words(closure.start) or "nobody said since when"
    if closure.effect == "resumed":
        return f"{effect}{scopes}: {start}"
    return f"{effect}{scopes}: from {start}; until {end_in_words(closure)}"


def end_in_words(closure: Closure) -> str:
    """Return until when a closure was, as sources dated it."""
    if closure.withheld:
        return "withheld by rule"
    return (bounds_in_words(closure.end) if closure.end else "") or "nobody said"


def bounds_in_words(bounds: Bounds) -> str:
    """Return the days between which something began or ended; "" where neither is known."""
    first, last = bounds.earliest, bounds.latest
    if first and last:
        return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    if last:
        return f"{_day(last)} or before"
    return f"{_day(first)} or later" if first else ""


def sentence(name: str, reports: Sequence[Report], closures: Sequence[Closure]) -> str:
    """Return what a diagram shows as one sentence: the words for who does not see it."""
    beside = sum(each.beside for each in reports)
    reports = [each for each in reports if not each.beside]
    also = f", {beside:,} {'more ' * bool(reports)}at its stations" if beside else ""
    if not reports:
        return f"Diagram of {name}: no report on this line is in the record{also}."
    # Without what stands in brackets behind the name of a kind.
    counts = Counter(each.kind for each in reports).most_common()
    kinds = (vocabulary.label("event_type", kind).partition(" (")[0] for kind, _ in counts)
    what = _listed([f"{n:,} {kind.lower()}" for kind, (_, n) in zip(kinds, counts, strict=True)])
    days = [day for each in reports for day in each.dated]
    when = f" from {_span(min(days), max(days))}" if days else ""
    undated = sum(1 for each in reports if not each.dated)
    several = f"{len(reports):,} {'report' if len(reports) == 1 else 'reports'}"
    told = f"Diagram of {name}: {several}{when} ({what})"
    effects = Counter(each.effect for each in closures if is_drawn(each))
    if effects:
        labels = {each: vocabulary.label("effect", each).lower() for each in effects}
        by = [f"as {labels[effect]} by {count:,}" for effect, count in effects.items()]
        told += f", traffic told {_listed(by)}"
    if undated:
        told += f", {undated:,} without a day"
    return f"{told}{also}."


def _span(first: int, last: int) -> str:
    one, other = _day(date.fromordinal(first)), _day(date.fromordinal(last))
    return one if first == last else f"{one} to {other}"


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
