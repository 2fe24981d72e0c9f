"""When a report says that something was: days, spans of days, and the time of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from mapper.geocode.dates.candidates import TimeCandidate
from mapper.geocode.dates.clock import time_of_day
from mapper.geocode.dates.days import DayWords
from mapper.geocode.dates.grammar import DayGrammar
from mapper.geocode.dates.months import MonthWords
from mapper.geocode.dates.sense import DateSense, best
from mapper.geocode.dates.when import YEARS, When
from mapper.geocode.dates.words import TimeText
from mapper.geocode.tokens import tokenise

#: What may stand between "the night to" and its day, in letters.
_NIGHT_REACH = 24


def read_when(text: str, lang: str, published: date | None = None) -> When | None:
    """Return the time that ``text`` in ``lang`` gives an incident, or None.

    ``published`` is the day on which the text appeared: what names no year, and words like "on
    Saturday", are counted back from it, and without it stay unsaid.  Then a time of day may stand
    alone; in a text whose days could all be read it would be the time of something else.
    """
    if published is not None and published.year not in YEARS:
        return None
    said = TimeText(tokenise(text), lang, published)
    candidate = best(DateSense(said), _candidates(said))
    if candidate is None or candidate.when is None:
        period = "unknown" if published else time_of_day(said)
        return When(time_of_day=period) if period != "unknown" else None
    period = time_of_day(said, candidate.first, candidate.last)
    return _by_night(said, replace(candidate.when, time_of_day=period))


def _candidates(said: TimeText) -> Sequence[Sequence[TimeCandidate]]:
    days = DayGrammar(said).read()
    taken = frozenset(place for day in days for place in range(day.first, day.last))
    counted = DayWords(said, said.published).read(taken) if said.published else []
    return [days, *counted, MonthWords(said).read(taken)]


def _by_night(said: TimeText, found: When) -> When:
    """Return both days of a night: "the night to 1 March", "from Friday to Saturday"."""
    first, last = found.event_date, found.event_date_end
    day = timedelta(days=1)
    if first and last is None and found.time_precision == 1 and _is_night_to(said, found):
        return replace(
            found,
            event_date=first - day,
            event_date_end=first,
            date_meaning="one_of",
            time_of_day="night",
        )
    neighbours = first is not None and last is not None and last - first == day
    if neighbours and found.time_of_day == "night" and found.date_meaning == "through":
        return replace(found, date_meaning="one_of")
    return found


def _is_night_to(said: TimeText, found: When) -> bool:
    """Whether the day found is the second of the two that "the night to 1 March" lies on."""
    return any(
        0 <= found.start - said.tokens[word.last - 1].end < _NIGHT_REACH
        for word in said.of_roles("night_to")
    )
