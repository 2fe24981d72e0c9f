"""Statistics of the record: what was searched, how much of what there is, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from flask import Blueprint, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from mapper.errors import FilterError, NotFound
from mapper.formats.citations import STYLES, Reference, style_of
from mapper.layers.charts import groups
from mapper.layers.charts.chart import Chart, draw
from mapper.layers.charts.strip import hatch
from mapper.layers.picture import Wording
from mapper.model import Filter
from mapper.web import citing, linked_data, picture
from mapper.web.charts import CHARTS, LIST, count_of
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.site import current_site, current_view, today
from mapper.web.words import plural, with_query

if TYPE_CHECKING:
    from mapper.store.reached import Reached

blueprint = Blueprint("stats", __name__)

PATH = "/stats"
_SIZE, _PREVIEW = (1200, 630), "1200x630"
_WIDE_PX, _MONTHS_PX, _ROW_PX, _HEAD_PX = 1040, 300, 34, 26
_PARAMETERS = ("size", "scheme", "scale")


@blueprint.get(PATH)
def index() -> str:
    """The page of all charts, each with its table."""
    for name, value in request.args.items():
        raise FilterError(name, value, "this page has no parameters; leave it out")
    check_rate("search")
    found = _everything()
    total = int(found.mask.sum())
    charts = [make(found) for make in CHARTS.values()]
    said = f"{plural(total, 'report')} in the record, by month, type, line, country and grade"
    return render_template(
        "stats/index.html",
        total=total,
        said=said,
        charts=[(each, _inline(each)) for each in charts],
        unknown=_unknown(found),
        withheld=_withheld(found),
        hatch=Markup(hatch()),  # noqa: S704 - made of numbers
        linked=linked_data.of_page("Statistics", PATH, said, Filter(), ""),
        styles=STYLES,
        cited=_reference("", "Statistics of the record"),
    )


@blueprint.get(f"{PATH}/<name>.<suffix>")
@data_route
def file(name: str, suffix: str) -> Response:
    """A chart as SVG or PNG, with its title, what it shows in a sentence, and whose it is."""
    make = _maker(name)
    for parameter, value in request.args.items():
        if parameter not in _PARAMETERS:
            raise FilterError(parameter, value, f"there are {', '.join(_PARAMETERS)}; leave it out")
    size, (scheme, scale) = picture.asked_size(_SIZE), picture.asked_colours()
    return picture.answer(suffix, scale, lambda: _whole(make(_everything()), size, scheme))


@blueprint.get(f"{PATH}/cite.<suffix>", defaults={"name": ""})
@blueprint.get(f"{PATH}/<name>/cite.<suffix>")
@data_route
def cite(name: str, suffix: str) -> Response:
    """The page, or one of its charts, as a reference in one of the styles."""
    style = style_of(suffix)
    title = _maker(name)(_everything()).title if name else "Statistics of the record"
    return citing.answer(_reference(name, title), style)


@blueprint.get(f"/embed{PATH}/<name>")
def embed(name: str) -> str:
    """One chart, which other sites may frame."""
    g.may_be_framed = True
    check_rate("search")
    chart = _maker(name)(_everything())
    return render_template(
        "stats/embed.html",
        chart=chart,
        address=f"{PATH}#{name}",
        drawn=with_query(f"{PATH}/{name}.svg", size="1200x630", scheme="auto"),
        credits=current_site().region.texts.credits.line,
    )


def _everything() -> Reached:
    return current_site().store.reached(Filter(), current_view())


def _maker(name: str) -> Callable[[Reached], Chart]:
    if name not in CHARTS:
        raise NotFound(f"There is no chart {name!r}; there are {', '.join(CHARTS)}.")
    return CHARTS[name]


def _reference(name: str, title: str) -> Reference:
    address = f"{current_site().settings.site_url}{PATH}" + (f"#{name}" if name else "")
    key = f"stats-{name}" if name else "stats"
    return Reference(key, title, address, today(), kind="chart" if name else "page")


def _inline(chart: Chart) -> Markup:
    """Return a chart for the page, which has its title, its styles and whose it is."""
    high = _MONTHS_PX if chart.by_month else len(chart.bars) * _ROW_PX
    drawn = draw(chart, Wording("", chart.sentence, (), ""), (_WIDE_PX, high + _HEAD_PX * 2))
    return Markup(drawn)  # noqa: S704 - escaped there


def _whole(chart: Chart, size: tuple[int, int], scheme: str) -> str:
    root = current_site().settings.site_url
    wording = Wording(
        chart.title, chart.sentence, picture.credits_told(), f"{root}{PATH}#{chart.id}"
    )
    return draw(chart, wording, size, root=root, scheme=scheme, target="_top")


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many reports lack something, and where they are listed."""

    label: str
    count: int
    address: str


def _withheld(found: Reached) -> tuple[int, int]:
    """Return how many texts of what is shown the rules leave out, and in how many reports."""
    texts = current_site().store.withheld_by_record()
    ids = np.asarray([each.encode() for each in texts], dtype="S16")
    seen = np.isin(ids, found.columns.ids[found.mask])
    counts = np.asarray([*texts.values()], dtype=np.int64)[seen]
    return int(counts.sum()), len(counts)


def _unknown(found: Reached) -> list[Unknown]:
    open_dates = int((found.mask & found.columns.open).sum())
    return [
        Unknown("It is not known when it began", open_dates, with_query(LIST, date="open")),
        *(
            Unknown(groups.GROUPS[name], count_of(found, name), with_query(LIST, among=name))
            for name in (groups.UNDATED, groups.UNPLACED)
        ),
    ]
