"""The id of a source that came without one, whose it is, and the one that there is already."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.gate.platforms import POST, is_private, platform_of
from mapper.model import Source
from mapper.store import record

if TYPE_CHECKING:
    from mapper.store import Writer

# Letters and digits that cannot be taken for one another.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_source(url: str, publisher: str = "", title: str = "") -> Source:
    """Return a source that came without an id.

    A post on a platform is a private person's until an editor knows better, and its id says
    nothing of its address, which everybody could otherwise try out.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    if platform := platform_of(url):
        letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
        name = publisher or platform
        return Source(f"post-{letters}", url=url, title=title, publisher=name, type=POST)
    made = source_id_of(url, publisher, "" if url else title)
    return Source(made, url=url, title=title, publisher=publisher or host)


def tells_whose(source: Source) -> str:
    """Return what to mind where the id of a private person's post, which is public, names them."""
    parts = urlsplit(source.url)
    words = re.findall(r"[a-z0-9]{4,}", f"{parts.path} {parts.query}".lower())
    found = [each for each in words if each in source.source_id.replace("-", "").replace("_", "")]
    if not (is_private(source) and found):
        return ""
    return (
        f"the id {source.source_id} is public and has a part of the post's address, {found[0]!r}; "
        "call it post-1 or the like, here and where it is cited"
    )


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
