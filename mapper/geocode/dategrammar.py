"""The grammar of dates: from the words of time in a text to the days that they mean.

Days come before months in every language read here; a day without a year is the last one before
the publication, and nothing lies after it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from mapper.geocode.timewords import TimeWord
from mapper.geocode.tokens import Token

_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class When:
    """When something was, in the columns of ``incidents.csv``.

    ``date_meaning`` is day, one_of, through, by or since; ``time_precision`` 1 day, 2 week,
    3 month; ``time_of_day`` night, morning, day, evening or unknown.
    """

    event_date: date | None = None
    event_date_end: date | None = None
    date_meaning: str = "day"
    time_precision: int = 1
    time_of_day: str = "unknown"
    start: int = 0
    end: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the columns as JSON values."""
        first, last = self.event_date, self.event_date_end
        return {
            "event_date": first.isoformat() if first else None,
            "event_date_end": last.isoformat() if last else None,
            "date_meaning": self.date_meaning if first or last else None,
            "time_precision": self.time_precision if first or last else None,
            "time_of_day": self.time_of_day,
        }


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, None where the calendar has none such."""
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


@dataclass(slots=True)
class DateGrammar:
    """Reads the first time that ``tokens`` speak of; ``words`` are their words of time."""

    tokens: Sequence[Token]
    words: Sequence[TimeWord]
    lang: str
    published: date | None

    def read(self) -> When | None:
        """Return the first time by the rules, those that say most first."""
        for rule in (self._days, self._relative, self._weekday, self._month):
            for at in range(len(self.tokens)):
                found = rule(at)
                if found is not None:
                    return found
        return None

    def _at(self, place: int, *roles: str) -> TimeWord | None:
        fits = [w for w in self.words if w.first == place and w.role in roles]
        return max(fits, key=lambda word: word.last) if fits else None

    def _before(self, place: int, *roles: str) -> TimeWord | None:
        fits = [w for w in self.words if w.last == place and w.role in roles]
        return min(fits, key=lambda word: word.first) if fits else None

    def _number(self, place: int, high: int = 31) -> int | None:
        word = self._at(place, "number")
        if word is None or self.tokens[place].kind != "number" or not 1 <= word.value <= high:
            return None
        return word.value

    def _after_sign(self, place: int) -> int:
        """Step over the full stop of "14." and the comma before a year."""
        while place < len(self.tokens) and self.tokens[place].text in ".,":
            place += 1
        return place

    def _year(self, place: int) -> tuple[int | None, int]:
        at = self._after_sign(place)
        number = self._number(at, 2100)
        if number in _YEARS:
            return number, at + 1
        return None, place

    def _days(self, at: int) -> When | None:
        """Read "14 March 2022", "14 or 15 March", "14–16 March", "March 14"."""
        first = self._number(at)
        if first is not None:
            return self._day_month(at, first)
        month = self._at(at, "month")
        if month is None or self.lang != "en":
            return None
        first = self._number(month.last)
        if first is None:
            return None
        joint, second, place = self._second(month.last + 1)
        year, place = self._year(place)
        return self._made(at, place, (month.value, first), (month.value, second), joint, year)

    def _day_month(self, at: int, first: int) -> When | None:
        place = self._after_sign(at + 1)
        month = self._at(place, "month")
        of = self.lang == "en" and [t.key for t in self.tokens[place : place + 1]] == ["of"]
        if month is None and of:
            month = self._at(place + 1, "month")
        if month is not None:
            year, end = self._year(month.last)
            joint, second, later = self._second(end)
            other = self._at(self._after_sign(later), "month") if second else None
            if second and other:
                year2, end2 = self._year(other.last)
                return self._made(
                    at, end2, (month.value, first), (other.value, second), joint, year2 or year
                )
            return self._made(at, end, (month.value, first), (month.value, None), "", year)
        joint, second, place = self._second(self._after_sign(at + 1))
        month = self._at(self._after_sign(place), "month") if second else None
        if second is None or month is None:
            return None
        year, end = self._year(month.last)
        return self._made(at, end, (month.value, first), (month.value, second), joint, year)

    def _second(self, place: int) -> tuple[str, int | None, int]:
        """Read the joint and the number of a second day, if there is one."""
        joint = self._at(place, "or") or self._at(place, "dash", "to", "and")
        if joint is None:
            return "", None, place
        number = self._number(joint.last)
        return (joint.role, number, joint.last + 1) if number else ("", None, place)

    def _made(
        self, at: int, end: int, first: tuple[int, int], last: tuple[int, int | None], joint: str,
        year: int | None,
    ) -> When | None:
        begun = self._dated(year, *first)
        if begun is None:
            return None
        when = When(begun, start=self.tokens[at].start, end=self.tokens[end - 1].end)
        if last[1] is not None:
            ended = self._dated(year, last[0], last[1])
            if ended is None or ended < begun:
                return when
            meaning = "one_of" if joint == "or" else "through"
            return replace(when, event_date_end=ended, date_meaning=meaning)
        return self._open_ended(at, when)

    def _open_ended(self, at: int, when: When) -> When:
        if self._before(at, "since") and not self._before(at, "night_to"):
            return replace(when, date_meaning="since")
        if self._before(at, "by"):
            return replace(
                when, event_date=None, event_date_end=when.event_date, date_meaning="by"
            )
        return when

    def _dated(self, year: int | None, month: int, day: int) -> date | None:
        """Return a day, without a year the last one before publication; never a later one."""
        if year is not None:
            found = day_of(year, month, day)
            late = found and self.published and found > self.published
            return None if late else found
        if self.published is None:
            return None
        found = day_of(self.published.year, month, day)
        if found is not None and found <= self.published:
            return found
        return day_of(self.published.year - 1, month, day)

    def _relative(self, at: int) -> When | None:
        if self.published is None:
            return None
        word = self._at(at, "before_yesterday", "yesterday", "today")
        if word is None:
            return self._ago(at, self.published) or self._weeks(at, self.published)
        back = {"before_yesterday": 2, "yesterday": 1, "today": 0}[word.role]
        return self._back(self.published, back, at, word.last)

    def _back(self, published: date, days: int, first: int, last: int) -> When:
        return When(
            published - timedelta(days=days), start=self.tokens[first].start,
            end=self.tokens[last - 1].end,
        )

    def _ago(self, at: int, published: date) -> When | None:
        """Read "three days ago" and "vor drei Tagen"."""
        number = self._at(at, "number")
        if number is None or number.value > 60:
            return None
        ago = self._at(number.last, "days_ago")
        if ago:
            return self._back(published, number.value, at, ago.last)
        unit = self._at(number.last, "ago_unit")
        return self._back(published, number.value, at, unit.last) if unit and self._before(
            at, "ago_before"
        ) else None

    def _weeks(self, at: int, published: date) -> When | None:
        word = self._at(at, "weekend") or self._at(at, "week", "last_month")
        if word is None:
            return None
        if word.role == "weekend":
            sunday = published - timedelta(days=(published.weekday() + 1) % 7)
            first, last = sunday - timedelta(days=1), sunday
            made = When(first, last, "through")
        elif word.role == "week":
            monday = published - timedelta(days=published.weekday() + 7)
            made = When(monday, monday + timedelta(days=6), "through", 2)
        else:
            last = published.replace(day=1) - timedelta(days=1)
            made = When(last.replace(day=1), last, "through", 3)
        return replace(made, start=self.tokens[at].start, end=self.tokens[word.last - 1].end)

    def _weekday(self, at: int) -> When | None:
        word = self._at(at, "weekday")
        if word is None or self.published is None:
            return None
        back = (self.published.weekday() - word.value) % 7
        found = self._back(self.published, back, at, word.last)
        joint = self._at(word.last, "or")
        other = self._at(joint.last, "weekday") if joint else None
        if other is None:
            return found
        back = (self.published.weekday() - other.value) % 7
        second = self._back(self.published, back, at, other.last)
        days = sorted(day for day in (found.event_date, second.event_date) if day)
        return replace(second, event_date=days[0], event_date_end=days[-1], date_meaning="one_of")

    def _month(self, at: int) -> When | None:
        """Read "in March 2022", "late March": a whole month, or a third of one."""
        word = self._at(at, "month")
        if word is None:
            return None
        year, end = self._year(word.last)
        part = self._before(at, "early", "middle", "late")
        introduced = at > 0 and self.tokens[at - 1].key in _INTO_MONTH
        if year is None and not part and not introduced:
            return None
        first = self._dated(year, word.value, 1)
        if first is None:
            return None
        length = monthrange(first.year, first.month)[1]
        days = {"early": (1, 10), "middle": (11, 20), "late": (21, length)}.get(
            part.role if part else "", (1, length)
        )
        last = first.replace(day=days[1])
        if self.published:
            last = min(last, self.published)
        first = min(first.replace(day=days[0]), last)
        return When(
            first, last, "through", 2 if part else 3, start=self.tokens[at].start,
            end=self.tokens[end - 1].end,
        )


_INTO_MONTH = frozenset("in im w we в во у в на u ŭ last vorigen letzten".split())
