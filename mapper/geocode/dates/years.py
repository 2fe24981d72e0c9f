"""The year of a day that names none, and the years that a text names in words.

A day without a year is the last one before the publication, and nothing lies after it.  But words
like "12 April", written in March, speak of the April to come more often than of the last: a report
that is older than half a year names its year, so a day is counted back half a year at most, unless
its weekday ("Monday, 5 April") or "last year" says which one is meant.  The tense does not decide
it: five of the eight ways of writing mark the past by endings that nouns have too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mapper.geocode.dates.when import YEARS, When, day_of
from mapper.geocode.dates.words import TimeText

#: Half a year in days.
OLDEST = 183
_FILLERS = ("article", "weekday", "last")


@dataclass(frozen=True, slots=True)
class Day:
    """One day as written; tokens ``first`` to ``last`` (excluded).

    ``loose`` days are numbers like "14/3", which are days only where something says so; ``sure``
    are those of them that are no fraction and no measure: "14.03", "14.3.".
    """

    day: int
    month: int | None
    year: int | None
    first: int
    last: int
    weekday: int | None = None
    loose: bool = False
    sure: bool = True
    month_first: bool = False


def dated(said: TimeText, day: Day, year: int | None) -> tuple[date | None, bool]:
    """Return a day, and whether it was counted back into the year before publication's."""
    published, month = said.published, day.month or 0
    if year is not None:
        found = day_of(year, month, day.day)
        late = found is not None and published is not None and found > published
        return (None if late else found), False
    if published is None:
        return None, False
    for back in (0, 1):
        found = day_of(published.year - back, month, day.day)
        if found is None or found > published:
            continue
        if day.weekday is not None and found.weekday() != day.weekday:
            continue
        if day.weekday is None and (published - found).days > OLDEST and back:
            return None, True
        return found, bool(back) and day.weekday is None
    return None, True


def open_ended(said: TimeText, place: int, when: When) -> When:
    """Return a day as what "since" or "by" before it makes of it."""
    word = said.before_over(place, _FILLERS, "since", "from")
    if word and not said.before(word.first, "night"):
        return replace(when, date_meaning="since")
    if said.before_over(place, _FILLERS, "by"):
        return replace(
            when,
            event_date=None,
            event_date_end=when.event_date_end or when.event_date,
            date_meaning="by",
        )
    return when


def year_after(said: TimeText, place: int) -> tuple[int | None, int]:
    """Read a year and where it ends; four digits that are no year make a date that cannot be."""
    at = said.over_signs(place, ".,")
    word = said.at(said.over(at, "article"), *_YEARS_NAMED)
    if word and said.published:
        return said.published.year + _YEARS_NAMED[word.role], word.last
    token = said.tokens[at] if at < len(said.tokens) else None
    if token is None or token.kind != "number" or not token.key.isdigit():
        return None, place
    year = int(token.key[:9])
    if year in YEARS or (len(token.key) == 4 and at == place):
        return year, at + 1
    return None, place


def year_before(said: TimeText, place: int) -> int | None:
    """Return the year of "last year on 5 March"."""
    for at in range(place, max(place - _YEAR_REACH, -1), -1):
        word = said.before(at, *_YEARS_NAMED)
        if word and said.published:
            return said.published.year + _YEARS_NAMED[word.role]
    return None


_YEARS_NAMED = {"last_year": -1, "this_year": 0, "next_year": 1}
#: As many tokens may stand between "last year" and its day: "on", "the".
_YEAR_REACH = 4
