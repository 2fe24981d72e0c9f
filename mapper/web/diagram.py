"""Diagrams of a line over time, drawn by the server: as a file, and for the line's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from flask import request
from werkzeug.wrappers import Response

from mapper.errors import FilterError
from mapper.formats.query import parse_filter, to_query
from mapper.layers.diagram import Diagram, Drawn, Look, draw, rail_of, rows_of, sentence
from mapper.layers.picture import Wording
from mapper.web import marked, picture, wanted
from mapper.web.along import BETWEEN, Along, Way, along, way_between, way_of
from mapper.web.kinds import DataBlueprint
from mapper.web.reading import read_along
from mapper.web.site import copy_tag, current_site, missing
from mapper.web.words import plural, with_query

if TYPE_CHECKING:
    from mapper.layers.diagram.report import Report
    from mapper.layers.diagram.told import Row

blueprint = DataBlueprint("diagram", __name__)

#: The parameters of a diagram beside the filter.
PARAMETERS = ("size", "scheme", "scale", "turned")
#: The usual sizes, days to the right and days downwards; in a page a map stands beside the first.
_WIDE, _WIDE_IN_PAGE, _TURNED = (1200, 760), (960, 700), (420, 1300)
#: So many rows has the table of a page.
_MOST_ROWS = 20


@blueprint.get("/lines/<slug>/diagram.<suffix>")
def of_line(slug: str, suffix: str) -> Response:
    """The diagram of a line, of what a filter reaches."""
    return _answer(way_of(slug), suffix)


@blueprint.get("/lines/between/diagram.<suffix>")
def between(suffix: str) -> Response:
    """The diagram of a way between stations."""
    picture.check_suffix(suffix)
    return _answer(way_between(request.args), suffix)


def _answer(way: Way, suffix: str) -> Response:
    also = (*PARAMETERS, *(BETWEEN if way.asked else ()))
    asked = parse_filter(request.args, current_site().region, also=also)
    if asked.line:
        raise FilterError("line", ",".join(asked.line), "the address says which; leave it out")
    story = Story(along(way, asked))
    turned = _turned()
    size = picture.asked_size(_TURNED if turned else _WIDE)
    scheme, scale = picture.asked_colours()
    look = Look(size, scheme, turned, target="_top")
    return picture.answer(suffix, scale, lambda: story.file(look))


@dataclass(frozen=True)
class Story:
    """What a filter reaches along a line, as a diagram shows it; ``target`` is as of `Look`."""

    found: Along
    target: str | None = None

    @cached_property
    def diagram(self) -> Diagram:
        """The diagram: what is on the line, and what touches its stations from beside it."""
        way, asked, site = self.found.way, self.found.wanted, current_site()
        rail = rail_of(way.line, site.network.stations, way.course, site.region.texts.country_names)
        ids = self.found.ids
        shown = [e for key, e in read_along(way, self.found.view, self.found).items() if key in ids]
        first, last = asked.first, asked.last
        return Diagram(
            rail,
            [each.report for each in shown],
            [closure for each in shown if (closure := each.spoken.closure)],
            first.toordinal() if first else None,
            last.toordinal() if last else None,
        )

    @property
    def sentence(self) -> str:
        """What the diagram shows, as one sentence."""
        return self._drawn.sentence

    @property
    def rows(self) -> list[Row]:
        """The same as rows of a table, the first of them."""
        return self._drawn.rows

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._drawn.total

    def page(self, turned: bool) -> str:
        """Return the diagram for a page, which has its title, its styles and whose it is."""
        return self._drawn.turned if turned else self._drawn.wide

    @cached_property
    def _drawn(self) -> Drawn:
        """What a page shows; made once a change."""
        way = self.found.way
        what = (self.target, way.address, way.query(self.found.wanted), missing(self.found.view))
        return current_site().drawn.answer(copy_tag(str(what)), self._draw)

    def _draw(self) -> Drawn:
        reports, closures = self.diagram.reports, self.diagram.closures
        said = sentence(self.found.way.line.name_en, reports, closures)
        looks = (Look(_WIDE_IN_PAGE, "", target=self.target),
                 Look(_TURNED, "", turned=True, target=self.target))  # fmt: skip
        wide, turned = (
            draw(self.diagram, Wording("", said, (), ""), look, self._leads) for look in looks
        )
        rows = rows_of(reports[:_MOST_ROWS], closures)
        return Drawn(said, rows, len(reports), wide, turned)

    def file(self, look: Look) -> str:
        """Return the diagram as a file of its own."""
        site, way, asked = current_site(), self.found.way, self.found.wanted
        address = site.settings.site_url + with_query(way.address, way.query(asked))
        only = to_query(asked) and wanted.title(asked, site.region)
        title = " · ".join(filter(None, (way.line.name_en, only)))
        about = f"{self._told()}; {wanted.days(asked)}"
        words = Wording(title, about, picture.credits_told(), address)
        return draw(self.diagram, words, look, self._leads)

    def _told(self) -> str:
        rail, count = self.diagram.rail, self.found.count
        parts = [
            f"{rail.length_km:,.0f} km" if rail.is_placed else rail.gap,
            plural(len(rail.stops), "station"),
            plural(count, "report") if count else "no report",
        ]
        if self.found.count_beside:
            parts.append(f"{self.found.count_beside:,} more at its stations")
        return ", ".join(parts)

    def _leads(self, reports: Sequence[Report]) -> str:
        """Return where some reports lead: one to its page, several to their list.

        Of more than an address has room for it is the page of their days.
        """
        root = current_site().settings.site_url
        if len(reports) == 1:
            return f"{root}/incidents/{reports[0].id}"
        if len(reports) <= marked.MOST:
            return root + with_query("/incidents", ids=marked.named(each.id for each in reports))
        days = [day for each in reports for day in each.dated]
        narrow = self.found.wanted
        if days:
            first, last = date.fromordinal(min(days)), date.fromordinal(max(days))
            narrow = replace(narrow, first=first, last=last)
        way = self.found.way
        return root + with_query(way.address, way.query(narrow))


def _turned() -> bool:
    text = request.args.get("turned", "0")
    if text not in ("0", "1"):
        raise FilterError("turned", text, "give 1 for days downwards, or leave it out")
    return text == "1"
