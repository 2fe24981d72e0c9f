"""Cells of a table as typed values and back, as the schema says of their column.

Dates are read in `mapper.formats.dates`; numbers take a decimal point or comma, codes and terms
small letters and capitals.  What cannot be read is a `CellError` with its remedy.  A
text that a spreadsheet would take for a formula is written behind an apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection), which reading takes off.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from mapper import vocabulary
from mapper.formats import numbers
from mapper.formats.dates import read_days
from mapper.formats.delimited import CellError
from mapper.model import Incident
from mapper.schema import INCIDENT_ID, SOURCE_ID, Column, Kind, columns

#: Kinds whose cells are numbers to a spreadsheet: a minus in front of them is no formula.
_NUMBERS = (Kind.GRADE, Kind.COUNT, Kind.NUMBER, Kind.LATITUDE, Kind.LONGITUDE, Kind.KILOMETRES)
_FORMULA = "=+\\-@\t＝"
_TO_ESCAPE = re.compile(f"[{_FORMULA}]|'[{_FORMULA}']")
_ESCAPED = re.compile(f"'[{_FORMULA}']")
#: Controls, and the marks that turn the direction of writing (https://trojansource.codes).
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: How an address begins.
ADDRESS = ("http://", "https://")
_CODES = (
    Kind.TERM,
    Kind.GRADE,
    Kind.LANGUAGE,
    Kind.COUNTRY,
    Kind.DIVISION,
    Kind.RECORD,
    Kind.SOURCE,
)
#: What parts several values of a kind, where it is more than a semicolon.
_SEPARATORS = dict.fromkeys(_CODES, r"[;,\s]") | {Kind.CITED: r"\s|[;,](?=https?://)"}


Reader = Callable[[str], Any]


def day(text: str) -> date:
    """Read a date; where only an order tells day from month, the day stands first."""
    days = read_days(text)
    if days.last is not None:
        raise CellError("more than a day; give one, like 2022-03-14")
    return days.first


def whole(text: str) -> int:
    """Read a whole number of 0 or more; programs that know no missing whole number write 12.0."""
    text = text.removesuffix(".0").removesuffix(",0")
    if (value := numbers.whole(text)) is None:
        raise CellError("no whole number; write digits only, like 12")
    return value


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


def parted(text: str, kind: Kind = Kind.TEXT) -> tuple[str, ...]:
    """Read several values of one cell, without repetition.

    Semicolons part them; spaces and commas, too, where no value of their kind has one.  An
    address may hold a comma or semicolon: there they part before another address or a space.
    """
    separator = _SEPARATORS.get(kind, ";")
    parts = (part.strip() for part in re.split(separator, text))
    if kind is Kind.CITED:
        parts = (part for each in parts for part in _ids_or_address(each.strip(";,")))
    return tuple(dict.fromkeys(part for part in parts if part))


def _ids_or_address(text: str) -> Sequence[str]:
    return (text,) if text.startswith(ADDRESS) else re.split("[;,]", text)


def language(text: str) -> str:
    """Read the code of a language (ISO 639-1)."""
    code = text.lower()
    if not vocabulary.has("language", code):
        known = ", ".join(vocabulary.terms("language"))
        raise CellError(
            "no known language; give its two letters of ISO 639, one of {known}", known=known
        )
    return code


def column_name(text: str) -> str:
    """Read the name of a column of an incident."""
    if text not in columns(Incident):
        raise CellError("no column of a record; give a column of incidents.csv")
    return text


def pattern(expression: str, remedy: str, as_written: Callable[[str], str] = str) -> Reader:
    """Return a reader of a text that has a form once it is ``as_written``."""
    form = re.compile(expression)

    def read(text: str) -> str:
        text = as_written(text)
        if not form.fullmatch(text):
            raise CellError(remedy)
        return text

    return read


#: How one value of a kind is read; the rest is text.
_READERS: Mapping[Kind, Reader] = {
    Kind.LANGUAGE: language,
    Kind.COLUMN: column_name,
    Kind.DAY: day,
    Kind.COUNT: whole,
    Kind.NUMBER: number,
    Kind.LATITUDE: latitude,
    Kind.LONGITUDE: longitude,
    Kind.KILOMETRES: distance_km,
    Kind.FLAG: pattern(r"yes|no", "give yes or no", str.lower),
    Kind.COUNTRY: pattern(
        r"[A-Z]{2}", "no country code; give the two letters of ISO 3166-1", str.upper
    ),
    Kind.DIVISION: pattern(
        r"[A-Z]{2}-[A-Z0-9]{1,3}", "no code of a division; ISO 3166-2", str.upper
    ),
    Kind.RECORD: pattern(INCIDENT_ID, "no id; ids are like XX-2022-0007", str.upper),
    Kind.SOURCE: pattern(SOURCE_ID, "no id; small letters, digits and hyphens"),
    Kind.ADDRESS: pattern(r"https?://[^\s\"<>]+", "no address; it begins with https://"),
    Kind.DIGEST: pattern(r"[0-9a-f]{64}", "no SHA-256; 64 digits of 0-9 and a-f", str.lower),
}


def reader_of(column: Column) -> Reader:
    """Return how a text of a column is read; an empty one is what the column has by default.

    The reader raises `CellError` for a text that cannot be read.
    """

    def read(text: str) -> Any:
        if not text:
            return column.default
        if column.many:
            return tuple(_one(column, part) for part in parted(text, column.kind))
        return _one(column, text)

    return read


def _one(column: Column, text: str) -> Any:
    """Read one value of a column."""
    if len(text) > column.longest:
        raise CellError(
            "too long ({length} characters); at most {longest}",
            length=len(text),
            longest=column.longest,
        )
    if hidden := _HIDDEN.search(text):
        raise CellError(
            "holds U+{code:04X}, which nobody sees and which changes how the rest reads; "
            "take it out",
            code=ord(hidden[0]),
        )
    if column.terms:
        term = _known(column.terms, text)
        return int(term) if column.kind is Kind.GRADE else term
    value = _READERS.get(column.kind, str)(text)
    return value == "yes" if column.kind is Kind.FLAG and column.hint_type is not str else value


def _known(name: str, term: str) -> str:
    terms = vocabulary.terms(name)
    if term in terms:
        return term
    plain = "_".join(term.lower().split())
    for each in terms:
        if each.lower() == plain:
            return each
    raise CellError("no such term: {term!r}; there are {terms}", term=term, terms=", ".join(terms))


def written(column: Column, value: Any) -> str:
    """Return the cell of a value, which `unescaped` and `reader_of` turn into the value again."""
    separator = " " if column.kind in (Kind.CITED, Kind.RECORD) else ";"
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
