"""What changed in the public record since a reader last looked, for copies kept elsewhere."""

from __future__ import annotations

from datetime import date

from flask import Response, g, jsonify, request

from mapper.errors import FilterError
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view

blueprint = DataBlueprint("changes", __name__)

_ASKED = ("since", "seen")


@blueprint.get("/api/changes")
def changes() -> Response:
    """The ids of the records that differ since the change number ``since``, and of those gone.

    The answer's ``number`` and ``day`` are the ``since`` and ``seen`` of the next request.  With
    ``seen`` the records are told, too, that an embargo has let out since that day; without, not,
    as nothing of them has changed.
    """
    for name, value in request.args.items():
        if name not in _ASKED:
            raise FilterError(name, value, f"no such parameter; there are {', '.join(_ASKED)}")
    since, seen, view = _since(), _seen(), current_view()
    check_rate("search")
    found = current_site().store.changes(since, view, seen=seen)
    if since > found.number:
        raise FilterError(
            "since",
            str(since),
            f"the record is at {found.number}, so it was restored from an older copy: read it "
            "anew from /export, with since=0",
        )
    response = jsonify(
        number=found.number,
        day=view.today.isoformat(),
        changed=found.changed,
        gone=found.gone,
    )
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.add("Cookie")
    return response


def _since() -> int:
    text = request.args.get("since", "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise FilterError(
            "since", text, "give the number of an earlier answer, or 0 for every record"
        )
    return int(text)


def _seen() -> date | None:
    text = request.args.get("seen", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FilterError(
            "seen", text, "give the day of an earlier answer, like 2022-03-28"
        ) from None
