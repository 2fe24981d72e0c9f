"""The id of a source that came without one."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import urlsplit


def source_id_of(url: str, publisher: str = "", title: str = "") -> str:
    """Return an id made of the host of an address, or of the publisher, and a digest."""
    name = (urlsplit(url).hostname or "").removeprefix("www.") if url else publisher
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "source"
    digest = sha256("\n".join((url, publisher, title)).encode()).hexdigest()[:8]
    return f"{slug.strip('-')}-{digest}"
