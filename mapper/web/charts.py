"""The charts of the statistics: what each counts, and what it shows in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mapper import gate, vocabulary
from mapper.layers.charts import groups, months
from mapper.layers.charts.chart import Bar, Chart
from mapper.web.site import current_site
from mapper.web.words import month, plural, with_query

if TYPE_CHECKING:
    from mapper.store.reached import Reached

LIST = "/incidents"
#: Lines that a chart has room for; `/lines` has them all.
_MOST_LINES = 20


def count_of(found: Reached, name: str) -> int:
    """Return how many reports of what is reached are in a group of `groups`."""
    return int((found.mask & groups.rows(found.columns, name)).sum())


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
        Bar(words, count_of(found, name), with_query(LIST, among=name))
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


CHARTS: Mapping[str, Callable[[Reached], Chart]] = {
    "month": _by_month,
    "event_type": _labelled("event_type", "type of event"),
    "line": _by_line,
    "country": _by_country,
    "verification": _labelled("verification", "how well known it is"),
    "delay": _by_delay,
}
