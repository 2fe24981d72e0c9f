"""The cards of a station and of a line: what they are, and what was reported there.

They take the filter of the map, so that their counts are the map's; the records themselves come
from ``/map/places/<numbers>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, request

from mapper.errors import NotFound, UnknownName
from mapper.formats.query import parse_filter
from mapper.layers import places
from mapper.layers.around import around, on_line
from mapper.model import Filter
from mapper.region.cards import line_card, station_card
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view

blueprint = DataBlueprint("cards", __name__)

#: Addresses as the map's scripts fill them in.
STATION, LINE = "/map/stations/{id}", "/map/lines/{id}"


@blueprint.get("/map/stations/<station_id>")
def station(station_id: str) -> Response:
    """A station: its names, lines and neighbours, and the places at it and beside it."""
    network, wanted = current_site().network, _wanted()
    with _not_found():
        card = station_card(network, station_id)
    return _answer(asdict(card) | asdict(around(_feed(wanted), network, station_id)))


@blueprint.get("/map/lines/<slug>")
def line(slug: str) -> Response:
    """A line: its names, length and stations, the places on it, and how many reports name it."""
    site, wanted = current_site(), _wanted()
    with _not_found():
        card = line_card(site.network, slug)
    feed = _feed(replace(wanted, line=(slug,)))
    told = {
        "here": on_line(feed, slug),
        "counts": {"here": feed["total"]},
        "page": f"/lines/{quote(slug)}",
    }
    return _answer(asdict(card) | told)


@contextmanager
def _not_found() -> Iterator[None]:
    """Answer that nothing is at the address where a name in it is not known."""
    try:
        yield
    except UnknownName as error:
        raise NotFound(str(error)) from error


def _wanted() -> Filter:
    return parse_filter(request.args, current_site().region, also=())


def _feed(wanted: Filter) -> dict[str, Any]:
    site, view = current_site(), current_view()
    check_rate("search")
    return places.feed(site.store.reached(wanted, view), site.region)


def _answer(told: dict[str, Any]) -> Response:
    response = Response(orjson.dumps(told), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
