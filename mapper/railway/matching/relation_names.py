"""What a relation calls its line and the two ends of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mapper.names import fold
from mapper.railway.sources.osm.extract import OsmRoute, is_name

#: What stands between the ends in a line's name; a hyphen alone may be within one.
_DASH = re.compile(r"\s*[–—]\s*|\s+-\s+")


def own_name(route: OsmRoute) -> str:
    """Return what a relation calls its line; "" where it has neither name nor number."""
    tags = route.tags
    names = (tags.get("name"), *(value for key, value in tags.items() if is_name(key)))
    return next((name for name in names if name), None) or tags.get("ref", "")


def called(route: OsmRoute) -> str:
    """Return the same, or the number of the relation."""
    return own_name(route) or f"relation {route.id}"


def named_ends(route: OsmRoute) -> tuple[str, str]:
    """Return what a relation calls its two ends, folded: ``from`` and ``to``, or "A – B"."""
    tags = route.tags
    if "from" in tags or "to" in tags:
        return fold(tags.get("from", "")), fold(tags.get("to", ""))
    parts = _DASH.split(tags.get("name", ""))
    return (fold(parts[0]), fold(parts[-1])) if len(parts) > 1 else ("", "")


def by_stations(names: Sequence[str], route: OsmRoute) -> str:
    """Return what a line without a name is called, by the names of its stations in order."""
    if len(names) > 1:
        return f"{names[0]} – {names[-1]}"
    return f"Line at {names[0]}" if names else f"Line {route.id}"
