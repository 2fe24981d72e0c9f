"""What changed in the public record since a reader last looked, for copies kept elsewhere."""

from __future__ import annotations

from flask import Response, g, jsonify, request

from mapper.errors import FilterError
from mapper.formats.numbers import whole
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view

blueprint = DataBlueprint("changes", __name__)

_ASKED = "since"
#: Beyond every change number.
_LARGEST = 10**18 - 1


@blueprint.get("/api/changes")
def changes() -> Response:
    """Every record that differs since the change number ``since``, in the order of the changes.

    The answer's ``number`` is the ``since`` of the next request.  Of each record its last change is
    told; the end of an embargo is one.
    """
    for name, value in request.args.items():
        if name != _ASKED:
            raise FilterError(name, value, f"no such parameter; there is {_ASKED}")
    since, view = _since(), current_view()
    check_rate("search")
    found = current_site().store.changes(since, view)
    if found.lost:
        raise FilterError(
            _ASKED,
            str(since),
            "this record was restored from an older copy since, has another embargo, or is "
            "another: read it anew from /export, with since=0",
        )
    told = [
        {
            "number": each.number,
            "id": each.incident_id,
            "gone": each.gone,
            "reason": each.reason or None,
            "replaced_by": each.replaced_by or None,
        }
        for each in found.changes
    ]
    response = jsonify(number=found.number, changes=told)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.vary.add("Cookie")
    return response


def _since() -> int:
    text = request.args.get(_ASKED, "")
    if (number := whole(text, _LARGEST)) is None:
        raise FilterError(
            _ASKED, text, "give the number of an earlier answer, or 0 for every record"
        )
    return number
