"""Downloads: what everyone may see of records, lines and stations, in every format there is."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, request
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper.errors import FilterError
from mapper.formats.collections import collection
from mapper.formats.export import Export, of_railway, of_records
from mapper.formats.numbers import whole
from mapper.formats.query import parse_filter, to_query
from mapper.formats.registry import Format, format_of
from mapper.model import Filter
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.packing import streamed
from mapper.web.site import copy_tag, current_site, current_view, today
from mapper.web.taken_back import elsewhere

blueprint = DataBlueprint("data", __name__)

#: Parameters of every download, and of those that the filters choose from.
_SHAPES = ("geom", "profile")
_OF_RECORDS = (*_SHAPES, "limit")

#: Where licences and owners are named (RFC 8288); a CSV has no room for them inside.
_LICENCES = '</about#licences>; rel="license"'


@blueprint.get("/export/<name>.<suffix>")
def export(name: str, suffix: str) -> Response:
    """A collection: what the filter matches of it, or the whole where filters choose nothing."""
    chosen, written_as, site = collection(name), format_of(suffix), current_site()
    texts = site.region.texts
    if chosen.filtered:
        wanted = parse_filter(request.args, site.region, also=_OF_RECORDS)
        limit = _limit()
        content = of_records(chosen, site.store, current_view(), wanted, texts, limit=limit)
        return _answer(name, content, written_as, f"{to_query(wanted)} {limit}")
    _only(_SHAPES)
    return _answer(name, of_railway(chosen, site.network, texts.rights, today()), written_as)


@blueprint.get("/incidents/<incident_id>.<suffix>")
def one(incident_id: str, suffix: str) -> WerkzeugResponse:
    """One record as a collection of one."""
    written_as, site, view = format_of(suffix), current_site(), current_view()
    _only(_SHAPES)
    texts, every = site.region.texts, collection("records")
    if site.store.public_one(incident_id, view) is None:
        return elsewhere(incident_id, f".{suffix}")
    content = of_records(every, site.store, view, Filter(), texts, incident_id=incident_id)
    return _answer(incident_id, content, written_as)


def _only(known: tuple[str, ...]) -> None:
    for name, value in request.args.items():
        if name not in known:
            there_are = " and ".join(known)
            raise FilterError(name, value, f"this download knows only {there_are}; leave it out")


def _limit() -> int | None:
    text = request.args.get("limit", "")
    if not text:
        return None
    if not (number := whole(text)):
        raise FilterError("limit", text, "give a whole number of records from 1, or leave it out")
    return number


def _answer(name: str, content: Export, written_as: Format, what: str = "") -> Response:
    """Send an export as a file; unchanged since the reader's copy, only say so."""
    geom, profile = (request.args.get(each, "") for each in _SHAPES)
    written_as.check(content.collection, geom, profile)
    etag = copy_tag(f"{request.path} {what} {geom} {profile}")
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        check_rate("download", "“mapper export” on your own machine has no limit.")
        pieces = written_as.write(_shaped(content, geom, profile))
        response = streamed(pieces, written_as.media_type)
        file = f"{name}.{written_as.suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        response.headers["Link"] = _LICENCES
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response


def _shaped(content: Export, geom: str, profile: str) -> Export:
    scratch = current_site().settings.instance
    return replace(content, geom=geom, profile=profile, scratch=scratch)
