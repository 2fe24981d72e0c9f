"""Words for templates: labels of the vocabulary, dates, addresses with a filter, symbols."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, request, url_for
from markupsafe import Markup

from mapper import vocabulary
from mapper.formats import registry
from mapper.formats.collections import collection
from mapper.formats.registry import Format, formats_of
from mapper.hosts import in_letters
from mapper.layers.charts.months import days_of
from mapper.schema import Column
from mapper.vocabulary import SHAPE_BOX

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def register(app: Flask) -> None:
    """Give the templates their filters and functions."""
    app.jinja_env.filters |= {
        "a_role": a_role,
        "day": day,
        "plural": plural,
        "km": km,
        "month": month,
        "language": language,
        "in_letters": in_letters,
        "value_in_words": value_in_words,
    }
    app.jinja_env.globals |= {
        "label": vocabulary.label,
        "definition": definition,
        "terms": vocabulary.terms,
        "choices": choices,
        "sub_types": vocabulary.sub_types,
        "symbol": symbol,
        "with_query": with_query,
        "address_of": address_of,
        "other_names": other_names,
        "downloads": downloads,
        "record_downloads": record_downloads,
        "formats": formats,
        "preparing": preparing,
        "told_sources": told_sources,
    }


def address_of(link: Mapping[str, str]) -> str:
    """Return the address of what a fact leads to: a line or a record."""
    if link["to"] == "line":
        return f"/lines/{quote(link['id'])}"
    return url_for("record.incident", incident_id=link["id"])


def a_role(role: str) -> str:
    """Return a role with its article, as “an editor”."""
    return f"{'an' if role[0] in 'aeio' else 'a'} {role}"


def definition(name: str, term: str) -> str:
    """Return the English definition of a term; "" where it is not in the list."""
    found = vocabulary.terms(name).get(term)
    return found.definition["en"] if found else ""


def day(value: date | str | None) -> str:
    """Return a date in words, as ``14 March 2022``; "" for none, and of no end what ends it."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if value == date.max:
        return "a day is given"  # what is held has no end before that
    return f"{value.day} {value:%B %Y}"


def month(value: int) -> str:
    """Return a month (year * 12 + month - 1) in words, as ``March 2022``."""
    return f"{days_of(value)[0]:%B %Y}"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 source``, ``3 sources``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def told_sources(told: Mapping[str, Any]) -> str:
    """Return how many sources a record cites, and how many of them are independent origins."""
    count, independent = told["source_count"] or 0, told["independent_source_count"] or 0
    if count == independent:
        return plural(count, "independent source")
    return f"{plural(count, 'source')}, {independent or 'none'} independent"


def preparing(missing: int) -> str:
    """Return in words that reports are not shown while they are prepared; "" where none is."""
    if not missing:
        return ""
    verb = "is" if missing == 1 else "are"
    return f"{plural(missing, 'report')} {verb} being prepared and {verb} not shown yet."


def km(value: float | None) -> str:
    """Return kilometres in words, with a decimal below 10."""
    if value is None:
        return ""
    return f"{value:,.0f} km" if value >= 9.95 else f"{value:.1f} km"


def language(code: str | None) -> str:
    """Return a language's English name; a code that is not in the vocabulary is its own name."""
    return vocabulary.label("language", code or "")


def other_names(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (language, name) of the names that are not the English one, each name once."""
    first: dict[str, str] = {}
    for lang, name in names.items():
        if lang != "en":
            first.setdefault(name, lang)
    return [(lang, name) for name, lang in first.items()]


def choices(column: Column, *, by_editor: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the terms that a column may have as (id, text), by the wider term of each or ""."""
    known = vocabulary.terms(column.terms or "language").values()
    wider = vocabulary.terms(column.within) if column.within else {"": None}
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in wider}
    for term in known:
        group = (term.parent or "") if column.within else ""
        if group in found and (by_editor or not term.editors):
            text = term.text()
            found[group].append(
                (term.id, text if column.brief else f"{text}: {term.definition['en']}")
            )
    return [(term.text() if term else "", found[key]) for key, term in wider.items()]


def value_in_words(value: str | None) -> str:
    """Return a claim's value, a date in words."""
    return day(value) if value and _DATE.fullmatch(value) else value or ""


def symbol(event_type: str) -> Markup:
    """Return the shape of an event type as an SVG element; its word stands beside it."""
    return Markup(
        '<svg class="symbol type-{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<path fill-rule="evenodd" d="{}"/></svg>'
    ).format(event_type, SHAPE_BOX, SHAPE_BOX, vocabulary.shape(event_type))


def download(name: str, written_as: Format, query: str = "") -> str:
    """Return the address of a collection in a format, with a filter's query."""
    return with_query(f"/export/{name}.{written_as.suffix}", query)


def downloads(name: str, query: str = "") -> list[tuple[Format, str]]:
    """Return the formats of a collection, each with its address."""
    return [(each, download(name, each, query)) for each in formats_of(collection(name))]


def record_downloads(incident_id: str) -> list[tuple[Format, str]]:
    """Return the formats of one record, each with its address."""
    known = formats_of(collection("records"))
    return [(each, f"/incidents/{incident_id}.{each.suffix}") for each in known]


def formats() -> tuple[Format, ...]:
    """Return every format of the downloads."""
    return registry.FORMATS


def is_plain() -> bool:
    """Tell whether the reader wants sources as plain text, without links to them."""
    return request.args.get("links") == "off"


def with_query(path: str, query: str = "", **more: Any) -> str:
    """Return ``path`` with a filter's query and further parameters; None leaves one out."""
    extra = urlencode({name: value for name, value in more.items() if value is not None})
    whole = "&".join(part for part in (query, extra) if part)
    return f"{path}?{whole}" if whole else path
