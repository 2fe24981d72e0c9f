"""Statistics of the record: what was searched, how much of what there is, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from mapper.errors import NotFound
from mapper.formats.citations import STYLES, Reference, style_of
from mapper.formats.query import to_query
from mapper.layers.charts.drawing import draw, page_size
from mapper.layers.charts.hatch import patterns
from mapper.layers.picture import Wording
from mapper.model import Filter
from mapper.web import asked, citing, linked_data, picture, searching
from mapper.web import wanted as words
from mapper.web.charts import BROAD, CHARTS
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view, today
from mapper.web.words import plural, with_query

if TYPE_CHECKING:
    from mapper.layers.charts.chart import Bar, Chart
    from mapper.store.reached import Reached

blueprint = Blueprint("stats", __name__)

PATH, _TITLE = "/stats", "Statistics of the record"
#: Pixels of a file, and the widths of a page's two forms.
_SIZE = (1200, 630)
_WIDE_PX, _NARROW_PX = 860, 358
#: The width of a frame in another site, and what stands there around the chart.
_FRAME_PX, _AROUND_PX = 1000, 180
#: So many rows a table has among all charts, and on a page of its own.
_FEW_ROWS, _MOST_ROWS = 20, 200
_PARAMETERS = ("size", "scheme", "scale")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its two forms for a page, and the rows of its table.

    Where it never has the width of the page it has no wide form.
    """

    chart: Chart
    wide: Markup
    narrow: Markup
    rows: Sequence[Bar]


@blueprint.get(PATH)
def index() -> str | Response:
    """The page of all charts, each with its table, of what a filter reaches."""
    wanted = asked.wanted(request.args)
    if shorter := asked.led_on(PATH, request.args, wanted):
        return shorter
    check_rate("search")
    found, query = _reached(wanted), to_query(wanted)
    total = int(found.mask.sum())
    said = f"{plural(total, 'report')} by month, type, line, country and grade"
    return render_template(
        "stats/index.html",
        total=total,
        title=_titled(_TITLE, wanted),
        said=said,
        searched=searching.in_a_sentence(),
        charts=[
            _drawn(make(found), _FEW_ROWS, broad=name in BROAD) for name, make in CHARTS.items()
        ],
        filter=wanted,
        query=query,
        given=request.args,
        lines=current_site().network.lines,
        patterns=Markup(patterns()),  # noqa: S704 - made of numbers
        linked=linked_data.of_page(_TITLE, with_query(PATH, query), said, wanted, query),
        styles=STYLES,
        cited=_reference("", _TITLE, wanted),
    )


@blueprint.get(f"{PATH}/<name>")
def one(name: str) -> str:
    """The page of one chart."""
    wanted = asked.wanted(request.args)
    check_rate("search")
    chart, query = _maker(name)(_reached(wanted)), to_query(wanted)
    address = with_query(f"{PATH}/{name}", query)
    return render_template(
        "stats/one.html",
        drawn=_drawn(chart, _MOST_ROWS),
        title=_titled(chart.title, wanted),
        searched=searching.in_a_sentence(),
        query=query,
        frame=_frame(chart),
        patterns=Markup(patterns()),  # noqa: S704 - made of numbers
        linked=linked_data.of_page(chart.title, address, chart.sentence, wanted, query),
        styles=STYLES,
        cited=_reference(name, chart.title, wanted),
    )


@blueprint.get(f"{PATH}/<name>.<suffix>")
@data_route
def file(name: str, suffix: str) -> Response:
    """A chart as SVG or PNG, with its title, what it shows in a sentence, and whose it is."""
    wanted = asked.wanted(request.args, _PARAMETERS)
    picture.check_suffix(suffix)
    size, (scheme, scale) = picture.asked_size(_SIZE), picture.asked_colours()
    make = _maker(name)
    return picture.answer(
        suffix, scale, lambda: _whole(make(_reached(wanted)), wanted, size, scheme)
    )


@blueprint.get(f"{PATH}/cite.<suffix>", defaults={"name": ""})
@blueprint.get(f"{PATH}/<name>/cite.<suffix>")
@data_route
def cite(name: str, suffix: str) -> Response:
    """The page, or one of its charts, as a reference in one of the styles."""
    style, wanted = style_of(suffix), asked.wanted(request.args)
    check_rate("search")
    title = _maker(name)(_reached(wanted)).title if name else _TITLE
    return citing.answer(_reference(name, title, wanted), style)


@blueprint.get(f"/embed{PATH}/<name>")
def embed(name: str) -> str:
    """One chart, which other sites may frame."""
    g.may_be_framed = True
    wanted = asked.wanted(request.args)
    check_rate("search")
    chart = _maker(name)(_reached(wanted))
    return render_template(
        "stats/embed.html",
        drawn=_drawn(chart),
        title=_titled(chart.title, wanted),
        address=with_query(f"{PATH}/{name}", to_query(wanted)),
        patterns=Markup(patterns()),  # noqa: S704 - made of numbers
        credits=current_site().region.texts.credits.line,
    )


def _reached(wanted: Filter) -> Reached:
    return current_site().store.reached(wanted, current_view())


def _maker(name: str) -> Callable[[Reached], Chart]:
    if name not in CHARTS:
        raise NotFound(f"There is no chart {name!r}; there are {', '.join(CHARTS)}.")
    return CHARTS[name]


def _titled(title: str, wanted: Filter) -> str:
    """Return a title with what a filter asks for."""
    undated = replace(wanted, first=None, last=None)
    about = words.title(undated, current_site().region) if to_query(undated) else ""
    when = words.days(wanted) if wanted.first or wanted.last else ""
    return ", ".join(filter(None, (title, about, when)))


def _reference(name: str, title: str, wanted: Filter) -> Reference:
    path = f"{PATH}/{name}" if name else PATH
    address = current_site().settings.site_url + with_query(path, to_query(wanted))
    key = f"stats-{name}" if name else "stats"
    return Reference(
        key, _titled(title, wanted), address, today(), kind="chart" if name else "page"
    )


def _drawn(chart: Chart, most_rows: int = 0, *, broad: bool = True) -> Drawn:
    """Return a chart for a page, which has its title, its styles and whose it is."""
    bare = Wording("", "", (), "")
    wide, narrow = (
        Markup(draw(chart, bare, page_size(chart, width)))  # noqa: S704 - escaped there
        if width
        else Markup()
        for width in (broad * _WIDE_PX, _NARROW_PX)
    )
    return Drawn(chart, wide, narrow, chart.bars if chart.by_month else chart.bars[:most_rows])


def _frame(chart: Chart) -> tuple[int, int]:
    """Return the size in pixels of the frame in which another site shows a chart."""
    width, height = page_size(chart, _WIDE_PX)
    return _FRAME_PX, height * _FRAME_PX // width + _AROUND_PX


def _whole(chart: Chart, wanted: Filter, size: tuple[int, int], scheme: str) -> str:
    root = current_site().settings.site_url
    address = root + with_query(f"{PATH}/{chart.id}", to_query(wanted))
    title = _titled(chart.title, wanted)
    wording = Wording(title, chart.sentence, picture.credits_told(), address)
    return draw(chart, wording, size, root=root, scheme=scheme, target="_top")
