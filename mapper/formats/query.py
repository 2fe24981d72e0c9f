"""The one filter grammar of pages, exports, command line and permalinks.

Parameters follow OGC API – Features (https://docs.ogc.org/is/17-069r4/17-069r4.html): ``bbox`` is
west,south,east,north in degrees, ``datetime`` a day or an interval with ``..`` for an open end.
Several terms are separated by commas, or the parameter is repeated.  Whatever cannot be used is
refused with the terms that can.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from mapper import vocabulary
from mapper.errors import FilterError, UnknownName
from mapper.model import BBox, Filter
from mapper.model.filters import FILTERED, SINGLE
from mapper.names import fold
from mapper.schema import Column, Kind

if TYPE_CHECKING:
    from mapper.areas import Areas
    from mapper.railway.network import Network

#: The parameters that restrict what is shown, in the order in which they are written.
PARAMETERS = ("bbox", "datetime", *(column.name for column in FILTERED), "q")

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt](?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})?)?)?"
)
_OPEN = ("", "..")
_LONGEST_Q = 200
#: How like a country's name a text must be, of 1, to be taken for it.
_ALIKE = 0.7
_MOST_NEAR = 3
_CODES = {Kind.COUNTRY: "ISO 3166-1", Kind.DIVISION: "ISO 3166-2"}
#: No term is longer; looking for what a whole page of text is like would only keep others waiting.
_LONGEST_TERM = 100


class Known(Protocol):
    """Which lines and areas there are: a `Region`, or what loads one when a filter asks for it."""

    @property
    def network(self) -> Network:
        """The network, which knows the lines."""

    @property
    def areas(self) -> Areas:
        """The areas, which know the countries."""


class _ManyValues(Protocol):
    """A mapping that knows several values of one key, as Werkzeug's MultiDict does."""

    def getlist(self, key: str) -> list[str]: ...


def parse_filter(
    params: Mapping[str, Any],
    known: Known,
    *,
    also: Collection[str] = ("geom", "lang", "limit", "cursor"),
) -> Filter:
    """Return the filter that the parameters of a query mean.

    ``params`` maps a name to a text, to several texts, or is a MultiDict.  ``known`` is asked only
    where lines or areas are named; ``also`` are the parameters that are someone else's.

    Raises
    ------
    FilterError
        A parameter is unknown, or has a value that cannot be used.
    """
    for name in params:
        if name not in PARAMETERS and name not in also:
            value = next(iter(_texts(params, name)), "")
            remedy = f"no such parameter; there are {_listed((*PARAMETERS, *also))}"
            raise FilterError(name, value, remedy)
    first, last = _days(_single(params, "datetime"))
    return Filter(
        bbox=_bbox(_single(params, "bbox")),
        first=first,
        last=last,
        q=searched(_single(params, "q")),
        **{column.name: _of_column(column, params, known) for column in FILTERED},
    )


def to_query(wanted: Filter) -> str:
    """Return a filter as the query of an address, "" where it restricts nothing.

    `parse_filter` of the result is the same filter.
    """
    return urlencode(to_params(wanted), safe=",/:;")


def to_params(wanted: Filter) -> dict[str, str]:
    """Return a filter as parameters, in the order of `PARAMETERS`, empty ones left out."""
    written = {
        "bbox": ",".join(_number(edge) for edge in wanted.bbox or ()),
        "datetime": _interval(wanted.first, wanted.last),
        **{column.name: ",".join(wanted.terms(column.name)) for column in FILTERED},
        "q": wanted.q,
    }
    return {name: text for name, text in written.items() if text}


def _texts(params: Mapping[str, Any] | _ManyValues, name: str) -> list[str]:
    if hasattr(params, "getlist"):
        return list(params.getlist(name))
    value = params.get(name)
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _single(params: Mapping[str, Any], name: str) -> str:
    texts = _texts(params, name)
    if len(texts) > 1:
        raise FilterError(name, texts[1], "it is given twice; give it once")
    return texts[0].strip() if texts else ""


def _terms(params: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = (term.strip() for text in _texts(params, name) for term in text.split(","))
    return tuple(dict.fromkeys(term for term in found if term))


def _of_column(column: Column, params: Mapping[str, Any], known: Known) -> Any:
    """Return what a filter asks of a column: its terms, or the one of a column that takes one."""
    if column.name in SINGLE:
        text = _single(params, column.name)
        return _read(text, column, known) if text else ""
    terms = (_read(term, column, known) for term in _terms(params, column.name))
    return tuple(dict.fromkeys(terms))


def _read(text: str, column: Column, known: Known) -> str:
    if len(text) > _LONGEST_TERM:
        raise FilterError(column.name, text, "too long; separate terms by commas")
    return _READERS.get(column.kind, _as_it_is)(text, column, known)


def _as_it_is(text: str, _column: Column, _known: Known) -> str:
    return text


def _term(text: str, column: Column, _known: Known) -> str:
    if not vocabulary.has(column.terms, text):
        allowed = _listed(vocabulary.terms(column.terms))
        raise FilterError(column.name, text, f"no such term; there are {allowed}")
    return text


def _line(text: str, column: Column, known: Known) -> str:
    """Return the slug of a line; other names are refused, so that a filter has one writing."""
    try:
        return known.network.line(text).slug
    except UnknownName as error:
        near = f"the nearest are {_listed(error.nearest)}" if error.nearest else "/lines has all"
        raise FilterError(column.name, text, f"no line has this slug; {near}") from None


def _area(text: str, column: Column, known: Known) -> str:
    """Return the ISO 3166 code of a country or division; names are only hints, as with lines."""
    areas = known.areas
    codes = areas.countries if column.kind is Kind.COUNTRY else areas.divisions
    if (code := text.upper()) in codes:
        return code
    near = [f"{code} ({areas.name(code)})" for code in _alike(text, codes, areas)]
    hint = f"the nearest are {_listed(near)}" if near else f"there are {_listed(codes)}"
    remedy = f"no {column.label.lower()} of this map has this code of {_CODES[column.kind]}; {hint}"
    raise FilterError(column.name, text, remedy)


#: How a term of a column is read, by the column's kind.
_READERS: Mapping[Kind, Callable[[str, Column, Known], str]] = {
    Kind.TERM: _term,
    Kind.LINE: _line,
    Kind.COUNTRY: _area,
    Kind.DIVISION: _area,
}


def _alike(text: str, codes: Iterable[str], areas: Areas) -> list[str]:
    """Return the codes of the areas one of whose names looks like a text, the likest first."""
    from rapidfuzz.distance import JaroWinkler

    def likeness(code: str) -> float:
        names = (code, *areas.spellings(code))
        return max(JaroWinkler.similarity(fold(text), fold(name)) for name in names)

    ranked = sorted(((likeness(code), code) for code in codes), reverse=True)
    return [code for alike, code in ranked if alike >= _ALIKE][:_MOST_NEAR]


def searched(text: str) -> str:
    """Return the words of a search.

    Raises
    ------
    FilterError
        They are longer than any search has need of.
    """
    if len(text) > _LONGEST_Q:
        raise FilterError("q", text, f"too long; give at most {_LONGEST_Q} characters")
    return " ".join(text.split())


def _bbox(text: str) -> BBox | None:
    if not text:
        return None
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError:
        edges = []
    if len(edges) != 4 or not all(math.isfinite(edge) for edge in edges):
        raise FilterError("bbox", text, "give west,south,east,north in degrees, like 4,51,6,53")
    west, south, east, north = edges
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise FilterError("bbox", text, "west and east lie between -180 and 180")
    if not (-90 <= south <= 90 and -90 <= north <= 90):
        raise FilterError("bbox", text, "south and north lie between -90 and 90")
    if west > east:
        raise FilterError("bbox", text, "west lies east of east; boxes over 180° are not supported")
    if south > north:
        raise FilterError("bbox", text, "south lies north of north; swap them")
    return west, south, east, north


def _days(text: str) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2:
        raise FilterError("datetime", text, "an interval has two ends, like 2022-03-01/2022-03-31")
    if len(parts) == 1:
        day = _day(text, text)
        return day, day
    start, end = (part.strip() for part in parts)
    if start in _OPEN and end in _OPEN:
        return None, None
    first = None if start in _OPEN else _day(start, text)
    last = None if end in _OPEN else _day(end, text)
    if first and last and first > last:
        raise FilterError("datetime", text, "it ends before it starts; swap the two days")
    return first, last


def _day(text: str, whole: str) -> date:
    """Read a day; of a moment the day counts, since days are those of the place."""
    found = _MOMENT.fullmatch(text)
    try:
        if found:
            return date.fromisoformat(found[1])
    except ValueError as error:
        raise FilterError("datetime", whole, f"{text} is no day of the calendar") from error
    raise FilterError(
        "datetime", whole, "give a day like 2022-03-14, or 2022-03-01/2022-03-31 with .. for open"
    )


def _interval(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return first.isoformat()
    return "/".join(day.isoformat() if day else ".." for day in (first, last))


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
