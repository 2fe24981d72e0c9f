"""What the sources of a record, and the claims about it, say of its effect and of its days.

A claim counts where its value is a term of the vocabulary; else it is in a source's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from mapper import vocabulary
from mapper.names import fold
from mapper.status.said import Dated, Voice, Words

_SEPARATOR = re.compile(r"[;,]")

#: A source or a claim as a public form tells it.
Told = Mapping[str, Any]


class Claims:
    """The sources of a public record, and the claims about it."""

    def __init__(self, of: Told) -> None:
        self._sources: Sequence[Told] = of["sources"]
        self._claims: Sequence[Told] = of["claims"]

    def about(self, name: str) -> list[Told]:
        """Return the claims about a column."""
        return [claim for claim in self._claims if claim["field"] == name]

    def said_on(self, claim: Told) -> date | None:
        """Return the day on which a claim was published: its own, else its source's."""
        if said := day_of(claim["said_date"]):
            return said
        of_source = (
            each["published"] for each in self._sources if each["source_id"] == claim["source_id"]
        )
        return day_of(next(of_source, None))

    def voices(self, claim: Told) -> tuple[Voice, ...]:
        """Return who says a claim."""
        return (_voice(claim, self.said_on(claim)),)

    def days(self, name: str) -> Iterator[Dated]:
        """Yield the days that claims give for a column of days."""
        for claim in self.about(name):
            with suppress(ValueError):
                day = date.fromisoformat(claim["value"] or "")
                yield Dated(day, self.said_on(claim), self.voices(claim))

    def in_words(self) -> Iterator[Words]:
        """Yield what sources say of the effect in their own words."""
        for claim in self.about("effect"):
            if claim["value"] and not term("effect", claim["value"]):
                yield Words(claim["value"], self.said_on(claim), self.voices(claim))

    def published(
        self, effect: str, reported: date | None
    ) -> tuple[date | None, tuple[Voice, ...]]:
        """Return since when it is known that a record has an effect, and by whom.

        That is the day of the first report, or of the first of its sources; where a source says
        another effect of the same days, of the first that does not.
        """
        claims = self.about("effect")
        said_on = {each["source_id"]: self.said_on(each) for each in claims}
        said = {
            each["source_id"]: term("effect", each["value"])
            for each in claims
            if not (each["effective_from"] or each["effective_to"])
        }
        denying = {key for key, said in said.items() if said not in ("", effect)}
        agreeing = [each for each in self._sources if each["source_id"] not in denying]
        agreeing = agreeing or [*self._sources]
        by = [
            _voice(each, day_of(each["published"]) or said_on.get(each["source_id"]))
            for each in agreeing
        ]
        days = [each.published for each in by]
        days += [said_on[key] for key, found in said.items() if found == effect]
        first = min(filter(None, days), default=None)
        if first is None or len(agreeing) == len(self._sources):
            first = reported or first
        return first, tuple(by)

    def end_published(self, end: date | None, published: date | None) -> date | None:
        """Return since when the end is known that a record gives, ``published`` first.

        A day after its first report is known since the first of its sources that is not older;
        where there is none, it was said ahead.
        """
        if end is None or published is None or end <= published:
            return published
        later = [day for each in self._sources if (day := day_of(each["published"]))]
        return min((day for day in later if day >= end), default=published)


def day_of(text: str | None) -> date | None:
    """Return the day that a public form tells; None for none."""
    return date.fromisoformat(text) if text else None


def term(name: str, text: str | None) -> str:
    """Return the term whose id or label a text is; "" where it is none, or says nothing."""
    return _spelled(name).get(fold(text), "") if text else ""


def terms(name: str, text: str | None) -> tuple[str, ...]:
    """Return the terms that a text lists; none where one of its parts is no term."""
    found = [term(name, part) for part in _SEPARATOR.split(text or "")]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _voice(of: Told, published: date | None) -> Voice:
    """Return who says a claim, or is a source."""
    return Voice(of["source_id"] or "", of["publisher"] or "", published)


@cache
def _spelled(name: str) -> Mapping[str, str]:
    """Return the terms of a list that say something, by their ids and labels, folded."""
    known = [each for each in vocabulary.terms(name).values() if not each.silent]
    return {fold(text): each.id for each in known for text in (each.id, each.text())}
