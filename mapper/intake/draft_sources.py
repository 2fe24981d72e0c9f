"""The sources of a draft, an address or the name of something printed; and its claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mapper.gate.citing import link
from mapper.intake.source_ids import new_source
from mapper.intake.typed import read_typed
from mapper.model import Claim, Source
from mapper.schema import Face, columns, on

_MOST_SOURCES = 20


def read_sources(
    sources: Sequence[Mapping[str, str]],
    today: date,
    problems: dict[str, str],
    *,
    known: Mapping[str, Source] | None = None,
) -> tuple[Source, ...]:
    """Return the sources that were typed; what is wrong goes to ``problems`` by field.

    In an editor's form all columns are typed, and of sources that are ``known`` their id.
    """
    face = Face.FORM if known is None else Face.EDIT
    given = [(number, source) for number, source in enumerate(sources) if _is_given(Source, source)]
    if not given:
        problems["sources"] = "at least one published source is needed; give its address"
    if len(given) > _MOST_SOURCES:
        problems["sources"] = f"too many sources ({len(given)}); give the {_MOST_SOURCES} best"
        return ()
    read = []
    for number, typed in given:
        source, wrong = _source(typed, today, face, known or {})
        read.append(source)
        problems |= {f"sources-{number}-{name}": remedy for name, remedy in wrong.items()}
    return tuple({source.url or source.source_id: source for source in read}.values())


def read_claims(
    claims: Sequence[Mapping[str, str]],
    incident_id: str,
    source_ids: Collection[str],
    today: date,
    problems: dict[str, str],
) -> tuple[Claim, ...]:
    """Return the claims that were typed; what is wrong goes to ``problems`` by field."""
    read = []
    for number, typed in enumerate(claims):
        if not _is_given(Claim, typed):
            continue
        texts = {each.name: typed.get(each.name, "") for each in on(Claim, Face.EDIT)}
        values, wrong = read_typed(Claim, texts, today)
        if values.get("source_id") and values["source_id"] not in source_ids:
            wrong["source_id"] = "none of the sources of this record; add the source first"
        read.append(Claim(incident_id, **values))
        problems |= {f"claims-{number}-{name}": remedy for name, remedy in wrong.items()}
    return tuple(read)


def _is_given(record: type, typed: Mapping[str, str]) -> bool:
    """Tell whether something was typed: more than what its fields say before anyone types."""
    known = columns(record)
    return any(text.strip() not in ("", str(known[name].default)) for name, text in typed.items())


def _source(
    typed: Mapping[str, str], today: date, face: Face, known: Mapping[str, Source]
) -> tuple[Source, dict[str, str]]:
    """Return a source that was typed, and by column what is wrong with it."""
    texts = {each.name: typed.get(each.name, "").strip() for each in on(Source, face)}
    values, wrong = read_typed(Source, texts, today)
    url, publisher = texts["url"], texts["publisher"]
    own = known.get(typed.get("source_id", ""))
    if url and link(url) is None and not (own and own.url == url):
        wrong["url"] = (
            "not the address of a publication; it begins with https:// and names the "
            "publisher's own site, no copy of it"
        )
    if not url and not publisher:
        wrong["url"] = "give the address, or for something printed the name of the publication"
    if own:
        return replace(own, **values), wrong
    basis, new = (
        values.get("published_basis", "unknown"),
        new_source(url, publisher, texts["title"]),
    )
    said = values.get("type", "news")
    source = replace(
        Source(**values),
        source_id=new.source_id,
        publisher=new.publisher,
        type=new.type if said == "news" else said,
        published_basis="printed" if values.get("published") and basis == "unknown" else basis,
    )
    return source, wrong
