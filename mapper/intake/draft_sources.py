"""The sources of a draft: an address, or the name of something printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from mapper.gate.citing import link
from mapper.intake.source_ids import source_id_of
from mapper.intake.typed import read_typed
from mapper.model import Source
from mapper.schema import Face, on

_MOST_SOURCES = 20


def read_sources(
    sources: Sequence[Mapping[str, str]], today: date, problems: dict[str, str]
) -> tuple[Source, ...]:
    """Return the sources that were typed; what is wrong goes to ``problems`` by field."""
    given = [
        (number, source)
        for number, source in enumerate(sources)
        if any(text.strip() for text in source.values())
    ]
    if not given:
        problems["sources"] = "at least one published source is needed; give its address"
    if len(given) > _MOST_SOURCES:
        problems["sources"] = f"too many sources ({len(given)}); give the {_MOST_SOURCES} best"
        return ()
    read = []
    for number, typed in given:
        source, wrong = _source(typed, today)
        read.append(source)
        problems |= {f"sources-{number}-{name}": remedy for name, remedy in wrong.items()}
    return tuple({source.source_id: source for source in read}.values())


def _source(typed: Mapping[str, str], today: date) -> tuple[Source, dict[str, str]]:
    """Return a source that was typed, and by column what is wrong with it."""
    texts = {each.name: typed.get(each.name, "").strip() for each in on(Source, Face.FORM)}
    values, wrong = read_typed(Source, texts, today)
    url, publisher = texts["url"], texts["publisher"]
    if url and link(url) is None:
        wrong["url"] = (
            "not the address of a publication; it begins with https:// and names the "
            "publisher's own site, no copy of it"
        )
    if not url and not publisher:
        wrong["url"] = "give the address, or for something printed the name of the publication"
    source = replace(
        Source(**values),
        source_id=source_id_of(url, publisher, "" if url else texts["title"]),
        publisher=publisher or source_id_of(url).rpartition("-")[0],
        published_basis="printed" if values.get("published") else "unknown",
    )
    return source, wrong
