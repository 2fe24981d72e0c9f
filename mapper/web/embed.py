"""What other sites may frame: the map of a view, or of one record, without panel, form or cookie.

Only these pages may be framed (``frame-ancestors *``); without JavaScript they show the server's
picture.
"""

from __future__ import annotations

import json

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from mapper.formats.query import parse_filter, to_query
from mapper.layers.compose import script_json
from mapper.model import Filter
from mapper.web import picture
from mapper.web import wanted as words
from mapper.web.limits import check_rate
from mapper.web.pages import map_parts
from mapper.web.site import current_site, current_view
from mapper.web.taken_back import elsewhere
from mapper.web.words import with_query

blueprint = Blueprint("embed", __name__)

_SIZE = "960x640"
#: Whose the pages are and how to get there stands in a link, which opens beside the frame.
_OF_RECORD = "/incidents/{}"


@blueprint.before_request
def may_be_framed() -> None:
    """Let any site show what is answered in a frame, also that something is not there."""
    g.may_be_framed = True


@blueprint.get("/embed")
def view() -> str:
    """The map of a filter: where it looks is ``map``, as for its picture."""
    site = current_site()
    wanted = parse_filter(request.args, site.region, also=("map",))
    check_rate("search")
    found = site.store.reached(words.usual(wanted), current_view())
    shown, total = int(found.mask.sum()), site.store.count(Filter(), current_view())
    look = request.args.get("map") if picture.look() else None
    query = to_query(wanted)
    return _page(
        heading=words.title(wanted, site.region),
        about=f"{words.counted(shown, total)}; {words.days(wanted)}",
        address=with_query("/", query) + (f"#map={look}" if look else ""),
        drawn=with_query(f"{picture.PATH}.svg", query, map=look, size=_SIZE, scheme="auto"),
        asked={"query": query, "map": look or "", "at": ""},
    )


@blueprint.get("/embed/<incident_id>")
def record(incident_id: str) -> str | Response:
    """The map of one record, with its card."""
    check_rate("search")
    row = current_site().store.public_one(incident_id, current_view())
    if row is None:
        return elsewhere(incident_id, at="/embed")
    told = json.loads(row.properties_json)
    address = _OF_RECORD.format(incident_id)
    return _page(
        heading=told["title"] or incident_id,
        about=", ".join(filter(None, (told["when"], told["place"]))),
        address=address,
        drawn=f"{address}/picture.svg?size={_SIZE}&scheme=auto",
        asked={"query": "", "map": "", "at": incident_id},
    )


def _page(*, asked: dict[str, str], **parts: str) -> str:
    return render_template(
        "embed.html",
        parts=map_parts(),
        asked=script_json(asked),
        credits=current_site().region.texts.credits.line,
        **parts,
    )
