"""What the map draws: the public records of a filter, with what the map needs beside them."""

from __future__ import annotations

from flask import Response, g, request

from mapper.formats.query import parse_filter, to_query
from mapper.layers import feed
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.packing import streamed
from mapper.web.site import copy_tag, current_site, current_view

blueprint = DataBlueprint("mapfeed", __name__)

PATH = "/map/records"


@blueprint.get(PATH)
def records() -> Response:
    """Everything that the filter matches, streamed; unchanged since the reader's copy, say so."""
    site, view = current_site(), current_view()
    wanted = parse_filter(request.args, site.region, also=())
    etag = copy_tag(f"{PATH} {to_query(wanted)}")
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        check_rate("search")
        rows = site.store.public(wanted, view, also=feed.columns(words=False))
        response = streamed(feed.collection(rows), feed.MEDIA_TYPE)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.update(("Accept-Encoding", "Cookie"))
    return response
