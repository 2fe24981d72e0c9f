"""What speaks against a time in a text: it is to come, names a street, or dates a trial.

A report tells an incident and what was done about it.  The words beside a date, in its clause,
say which of the two it dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.geocode.dates.candidates import TimeCandidate
from mapper.geocode.dates.words import TimeText
from mapper.geocode.tokens import sentences

_STOPS = frozenset(",;:()!?…")
#: As many tokens may stand between a date and the word that says what it dates.
_BESIDE = 5
_FRONT = 3
#: No clause goes on for more tokens at either side of a date.
_LONGEST = 40


@dataclass
class DateSense:
    """Judges the times of ``said``."""

    said: TimeText

    def stands(self, candidate: TimeCandidate) -> bool:
        """Whether a time can be that of an incident at all."""
        if candidate.when is None or self._is_name(candidate):
            return False
        return not (candidate.counted and self._is_ahead(candidate))

    def weights(self, candidates: Sequence[TimeCandidate]) -> list[int]:
        """Return how much speaks against each of several times: 0 is nothing.

        A word of trials and arrests dates the time that stands nearest to it in its clause.
        """
        weights = [one.doubt for one in candidates]
        nearest: dict[int, tuple[int, int]] = {}
        for at, one in enumerate(candidates):
            first, last = self._clause(one)
            for place in range(max(first, one.first - _BESIDE), min(last, one.last + _BESIDE)):
                if self.said.at(place, "aside"):
                    gap = max(one.first - place, place - one.last + 1)
                    nearest[place] = min(nearest.get(place, (gap, at)), (gap, at))
        for _, at in nearest.values():
            weights[at] += 1
        return weights

    def _is_name(self, candidate: TimeCandidate) -> bool:
        """Whether a date is the name of a street: "улица 8 Марта", "March 8 Street"."""
        said = self.said
        place = said.back_signs(said.back(candidate.first, "article"), "«\"„“'")
        if said.before(place, "street"):
            return True
        after = candidate.last
        named = said.at(after, "street_after")
        return named is not None and said.tokens[after].capital

    def _is_ahead(self, candidate: TimeCandidate) -> bool:
        """Whether the clause of a time speaks of what is to come."""
        first, last = self._clause(candidate)
        first, last = min(first, candidate.first), max(last, candidate.last)
        within = range(first, last)
        return any(self.said.at(place, "future") for place in within) and not any(
            self.said.at(place, "past") for place in within
        )

    def _clause(self, candidate: TimeCandidate) -> tuple[int, int]:
        """Return the tokens of the clause of a time; a time in front of a comma opens the next."""
        first, last = candidate.first, candidate.last
        while first > max(candidate.first - _LONGEST, 0) and not self._is_stop(first - 1):
            first -= 1
        end = self._clause_end(last)
        opens = candidate.first - first < _FRONT and (not first or first - 1 in self._ends)
        if (
            opens
            and end == last
            and end < len(self.said.tokens)
            and (self.said.tokens[end].text == ",")
        ):
            end = self._clause_end(end + 1)
        return first, end

    def _clause_end(self, place: int) -> int:
        longest = min(place + _LONGEST, len(self.said.tokens))
        while place < longest and not self._is_stop(place):
            place += 1
        return place

    def _is_stop(self, place: int) -> bool:
        token = self.said.tokens[place]
        if token.kind == "dash" or token.text in _STOPS or place in self._ends:
            return True
        return self.said.at(place, "and", "clause") is not None

    @cached_property
    def _ends(self) -> frozenset[int]:
        """The places of the signs that end sentences."""
        ends, place = [], 0
        for sentence in sentences(list(self.said.tokens)):
            place += len(sentence)
            ends.append(place - 1)
        return frozenset(ends)


def best(sense: DateSense, ranks: Sequence[Sequence[TimeCandidate]]) -> TimeCandidate | None:
    """Return the likeliest time: of an incident, by the rule that says most, the first."""
    stand = [
        (rank, candidate)
        for rank, found in enumerate(ranks)
        for candidate in found
        if sense.stands(candidate)
    ]
    if len(stand) < 2:
        return stand[0][1] if stand else None
    weights = sense.weights([candidate for _, candidate in stand])
    chosen = min(range(len(stand)), key=lambda at: (weights[at], stand[at][0], stand[at][1].first))
    return stand[chosen][1]
