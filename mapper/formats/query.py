"""The one filter grammar of pages, exports, command line and permalinks.

Parameters follow OGC API – Features (https://docs.ogc.org/is/17-069r4/17-069r4.html): ``bbox`` is
west,south,east,north in degrees, ``datetime`` a day or an interval with ``..`` for an open end.
Several terms are separated by commas, or the parameter is repeated.  Whatever cannot be used is
refused with the terms that can.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from mapper import vocabulary
from mapper.errors import FilterError
from mapper.model import BBox, Filter

#: The parameters that restrict what is shown, in the order in which they are written.
PARAMETERS = (
    "bbox",
    "datetime",
    "record",
    "event_type",
    "asset",
    "cause",
    "line",
    "country",
    "verification",
    "q",
)

_OF_VOCABULARY = ("event_type", "asset", "cause", "verification")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt](?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})?)?)?"
)
_OPEN = ("", "..")
_LONGEST_Q = 200


class _ManyValues(Protocol):
    """A mapping that knows several values of one key, as Werkzeug's MultiDict does."""

    def getlist(self, key: str) -> list[str]: ...


def parse_filter(
    params: Mapping[str, Any],
    *,
    also: Collection[str] = ("geom", "lang", "limit", "cursor"),
    lines: Collection[str] = (),
) -> Filter:
    """Return the filter that the parameters of a query mean.

    ``params`` maps a name to a text, to several texts, or is a MultiDict.  ``also`` names the
    parameters that are someone else's; ``lines``, where given, are the slugs that exist.

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
        record=_record(_single(params, "record")),
        line=_lines(_terms(params, "line"), lines),
        country=_countries(_terms(params, "country")),
        q=_words(_single(params, "q")),
        **{name: _known(name, _terms(params, name)) for name in _OF_VOCABULARY},
    )


def to_query(wanted: Filter) -> str:
    """Return a filter as the query of an address, "" where it restricts nothing.

    `parse_filter` of the result is the same filter.
    """
    return urlencode(to_params(wanted), safe=",/:;")


def to_params(wanted: Filter) -> dict[str, str]:
    """Return a filter as parameters, in the order of `PARAMETERS`, empty ones left out."""
    values = {field.name: getattr(wanted, field.name) for field in fields(Filter)}
    values["bbox"] = ",".join(_number(edge) for edge in wanted.bbox or ())
    values["datetime"] = _interval(wanted.first, wanted.last)
    written = {
        name: ",".join(values[name]) if isinstance(values[name], tuple) else values[name]
        for name in PARAMETERS
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


def _known(name: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    allowed = vocabulary.terms(name)
    for term in terms:
        if term not in allowed:
            raise FilterError(name, term, f"no such term; there are {_listed(allowed)}")
    return terms


def _record(text: str) -> str:
    if text and not vocabulary.has("record", text):
        allowed = _listed(vocabulary.terms("record"))
        raise FilterError("record", text, f"no such term; there are {allowed}")
    return text


def _lines(terms: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    for term in terms:
        if not _SLUG.fullmatch(term) or (known and term not in known):
            remedy = f"there are {_listed(known)}" if known else "slugs are like first-last"
            raise FilterError("line", term, f"no line has this slug; {remedy}")
    return terms


def _countries(terms: tuple[str, ...]) -> tuple[str, ...]:
    upper = tuple(dict.fromkeys(term.upper() for term in terms))
    for term in upper:
        if not _COUNTRY.fullmatch(term):
            raise FilterError("country", term, "no country code; give two letters of ISO 3166-1")
    return upper


def _words(text: str) -> str:
    if len(text) > _LONGEST_Q:
        raise FilterError("q", text[:20] + "…", f"too long; give at most {_LONGEST_Q} characters")
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
