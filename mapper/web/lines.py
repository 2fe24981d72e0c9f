"""All lines as a table to search and sort, with what is reported of each by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flask import Blueprint, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from mapper.errors import FilterError
from mapper.layers.charts import months
from mapper.layers.charts.hatch import patterns
from mapper.layers.charts.searched import searched
from mapper.layers.charts.strip import axis, strip
from mapper.model import Filter, Line
from mapper.names import all_spellings, fold
from mapper.railway.network import Network
from mapper.store.reached import Reached
from mapper.web.limits import check_rate
from mapper.web.record import page_number
from mapper.web.site import current_site, current_view
from mapper.web.words import month, plural

blueprint = Blueprint("lines", __name__)

PAGE_LENGTH = 50
_MOST_SIGNS = 100
_PARAMETERS = ("q", "sort", "page", "stations")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort lines: its label, and whether the largest stand first; ``-`` turns it."""

    label: str
    key: Callable[[LineView], Any]
    falls: bool = True


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as a page shows it, with the number of its reports."""

    line: Line
    reports: int

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its stations in their order."""
        stations = current_site().network.stations
        return tuple(dict.fromkeys(stations[key].country for key in self.line.station_ids))

    @property
    def stations(self) -> int:
        """How many stations it has."""
        return current_site().network.stations_on(self.line)

    @property
    def length_km(self) -> float | None:
        """Length from end to end along the line; None where its track has a gap."""
        return self.line.station_kms[-1] if self.line.station_kms else None


ORDERS: Mapping[str, Order] = {
    "reports": Order("Reports", lambda one: one.reports),
    "name": Order("Line", lambda one: fold(one.line.name_en), falls=False),
    "length": Order("Length", lambda one: one.length_km or 0),
    "stations": Order("Stations", lambda one: one.stations),
}


@blueprint.get("/lines")
def index() -> str | Response:
    """All lines, or those of which a spelling holds ``q``, a page at a time."""
    for name, value in request.args.items():
        if name not in _PARAMETERS:
            raise FilterError(name, value, f"this page knows {', '.join(_PARAMETERS[:3])}")
    if slug := request.args.get("stations", ""):  # where a line's stations stood before
        return redirect(f"/lines/{current_site().network.line(slug).slug}", 301)
    check_rate("search")
    text, sort = request.args.get("q", "").strip()[:_MOST_SIGNS], _sort(request.args)
    found = current_site().store.reached(Filter(), current_view())
    reports = found.columns.terms["line"].counts(found.mask)
    known = current_site().network.lines
    lines = [LineView(each, reports.get(each.slug, 0)) for each in _called(text)]
    number, last = page_number(request.args), max(1, -(-len(lines) // PAGE_LENGTH))
    if number > last:
        raise FilterError("page", str(number), f"there are {last}; give a page from 1 to {last}")
    start = (number - 1) * PAGE_LENGTH
    shown = _sorted(lines, sort)[start : start + PAGE_LENGTH]
    return render_template(
        "lines/index.html",
        q=text,
        sort=sort,
        orders=ORDERS,
        count=len(lines),
        total=len(known),
        reported=sum(slug in known for slug in reports),
        lines=shown,
        start=start,
        page=number,
        last_page=last,
        patterns=Markup(patterns()),  # noqa: S704 - made of numbers
        **_strips(found, shown),
    )


def _sort(args: MultiDict[str, str]) -> str:
    """Return the order that is asked for, with ``-`` where it is turned."""
    sort = args.get("sort", "") or next(iter(ORDERS))
    if sort.removeprefix("-") not in ORDERS:
        raise FilterError("sort", sort, f"give {', '.join(ORDERS)}, with - before it to turn it")
    return sort


def _sorted(lines: Sequence[LineView], sort: str) -> list[LineView]:
    """Return lines in an order, those that are alike in it by name."""
    order = ORDERS[sort.removeprefix("-")]
    falls = order.falls != sort.startswith("-")
    return sorted(sorted(lines, key=ORDERS["name"].key), key=order.key, reverse=falls)


def _called(text: str) -> list[Line]:
    """Return the lines of which any spelling holds a text."""
    wanted = fold(text)
    return [line for line, spelled in _spelled(current_site().network) if wanted in spelled]


@lru_cache(maxsize=2)
def _spelled(network: Network) -> list[tuple[Line, str]]:
    """Return every line with all its spellings, folded."""
    return [
        (each, "\n".join(map(fold, all_spellings(each.name_en, each.names, each.spellings))))
        for each in network.lines.values()
    ]


def _strips(found: Reached, lines: Sequence[LineView]) -> dict[str, Any]:
    """Return the strips of a page of lines by their slugs, the axis above, and the most."""
    searches = current_site().region.texts.searches.made
    along = months.axis(found.columns, found.mask, searches)
    counts = months.by_term(found.columns, found.mask, along, "line")
    most = max((int(each.max(initial=0)) for each in counts.values()), default=0)
    looked, none = searched(searches, along), np.zeros(len(along), dtype=np.int64)
    strips = {}
    for each in lines:
        of_line = counts.get(each.line.slug, none).tolist()
        extents = [one.extent(each.countries) for one in looked]
        said = _said(of_line, along, each.reports)
        strips[each.line.slug] = Markup(strip(of_line, extents, along, most, said))  # noqa: S704
    return {"strips": strips, "axis": Markup(axis(along)), "most": most}  # noqa: S704


def _said(counts: Sequence[int], along: range, reports: int) -> str:
    """Return what the strip of a line shows, in words."""
    top = max(counts, default=0)
    if not top:
        return "No month is known of its reports" if reports else "No report in any month"
    where = month(along[counts.index(top)])
    some = plural(sum(map(bool, counts)), "month")
    return f"Reports in {some}, the most in {where}: {top:,}"
