"""Sources and claims as everyone may see them, and which addresses may become links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from mapper.gate.columns import passes
from mapper.gate.hosts import hides, host_of, is_public
from mapper.memo import Memo
from mapper.model import Claim, Incident, Source
from mapper.schema import columns

#: Hosts on which only copies of other publishers' pages were seen: named, never linked to.
_MIRRORS = ("cloudfront.net", "appspot.com", "azureedge.net", "fastly.net", "workers.dev")


def link(url: str) -> str | None:
    """Return an address if it may become a link, else None.

    It must be http or https, name a public host, be no known mirror, and hold nothing that makes
    it read otherwise than it leads, such as a mark that turns the direction of writing.
    """
    try:
        parts, host = urlsplit(url), host_of(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None or hides(url):
        return None
    if any(host == mirror or host.endswith(f".{mirror}") for mirror in _MIRRORS):
        return None
    return url if is_public(host) else None


def cited(
    ids: Iterable[str], sources: Mapping[str, Source], memo: Memo | None = None
) -> tuple[Source, ...]:
    """Return the sources of these ids that are known, with the addresses that may become links."""
    known = memo or Memo()
    return tuple(
        known.of((linked, source), partial(linked, source))
        for each in ids
        if (source := sources.get(each))
    )


def linked(source: Source) -> Source:
    """Return a source with the addresses that may become links."""
    url, archive_url = link(source.url) or "", link(source.archive_url) or ""
    return replace(source, url=url, archive_url=archive_url)


def public_claims(claims: Iterable[Claim], incident: Incident) -> tuple[Claim, ...]:
    """Return the claims that may be told: those about no column that the gate withholds."""
    known, minds = columns(type(incident)), incident.handling
    return tuple(
        claim for claim in claims if claim.field not in known or passes(known[claim.field], minds)
    )


def independent(sources: Iterable[Source]) -> int:
    """Return how many of the sources stand on their own; copies of one another count once."""
    sources = list(sources)
    by_publisher = {source.publisher: source for source in reversed(sources)}
    roots = set()
    for source in sources:
        root = source.derived_from or source.source_id
        known = by_publisher.get(root)
        roots.add(known.derived_from or known.source_id if known else root)
    return len(roots)
