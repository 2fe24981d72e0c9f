"""The id of a source that came without one, and the source that the record has already."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.store import record

if TYPE_CHECKING:
    from mapper.model import Source
    from mapper.store import Writer


def source_id_of(url: str, publisher: str = "", title: str = "") -> str:
    """Return an id made of the host of an address, or of the publisher, and a digest."""
    name = (urlsplit(url).hostname or "").removeprefix("www.") if url else publisher
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "source"
    digest = sha256("\n".join((url, publisher, title)).encode()).hexdigest()[:8]
    return f"{slug.strip('-')}-{digest}"


def known_source(writer: Writer, source: Source) -> Source:
    """Return the source that the record has already for this address or id, else the new one."""
    if source.url and (found := record.source_by_url(writer.connection, source.url)):
        return found
    return record.sources(writer.connection, [source.source_id]).get(source.source_id, source)
