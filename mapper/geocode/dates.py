"""When a report says that something was: days, spans of days, and the time of day.

Days come before months in every language read here; a day without a year is the last one before
the publication, and nothing lies after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from mapper.geocode.dategrammar import DateGrammar, When, day_of
from mapper.geocode.timewords import TimeWord, time_words
from mapper.geocode.tokens import Token, tokenise

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_PERIODS = ("night", "morning", "evening", "day")


def read_when(text: str, lang: str, published: date | None = None) -> When | None:
    """Return the first time that ``text`` in ``lang`` speaks of, or None.

    ``published`` is the day on which the text appeared: what names no year, and words like "on
    Saturday", are counted back from it, and without it stay unsaid.
    """
    tokens = tokenise(text)
    words = time_words(tokens, lang)
    found = _numeric(text, published) or DateGrammar(tokens, words, lang, published).read()
    period = _time_of_day(text, words)
    if found is None:
        return When(time_of_day=period) if period != "unknown" else None
    night = found.event_date
    if night is not None and _is_night_to(words, tokens, found):
        return replace(
            found, event_date=night - timedelta(days=1), event_date_end=night,
            date_meaning="one_of", time_of_day="night",
        )
    if period == "night" and found.date_meaning == "through" and _is_one_night(found):
        found = replace(found, date_meaning="one_of")
    return replace(found, time_of_day=period)


def _is_one_night(found: When) -> bool:
    first, last = found.event_date, found.event_date_end
    return first is not None and last is not None and last - first == timedelta(days=1)


def _numeric(text: str, published: date | None) -> When | None:
    for pattern, order in ((_ISO, (1, 2, 3)), (_NUMERIC, (3, 2, 1))):
        for match in pattern.finditer(text):
            year, month, day = (int(match.group(n)) for n in order)
            if order[0] == 3 and year < 100:
                year += 2000
            found = day_of(year, month, day)
            if found and (published is None or found <= published):
                return When(found, start=match.start(), end=match.end())
    return None


def _time_of_day(text: str, words: Sequence[TimeWord]) -> str:
    for word in words:
        if word.role in _PERIODS:
            return word.role
    clock = _CLOCK.search(text)
    if clock:
        hour = int(clock.group(1))
        return "night" if hour < 5 or hour >= 23 else (
            "morning" if hour < 12 else "day" if hour < 18 else "evening"
        )
    return "unknown"


def _is_night_to(words: Sequence[TimeWord], tokens: Sequence[Token], found: When) -> bool:
    """Whether the day found is the second of the two that "the night to 1 March" lies on."""
    if found.event_date_end or found.time_precision != 1:
        return False
    return any(
        word.role == "night_to" and 0 <= found.start - tokens[word.last - 1].end < 24
        for word in words
    )
