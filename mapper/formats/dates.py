"""Dates as people, spreadsheets and programs write them, and the order of day and month in a file.

The year stands first (ISO 8601, ``20220314``, ``2022/03/14``) or last (``14.03.2022``), or the
month is a word of one of the languages that are read (`mapper.geocode.dates`).  A month alone is
the span of its days.  A time of day behind a date is passed over, with its zone: the day is the
one that is written.  Two digits are no year: they may be a day.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from mapper.formats.delimited import CellError

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_MONTH = re.compile(r"(\d{4})(?:[-/](\d{1,2})|\.(\d\d))|(\d{1,2})[-./](\d{4})")
_CLOCK = re.compile(
    r"(?:T|,?\s+)(?:(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)?|(?<=T)\d{4}(?:\d\d)?)"
    r"\s*(?:[^\W\d_][^\W\d_.]{0,4}\.?)*\s*(?:[+-]\d\d(?::?\d\d)?)?"
)
#: What stands between the numbers of a date, with spaces around it, and dashes of other kinds.
_BETWEEN = re.compile(r"(?<=\d)\s*([-./]|[\u2010-\u2015\u2212])\s*(?=\d)")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
#: The day of the week before the dates of mails and feeds (RFC 5322).
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?=\d)")
_SHORT_YEAR = re.compile(r"\d\d?([-./\s])(?:\d\d?|[^\W\d_]{3,}\.?)\1\d\d")
#: A spreadsheet's own number of a day from 1982 to 2064.
_SERIAL = re.compile(r"[345]\d{4}(?:[.,]\d+)?")
_LETTER = re.compile(r"[^\W\d_]")
#: Where a month in letters meets a number: "14-Mar-2022".
_JOINT = re.compile(r"(?<=\d)[-/.](?=[^\W\d_])|(?<=[^\W\d_])[-/.](?=\d)")
#: What may stand behind a date in words: "г.", "року", "roku".
_BEHIND = re.compile(r"[\s,.]*[^\W\d_]{0,5}[\s.]*")
#: No date has as many characters; of a longer text the end does not count.
_LONGEST = 80
_EARLIEST, _LATEST = 1825, 2200  # the first public railway; beyond it is a typing error


class DateOrder(Enum):
    """What stands first in ``03/04/2022``."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days from ``first`` to ``last``, in the terms of the vocabulary."""

    first: date
    last: date | None = None
    meaning: str = "day"
    precision: int = 1


@dataclass(frozen=True, slots=True)
class FileOrder:
    """The order that the dates of a file show, None where they show none or two.

    ``notes`` say, each with the line that it begins in, what is worth knowing of them.
    """

    order: DateOrder | None
    notes: tuple[tuple[int, str], ...] = ()


@lru_cache(maxsize=10_000)
def read_days(text: str, order: DateOrder | None = DateOrder.DAY_FIRST) -> Days:
    """Read a date, or a month or several days as their span.

    With ``order`` None a date is read that can be read in one way only.

    Raises
    ------
    CellError
        It is no date, or one that the calendar does not have.
    """
    text = _day_part(text[:_LONGEST])
    if found := _YEAR_FIRST.fullmatch(text):
        return Days(_day(int(found[1]), int(found[3]), int(found[4]), "write it as 2022-03-14"))
    if found := _YEAR_LAST.fullmatch(text):
        return Days(_year_last(found, order))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1] or found[5]), int(found[2] or found[3] or found[4]))
    if _SERIAL.fullmatch(text):
        raise CellError(
            "no date, but the number by which a spreadsheet keeps one; give the column the format "
            "of a date there and save it again"
        )
    if _SHORT_YEAR.fullmatch(text):
        raise CellError("the year has two digits; write four, as in 2022-03-14")
    days = _in_words(text) if _LETTER.search(text) else None
    if days is None:
        raise CellError("no date; write it as 2022-03-14 or 14-3-2022")
    return days


def order_of(cells: Iterable[tuple[int, str]]) -> FileOrder:
    """Return the order of day and month that the dates of a file show, given with their lines."""
    shown: dict[DateOrder, tuple[int, str]] = {}
    unclear: list[tuple[int, str]] = []
    timed: list[tuple[int, str]] = []
    for line, text in cells:
        if _ISO.fullmatch(text):
            continue
        day = _day_part(text)
        if day != text and _CLOCK.search(text):
            timed.append((line, text))
        found = _YEAR_LAST.fullmatch(day)
        if found is None or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 or second > 12:
            order = DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST
            shown.setdefault(order, (line, text))
        elif first != second:
            unclear.append((line, text))
    notes = [*_of_order(shown, unclear), *_of_times(timed)]
    return FileOrder(next(iter(shown)) if len(shown) == 1 else None, tuple(notes))


def _of_order(
    shown: Mapping[DateOrder, tuple[int, str]], unclear: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    """Yield what the dates that can be read in one way say of those that can be in two."""
    if not (shown and unclear):
        return
    line, first = unclear[0]
    told = " and ".join(
        f"{order.value} in line {at} ({text!r})" for order, (at, text) in shown.items()
    )
    if len(shown) > 1:
        yield line, f"the order of {first!r} is not known: dates are {told}"
    else:
        yield line, f"dates like {first!r} ({len(unclear):,}) are read as others are: {told}"


def _of_times(timed: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    if timed:
        line, text = timed[0]
        yield line, f"no times are kept; the day of {text!r} is the one that is written"


def _day_part(text: str) -> str:
    """Return the day of a date, without the time of day, its digits joined by one plain sign."""
    if _ISO.fullmatch(text):
        return text
    text = _WEEKDAY.sub("", text, count=1)
    if (clock := _CLOCK.search(text)) and clock.end() == len(text):
        text = text[: clock.start()]
    text = _BETWEEN.sub(lambda found: found[1].translate(_DASHES), text)
    return _BASIC.sub(r"\1-\2-\3", text) if len(text) == 8 else text


def _year_last(found: re.Match[str], order: DateOrder | None) -> date:
    """Read a date with its year last; points stand between dates with the day first only."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == ".":
        order = DateOrder.DAY_FIRST
    elif order is None:
        if first <= 12 and second <= 12 and first != second:
            raise CellError(
                "may be {day_first} or {month_first}, and the other dates of the file do not tell; "
                "write it as {iso}, or say --dates day-first or --dates month-first for the file",
                day_first=f"{first} {month_name[second]}",
                month_first=f"{second} {month_name[first]}",
                iso=f"{year}-{second:02}-{first:02}",
            )
        order = DateOrder.DAY_FIRST if second <= 12 else DateOrder.MONTH_FIRST
    if order is DateOrder.DAY_FIRST:
        return _day(year, second, first, "the day stands first, as in 14-3-2022")
    return _day(year, first, second, "the month stands first, as in 3/14/2022")


def _day(year: int, month: int, number: int, remedy: str) -> date:
    _check(year, month, remedy)
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellError(
            "{month} {year} has no day {number}",
            month=month_name[month],
            year=year,
            number=number,
        ) from error


def _month(year: int, month: int) -> Days:
    """Return a month: something was on one of its days."""
    _check(year, month, "write it as 2022-03")
    first = date(year, month, 1)
    return Days(first, first.replace(day=monthrange(year, month)[1]), "one_of", 3)


def _check(year: int, month: int, remedy: str) -> None:
    if not 1 <= month <= 12:
        raise CellError("there is no month {month}; {remedy}", month=month, remedy=remedy)
    if not _EARLIEST <= year <= _LATEST:
        raise CellError(
            "the year {year} cannot be right; write four digits, as in 2022-03-14", year=year
        )


def _in_words(text: str) -> Days | None:
    """Read "14 March 2022" where one reading of all languages takes the whole text."""
    # Only here: its word lists take a tenth of a second.
    from mapper.geocode import LANGUAGES
    from mapper.geocode.dates import read_when

    spaced = _JOINT.sub(" ", text)
    found = set()
    for lang in LANGUAGES:
        when = read_when(spaced, lang)
        if when is None or when.event_date is None or when.date_meaning == "since":
            continue
        if when.start == 0 and _BEHIND.fullmatch(spaced, when.end):
            meaning = "one_of" if when.time_precision > 1 else when.date_meaning
            found.add(Days(when.event_date, when.event_date_end, meaning, when.time_precision))
    return found.pop() if len(found) == 1 else None
