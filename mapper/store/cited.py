"""Which incidents cite which publication, and when two addresses are of one page.

Both are kept beside the record, so that who cites a page is one look at an index.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import delete, insert, select

from mapper.store.tables import cited, source_page

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.model import Source

#: Hosts and endings that a page has for other devices.
_DEVICES = re.compile(r"^(?:www\d?|m|mobile|amp|touch|pda)\.(?=[^.]+\.)")
_ENDINGS = re.compile(r"(?:/+|/amp|/index\.(?:html?|php))$")
_AMP_BEFORE_SUFFIX = re.compile(r"[.-]amp(?=\.html?$)")
#: What is told to counters of visitors and says nothing of the page.
_COUNTED = re.compile(r"^(?:utm_.*|at_.*|fbclid|gclid|yclid|igshid|mc_[ce]id|ref|ref_src|amp)$")
#: A copy in an archive has the whole address of the page in its own.
_COPY = re.compile(r"^https?://[^/]*archive[^/]*/.*?(https?://.+)$", re.IGNORECASE)
#: The preview of a public channel, which has its posts under another address.
_PREVIEW = re.compile(r"^(t\.me)/s/")


def page_of(url: str) -> str:
    """Return the address of a page as it is the same however it was copied; "" for none.

    Scheme, "www", hosts for telephones, the slash at the end, the fragment and what counts
    visitors are left out, and of a copy in an archive all but the page's own address.
    """
    url = url.strip()
    copied = _COPY.match(url)
    parts = _parted(copied[1] if copied else url)
    if parts is None:
        return ""
    host, path, query = parts
    while (bare := _DEVICES.sub("", host)) != host:
        host = bare
    path = _AMP_BEFORE_SUFFIX.sub("", path)
    while (bare := _ENDINGS.sub("", path)) != path:
        path = bare
    told = sorted((name, text) for name, text in parse_qsl(query) if not _COUNTED.match(name))
    return _PREVIEW.sub(r"\1/", host + path) + (f"?{urlencode(told)}" if told else "")


def _parted(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not host:
        return None
    return f"{host}:{port}" if port not in (None, 80, 443) else host, parts.path, parts.query


def keep(connection: Connection, sources: Mapping[str, Iterable[str]]) -> None:
    """Keep the ids of the sources that some incidents cite, instead of those before."""
    if sources:
        connection.execute(delete(cited).where(cited.c.incident_id.in_([*sources])))
    rows = [
        {"incident_id": incident_id, "source_id": each}
        for incident_id, ids in sources.items()
        for each in dict.fromkeys(ids)
    ]
    if rows:
        connection.execute(insert(cited), rows)


def keep_pages(connection: Connection, sources: Iterable[Source]) -> None:
    """Keep the pages of the addresses of sources, of one that comes twice the last."""
    pages = {each.source_id: page_of(each.url) for each in sources}
    if pages:
        connection.execute(delete(source_page).where(source_page.c.source_id.in_([*pages])))
    if rows := [{"source_id": key, "page": page} for key, page in pages.items() if page]:
        connection.execute(insert(source_page), rows)


def citing_pages(connection: Connection, pages: Collection[str]) -> dict[str, set[str]]:
    """Return the pages of these that each incident cites, by the incident's id."""
    query = select(cited.c.incident_id, source_page.c.page).where(
        cited.c.source_id == source_page.c.source_id, source_page.c.page.in_(pages)
    )
    found: dict[str, set[str]] = {}
    for incident_id, page in connection.execute(query):
        found.setdefault(incident_id, set()).add(page)
    return found
