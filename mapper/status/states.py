"""The traffic on a line on a day, as it was known by another: what reports say, and no verdict.

A report counts from the day on which it was published.  What it says holds from the day by which
it surely began until the day on which it ended, as somebody dated it; else it is what was last
reported, and fades to "no report" after so many days as the region sets.  What is newer stands
before what is older.  Reports dispute only what they surely share in place, time and traffic;
where that is not sure, each stands beside the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from mapper import vocabulary
from mapper.status.said import RESUMED, UNSAID, Extent, Said

#: The states that no report has by itself, and all traffic.
NO_REPORT, DISPUTED, ALL = "no_report", "disputed", "all"


class Reason(StrEnum):
    """Why what is said takes no part in a status."""

    UNPUBLISHED = "unpublished"  #: nobody knows since when it was known
    UNDATED = "undated"  #: it has no day
    UNSURE = "unsure"  #: it may have begun later than on the day that is asked for
    REFUTED = "refuted"  #: its record was found to be false


@dataclass(frozen=True, slots=True)
class Fact:
    """A state of traffic, of which ``scope``, when that was ``last`` said, and who say so."""

    state: str
    scope: tuple[str, ...]
    last: date | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line (km along its drawn course) on which the facts are the same; or one place.

    Every traffic has a fact; where reports may differ without surely doing so it has several.
    """

    km_from: float
    km_to: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is said of a line and takes no part, and why."""

    said: Said
    reason: Reason


@dataclass(frozen=True, slots=True)
class Status:
    """A line on a day, as it was known by the end of another; stretches rise by km."""

    on: date
    known_by: date
    stretches: tuple[Stretch, ...]
    left_out: tuple[LeftOut, ...]


def status(
    said: Iterable[Said], length_km: float, *, on: date, known_by: date, fades_days: int
) -> Status:
    """Return what is known of a line by a day about another.

    ``said`` is all that public records say of its traffic, ``length_km`` how long it is.  What is
    last reported fades after ``fades_days`` days.
    """
    held: list[_Held] = []
    left_out: list[LeftOut] = []
    for each in said:
        found = _held(each, on, known_by, timedelta(days=fades_days))
        if isinstance(found, Reason):
            left_out.append(LeftOut(each, found))
        elif found is not None:
            held.append(found)
    return Status(on, known_by, tuple(_stretches(held, length_km)), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Held:
    """Something said that holds on the day.

    It surely speaks of the days from ``first`` to ``sure``, and of none behind ``last``; ``newest``
    and ``told`` are the last of these until the day that is asked for.
    """

    said: Said
    first: date
    sure: date
    last: date
    newest: date
    told: date

    def disputes(self, other: _Held) -> bool:
        """Tell whether both surely speak of one day and one part of the line, and differ."""
        differ = self.said.state != other.said.state
        one_day = max(self.first, other.first) <= min(self.sure, other.sure)
        turned = self.follows(other) or other.follows(self)
        meet = self.said.extent.surely_meets(other.said.extent)
        return differ and one_day and not turned and meet

    def follows(self, other: _Held) -> bool:
        """Tell whether it is the resumption after the last day of the other."""
        resumed = self.said.effect == RESUMED and other.said.effect != RESUMED
        return resumed and self.first >= other.last


def _held(said: Said, on: date, known_by: date, fades: timedelta) -> _Held | Reason | None:
    """Return what is said as it holds on a day; why it takes no part; None for another day."""
    if said.published is not None and said.published > known_by:
        return None
    start, end = said.start(known_by), said.end(known_by)
    if start.latest is None:
        return Reason.UNDATED
    if on < start.latest:
        earliest = start.earliest or start.latest - fades
        return Reason.UNSURE if earliest <= on else None
    first, spoken = start.latest, end or said.last
    sure = max(filter(None, (spoken.earliest, start.earliest)), default=first)
    last = max(spoken.latest or first, first)
    if on > (last if end else last + fades):
        return None
    if said.published is None:
        return Reason.UNPUBLISHED
    if said.refuted:
        return Reason.REFUTED
    return _Held(said, first, sure, last, min(sure, on), min(last, on))


def _stretches(held: Sequence[_Held], length_km: float) -> Iterator[Stretch]:
    """Yield the parts of a line, each as long as the facts on it are the same."""
    found: list[Stretch] = []
    for km_from, km_to in _parts([each.said.extent for each in held], length_km):
        here = [each for each in held if each.said.extent.covers(km_from, km_to)]
        facts = tuple(_facts(here))
        same = bool(found) and found[-1].facts == facts
        found.append(Stretch(found.pop().km_from if same else km_from, km_to, facts))
    yield from found


def _parts(extents: Sequence[Extent], length_km: float) -> Iterator[tuple[float, float]]:
    """Yield the parts into which extents cut a line, and the places that are extents themselves."""
    places = {each.km_from for each in extents if each.is_point}
    ends = {km for each in extents for km in (each.km_from, each.km_to)}
    cuts = sorted({0.0, round(length_km, 2), *ends})
    for start, after in pairwise(cuts):
        if start in places:
            yield start, start
        yield start, after
    if cuts[-1] in places:
        yield cuts[-1], cuts[-1]


def _facts(here: Sequence[_Held]) -> Iterator[Fact]:
    """Yield the facts on one part of a line, those of the same reports as one."""
    scopes: dict[tuple[tuple[str, tuple[_Held, ...]], ...], list[str]] = {}
    kinds = _kinds(here)
    for kind in kinds:
        of_kind = [e for e in here if kind in e.said.scope or ALL in e.said.scope]
        scopes.setdefault(tuple(_states(of_kind)), []).append(kind)
    for states, some in scopes.items():
        scope = (ALL,) if len(some) == len(kinds) else tuple(some)
        for state, behind in states:
            last = max((each.told for each in behind), default=None)
            yield Fact(state, scope, last, tuple(each.said for each in behind))


def _kinds(here: Sequence[_Held]) -> list[str]:
    """Return the kinds of traffic; the one that nobody names where a report is of such."""
    every = [each for each in vocabulary.terms("effect_scope") if each not in (ALL, UNSAID)]
    unsaid = any(UNSAID in each.said.scope for each in here)
    return [*every, UNSAID] if unsaid else every


def _states(of_kind: Sequence[_Held]) -> Iterator[tuple[str, tuple[_Held, ...]]]:
    """Yield the states of one kind of traffic on one part of a line, and what is behind each."""
    newest = max((each.newest for each in of_kind), default=None)
    leading = [each for each in of_kind if each.newest == newest]
    leading = [each for each in leading if not any(e.follows(each) for e in leading)]
    if not leading:
        yield NO_REPORT, ()
    elif any(one.disputes(other) for one, other in combinations(leading, 2)):
        yield DISPUTED, tuple(leading)
    else:
        for state in dict.fromkeys(each.said.state for each in leading):
            yield state, tuple(each for each in leading if each.said.state == state)
