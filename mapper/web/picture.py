"""Pictures of the map, drawn by the server: of a view, and of one record, as SVG and PNG."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from flask import Response, current_app, g, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as WerkzeugResponse

from mapper.errors import FilterError
from mapper.formats.citations import LICENCE, WHOSE
from mapper.formats.query import parse_filter, to_query
from mapper.layers import places
from mapper.layers.picture import LEAST_ZOOM, MOST_ZOOM, SCHEMES, Frame, Wording, draw, spots_of
from mapper.layers.picture.png import png
from mapper.model import Filter
from mapper.web import wanted as words
from mapper.web.kinds import DataBlueprint
from mapper.web.limits import check_rate
from mapper.web.site import copy_tag, current_site, current_view
from mapper.web.taken_back import elsewhere
from mapper.web.words import with_query

if TYPE_CHECKING:
    from mapper.layers.picture import Spot
    from mapper.store import PublicRow
    from mapper.store.reached import Reached
    from mapper.web.levels import LevelShelf

blueprint = DataBlueprint("picture", __name__)

PATH = "/map/view"
#: The parameters of a picture beside the filter.
PARAMETERS = ("map", "size", "scheme", "scale")
#: That of the previews of links, which others cut to 1.91 by 1.
PREVIEW = (1200, 630)
_USUAL = (1200, 800)
_LEAST_PX, _MOST_PX, _MOST_SCALE = 300, 2400, 3
_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
#: A picture runs nothing and asks for nothing; pages of this site may frame it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a picture is asked for: what it looks at, its size, its colours, pixels of a pixel."""

    look: Frame | None = None
    size: tuple[int, int] = _USUAL
    scheme: str = "light"
    scale: int = 1


@blueprint.get(f"{PATH}.<suffix>")
def view(suffix: str) -> WerkzeugResponse:
    """The map of a filter: where it looks is ``map``, as in the address of the page."""
    wanted, asked = parse_filter(request.args, current_site().region, also=PARAMETERS), _asked()
    return answer(suffix, asked.scale, lambda: of_view(wanted, asked))


@blueprint.get("/incidents/<incident_id>/picture.<suffix>")
def record(incident_id: str, suffix: str) -> WerkzeugResponse:
    """The map of one record, which previews of a link to it show."""
    row = current_site().store.public_one(incident_id, current_view())
    if row is None:
        return elsewhere(incident_id, f"/picture.{suffix}")
    for name, value in request.args.items():
        if name not in PARAMETERS:
            raise FilterError(name, value, f"there are {', '.join(PARAMETERS)}; leave it out")
    asked = _asked()
    return answer(suffix, asked.scale, lambda: of_record(row, asked))


def of_view(wanted: Filter, asked: Asked, target: str | None = "_top") -> str:
    """Return the picture of a filter as SVG; like the page it shows the usual kinds of event."""
    site = current_site()
    seen = words.usual(wanted)
    found = site.store.reached(seen, current_view())
    spots = _spots(found)
    total = site.store.count(Filter(), current_view())
    on_map = sum(each.count for each in spots)
    shown = int(found.mask.sum())
    query = to_query(wanted)
    wording = Wording(
        words.title(wanted, site.region),
        words.told(shown, total, wanted, found.newest, on_map),
        credits_told(),
        site.settings.site_url + with_query("/", query) + _place(asked.look),
    )
    # Where a filter asks for a part, the picture looks at that.
    near = spots if query else []
    return _draw(wording, asked, spots, found, to_query(seen), wanted.line, near, target)


def of_record(row: PublicRow, asked: Asked, target: str | None = "_top") -> str:
    """Return the picture of one record as SVG."""
    site, told = current_site(), json.loads(row.properties_json)
    every = site.store.reached(Filter(), current_view())
    found = every.only(every.columns.ids == row.incident_id.encode())
    spots = _spots(found)
    about = ", ".join(filter(None, (told["when"], told["place"])))
    wording = Wording(
        told["title"] or row.incident_id,
        about or "No place and no day are said",
        credits_told(),
        f"{site.settings.site_url}/incidents/{row.incident_id}",
    )
    return _draw(wording, asked, spots, found, "", tuple(told["lines"]), spots, target)


def preview_of(wanted: Filter) -> str:
    """Return the address of the picture that previews of a link to a view show."""
    return with_query(f"{PATH}.png", to_query(wanted), size="x".join(map(str, PREVIEW)))


def credits_told() -> list[str]:
    """Return whose a picture is, line by line; first, where it is so, that all is made up."""
    site = current_site()
    owners = f"{site.region.texts.credits.line}. Records: {WHOSE}, {LICENCE}"
    return [*filter(None, (site.store.made(), owners))]


def _spots(found: Reached) -> list[Spot]:
    shapes = {
        each.drawing.number: each.drawing.shape for each in found.columns.spots if each.drawing
    }
    return spots_of(places.feed(found, current_site().region), shapes)


def _draw(
    wording: Wording,
    asked: Asked,
    spots: Sequence[Spot],
    found: Reached,
    query: str,
    lines: tuple[str, ...],
    near: Sequence[Spot],
    target: str | None,
) -> str:
    site = current_site()
    leads = _Leads(found, query)
    shelf = cast("LevelShelf", current_app.extensions["mapper.levels"])
    return draw(
        wording,
        asked.size,
        asked.look,
        spots,
        site.region.texts,
        shelf.levels,
        chosen=lines or site.region.texts.highlight,
        near=near,
        leads=leads.to,
        scheme=asked.scheme,
        target=target,
    )


class _Leads:
    """Where the symbols of a picture lead: one report to its page, several to their list."""

    def __init__(self, found: Reached, query: str) -> None:
        self._found, self._query = found, query
        self._root = current_site().settings.site_url

    def to(self, numbers: Sequence[int], count: int) -> str:
        """Return the address of what lies at places of these numbers."""
        if count == 1:
            return f"{self._root}/incidents/{self._id_at(numbers[0])}"
        at = ",".join(map(str, sorted(numbers)))
        return self._root + with_query("/incidents", self._query, at=at)

    def _id_at(self, number: int) -> str:
        columns = self._found.columns
        here = self._found.mask & (columns.places == number)[columns.spot]
        return str(columns.ids[np.flatnonzero(here)[0]].decode())


def check_suffix(suffix: str) -> None:
    """Raise NotFound where no picture is of this kind."""
    if suffix not in _TYPES:
        raise NotFound(f"A picture is there as {' and '.join(f'.{each}' for each in _TYPES)}.")


def answer(suffix: str, scale: int, made: Callable[[], str]) -> Response:
    """Answer with a picture; unchanged since the reader's copy, only say so."""
    check_suffix(suffix)
    etag = copy_tag(request.full_path)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        check_rate("search")
        drawn = made()
        data = png(drawn, zoom=scale) if suffix == "png" else drawn
        response = Response(data, content_type=_TYPES[suffix])
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.vary.add("Cookie")
    return response


def _asked() -> Asked:
    """Read how a picture of the map is asked for."""
    return Asked(look(), asked_size(_USUAL), *asked_colours())


def asked_colours() -> tuple[str, int]:
    """Return the ``scheme`` and the ``scale`` of a picture that is asked for.

    Raises
    ------
    FilterError
        One of them is not among those that there are.
    """
    scheme = request.args.get("scheme", "light")
    if scheme not in SCHEMES:
        raise FilterError("scheme", scheme, f"give {' or '.join(SCHEMES)}")
    scale = request.args.get("scale", "1")
    if scale not in map(str, range(1, _MOST_SCALE + 1)):
        raise FilterError("scale", scale, f"give a whole number from 1 to {_MOST_SCALE}")
    return scheme, int(scale)


def asked_size(usual: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height that a picture is asked for in pixels.

    Raises
    ------
    FilterError
        It cannot be read, or is too small or too large.
    """
    text = request.args.get("size", "")
    if not text:
        return usual
    found = _SIZE.fullmatch(text)
    width, height = map(int, found.groups()) if found else (0, 0)
    if not (_LEAST_PX <= width <= _MOST_PX and _LEAST_PX <= height <= _MOST_PX):
        remedy = f"give width and height in pixels, {_LEAST_PX} to {_MOST_PX}, like 1200x800"
        raise FilterError("size", text, remedy)
    return width, height


def look() -> Frame | None:
    """Return where ``map`` says that a picture looks; None where it does not say.

    Raises
    ------
    FilterError
        It cannot be read.
    """
    text = request.args.get("map", "")
    if not text:
        return None
    try:
        zoom, lat, lon = (float(part) for part in text.split("/"))
    except ValueError:
        zoom = lat = lon = math.nan
    if not (LEAST_ZOOM <= zoom <= MOST_ZOOM and abs(lat) < 85 and abs(lon) <= 180):
        remedy = f"give zoom/latitude/longitude, like 7/51.30/30.10, zoom {LEAST_ZOOM:g} to "
        raise FilterError("map", text, f"{remedy}{MOST_ZOOM:g}")
    return Frame(zoom, lon, lat, 0, 0)


def _place(look: Frame | None) -> str:
    return f"#map={look.zoom:g}/{look.lat:g}/{look.lon:g}" if look else ""
