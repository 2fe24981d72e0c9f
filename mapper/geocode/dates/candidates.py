"""The times that a text speaks of, before one of them is taken for the incident's."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from mapper.geocode.dates.when import When
from mapper.geocode.dates.words import TimeText, TimeWord


@dataclass(frozen=True, slots=True)
class TimeCandidate:
    """A time that a text speaks of: tokens ``first`` to ``last`` (excluded) and what they mean.

    ``when`` is None where the words name no time that can be: 31 April, a day to come, a street.
    ``counted`` says that the day was counted back from the publication, so that the same words
    may mean a day to come; ``doubt`` counts what makes another time of the text likelier.
    """

    when: When | None
    first: int
    last: int
    counted: bool = False
    doubt: int = 0


def spanned(
    said: TimeText, when: When, first: int, last: int, *, counted: bool = False
) -> TimeCandidate:
    """Return a time with the span of its tokens in the text."""
    tokens = said.tokens
    when = replace(when, start=tokens[first].start, end=tokens[last - 1].end)
    return TimeCandidate(when, first, last, counted)


def each(
    said: TimeText,
    roles: Collection[str],
    rule: Callable[[TimeWord], TimeCandidate | None],
    taken: Collection[int] = (),
) -> list[TimeCandidate]:
    """Return what ``rule`` makes of the words of ``roles`` that are in no other time."""
    found: list[TimeCandidate] = []
    for word in said.of_roles(*roles):
        if word.first not in taken and (not found or word.first >= found[-1].last):
            candidate = rule(word)
            found += [candidate] if candidate else []
    return found
