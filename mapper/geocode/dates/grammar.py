"""The grammar of days: from "14 or 15 March" and "14.03.2022" in a text to the days they mean.

Days come before months in every language read here, in English also after them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mapper.geocode.dates.candidates import TimeCandidate
from mapper.geocode.dates.when import When, day_of
from mapper.geocode.dates.words import PERIODS, TimeText, TimeWord
from mapper.geocode.dates.years import OLDEST, Day, dated, open_ended, year_after, year_before

_MONTHS = ("month", "short")
_TWO_AND_TWO = re.compile(r"\d{2}\.\d{2}")
_LEADS = ("on", "since", "night_to")
#: No list of days in a sentence has more; a table of numbers may.
_LONGEST = 12
_WEAK_LEADS = ("from", "by", "between", "to")


@dataclass(slots=True)
class DayGrammar:
    """Reads the days that ``said`` speaks of."""

    said: TimeText
    #: What is joined to the day that begins at a place: a list is read from each of its days.
    _joined: dict[int, tuple[str, Day] | None] = field(default_factory=dict)

    def read(self) -> list[TimeCandidate]:
        """Return all days with their number in the month, in their order."""
        found: list[TimeCandidate] = []
        for word in self.said.of_roles("number", "decimal", "ordinal", "weekday", *_MONTHS):
            if not found or word.first >= found[-1].last:
                candidate = self._days(word.first)
                found += [candidate] if candidate else []
        return found

    def _days(self, place: int) -> TimeCandidate | None:
        first = self._day(place)
        if first is None:
            return None
        days, joints = self._chain(first)
        days = _with_months(days)
        if days[-1].month is None or (days[-1].loose and not self._is_led(days)):
            return None
        return self._meant(days, joints)

    def _chain(self, first: Day) -> tuple[list[Day], list[str]]:
        """Read what is joined to a day: "5, 6 and 8 March", "3 March to 5 March"."""
        days, joints = [first], [""]
        while len(days) < _LONGEST and (joined := self._joined_to(days[-1])):
            joints.append(joined[0])
            days.append(joined[1])
        while joints[-1] == ",":
            days.pop()
            joints.pop()
        return days, joints

    def _joined_to(self, day: Day) -> tuple[str, Day] | None:
        if day.first not in self._joined:
            self._joined[day.first] = self._following(day)
        return self._joined[day.first]

    def _following(self, day: Day) -> tuple[str, Day] | None:
        """Read what joins the next day to a day, and that one."""
        end = self.said.over(self.said.over_signs(day.last), *PERIODS)
        joint = self.said.at(end, "or") or self.said.at(end, "dash", "to", "and")
        comma = self.said.over_signs(end, ",") > end and day.month is None
        if joint is None and not comma:
            return None
        after = joint.last if joint else end + 1
        following = self._day(self.said.over(after, "on", "in", "from"))
        if following is None or not _continues(day, following):
            return None
        return joint.role if joint else ",", following

    def _day(self, place: int) -> Day | None:
        said = self.said
        start = place = said.over(place, "article")
        weekday = said.at(place, "weekday")
        if weekday:
            place = said.over(said.over_signs(weekday.last, ",("), "on", "article")
        day = self._numeric(place) or self._worded(place) or self._month_first(place)
        if day is None:
            return None
        if weekday is None:
            weekday = said.at(said.over_signs(day.last, ",("), "weekday")
        return replace(day, first=start, weekday=weekday.value if weekday else None)

    def _number(self, place: int) -> tuple[int, int] | None:
        word = self.said.at(place, "number", "ordinal")
        if word is None or not 1 <= word.value <= 31:
            return None
        if word.role == "number" and self.said.tokens[place].kind != "number":
            return None
        return word.value, word.last

    def _worded(self, place: int) -> Day | None:
        """Read "14 March 2022", and "14" that may belong to a month further on."""
        number = self._number(place)
        if number is None:
            return None
        after = self.said.over(self.said.over_signs(number[1]), "article")
        month = self._month_at(after)
        if month is not None and self.said.at(after, "half"):
            return None
        if month is None:
            return Day(number[0], None, None, place, number[1])
        year, end = year_after(self.said, month.last)
        return Day(number[0], month.value, year, place, end)

    def _month_at(self, place: int) -> TimeWord | None:
        """Return a month; "лист" and "sie" are one only before a point or a year."""
        month = self.said.at(place, *_MONTHS)
        if month is None or month.role == "month":
            return month
        following = self.said.tokens[month.last : month.last + 1]
        return month if following and following[0].text[0] in ".0123456789" else None

    def _month_first(self, place: int) -> Day | None:
        month = self.said.at(place, *_MONTHS)
        if month is None or self.said.lang != "en" or not self.said.tokens[place].capital:
            return None
        number = self._number(self.said.over(self.said.over_signs(month.last), "article"))
        if number is None:
            return None
        year, end = year_after(self.said, number[1])
        return Day(number[0], month.value, year, place, end, month_first=True)

    def _numeric(self, place: int) -> Day | None:
        """Read "14.03.2022", "14-3-2022", "2022/03/14", and loosely "14.3" and "14/3"."""
        tokens = self.said.tokens[place : place + 5]
        if not tokens or tokens[0].kind != "number":
            return None
        parts, last = tokens[0].key.split("."), place + 1
        if len(parts) == 1:
            for sign, token in zip(tokens[1::2], tokens[2::2], strict=False):
                touching = sign.start == self.said.tokens[last - 1].end == token.start - 1
                if sign.text != tokens[1].text or sign.text not in "/-" or not touching:
                    break
                parts.append(token.key)
                last += 2
        if tokens[0].text.count(",") or not all(p.isdigit() for p in parts):
            return None
        if len(parts) == 3 and len(parts[0]) == 4:
            parts = parts[::-1]
        if len(parts) == 3 and max(map(len, parts[:2])) <= 2 and len(parts[2]) in (2, 4):
            year = int(parts[2]) + (2000 if len(parts[2]) == 2 else 0)
            return Day(int(parts[0]), int(parts[1]), year, place, last)
        return self._loose(parts, place, last)

    def _loose(self, parts: Sequence[str], place: int, last: int) -> Day | None:
        said = self.said
        dash = last > place + 1 and said.tokens[place + 1].text == "-"
        after = said.over_signs(last)
        follows = said.at(after, *_MONTHS) or said.at(last, "measure", "clock", "hour", "am", "pm")
        if len(parts) != 2 or dash or follows or max(map(len, parts)) > 2:
            return None
        sure = len(parts[1]) == 2 or after > last
        if last == place + 1 and not sure:
            return None
        if not (1 <= int(parts[0]) <= 31 and 1 <= int(parts[1]) <= 12):
            return None
        year, end = year_after(self.said, last)
        return Day(int(parts[0]), int(parts[1]), year, place, end, loose=True, sure=sure)

    def _is_led(self, days: Sequence[Day]) -> bool:
        """Whether something says that numbers like "14.3" are days."""
        if any(not day.loose and day.month for day in days) or days[0].weekday is not None:
            return True
        if self.said.before_over(days[0].first, ("article",), *_LEADS):
            return True
        if len(days) == 1 and self._stands_alone(days[0]):
            return True
        led = self.said.before_over(days[0].first, ("article",), *_WEAK_LEADS)
        return led is not None and (days[0].sure or len(days) > 1)

    def _stands_alone(self, day: Day) -> bool:
        """Whether "14.03" measures nothing: what follows is a sign, a number or a word of time."""
        if not _TWO_AND_TWO.fullmatch(self.said.tokens[day.first].text):
            return False
        after = self.said.tokens[day.last : day.last + 1]
        if not after or after[0].kind in ("number", "dash"):
            return True
        if after[0].kind == "sign":
            return after[0].text in ".,;:)"
        return any(word.first == day.last for word in self.said.words)

    def _meant(self, days: Sequence[Day], joints: Sequence[str]) -> TimeCandidate:
        first, last = days[0], days[-1]
        year = year_before(self.said, first.first) if first.year is None else first.year
        if year is None and last.year is not None:
            year = last.year - ((first.month or 0) > (last.month or 0))
        begun, counted = dated(self.said, first, year)
        when = None
        if begun is not None:
            tokens = self.said.tokens
            when = When(begun, start=tokens[first.first].start, end=tokens[last.last - 1].end)
            when = (
                self._through(when, last, joints)
                if len(days) > 1
                else open_ended(self.said, first.first, when)
            )
        # A date at the head of a report, that of its publication, is seldom the incident's.
        doubt = int(first.loose) + int(begun is not None and begun == self.said.published)
        return TimeCandidate(when, first.first, last.last, counted, doubt)

    def _through(self, when: When, last: Day, joints: Sequence[str]) -> When | None:
        """Close a span; one that runs beyond the publication is open, a reversed one is none."""
        begun, month = when.event_date, last.month
        if begun is None or month is None:
            return None
        year = begun.year + (month < begun.month) if last.year is None else last.year
        ended = day_of(year, month, last.day)
        if ended is None or ended < begun:
            return None
        if last.year is None and (ended - begun).days > OLDEST:
            return None
        one_of = "or" in joints
        if self.said.published and ended > self.said.published:
            return when if one_of else replace(when, date_meaning="since")
        return replace(when, event_date_end=ended, date_meaning="one_of" if one_of else "through")


def _continues(last: Day, following: Day) -> bool:
    """Whether a number joined to a day is one too; bare numbers follow only "March 3"."""
    return following.month is not None or last.month is None or last.month_first


def _with_months(days: list[Day]) -> list[Day]:
    """Give each day the month of the next that has one, or of the one before."""
    month, loose = None, False
    found = []
    for day in reversed(days):
        if day.month is not None:
            month, loose = day.month, day.loose
        found.append(replace(day, month=month, loose=day.loose or loose))
    found.reverse()
    for at, day in enumerate(found):
        if day.month is None and at:
            found[at] = replace(day, month=found[at - 1].month)
    return found
