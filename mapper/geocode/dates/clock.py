"""The time of day in a text: night, morning, day or evening, by its words and its clocks."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.geocode.dates.words import PERIODS, TimeText
from mapper.geocode.tokens import Token


def time_of_day(said: TimeText, first: int = 0, last: int = 0) -> str:
    """Return the time of day that stands nearest to tokens ``first`` to ``last``, or unknown.

    A word after a clock says which half of the day it counts: "в 2 часа дня".
    """
    words = [(word.first, word.last, word.role) for word in said.of_roles(*PERIODS)]
    qualified = {place for start, end, _ in words for place in range(start - 1, end + 1)}
    clocks = [clock for clock in _clocks(said) if clock[1] not in qualified]
    found = [
        (max(first - end, start - last, 0), at, period)
        for at, (start, end, period) in enumerate(words + clocks)
    ]
    return min(found)[2] if found else "unknown"


def period_of(hour: int) -> str:
    """Return the time of day of an hour from 0 to 24."""
    if hour < 5 or hour >= 23:
        return "night"
    return "morning" if hour < 12 else "day" if hour < 18 else "evening"


def _clocks(said: TimeText) -> Iterator[tuple[int, int, str]]:
    for place, token in enumerate(said.tokens):
        if token.kind == "number":
            clock = _clock(said, place, token)
            if clock is not None:
                yield place, clock[0], period_of(clock[1])


def _clock(said: TimeText, place: int, token: Token) -> tuple[int, int] | None:
    """Return the end and the hour of a clock: "21:30", "9 p.m.", "22 Uhr", "o godz. 21.30"."""
    parts, last, colon = token.key.split("."), place + 1, False
    following = said.tokens[last : last + 2]
    if len(following) == 2 and following[0].text == ":" and following[1].kind == "number":
        parts, last, colon = [*parts, following[1].key], last + 2, True
    if len(parts) > 2 or not all(part.isdigit() for part in parts) or int(parts[0]) > 24:
        return None
    minutes = len(parts) == 2 and len(parts[1]) == 2 and int(parts[1]) < 60
    if len(parts) == 2 and not minutes:
        return None
    hour = int(parts[0])
    half = said.at(last, "am", "pm") or said.at(last - 1, "am", "pm")
    if half and 1 <= hour <= 12:
        return max(last, half.last), hour % 12 + 12 * (half.role == "pm")
    unit = said.at(last, "hour") or said.at(last - 1, "hour")
    led = said.before(said.back_signs(place), "at")
    sure = colon or said.at(last, "clock") or said.before(said.back_signs(place), "clock_before")
    measured = said.at(last, "measure") and not unit
    if sure or (not measured and sum(map(bool, (unit, led, minutes))) > 1):
        return (unit.last if unit else last), hour
    return None
