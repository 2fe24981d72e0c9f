"""Months and parts of months: in March 2022, last June, mid-March, the first half of March."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from mapper.geocode.dates.candidates import TimeCandidate, each, spanned
from mapper.geocode.dates.when import YEARS, When
from mapper.geocode.dates.words import TimeText, TimeWord
from mapper.geocode.dates.years import OLDEST, open_ended, year_after, year_before

#: Languages that write months with a capital letter.
_CAPITALS = frozenset({"en", "de"})
_PARTS = ("early", "middle", "late")
#: Days in the longest month: a month counts as its first day.
_MONTH = 31


@dataclass(slots=True)
class MonthWords:
    """Reads the months that ``said`` speaks of."""

    said: TimeText

    def read(self, taken: Collection[int]) -> list[TimeCandidate]:
        """Return the months in their order; ``taken`` tokens belong to dates."""
        return each(self.said, ("month",), self._month, taken)

    def _month(self, word: TimeWord) -> TimeCandidate | None:
        """Read "in March 2022", "late March", "the first half of March"."""
        part, first = self._part(word)
        year, last = year_after(self.said, word.last)
        year = year_before(self.said, first) if year is None else year
        named = self.said.before_over(first, ("article",), "last")
        introduced = named or self.said.before(first, "in", "since", "from", "by")
        if year is None and not part and (not introduced or self._is_name(word)):
            return None
        begun, counted = self._begun(word, year, named=named is not None)
        if begun is None:
            return TimeCandidate(None, first, last)
        length = monthrange(begun.year, begun.month)[1]
        days = _DAYS.get(part, (1, 31))
        end = begun.replace(day=min(days[1], length))
        if self.said.published:
            end = min(end, self.said.published)
        begin = begun.replace(day=days[0])
        if begin > end:
            return TimeCandidate(None, first, last)
        when = When(begin, end, "through", 2 if part else 3)
        when = open_ended(self.said, first, when)
        if when.date_meaning == "since":
            when = replace(when, event_date_end=None)
        return spanned(self.said, when, first, last, counted=counted)

    def _is_name(self, word: TimeWord) -> bool:
        """Whether a month is written as a name where months are not: the town of Чэрвень."""
        token = self.said.tokens[word.first]
        return (
            token.capital
            and not token.text.isupper()
            and self.said.lang not in _CAPITALS
            and (word.first > 0)
        )

    def _begun(self, word: TimeWord, year: int | None, *, named: bool) -> tuple[date | None, bool]:
        """Return the first of a month; "last" before it says that it may be long ago."""
        published = self.said.published
        if year is not None:
            found = date(year, word.value, 1) if year in YEARS else None
            return (None if found and published and found > published else found), False
        if published is None:
            return None, False
        found = date(published.year, word.value, 1)
        if found <= published and not (named and word.value == published.month):
            return found, False
        found = found.replace(year=published.year - 1)
        old = not named and (published - found).days > OLDEST + _MONTH
        return (None if old else found), not named

    def _part(self, word: TimeWord) -> tuple[str, int]:
        """Return which part of a month is meant, and where its words begin."""
        said, article = self.said, ("article",)
        same = said.at(word.first, "half", *_PARTS)
        half = (
            same if same and same.role == "half" else said.before_over(word.first, article, "half")
        )
        which = said.before_over(half.first, article, "first", "second") if half else None
        if which:
            return f"{which.role}_half", which.first
        part = same or said.before_over(word.first, article, *_PARTS)
        if part and part.role != "half":
            return part.role, part.first
        return "", word.first


#: The days of a part of a month; the month may end before the last.
_DAYS = {
    "early": (1, 10),
    "middle": (11, 20),
    "late": (21, 31),
    "first_half": (1, 15),
    "second_half": (16, 31),
}
