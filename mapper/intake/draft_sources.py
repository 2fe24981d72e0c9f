"""The sources of a draft: an address, or the name of something printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from mapper.formats.cells import CellError
from mapper.formats.companions import SOURCE_COLUMNS, source_id_of
from mapper.gate.citing import link
from mapper.model import Source

_MOST_SOURCES = 20
_LONGEST, _LONGEST_URL = 300, 2000


@dataclass(frozen=True, slots=True)
class DraftSource:
    """One source as typed; an address, or the name of what was printed."""

    url: str = ""
    publisher: str = ""
    title: str = ""
    published: str = ""
    language: str = ""


def read_sources(
    sources: Sequence[DraftSource], today: date, problems: dict[str, str]
) -> tuple[Source, ...]:
    """Return the sources that were typed; what is wrong goes to ``problems`` by field."""
    given = [
        (number, source)
        for number, source in enumerate(sources)
        if any(text.strip() for text in asdict(source).values())
    ]
    if not given:
        problems["sources"] = "at least one published source is needed; give its address"
    if len(given) > _MOST_SOURCES:
        problems["sources"] = f"too many sources ({len(given)}); give the {_MOST_SOURCES} best"
        return ()
    read = [_source(number, source, today, problems) for number, source in given]
    return tuple({source.source_id: source for source in read}.values())


def _source(number: int, typed: DraftSource, today: date, problems: dict[str, str]) -> Source:
    texts = {name: text.strip() for name, text in asdict(typed).items()}
    published = None

    def wrong(name: str, remedy: str) -> None:
        problems.setdefault(f"sources-{number}-{name}", remedy)

    for name, text in texts.items():
        limit = _LONGEST_URL if name == "url" else _LONGEST
        if len(text) > limit:
            wrong(name, f"too long ({len(text)} characters); at most {limit}")
    try:
        published = SOURCE_COLUMNS.readers["published"](texts["published"])
        if published and published > today:
            wrong("published", "lies in the future; give the day of publication")
    except CellError as error:
        wrong("published", str(error))
    if texts["url"] and link(texts["url"]) is None:
        wrong(
            "url",
            "not the address of a publication; it begins with https:// and names the "
            "publisher's own site, no copy of it",
        )
    if not texts["url"] and not texts["publisher"]:
        wrong("url", "give the address, or for something printed the name of the publication")
    return Source(
        source_id_of(texts["url"], texts["publisher"], "" if texts["url"] else texts["title"]),
        url=texts["url"],
        title=texts["title"],
        publisher=texts["publisher"] or source_id_of(texts["url"]).rpartition("-")[0],
        published=published,
        published_basis="printed" if published else "unknown",
        language=texts["language"],
    )
