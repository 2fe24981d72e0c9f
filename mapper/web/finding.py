"""The search of the map: stations, lines, kilometres, settlements, records and words, as one types.

What is found of the region is `mapper.region.finding`'s; records are those that the reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, cast

import orjson
from flask import Response, current_app, request

from mapper.errors import FilterError
from mapper.formats.numbers import whole
from mapper.model import Filter
from mapper.names import fold
from mapper.region.finding import Finder, Found
from mapper.store import PublicRow
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.locating import Warmer
from mapper.web.site import current_site, current_view
from mapper.web.words import plural

blueprint = DataBlueprint("finding", __name__)

PATH = "/map/find"
MOST_FOUND = 12
_MOST_RECORDS = 3
#: Longer than any name; the words of a filter may be no longer than twice that.
_MOST_SIGNS = 100
#: The beginning of an id that says more than its country.
_ID_BEGUN = re.compile(r"[A-Z]{2}-\d[\d-]*")
_PARAMETERS = ("q", "limit")


def finder() -> Finder:
    """Return what finds in the region of the site that serves the present request."""
    return cast(Finder, current_app.extensions["mapper.finder"])


@blueprint.get(PATH)
def find() -> Response:
    """What ``q`` means or begins to mean, the best first, at most ``limit``; words come last.

    Asked for nothing, as when somebody is about to type, it begins to read the names.
    """
    for name, value in request.args.items():
        if name not in _PARAMETERS:
            known = " and ".join(_PARAMETERS)
            raise FilterError(name, value, f"no such parameter; there are {known}")
    text, most = _text(), _limit()
    check_rate("names")
    if fold(text):
        found = [*_records(text), *map(_told, finder().find(text))]
        told = [*found[: most - 1], _words(text)]
    else:
        cast(Warmer, current_app.extensions["mapper.finding"]).begin()
        told = []
    response = Response(orjson.dumps({"found": told}), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _text() -> str:
    return request.args.get("q", "").strip()[:_MOST_SIGNS]


def _limit() -> int:
    text = request.args.get("limit", str(MOST_FOUND))
    if not (number := whole(text, MOST_FOUND)):
        raise FilterError("limit", text, f"give 1 to {MOST_FOUND}")
    return number


def _told(found: Found) -> dict[str, Any]:
    told = asdict(found)
    del told["how"]
    return told


def _records(text: str) -> Iterator[dict[str, Any]]:
    """Yield the records whose id begins with a text, the newest first."""
    if _ID_BEGUN.fullmatch(start := text.upper()):
        yield from map(_record, current_site().store.begun(start, current_view(), _MOST_RECORDS))


def _record(row: PublicRow) -> dict[str, Any]:
    told = orjson.loads(row.properties_json)
    about = " · ".join(part for part in (row.incident_id, told["when"]) if part)
    return _told(Found("record", row.incident_id, told["title"], about, row.point))


def _words(text: str) -> dict[str, Any]:
    """Return the words as a filter, with how many records have them."""
    found = current_site().store.reached(Filter(q=text), current_view())
    return _told(Found("words", text, text, plural(int(found.mask.sum()), "report")))
