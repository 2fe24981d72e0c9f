"""Downloads: the public forms, the lines and the stations as GeoJSON (RFC 7946)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from flask import Response, g, request

from mapper.errors import FilterError, NotFound
from mapper.formats import geojson
from mapper.formats.query import parse_filter, to_query
from mapper.model import Filter
from mapper.region import Rights
from mapper.web.kinds import DataBlueprint
from mapper.web.packing import accepts_gzip, gzip_stream
from mapper.web.site import current_site, current_view, today

blueprint = DataBlueprint("data", __name__)


@blueprint.get("/export/incidents.geojson")
def incidents() -> Response:
    """Everything that the filter matches, movements too: what the map and the list show."""
    return _records("incidents", _wanted())


@blueprint.get("/export/movements.geojson")
def movements() -> Response:
    """The movements among what the filter matches."""
    wanted = _wanted()
    if wanted.record not in ("", "movement"):
        raise FilterError("record", wanted.record, "this download holds movements; leave it out")
    return _records("movements", replace(wanted, record="movement"))


@blueprint.get("/export/lines.geojson")
def lines() -> Response:
    """The named lines."""
    geom, network = _only_geom(), current_site().network
    return _answer("lines", _encoded(geojson.lines(network, geom, _rights())), geom, changes=False)


@blueprint.get("/export/stations.geojson")
def stations() -> Response:
    """The stations of the named lines."""
    for name, value in request.args.items():
        raise FilterError(name, value, "this download has no parameters; leave it out")
    pieces = _encoded(geojson.stations(current_site().network, _rights()))
    return _answer("stations", pieces, "", changes=False)


@blueprint.get("/incidents/<incident_id>.geojson")
def one(incident_id: str) -> Response:
    """One record as a FeatureCollection of one."""
    site = current_site()
    row = site.store.public_one(incident_id, current_view())
    if row is None:
        example = site.region.texts.examples.id
        raise NotFound(f"no report with the id {incident_id} is public; ids are like {example}")
    return _answer(incident_id, geojson.encoded_collection([row], rights=_rights()), incident_id)


def _rights() -> Rights:
    return current_site().region.texts.rights


def _wanted() -> Filter:
    return parse_filter(request.args, current_site().region, also=("geom", "limit"))


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    return (text.encode() for text in texts)


def _only_geom() -> str:
    """Return the ``geom`` of a request for lines, the only parameter that they know."""
    for name, value in request.args.items():
        if name != "geom":
            raise FilterError(name, value, "this download knows only geom=point; leave it out")
    return geojson.check_geom(request.args.get("geom", ""))


def _records(name: str, wanted: Filter) -> Response:
    geom = geojson.check_geom(request.args.get("geom", ""))
    limit = _limit()
    what = f"{to_query(wanted)} {geom} {limit}"
    rows = islice(current_site().store.public(wanted, current_view()), limit)
    return _answer(name, geojson.encoded_collection(rows, geom, _rights()), what)


def _limit() -> int | None:
    text = request.args.get("limit", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
        raise FilterError("limit", text, "give a whole number of records from 1, or leave it out")
    return int(text)


def _answer(name: str, pieces: Iterable[bytes], what: str, *, changes: bool = True) -> Response:
    """Stream a collection as a file; unchanged since the reader's copy, only say so."""
    etag = _etag(what, changes=changes)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        packed = accepts_gzip()
        # A reader who only asks for the headers must not set the database to work.
        body = () if request.method == "HEAD" else gzip_stream(pieces) if packed else pieces
        response = Response(body, mimetype=geojson.MEDIA_TYPE)
        if packed:
            response.content_encoding = "gzip"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response


def _etag(what: str, *, changes: bool) -> str:
    """Return a tag that is new when the record, the day or the reader's rights are."""
    text = f"{request.path} {what}"
    if changes:
        text += f" {current_site().store.change_number()} {today()} {bool(g.get('editor'))}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]
