"""Sources and claims as everyone may see them, and which addresses may become links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.gate.columns import passes
from mapper.gate.platforms import as_told, is_private
from mapper.hosts import hides, host_of, is_public
from mapper.memo import Memo
from mapper.model import Claim, Incident, Source
from mapper.schema import columns
from mapper.vocabulary import Handling

if TYPE_CHECKING:
    from mapper.region import RegionTexts

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
    ids: Iterable[str],
    sources: Mapping[str, Source],
    texts: RegionTexts,
    memo: Memo | None = None,
) -> tuple[Source, ...]:
    """Return the sources of these ids that are known, as everyone may see them."""
    known = memo or Memo()
    return tuple(
        known.of(source, public_source, source, texts)
        for each in ids
        if (source := sources.get(each))
    )


def public_source(source: Source, texts: RegionTexts) -> Source:
    """Return a source as everyone may see it.

    It has the addresses that may become links, and the risks of reading it that the region knows
    of; of a private person's post no more than its platform and its day.
    """
    if is_private(source):
        return as_told(source)
    owner = texts.outlets.of(source.publisher, source.url, source.original_url)
    risks = dict.fromkeys((*source.access_risk, *(owner.listed if owner else ())))
    return replace(
        source,
        url=link(source.url) or "",
        archive_url=link(source.archive_url) or "",
        access_risk=tuple(risks),
    )


def public_claims(claims: Iterable[Claim], incident: Incident) -> tuple[Claim, ...]:
    """Return the claims that may be told: those about a column that the gate does not withhold.

    What is about none could be anything, such as a degree of longitude.

    Until when something held of wayside equipment is not: it tells how long a repair takes.
    """
    known, minds = columns(type(incident)), incident.handling
    told = (e for e in claims if e.field in known and passes(known[e.field], minds))
    if Handling.EQUIPMENT not in minds:
        return tuple(told)
    return tuple(replace(each, effective_to=None) for each in told)
