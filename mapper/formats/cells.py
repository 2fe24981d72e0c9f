"""Cells of a table as typed values, with a remedy for each that cannot be read.

Dates are ISO 8601, or day first as a Dutch or Belarusian spreadsheet saves them (14-3-2022);
numbers take a decimal point or comma.
"""

from __future__ import annotations

import math
import re
from calendar import month_name
from collections.abc import Callable
from datetime import date
from typing import Any

from mapper import vocabulary

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_EARLIEST, _LATEST = 1825, 2200  # the first public railway; beyond it is a typing error


class CellError(ValueError):
    """A cell cannot be read; the text is the remedy."""


Reader = Callable[[str], Any]


def day(text: str) -> date | None:
    """Read a date; an empty cell is None."""
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        year, month, number = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        number, month, year = int(found[1]), int(found[3]), int(found[4])
    else:
        raise CellError("no date; write it as 2022-03-14 or 14-3-2022")
    if not 1 <= month <= 12:
        raise CellError(f"there is no month {month}; the day stands first, as in 14-3-2022")
    if not _EARLIEST <= year <= _LATEST:
        raise CellError(f"the year {year} cannot be right; write four digits, as in 2022-03-14")
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellError(f"{month_name[month]} {year} has no day {number}") from error


def whole(text: str) -> int | None:
    """Read a whole number of 0 or more; an empty cell is None."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise CellError("no whole number; write digits only, like 12")
    return int(text)


def number(text: str) -> float | None:
    """Read a number with a decimal point or comma; an empty cell is None."""
    if not text:
        return None
    try:
        value = float(text.replace(",", ".")) if text.count(",") <= 1 else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CellError("no number; write it like 52.43")
    return value


def latitude(text: str) -> float | None:
    """Read a latitude in degrees."""
    value = number(text)
    if value is not None and not -90 <= value <= 90:
        raise CellError("no latitude; it lies between -90 and 90 (swapped with the longitude?)")
    return value


def longitude(text: str) -> float | None:
    """Read a longitude in degrees."""
    value = number(text)
    if value is not None and not -180 <= value <= 180:
        raise CellError("no longitude; it lies between -180 and 180")
    return value


def distance_km(text: str) -> float | None:
    """Read a length in kilometres."""
    value = number(text)
    if value is not None and value < 0:
        raise CellError("a length in km is 0 or more")
    return value


def plain(text: str) -> str:
    """Take a text as it is."""
    return text


def parted(text: str, separator: str | None = ";") -> tuple[str, ...]:
    """Read several values of one cell, without repetition; None parts at white space."""
    parts = (part.strip() for part in text.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))


def by_spaces(text: str) -> tuple[str, ...]:
    """Read ids or addresses that are separated by spaces."""
    return parted(text, None)


def terms_of(name: str) -> Reader:
    """Return a reader of one term of a vocabulary list; an empty cell stays empty."""

    def read(text: str) -> str:
        return _known(name, text) if text else ""

    return read


def many_terms_of(name: str) -> Reader:
    """Return a reader of several terms of a vocabulary list."""

    def read(text: str) -> tuple[str, ...]:
        return tuple(_known(name, term) for term in parted(text))

    return read


def language(text: str) -> str:
    """Read the code of a language (ISO 639-1); an empty cell stays empty."""
    code = text.lower()
    if code and not vocabulary.has("language", code):
        known = ", ".join(vocabulary.terms("language"))
        raise CellError(f"no known language; give its two letters of ISO 639, one of {known}")
    return code


def grade_of(name: str) -> Reader:
    """Return a reader of a grade that is a number in the vocabulary; an empty cell is None."""

    def read(text: str) -> int | None:
        return int(_known(name, text)) if text else None

    return read


def pattern(expression: str, remedy: str) -> Reader:
    """Return a reader of a text that has a form; an empty cell stays empty."""
    form = re.compile(expression)

    def read(text: str) -> str:
        if text and not form.fullmatch(text):
            raise CellError(remedy)
        return text

    return read


def many(reader: Reader) -> Reader:
    """Return a reader of several values, each read by ``reader``."""

    def read(text: str) -> tuple[Any, ...]:
        return tuple(reader(part) for part in parted(text))

    return read


def _known(name: str, term: str) -> str:
    if not vocabulary.has(name, term):
        raise CellError(f"no such term: {term!r}; there are {', '.join(vocabulary.terms(name))}")
    return term
