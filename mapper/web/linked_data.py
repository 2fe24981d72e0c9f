"""What search engines and programs read of a page: JSON-LD in the words of schema.org.

https://schema.org/Report for a record, which is about an https://schema.org/Event, and
https://schema.org/Dataset for a view.  It holds what the page shows, which is public.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mapper.formats.citations import LICENCE_URL, WHOSE, Reference
from mapper.formats.collections import collection
from mapper.formats.registry import formats_of
from mapper.layers.compose import script_json
from mapper.model import Filter
from mapper.web import wanted as words
from mapper.web.site import current_site
from mapper.web.words import download, with_query

if TYPE_CHECKING:
    from mapper.store import PublicRow

_CONTEXT = "https://schema.org"
_WEB = re.compile(r"https?://", re.IGNORECASE)


def of_record(row: PublicRow, told: Mapping[str, Any], cited: Reference) -> str:
    """Return a record as JSON that can stand inside ``<script>``."""
    where = {"@type": "Place", "name": told["place"]} if told["place"] else None
    if where and row.point:
        lon, lat = row.point
        where |= {"geo": {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}}
    event = {
        "@type": "Event",
        "name": told["title"],
        "startDate": told["first_day"],
        "endDate": told["last_day"],
        "location": where,
    }
    return _written(
        {
            "@type": "Report",
            "identifier": row.incident_id,
            "name": told["title"] or row.incident_id,
            "description": told["notes"] or _sentence(told),
            "url": f"{_root()}/incidents/{row.incident_id}",
            "version": cited.revision,
            "dateModified": cited.revised and cited.revised.isoformat(),
            "image": f"{_root()}/incidents/{row.incident_id}/picture.png" if _root() else None,
            "about": event if event["startDate"] or where else None,
            "citation": [_source(each) for each in told["sources"]],
            "isPartOf": {"@type": "Dataset", "name": WHOSE, "url": f"{_root()}/"},
        }
    )


def of_view(wanted: Filter, query: str, said: str) -> str:
    """Return what a filter shows as JSON that can stand inside ``<script>``."""
    name = words.title(wanted, current_site().region)
    return of_page(name, with_query("/", query), said, wanted, query)


def of_page(name: str, path: str, said: str, wanted: Filter, query: str | None) -> str:
    """Return what a page of records shows as JSON that can stand inside ``<script>``.

    ``query`` gives them as files; None where no filter does.
    """
    region = current_site().region
    west, south, east, north = wanted.bbox or region.texts.extent
    box = {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"}
    days = "/".join(day.isoformat() if day else ".." for day in (wanted.first, wanted.last))
    files = [
        {
            "@type": "DataDownload",
            "name": each.name,
            "encodingFormat": each.media_type,
            "contentUrl": _root() + download("records", each, query or ""),
        }
        for each in (formats_of(collection("records")) if query is not None else ())
    ]
    return _written(
        {
            "@type": "Dataset",
            "name": f"{WHOSE}: {name}",
            "description": f"What published reports say happened on the railway: {said}",
            "url": _root() + path,
            "temporalCoverage": days if days != "../.." else None,
            "spatialCoverage": {"@type": "Place", "name": region.texts.title, "geo": box},
            "distribution": files,
        }
    )


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    url = source["url"]
    said = {
        "@type": "CreativeWork",
        "name": source["title"] or source["publisher"],
        "publisher": source["publisher"] and {"@type": "Organization", "name": source["publisher"]},
        "datePublished": source["published"],
        "inLanguage": source["language"],
        "url": url if url and _WEB.match(url) else None,
    }
    return {name: value for name, value in said.items() if value}


def _sentence(told: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (told["title"], told["place"], told["when"])))


def _written(value: dict[str, Any]) -> str:
    whole = {
        "@context": _CONTEXT,
        **value,
        "license": LICENCE_URL,
        "publisher": {"@type": "Organization", "name": WHOSE, "url": f"{_root()}/"},
    }
    return script_json(_stated(whole))


def _stated(value: Any) -> Any:
    """Return JSON without what is not said."""
    if isinstance(value, dict):
        return {name: _stated(each) for name, each in value.items() if each not in (None, "", [])}
    return [_stated(each) for each in value] if isinstance(value, list) else value


def _root() -> str:
    return current_site().settings.site_url
