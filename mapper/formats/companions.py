"""Reading the companions of ``incidents.csv``: ``sources.csv`` and ``claims.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from mapper.formats import cells
from mapper.formats.delimited import Columns, Problem, read_rows, typed
from mapper.model import Claim, Source

_ADDRESS = cells.pattern(r"https?://[^\s\"<>]+", "no address; it begins with https://")
_SOURCE_READERS: dict[str, cells.Reader] = {
    "source_id": cells.pattern(
        r"[a-z0-9]+([-._][a-z0-9]+)*", "no id; small letters, digits and hyphens"
    ),
    "url": _ADDRESS,
    "original_url": _ADDRESS,
    "archive_url": _ADDRESS,
    "language": cells.language,
    "published": cells.day,
    "retrieved": cells.day,
    "published_basis": cells.terms_of("published_basis"),
    "type": cells.terms_of("source_type"),
    "reliability": cells.terms_of("reliability"),
    "access_risk": cells.terms_of("access_risk"),
    "graphic": cells.pattern(r"yes|no", "give yes or no"),
    "sha256": cells.pattern(r"[0-9a-f]{64}", "no SHA-256; 64 digits of 0-9 and a-f"),
}
_CLAIM_READERS: dict[str, cells.Reader] = {
    "said_date": cells.day,
    "effective_from": cells.day,
    "effective_to": cells.day,
    "credibility": cells.terms_of("credibility"),
}

SOURCE_COLUMNS = Columns(
    {field.name: _SOURCE_READERS.get(field.name, cells.plain) for field in fields(Source)}, {}
)
CLAIM_COLUMNS = Columns(
    {field.name: _CLAIM_READERS.get(field.name, cells.plain) for field in fields(Claim)}, {}
)

_EMPTY_SOURCE = Source("")
_EMPTY_CLAIM = Claim("", "", "", "")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and the line where it stands."""

    line: int
    source: Source


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim and the line where it stands."""

    line: int
    claim: Claim


def read_sources(path: Path) -> Iterator[SourceRow | Problem]:
    """Yield the sources of a file, and a problem for each row that cannot be used."""
    seen: dict[str, int] = {}
    for found in read_rows(path, SOURCE_COLUMNS):
        if isinstance(found, Problem):
            yield found
            continue
        values, problems = typed(found, SOURCE_COLUMNS, path.name)
        identity = values.get("source_id", "")
        if not problems and not identity:
            problems = [Problem(path.name, found.line, "source_id", "", "missing; give each an id")]
        if not problems and identity in seen:
            remedy = f"the id stands in line {seen[identity]} already; give another"
            problems = [Problem(path.name, found.line, "source_id", identity, remedy)]
        if problems:
            yield from problems
            continue
        seen[identity] = found.line
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        yield SourceRow(found.line, replace(_EMPTY_SOURCE, **kept))


def read_claims(path: Path) -> Iterator[ClaimRow | Problem]:
    """Yield the claims of a file, and a problem for each row that cannot be used."""
    for found in read_rows(path, CLAIM_COLUMNS):
        if isinstance(found, Problem):
            yield found
            continue
        values, problems = typed(found, CLAIM_COLUMNS, path.name)
        if not problems:
            problems = [
                Problem(path.name, found.line, column, "", "missing")
                for column in ("incident_id", "source_id", "field")
                if not values.get(column)
            ]
        if problems:
            yield from problems
            continue
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        yield ClaimRow(found.line, replace(_EMPTY_CLAIM, **kept))


def source_id_of(url: str, publisher: str = "", title: str = "") -> str:
    """Return the id of a source that came without one: its host or publisher, and a digest."""
    from hashlib import sha256
    from urllib.parse import urlsplit

    name = (urlsplit(url).hostname or "").removeprefix("www.") if url else publisher
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "source"
    digest = sha256("\n".join((url, publisher, title)).encode()).hexdigest()[:8]
    return f"{slug.strip('-')}-{digest}"
