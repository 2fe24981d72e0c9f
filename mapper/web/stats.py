"""Statistics of the record: what was searched, how much of what there is, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from flask import Blueprint, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from mapper import gate, vocabulary
from mapper.errors import FilterError, NotFound
from mapper.formats.citations import STYLES, Reference, style_of
from mapper.layers.charts import groups, months
from mapper.layers.charts.chart import Bar, Chart, draw
from mapper.layers.charts.strip import hatch
from mapper.layers.picture import Wording
from mapper.model import Filter
from mapper.web import linked_data, picture
from mapper.web.kinds import data_route
from mapper.web.limits import check_rate
from mapper.web.site import copy_tag, current_site, current_view, today
from mapper.web.words import month, plural, with_query

if TYPE_CHECKING:
    from mapper.store.reached import Reached

blueprint = Blueprint("stats", __name__)

PATH, LIST = "/stats", "/incidents"
#: Lines that a chart has room for; `/lines` has them all.
_MOST_LINES = 20
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
    charts = [make(found) for make in _CHARTS.values()]
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
    reference = _reference(name, title)
    response = Response(style.write(reference), content_type=f"{style.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{reference.id}.{style.suffix}"'
    response.headers["Cache-Control"] = "private, no-cache" if g.get("editor") else "no-cache"
    response.set_etag(copy_tag(request.full_path), weak=True)
    return response


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
    if name not in _CHARTS:
        raise NotFound(f"There is no chart {name!r}; there are {', '.join(_CHARTS)}.")
    return _CHARTS[name]


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


# --- the charts ---


def _by_month(found: Reached) -> Chart:
    searches = current_site().region.texts.searches.made
    along = months.axis(found.columns, found.mask, searches)
    counts = months.by_month(found.columns, found.mask, along).tolist()
    looked = months.searched(searches, along)
    bars = [
        Bar(
            month(each),
            count,
            with_query(LIST, datetime="/".join(map(str, months.days_of(each))), date="known"),
            str(each // 12) if each % 12 == 0 else "",
            not countries,
        )
        for each, count, countries in zip(along, counts, looked, strict=True)
    ]
    hatched = sum(each.hatched for each in bars)
    said = "No report has a known day"
    if any(counts):
        top = max(bars, key=lambda each: each.count)
        said = (
            f"Reports by month, {month(along[0])} to {month(along[-1])}: most in {top.label}, "
            f"{top.count:,}"
        )
    if hatched:
        said += f"; in {plural(hatched, 'month')} nothing was looked for"
    hint = (
        "A report counts in each month that its days touch, so the months add up to more than the "
        "reports; one that does not say when it began counts in none. Hatched months were not "
        "searched: that they have none or few says nothing of what happened."
    )
    return Chart("month", "Reports by month", "Month", bars, f"{said}.", hint, by_month=True)


def _by_term(found: Reached, name: str, what: str, label: Callable[[str], str]) -> Chart:
    counts = found.columns.terms[name].counts(found.mask)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    bars = [
        Bar(
            label(term),
            count,
            with_query(LIST, **{name: term}),
            kind=term if name == "event_type" else "",
        )
        for term, count in ranked
    ]
    return Chart(name, f"Reports by {what}", what.capitalize(), bars, _most(what, bars))


def _by_line(found: Reached) -> Chart:
    lines = current_site().network.lines
    whole = _by_term(
        found, "line", "line", lambda slug: lines[slug].name_en if slug in lines else slug
    )
    hint = "A report about several lines counts on each; one that names none counts on none."
    return Chart(
        "line",
        whole.title,
        whole.head,
        whole.bars[:_MOST_LINES],
        whole.sentence,
        f"{hint} The first {_MOST_LINES} are shown." if len(whole.bars) > _MOST_LINES else hint,
    )


def _by_country(found: Reached) -> Chart:
    areas = current_site().region.areas
    chart = _by_term(found, "country", "country", lambda code: gate.area_name(code, areas))
    hint = "A report about several countries counts in each."
    return Chart(chart.id, chart.title, chart.head, chart.bars, chart.sentence, hint)


def _by_delay(found: Reached) -> Chart:
    bars = [
        Bar(words, _count(found, name), with_query(LIST, among=name))
        for name, words in groups.LATE.items()
    ]
    hint = (
        "From the last day on which an event may have been to the day of the first report that is "
        "known; a report that came before that day counts with the same day."
    )
    said = _most("days from event to report", bars)
    return Chart("delay", "Days from event to report", "First report", bars, said, hint)


def _most(what: str, bars: list[Bar]) -> str:
    if not bars:
        return f"Reports by {what}: there are none."
    top = max(bars, key=lambda each: each.count)
    return f"Reports by {what}: most, {top.count:,}, are of “{top.label}”."


def _labelled(name: str, what: str) -> Callable[[Reached], Chart]:
    def make(found: Reached) -> Chart:
        return _by_term(found, name, what, lambda term: vocabulary.label(name, term))

    return make


_CHARTS: Mapping[str, Callable[[Reached], Chart]] = {
    "month": _by_month,
    "event_type": _labelled("event_type", "type of event"),
    "line": _by_line,
    "country": _by_country,
    "verification": _labelled("verification", "how well known it is"),
    "delay": _by_delay,
}


# --- what is not known ---


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


def _count(found: Reached, name: str) -> int:
    return int((found.mask & groups.rows(found.columns, name)).sum())


def _unknown(found: Reached) -> list[Unknown]:
    open_dates = int((found.mask & found.columns.open).sum())
    return [
        Unknown("It is not known when it began", open_dates, with_query(LIST, date="open")),
        *(
            Unknown(groups.GROUPS[name], _count(found, name), with_query(LIST, among=name))
            for name in (groups.UNDATED, groups.UNPLACED)
        ),
    ]
