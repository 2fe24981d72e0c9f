"""Sources and claims as everyone may see them, and which addresses may become links."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from mapper.model import Claim, Source

#: Hosts on which only copies of other publishers' pages were seen: named, never linked to.
_MIRRORS = ("cloudfront.net", "appspot.com", "azureedge.net", "fastly.net", "workers.dev")

#: What a claim may be about only where the record itself may be as exact.
EXACT_FIELDS = frozenset({"latitude", "longitude", "km_post"})
#: What a claim about an arrest never is: any place finer than an oblast.
PLACE_FIELDS = EXACT_FIELDS | {"location", "line", "from_station", "to_station"}


def link(url: str) -> str | None:
    """Return an address if it may become a link, else None.

    It must be http or https, name a public host, and be no known mirror.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host or parts.username is not None:
        return None
    if any(host == mirror or host.endswith(f".{mirror}") for mirror in _MIRRORS):
        return None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return url
    return None


def source_values(source: Source) -> dict[str, Any]:
    """Return one source as the values of a feature; missing is None."""
    return {
        "source_id": source.source_id,
        "title": source.title or None,
        "publisher": source.publisher or None,
        "published": source.published and source.published.isoformat(),
        "published_basis": source.published_basis or None,
        "language": source.language or None,
        "type": source.type or None,
        "reliability": source.reliability or None,
        "url": link(source.url),
        "archive_url": link(source.archive_url),
        "derived_from": source.derived_from or None,
        "access_risk": source.access_risk or None,
        "graphic": source.graphic == "yes" if source.graphic else None,
    }


def claim_values(claim: Claim, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return one claim as the values of a feature, with the publisher who made it."""
    source = sources.get(claim.source_id)
    return {
        "source_id": claim.source_id,
        "publisher": source.publisher or None if source else None,
        "field": claim.field,
        "value": claim.value or None,
        "said_date": claim.said_date and claim.said_date.isoformat(),
        "effective_from": claim.effective_from and claim.effective_from.isoformat(),
        "effective_to": claim.effective_to and claim.effective_to.isoformat(),
        "scope": claim.scope or None,
        "credibility": claim.credibility or None,
        "note": claim.note or None,
    }


def public_claims(
    claims: Iterable[Claim], sources: Mapping[str, Source], withheld: frozenset[str]
) -> list[dict[str, Any]]:
    """Return the claims that may be shown: those about no ``withheld`` field."""
    return [claim_values(claim, sources) for claim in claims if claim.field not in withheld]


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
