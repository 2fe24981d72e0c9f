"""What is recorded along a line, each record read once: for its diagram and for its status."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from mapper.layers.diagram import Read, Reader
from mapper.model import Filter
from mapper.store import View
from mapper.web.along import Along, Way, along
from mapper.web.site import copy_tag, current_site, missing


def read_along(way: Way, view: View, at_hand: Along | None = None) -> Mapping[str, Read]:
    """Return what a view shows on a way and at its stations, by id: on it first, then newest.

    After a change only what changed is read anew.  What is ``at_hand`` is not asked for again.
    """
    site = current_site()
    what = str((way.address, way.asked, view.include_held, missing(view)))
    known = site.read_before.answer(what, dict)

    def made() -> Mapping[str, Read]:
        whole = at_hand and (at_hand.wanted, at_hand.view) == (Filter(), view)
        found = at_hand if at_hand and whole else along(way, Filter(), view)
        rows = [*found.rows(), *found.rows_beside()]
        reader = Reader(way.spread, way.course, site.network)
        new: dict[Hashable, Read] = {}
        for row in rows:
            key = row.incident_id, row.point, hash(row.properties_json)
            new[key] = known.get(key) or reader.read(row)
        known.clear()  # of what is gone
        known.update(new)
        return {each.report.id: each for each in new.values()}

    return site.read.answer(copy_tag(what), made)
