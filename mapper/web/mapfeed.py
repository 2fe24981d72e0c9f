"""What the map draws: places with counts of what was reported there, and the records of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import orjson
from flask import Response, g, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper.errors import FilterError
from mapper.formats.query import parse_filter, to_query
from mapper.layers import feed, places
from mapper.model import Filter
from mapper.schema import INCIDENT_ID
from mapper.store.reached import Position, beside, page
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.packing import streamed
from mapper.web.site import copy_tag, current_site, current_view
from mapper.web.taken_back import elsewhere

blueprint = DataBlueprint("mapfeed", __name__)

PLACES, RECORDS = "/map/places", "/map/records"
#: Records of a page.
_PAGE = 50
_AFTER = "after"
#: Asks for what entries of a list say of records, and no more.
_BRIEF = "brief"
_MOST_PLACES = 500
#: More work gains little.
_LEVEL = 4
_NUMBER = re.compile(r"[0-9]{1,12}")
_CURSOR = re.compile(rf"(\d{{4}}-\d\d-\d\d)\.({INCIDENT_ID})")


@blueprint.get(PLACES)
def all_places() -> Response:
    """The places that the filter reaches, with counts by type and month."""
    site, view, wanted = current_site(), current_view(), _wanted()
    etag = copy_tag(f"{PLACES} {to_query(wanted)}")

    def written() -> bytes:
        return places.written(places.feed(site.store.reached(wanted, view), site.region))

    def made() -> Iterator[bytes]:
        yield site.kept.answer(etag, written)

    return _tagged(made(), etag, places.MEDIA_TYPE)


@blueprint.get(f"{PLACES}/<numbers>")
def at_places(numbers: str) -> Response:
    """A page of the records of a filter at one or several places."""
    return _page(place_numbers(numbers))


@blueprint.get(RECORDS)
def records() -> Response:
    """A page of the records of a filter, newest first."""
    return _page(None)


@blueprint.get(f"{RECORDS}/<incident_id>")
def record(incident_id: str) -> WerkzeugResponse:
    """One record with those that are related to it, and those before and after it in time."""
    site, view, wanted = current_site(), current_view(), _wanted()
    (row,) = site.store.public_some([incident_id], view, also=feed.columns(alone=False)) or (None,)
    if row is None:
        return elsewhere(incident_id, at=RECORDS)

    def made() -> Iterator[bytes]:
        found = site.store.reached(wanted, view)
        within = incident_id.encode() in found.columns.ids[found.mask]
        before, after = beside(found.columns, found.mask, incident_id)
        related = orjson.loads(row.properties_json)["related"]
        more = {"within": within, "related": _titles(related), "before": before, "after": after}
        yield b"%b,%b" % (feed.feature(row)[:-1], orjson.dumps(more)[1:])

    etag = copy_tag(f"{request.path} {to_query(wanted)}")
    return _tagged(made(), etag, feed.MEDIA_TYPE)


def _wanted(*also: str) -> Filter:
    return parse_filter(request.args, current_site().region, also=also)


def _page(numbers: list[int] | None) -> Response:
    """Answer with a page of the records of a filter, at places of these numbers or all."""
    site, view, wanted, after = current_site(), current_view(), _wanted(_AFTER, _BRIEF), _after()
    is_brief = _is_brief()
    also, written = (
        (feed.OF_ENTRY, feed.entry) if is_brief else (feed.columns(alone=False), feed.feature)
    )

    def made() -> Iterator[bytes]:
        found = site.store.reached(wanted, view)
        if numbers is not None:
            found = found.at(numbers)
        here = page(found.columns, found.mask, after, _PAGE)
        features = b",\n".join(map(written, site.store.public_some(here.ids, view, also=also)))
        following = orjson.dumps(_written(here.after))
        yield b'{"total":%d,"records":[%b],"next":%b}' % (found.mask.sum(), features, following)

    etag = copy_tag(f"{request.path} {to_query(wanted)} {request.args.get(_AFTER, '')} {is_brief}")
    return _tagged(made(), etag, places.MEDIA_TYPE)


def _tagged(made: Iterable[bytes], etag: str, media_type: str) -> Response:
    """Answer with pieces that are made then; unchanged since the reader's copy, only say so."""
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        check_rate("search")
        response = streamed(made, media_type, level=_LEVEL)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response


def place_numbers(text: str) -> list[int]:
    """Read the numbers of places, commas between."""
    parts = text.split(",")
    if len(parts) > _MOST_PLACES or not all(_NUMBER.fullmatch(each) for each in parts):
        raise NotFound(
            f"Places have numbers, as in {PLACES}/3 or {PLACES}/3,7, and at most {_MOST_PLACES} "
            f"are asked for at once; {PLACES} lists them."
        )
    return [int(each) for each in parts]


def _after() -> Position | None:
    """Read where a page begins: the ``next`` of the page before."""
    text = request.args.get(_AFTER, "")
    if not text:
        return None
    try:
        day, incident_id, *_ = _CURSOR.fullmatch(text).groups()  # type: ignore[union-attr]
        return Position(date.fromisoformat(day).toordinal(), incident_id)
    except (AttributeError, ValueError):
        raise FilterError(
            _AFTER, text, "give the “next” of an earlier page, or leave it out"
        ) from None


def _is_brief() -> bool:
    text = request.args.get(_BRIEF, "")
    if text not in ("", "1"):
        raise FilterError(_BRIEF, text, "give 1, or leave it out")
    return bool(text)


def _written(position: Position | None) -> str:
    if position is None:
        return ""
    return f"{date.fromordinal(position.ended)}.{position.incident_id}"


def _titles(ids: list[str]) -> list[dict[str, Any]]:
    """Return id, title and day in words of those of some records that the reader may see."""
    rows = current_site().store.public_some(ids, current_view())
    told = [orjson.loads(row.properties_json) for row in rows]
    return [{"id": each["id"], "title": each["title"], "when": each["when"]} for each in told]
