"""How a record is cited: the reference that its page shows, and a file of each style."""

from __future__ import annotations

import json

from flask import Response, g, request
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper.formats.citations import Reference, Style, style_of
from mapper.store import Listed, revisions
from mapper.web.kinds import DataBlueprint
from mapper.web.site import copy_tag, current_site, current_view, today
from mapper.web.taken_back import elsewhere

blueprint = DataBlueprint("citing", __name__)


@blueprint.get("/incidents/<incident_id>/cite.<suffix>")
def cite(incident_id: str, suffix: str) -> WerkzeugResponse:
    """One record as a reference, in one of the styles."""
    style, store = style_of(suffix), current_site().store
    row = store.public_one(incident_id, current_view())
    if row is None:
        return elsewhere(incident_id, f"/cite.{suffix}")
    with store.reading() as connection:
        latest = revisions.listed(connection, incident_id, told=not g.get("editor"), most=1)
    title = json.loads(row.properties_json)["title"]
    return answer(reference(incident_id, title, latest[0] if latest else None), style)


def answer(cited: Reference, style: Style) -> Response:
    """Answer with a reference as a file of one style, whose name is the reference's id."""
    response = Response(style.write(cited), content_type=f"{style.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{cited.id}.{style.suffix}"'
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.set_etag(copy_tag(request.full_path), weak=True)
    return response


def reference(incident_id: str, title: str | None, latest: Listed | None) -> Reference:
    """Return what a citation says of a record whose ``latest`` revision is told."""
    return Reference(
        incident_id,
        title or "",
        address_of(incident_id, latest.number if latest else None),
        today(),
        latest.number if latest else None,
        latest.marks.day if latest else None,
    )


def address_of(incident_id: str, revision: int | None = None) -> str:
    """Return where a record, or a state of it, stays; by no part of the host that was asked."""
    whole = f"{current_site().settings.site_url}/incidents/{incident_id}"
    return whole if revision is None else f"{whole}/history/{revision}"
