"""Out of public forms: what each record on a line, and each claim about it, says of the traffic.

Only what everyone may see is read, as the store gives it.  What is said in terms of the vocabulary
counts; a claim in a source's own words stands beside what its record says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from mapper import vocabulary
from mapper.model import Incident
from mapper.names import fold
from mapper.schema import Face, Kind, columns
from mapper.status.extents import Placed
from mapper.status.said import (
    RESUMED,
    UNSAID,
    Bounds,
    Closure,
    Dated,
    Said,
    Voice,
    Words,
    closure_of,
)
from mapper.store.record import from_row
from mapper.vocabulary import Handling

_NIGHT = "night"
_REFUTED = "refuted"
_SEPARATOR = re.compile(r"[;,]")


#: The columns that are read: those of days and effects, and all that the gate minds.
_READ = tuple(
    name
    for name, column in columns(Incident).items()
    if Face.EXPORT in column.faces
    and (
        column.kind is Kind.TERM
        or column.hint_type == date | None
        or name in ("id", "title", "time_precision")
    )
)


def closures(placed: Iterable[Placed]) -> tuple[Closure, ...]:
    """Return from when to when each effect on a line was, as it is known now.

    There is one for each record that names an effect, in the order given.
    """
    return tuple(closure_of(said) for each in placed if (said := _Read(each).own) is not None)


def all_said(placed: Iterable[Placed]) -> tuple[Said, ...]:
    """Return what the records on a line, and the claims about them, say of its traffic."""
    return tuple(said for each in placed for said in _Read(each).every())


class _Read:
    """A record as it is read: its columns, its sources, and its claims by what they are about."""

    def __init__(self, placed: Placed) -> None:
        self.of = placed.report.properties
        self.extent = placed.extent
        self.incident = from_row(Incident, {each: self.of[each] for each in _READ if self.of[each]})
        self.withheld = Handling.EQUIPMENT in self.incident.handling

    @property
    def own(self) -> Said | None:
        """What the record itself says; None where it names no effect."""
        effect = _term("effect", self.incident.effect)
        if not effect or (self.withheld and effect == RESUMED):
            return None
        published, by = self._published(effect)
        starts = _own(self.incident.effect_start, published, by)
        ends = _own(self.incident.effect_end, self._end_published(published), by)
        return replace(
            self._said(effect, published, by),
            starts=(*starts, *self._given("effect_start")),
            ends=() if self.withheld else (*ends, *self._given("effect_end")),
            words=tuple(each for each in self._in_words() if each.published),
        )

    def every(self) -> Iterator[Said]:
        """Yield what the record says, and each claim about it that names an effect.

        One in words of its own that nobody dated comes by itself, as an effect that is not named.
        """
        if own := self.own:
            yield own
        for claim in self._claims("effect"):
            effect = _term("effect", claim["value"])
            if effect and (said := self._claimed(claim, effect)):
                yield said
        for words in self._in_words():
            if words.published is None:
                yield replace(self._said(UNSAID, None, words.by), words=(words,))

    def _claimed(self, claim: Mapping[str, Any], effect: str) -> Said | None:
        """Return what a claim says; None where that would tell the end that is withheld."""
        by = (_voice(claim, self._said_on(claim)),)
        said = self._said(effect, self._said_on(claim), by)
        first, to = _day(claim["effective_from"]), _day(claim["effective_to"])
        if self.withheld:
            until = said.last.latest
            if effect == RESUMED or (first and until and first > until):
                return None
        if first or to:
            began = Bounds(first, first, by) if first else Bounds(None, to)
            said = replace(said, began=began, last=Bounds(to or first, to or first))
        scope = _terms("effect_scope", claim["scope"])
        return replace(said, scope=scope) if scope else said

    def _said(self, effect: str, published: date | None, by: tuple[Voice, ...]) -> Said:
        """Return that an effect is said of the days, the traffic and the place of the record."""
        began, last = _days(self.incident, published)
        return Said(
            self.incident.id,
            effect,
            self.incident.effect_scope or (UNSAID,),
            self.extent,
            published,
            by,
            began,
            last,
            withheld=self.withheld,
            refuted=self.incident.verification == _REFUTED,
            title=self.incident.title,
        )

    def _published(self, effect: str) -> tuple[date | None, tuple[Voice, ...]]:
        """Return since when it is known that a record has an effect, and by whom.

        That is the day of the first report, or of the first of its sources; where a source says
        another effect of the same days, of the first that does not.
        """
        claims = [*self._claims("effect")]
        said_on = {each["source_id"]: self._said_on(each) for each in claims}
        said = {
            each["source_id"]: _term("effect", each["value"])
            for each in claims
            if not (each["effective_from"] or each["effective_to"])
        }
        denying = {key for key, term in said.items() if term not in ("", effect)}
        sources = self.of["sources"]
        agreeing = [each for each in sources if each["source_id"] not in denying] or sources
        by = [
            _voice(each, _day(each["published"]) or said_on.get(each["source_id"]))
            for each in agreeing
        ]
        days = [each.published for each in by]
        days += [said_on[key] for key, term in said.items() if term == effect]
        first = min(filter(None, days), default=None)
        if first is None or len(agreeing) == len(sources):
            first = self.incident.reported_date or first
        return first, tuple(by)

    def _end_published(self, published: date | None) -> date | None:
        """Return since when the end is known that a record gives.

        A day after its first report is known since the first of its sources that is not older;
        where there is none, it was said ahead.
        """
        end = self.incident.effect_end
        if end is None or published is None or end <= published:
            return published
        later = [day for each in self.of["sources"] if (day := _day(each["published"]))]
        return min((day for day in later if day >= end), default=published)

    def _given(self, name: str) -> Iterator[Dated]:
        """Yield the days that claims give for a column of days."""
        for claim in self._claims(name):
            with suppress(ValueError):
                day = date.fromisoformat(claim["value"] or "")
                yield Dated(day, self._said_on(claim), (_voice(claim, self._said_on(claim)),))

    def _in_words(self) -> Iterator[Words]:
        """Yield what sources say of the effect in their own words."""
        for claim in self._claims("effect"):
            if claim["value"] and not _term("effect", claim["value"]):
                yield Words(
                    claim["value"], self._said_on(claim), (_voice(claim, self._said_on(claim)),)
                )

    def _claims(self, name: str) -> list[Mapping[str, Any]]:
        return [claim for claim in self.of["claims"] if claim["field"] == name]

    def _said_on(self, claim: Mapping[str, Any]) -> date | None:
        """Return the day on which a claim was published: its own, else its source's."""
        if said := _day(claim["said_date"]):
            return said
        of_source = (
            s["published"] for s in self.of["sources"] if s["source_id"] == claim["source_id"]
        )
        return _day(next(of_source, None))


def _days(incident: Incident, published: date | None) -> tuple[Bounds, Bounds]:
    """Return the bounds of the first day, and of the last day spoken of, by those of the event.

    What went on over days began on the first; what is so since a day was so when it was published.
    """
    span, meaning = incident.span(), incident.date_meaning
    first, last = span.first, span.last
    if meaning == "since":
        reported = incident.reported_date or published
        until = max((day for day in (first, last, reported) if day), default=None)
        return Bounds(first, first), Bounds(until, until)
    if meaning == "by":
        return Bounds(first, last), Bounds(last, last)
    exact = incident.time_precision == 1 and incident.time_of_day != _NIGHT
    if meaning in ("day", "through") and exact:
        return Bounds(first, first), Bounds(last, last)
    return Bounds(first, last), Bounds(first, last)


def _own(day: date | None, published: date | None, by: tuple[Voice, ...]) -> Iterator[Dated]:
    if day is not None:
        yield Dated(day, published, by)


def _voice(of: Mapping[str, Any], published: date | None) -> Voice:
    """Return who says a claim, or is a source."""
    return Voice(of["source_id"] or "", of["publisher"] or "", published)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _terms(name: str, text: str | None) -> tuple[str, ...]:
    """Return the terms that a text lists; none where one of its parts is no term."""
    found = [_term(name, part) for part in _SEPARATOR.split(text or "")]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _term(name: str, text: str | None) -> str:
    """Return the term whose id or label a text is; "" where it is none, or says nothing."""
    return _spelled(name).get(fold(text), "") if text else ""


@cache
def _spelled(name: str) -> Mapping[str, str]:
    """Return the terms of a list that say something, by their ids and labels, folded."""
    terms = [each for each in vocabulary.terms(name).values() if not each.silent]
    return {fold(text): each.id for each in terms for text in (each.id, each.text())}
