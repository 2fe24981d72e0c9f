"""What reports say of the traffic on a line, as values: where, since when, until when, and who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from mapper import vocabulary

#: The effect after another, and the term of an effect or a traffic that no source names.
RESUMED, UNSAID = "resumed", "unknown"

#: How far from a station a kilometre may be to be that of it: figures have two decimals.
AT_KM = 0.011


class Voice(NamedTuple):
    """Who says something: the id of a source, its publisher, and when that was published."""

    source_id: str
    publisher: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of a line, in km along its drawn course; a station or a site has no length.

    Each of its ends may be ``doubt_km`` off.
    """

    km_from: float
    km_to: float
    doubt_km: float = 0.0

    @property
    def is_point(self) -> bool:
        """Whether it is one place and no stretch."""
        return self.km_from == self.km_to

    def covers(self, km_from: float, km_to: float) -> bool:
        """Tell whether all between two kilometres lies within it."""
        return self.km_from <= km_from and km_to <= self.km_to

    def surely_meets(self, other: Extent) -> bool:
        """Tell whether both have a part in common that is longer than the doubt about the two.

        A place lies within a stretch as deep as the nearer end is away; the same place is shared.
        """
        if self.is_point and other.is_point:
            return self.km_from == other.km_from
        shared_km = min(self.km_to, other.km_to) - max(self.km_from, other.km_from)
        for point, stretch in ((self, other), (other, self)):
            if point.is_point:
                at_km = point.km_from
                shared_km = min(at_km - stretch.km_from, stretch.km_to - at_km)
        return shared_km > self.doubt_km + other.doubt_km


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days between which something began or ended, both included; None where that is open.

    ``by`` are who dated it; nobody, where it is only as the days of the event bound it.
    """

    earliest: date | None
    latest: date | None
    by: tuple[Voice, ...] = ()


class Dated(NamedTuple):
    """A day that somebody gave, and when that was published; None where nobody knows when."""

    day: date
    published: date | None
    by: tuple[Voice, ...]


class Words(NamedTuple):
    """What a source says of an effect in its own words, and since when that is known."""

    text: str
    published: date | None
    by: tuple[Voice, ...]


@dataclass(frozen=True)
class Said:
    """What one record, or one source of it, says of the traffic on a part of a line.

    ``effect`` and ``scope`` are terms of the vocabulary; ``published`` is the day since which it
    is known, None where that is not.  ``began`` and ``last`` are the bounds of the first day, and
    of the last one of which it speaks, by the days of the event; ``starts`` and ``ends`` what was
    said of both.  The end of what befell wayside equipment is ``withheld``; a record that was
    found to be false is ``refuted``.  ``title`` is that of the record, ``words`` what sources say
    of the effect in their own.
    """

    record_id: str
    effect: str
    scope: tuple[str, ...]
    extent: Extent
    published: date | None
    by: tuple[Voice, ...]
    began: Bounds
    last: Bounds
    starts: tuple[Dated, ...] = ()
    ends: tuple[Dated, ...] = ()
    withheld: bool = False
    refuted: bool = False
    title: str = ""
    words: tuple[Words, ...] = ()

    @cached_property
    def state(self) -> str:
        """The state of traffic as which it reads, a term of the vocabulary's ``traffic``."""
        return vocabulary.terms("effect")[self.effect].traffic

    @cached_property
    def last_day(self) -> date | None:
        """The last day of which it speaks, by all that was said; None where it has no day."""
        spoken = (self.end() or self.last).latest
        return max((each for each in (self.start().latest, spoken) if each), default=None)

    def start(self, known_by: date | None = None) -> Bounds:
        """Return when it began, by all that was said, or by what was published by a day."""
        return _bounds(self.starts, known_by) or self.began

    def end(self, known_by: date | None = None) -> Bounds | None:
        """Return when it ended, by the same; None where nobody says, or it is withheld."""
        return _bounds(self.ends, known_by)

    def voices(self, known_by: date) -> tuple[Voice, ...]:
        """Return who had said so by a day; where that is known of none, who says so undated."""
        return _known(self.by, known_by)

    def in_words(self, known_by: date) -> tuple[Words, ...]:
        """Return what sources had said of it in their own words by a day, or nobody knows when."""
        return tuple(
            each for each in self.words if not each.published or each.published <= known_by
        )


@dataclass(frozen=True)
class Closure:
    """What befell the traffic on a part of a line, from when to when: a band of its diagram.

    ``effect`` is any but one that nobody says, a resumption too; ``state`` as of `Said`.  Where
    ``end`` is None it is unknown, or ``withheld`` by rule.  How long it was is nobody's to reckon.
    """

    record_id: str
    effect: str
    state: str
    scope: tuple[str, ...]
    extent: Extent
    start: Bounds
    end: Bounds | None
    withheld: bool

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that bound it, as far as they are known."""
        bounds = (self.start, self.end or Bounds(None, None))
        return tuple(day for each in bounds for day in (each.earliest, each.latest) if day)


def closure_of(said: Said) -> Closure:
    """Return what a record says of the traffic as a closure, as it is known now."""
    return Closure(
        said.record_id,
        said.effect,
        said.state,
        said.scope,
        said.extent,
        said.start(),
        said.end(),
        said.withheld,
    )


def _bounds(given: Iterable[Dated], known_by: date | None) -> Bounds | None:
    """Return the bounds of the days that were given, or given by a day; None where none was."""
    known = [each for each in given if known_by is None or is_known(each.published, known_by)]
    if not known:
        return None
    days = [each.day for each in known]
    by = tuple(dict.fromkeys(voice for each in known for voice in each.by))
    return Bounds(min(days), max(days), by if known_by is None else _known(by, known_by))


def _known(voices: tuple[Voice, ...], by: date) -> tuple[Voice, ...]:
    known = tuple(each for each in voices if is_known(each.published, by))
    return known or tuple(each for each in voices if each.published is None)


def is_known(published: date | None, by: date) -> bool:
    """Tell whether something was published by a day; what nobody dated was not."""
    return published is not None and published <= by
