"""Cells of a table as typed values and back, as the schema says of their column.

Dates are ISO 8601, or day first as most European spreadsheets save them (14-3-2022);
numbers take a decimal point or comma.  What cannot be read is a `CellError` with its remedy.  A
text that a spreadsheet would take for a formula is written behind an apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection), which reading takes off.
"""

from __future__ import annotations

import math
import re
from calendar import month_name
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mapper import vocabulary
from mapper.schema import INCIDENT_ID, Column, Kind

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_EARLIEST, _LATEST = 1825, 2200  # the first public railway; beyond it is a typing error
#: Kinds whose cells are numbers to a spreadsheet: a minus in front of them is no formula.
_NUMBERS = (Kind.GRADE, Kind.COUNT, Kind.NUMBER, Kind.LATITUDE, Kind.LONGITUDE, Kind.KILOMETRES)
_FORMULA = "=+\\-@\t＝"
_TO_ESCAPE = re.compile(f"[{_FORMULA}]|'[{_FORMULA}']")
_ESCAPED = re.compile(f"'[{_FORMULA}']")
#: Controls, and the marks that turn the direction of writing (https://trojansource.codes).
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class CellError(ValueError):
    """A cell cannot be read; the text is the remedy."""


Reader = Callable[[str], Any]


def day(text: str) -> date:
    """Read a date."""
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


def whole(text: str) -> int:
    """Read a whole number of 0 or more."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise CellError("no whole number; write digits only, like 12")
    return int(text)


def number(text: str) -> float:
    """Read a number with a decimal point or comma."""
    try:
        value = float(text.replace(",", ".")) if text.count(",") <= 1 else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CellError("no number; write it like 52.43")
    return value


def latitude(text: str) -> float:
    """Read a latitude in degrees."""
    value = number(text)
    if not -90 <= value <= 90:
        raise CellError("no latitude; it lies between -90 and 90 (swapped with the longitude?)")
    return value


def longitude(text: str) -> float:
    """Read a longitude in degrees."""
    value = number(text)
    if not -180 <= value <= 180:
        raise CellError("no longitude; it lies between -180 and 180")
    return value


def distance_km(text: str) -> float:
    """Read a length in kilometres."""
    value = number(text)
    if value < 0:
        raise CellError("a length in km is 0 or more")
    return value


def parted(text: str, separator: str | None = ";") -> tuple[str, ...]:
    """Read several values of one cell, without repetition; None parts at white space."""
    parts = (part.strip() for part in text.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))


def language(text: str) -> str:
    """Read the code of a language (ISO 639-1)."""
    code = text.lower()
    if not vocabulary.has("language", code):
        known = ", ".join(vocabulary.terms("language"))
        raise CellError(f"no known language; give its two letters of ISO 639, one of {known}")
    return code


def pattern(expression: str, remedy: str) -> Reader:
    """Return a reader of a text that has a form."""
    form = re.compile(expression)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise CellError(remedy)
        return text

    return read


#: How one value of a kind is read; the rest is text.
_READERS: Mapping[Kind, Reader] = {
    Kind.LANGUAGE: language,
    Kind.DAY: day,
    Kind.COUNT: whole,
    Kind.NUMBER: number,
    Kind.LATITUDE: latitude,
    Kind.LONGITUDE: longitude,
    Kind.KILOMETRES: distance_km,
    Kind.FLAG: pattern(r"yes|no", "give yes or no"),
    Kind.COUNTRY: pattern(r"[A-Z]{2}", "no country code; two capitals of ISO 3166-1"),
    Kind.DIVISION: pattern(r"[A-Z]{2}-[A-Z0-9]{1,3}", "no code of a division; ISO 3166-2"),
    Kind.RECORD: pattern(INCIDENT_ID, "no id; ids are like XX-2022-0007"),
    Kind.SOURCE: pattern(r"[a-z0-9]+([-._][a-z0-9]+)*", "no id; small letters, digits and hyphens"),
    Kind.ADDRESS: pattern(r"https?://[^\s\"<>]+", "no address; it begins with https://"),
    Kind.DIGEST: pattern(r"[0-9a-f]{64}", "no SHA-256; 64 digits of 0-9 and a-f"),
}


def reader_of(column: Column) -> Reader:
    """Return how a text of a column is read; an empty one is what the column has by default.

    The reader raises `CellError` for a text that cannot be read.
    """
    separator = None if column.by_spaces else ";"

    def read(text: str) -> Any:
        if not text:
            return column.default
        if column.many:
            return tuple(_one(column, part) for part in parted(text, separator))
        return _one(column, text)

    return read


def _one(column: Column, text: str) -> Any:
    """Read one value of a column."""
    if len(text) > column.longest:
        raise CellError(f"too long ({len(text)} characters); at most {column.longest}")
    if hidden := _HIDDEN.search(text):
        raise CellError(
            f"holds U+{ord(hidden[0]):04X}, which nobody sees and which changes how the rest "
            "reads; take it out"
        )
    if column.terms:
        term = _known(column.terms, text)
        return int(term) if column.kind is Kind.GRADE else term
    value = _READERS.get(column.kind, str)(text)
    return value == "yes" if column.kind is Kind.FLAG and column.hint_type is not str else value


def _known(name: str, term: str) -> str:
    if not vocabulary.has(name, term):
        raise CellError(f"no such term: {term!r}; there are {', '.join(vocabulary.terms(name))}")
    return term


def written(column: Column, value: Any) -> str:
    """Return the cell of a value, which `unescaped` and `reader_of` turn into the value again."""
    separator = " " if column.by_spaces else ";"
    text = separator.join(_text(each) for each in column.values(value))
    escape = column.kind not in _NUMBERS and _TO_ESCAPE.match(text)
    return f"'{text}" if escape else text


def unescaped(column: Column, cell: str) -> str:
    """Return the text of a cell without the apostrophe that `written` put in front of it."""
    return cell[1:] if column.kind not in _NUMBERS and _ESCAPED.match(cell) else cell


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else str(value)
