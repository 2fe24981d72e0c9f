"""Which incidents cite which publication, and of which page its address is.

Both are kept beside the record, so that who cites a page is one look at an index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from mapper.pages import page_of
from mapper.store import bulk
from mapper.store.tables import cited, source_page

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mapper.model import Source

_CITES, _PAGES = insert(cited), insert(source_page)


def keep(
    connection: Connection, sources: Mapping[str, Iterable[str]], *, instead: Collection[str]
) -> None:
    """Keep the ids of the sources that some incidents cite; those of ``instead`` cited before."""
    if instead:
        connection.execute(delete(cited).where(cited.c.incident_id.in_(instead)))
    rows = [
        {"incident_id": incident_id, "source_id": each}
        for incident_id, ids in sources.items()
        for each in dict.fromkeys(ids)
    ]
    bulk.execute(connection, _CITES, rows)


def keep_pages(connection: Connection, sources: Iterable[Source]) -> None:
    """Keep the pages of the addresses of sources, of one that comes twice the last."""
    pages = {each.source_id: page_of(each.url) for each in sources}
    if pages:
        connection.execute(delete(source_page).where(source_page.c.source_id.in_([*pages])))
    rows = [{"source_id": key, "page": page} for key, page in pages.items() if page]
    bulk.execute(connection, _PAGES, rows)


def citing_pages(connection: Connection, pages: Collection[str]) -> dict[str, set[str]]:
    """Return the pages of these that each incident cites, by the incident's id."""
    query = select(cited.c.incident_id, source_page.c.page).where(
        cited.c.source_id == source_page.c.source_id, source_page.c.page.in_(pages)
    )
    found: dict[str, set[str]] = {}
    for incident_id, page in connection.execute(query):
        found.setdefault(incident_id, set()).add(page)
    return found
