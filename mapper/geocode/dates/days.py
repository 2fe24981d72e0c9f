"""Days counted back from the publication: yesterday, Saturday, last weekend, three days ago."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from mapper.geocode.dates.candidates import TimeCandidate, each, spanned
from mapper.geocode.dates.when import When
from mapper.geocode.dates.words import PERIODS, TimeText, TimeWord
from mapper.geocode.dates.years import open_ended

_BACK = {"before_yesterday": 2, "yesterday": 1, "today": 0}


@dataclass(slots=True)
class DayWords:
    """Reads the words in ``said`` that count back from its publication."""

    said: TimeText
    published: date

    def read(self, taken: Collection[int]) -> list[list[TimeCandidate]]:
        """Return times by rule, those that say most first; ``taken`` tokens belong to dates."""
        said = self.said
        weekdays = each(said, ("weekday",), self._weekday, taken)
        beside = {place for day in weekdays for place in range(day.first, day.last)}
        return [
            [
                *each(said, tuple(_BACK), self._relative),
                *each(said, ("number",), self._ago),
                *each(said, ("weekend", "week", "this_week", "last_month"), self._weeks, beside),
            ],
            weekdays,
        ]

    def _relative(self, word: TimeWord) -> TimeCandidate:
        back = _BACK[word.role]
        when = open_ended(self.said, word.first, When(self._ago_day(back)))
        return spanned(self.said, when, word.first, word.last, counted=not back)

    def _ago_day(self, days: int) -> date:
        return self.published - timedelta(days=days)

    def _ago(self, number: TimeWord) -> TimeCandidate | None:
        """Read "three days ago" and "vor drei Tagen"."""
        ago = self.said.at(number.last, "days_ago")
        if ago is None and self.said.before(number.first, "ago_before"):
            ago = self.said.at(number.last, "ago_unit")
        if ago is None or number.value > 60:
            return None
        return spanned(self.said, When(self._ago_day(number.value)), number.first, ago.last)

    def _weeks(self, word: TimeWord) -> TimeCandidate:
        weekday = self.published.weekday()
        if word.role == "weekend":
            sunday = self._ago_day((weekday + 1) % 7)
            when = When(sunday - timedelta(days=1), sunday, "through")
        elif word.role == "week":
            monday = self._ago_day(weekday + 7)
            when = When(monday, monday + timedelta(days=6), "through", 2)
        elif word.role == "this_week":
            when = When(self._ago_day(weekday), self.published, "through", 2)
        else:
            last = self.published.replace(day=1) - timedelta(days=1)
            when = When(last.replace(day=1), last, "through", 3)
        counted = word.role in ("weekend", "this_week")
        return spanned(self.said, when, word.first, word.last, counted=counted)

    def _weekday(self, word: TimeWord) -> TimeCandidate:
        """Read "on Saturday", "from Friday to Saturday", "Tuesday last week"."""
        first, last = self._beside(word)
        if self._is_ahead(first, last):
            return TimeCandidate(None, first, last)
        end = self.said.over(word.last, *PERIODS)
        joint = self.said.at(end, "or") or self.said.at(end, "dash", "to", "and")
        place = self.said.over(joint.last, "on", "in", "article") if joint else end
        other = self.said.at(place, "weekday") if joint else None
        if joint and other and other.value != word.value:
            when = self._two_days(word.value, other.value, joint.role)
            return spanned(self.said, when, word.first, other.last, counted=True)
        when = open_ended(self.said, first, When(self._last(word)))
        return spanned(self.said, when, first, last, counted=True)

    def _beside(self, word: TimeWord) -> tuple[int, int]:
        """Return the tokens of a weekday with the week named beside it."""
        said = self.said
        after = said.at(said.over(word.last, "in", "to", *PERIODS), *_WEEKS)
        before = said.before(said.back(word.first, "on", "in"), *_WEEKS)
        return before.first if before else word.first, after.last if after else word.last

    def _is_ahead(self, first: int, last: int) -> bool:
        within = range(first, last)
        return bool(self.said.before(first, "next")) or any(
            self.said.at(place, "next_week") for place in within
        )

    def _last(self, word: TimeWord) -> date:
        first, last = self._beside(word)
        today = self.published.weekday()
        back = (today - word.value) % 7
        if any(self.said.at(place, "week") for place in range(first, last)):
            return self._ago_day(today + 7 - word.value)
        return self._ago_day(back or (7 if self.said.before(word.first, "last") else 0))

    def _two_days(self, first: int, last: int, joint: str) -> When:
        """Return two weekdays; "Saturday or Friday" is a slip of order, not six days."""
        apart = (last - first) % 7
        ordered = joint in ("to", "dash") or apart < 4
        end, apart = (last, apart) if ordered else (first, 7 - apart)
        ended = self._ago_day((self.published.weekday() - end) % 7)
        meaning = "one_of" if joint == "or" else "through"
        return When(ended - timedelta(days=apart), ended, meaning)


_WEEKS = ("week", "this_week", "next_week")
