"""The charts of the statistics: what each counts, and what it shows in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mapper import gate, vocabulary
from mapper.formats.query import to_query
from mapper.layers.charts import groups, months
from mapper.layers.charts.chart import Bar, Chart
from mapper.layers.charts.searched import Extent, Searched, searched
from mapper.model.filters import DATE
from mapper.model.time import KNOWN, OPEN
from mapper.web import searching
from mapper.web.site import current_site
from mapper.web.words import month, plural, with_query

if TYPE_CHECKING:
    from mapper.model import Filter
    from mapper.store.reached import Reached

LIST = "/incidents"
#: So many months in a row without a search or a report stand as one.
_LONG_MONTHS = 7
#: So many bars are named in a sentence.
_NAMED = 3
_NONE = "There is no report"
_OF_MONTHS = (
    "A report counts in each month that its days touch, so the months add up to more than the "
    "reports; one that does not say when it began counts in none."
)
_GAP = "A longer time without a search or a report stands as one column."
#: What marks say of how much was searched.
_MARKED = {
    Extent.NONE: "Lines mark what was not searched: that there are none or few says nothing of "
    "what happened.",
    Extent.PART: "Dots mark months that were not searched in every country, or not on every day.",
}


def list_of(wanted: Filter, **narrower: Any) -> str:
    """Return the address of what a filter reaches, of which some fields are ``narrower``."""
    return with_query(LIST, to_query(replace(wanted, **narrower)))


def count_of(found: Reached, name: str) -> int:
    """Return how many reports of what is reached are in a group of `groups`."""
    return int((found.mask & groups.rows(found.columns, name)).sum())


# --- by month ---


def _by_month(found: Reached) -> Chart:
    wanted, searches = found.wanted, current_site().region.texts.searches.made
    along = months.axis(found.columns, found.mask, searches)
    along = months.clipped(along, wanted.first, wanted.last)
    if OPEN in wanted.terms(DATE):
        along = range(0)
    counts = months.by_month(found.columns, found.mask, along).tolist()
    countries = countries_of(wanted)
    looked = [
        _Month(each, count, one, one.extent(countries))
        for each, count, one in zip(along, counts, searched(searches, along), strict=True)
    ]
    held = [*_runs(looked)]
    bars = [
        _month_bar(run, wanted, countries, is_first=len(before) != 1)
        for before, run in pairwise([[], *held])
    ]
    marked = {each.extent for each in bars}
    gap = [_GAP] if any(len(run) > 1 for run in held) else []
    marks = [said for each, said in _MARKED.items() if each in marked]
    hint = " ".join([_OF_MONTHS, *marks, *gap])
    said = _said_of_months(looked, int(found.mask.sum()))
    return Chart("month", "Reports by month", "Month", bars, said, hint, by_month=True)


class _Month(NamedTuple):
    """A month with its reports, and how much of it was searched."""

    number: int
    reports: int
    searched: Searched
    extent: Extent

    @property
    def is_empty(self) -> bool:
        """Whether nothing was looked for and nothing is there."""
        return not self.reports and self.extent is Extent.NONE


def _runs(along: Iterable[_Month]) -> Iterator[list[_Month]]:
    """Yield each month by itself, but as one what is long without a search or a report."""
    for empty, run in groupby(along, lambda each: each.is_empty):
        held = [*run]
        yield from [held] if empty and len(held) >= _LONG_MONTHS else ([each] for each in held)


def _month_bar(
    run: Sequence[_Month], wanted: Filter, countries: Sequence[str], *, is_first: bool
) -> Bar:
    """Return the bar of a month or a run; ``is_first`` says that it stands after none or a gap."""
    start, end = run[0].number, run[-1].number
    first, last = months.days_of(start)[0], months.days_of(end)[1]
    within = {
        "first": max(first, wanted.first or first),
        "last": min(last, wanted.last or last),
        DATE: (KNOWN,),
    }
    return Bar(
        month(start) if start == end else f"{month(start)} to {month(end)}",
        run[0].reports,
        list_of(wanted, **within),
        extent=run[0].extent,
        searched=searching.of_month(run[0].searched, countries),
        year=str(start // 12) if start == end and (is_first or start % 12 == 0) else "",
    )


def _said_of_months(along: Sequence[_Month], total: int) -> str:
    top = max((each.reports for each in along), default=0)
    if top:
        of = [month(each.number) for each in along if each.reports == top]
        other = plural(len(of) - 1, "other month")
        rank = f"as many as {other}" if len(of) > 1 else "more than any other month"
        said = f"Of {plural(total, 'report')} {top:,} touch {of[0]}, {rank}"
    else:
        said = f"Of {plural(total, 'report')} none has a known day" if total else _NONE
    parts = [said]
    if none := [each for each in along if each.extent is Extent.NONE]:
        parts.append(f"{plural(len(none), 'month')} {_were(none)} not searched")
    if part := [month(each.number) for each in along if each.extent is Extent.PART]:
        when = part[0] if len(part) == 1 else f"{part[0]} to {part[-1]}"
        parts.append(f"{plural(len(part), 'month')} {_were(part)} searched only in part ({when})")
    return f"{'; '.join(parts)}."


def _were(of: Sequence[object]) -> str:
    return "was" if len(of) == 1 else "were"


def countries_of(wanted: Filter) -> list[str]:
    """Return of which countries a filter is: it names them or their lines; else all searched."""
    network = current_site().network
    if wanted.country:
        return list(wanted.country)
    if wanted.line:
        stations = (key for slug in wanted.line for key in network.lines[slug].station_ids)
        return list(dict.fromkeys(network.stations[key].country for key in stations))
    searches = current_site().region.texts.searches.made
    return list(dict.fromkeys(code for each in searches for code in each.countries))


# --- by what a column says ---


class _Term(NamedTuple):
    """A term of a column with its reports and their list."""

    id: str
    reports: int
    address: str


def _ranked(found: Reached, name: str) -> list[_Term]:
    """Return the terms of a column, most first; of those that a filter chose, where it did."""
    chosen = found.wanted.terms(name)
    counts = found.columns.terms[name].counts(found.mask).items()
    return [
        _Term(term, count, list_of(found.wanted, **{name: (term,)}))
        for term, count in sorted(counts, key=lambda each: (-each[1], each[0]))
        if not chosen or term in chosen
    ]


def _by_type(found: Reached) -> Chart:
    bars = [
        Bar(vocabulary.label("event_type", each.id), each.reports, each.address, kind=each.id)
        for each in _ranked(found, "event_type")
    ]
    return _chart(found, "event_type", "Reports by type of event", "Type of event", bars)


def _by_line(found: Reached) -> Chart:
    lines = current_site().network.lines
    bars = [
        Bar(lines[each.id].name_en if each.id in lines else each.id, each.reports, each.address)
        for each in _ranked(found, "line")
    ]
    hint = "A report about several lines counts on each; one that names none counts on none."
    return _chart(found, "line", "Reports by line", "Line", bars, hint)


def _by_country(found: Reached) -> Chart:
    region = current_site().region
    bars = []
    for each in _ranked(found, "country"):
        when = searching.of_country(each.id)
        bars.append(
            Bar(
                gate.area_name(each.id, region.areas),
                each.reports,
                each.address,
                extent=Extent.WHOLE if when else Extent.NONE,
                searched=when or searching.NOT_SEARCHED,
            )
        )
    hint = "A report about several countries counts in each."
    if any(each.extent is Extent.NONE for each in bars):
        hint += " Lines mark countries that were not searched; what is there came up elsewhere."
    return _chart(found, "country", "Reports by country", "Country", bars, hint)


def _by_grade(found: Reached) -> Chart:
    bars = [
        Bar(vocabulary.label("verification", each.id), each.reports, each.address)
        for each in _ranked(found, "verification")
    ]
    return _chart(found, "verification", "How well known the reports are", "Grade", bars)


# --- by groups that no filter knows ---


def _by_delay(found: Reached) -> Chart:
    hint = (
        "From the last day on which an event may have been to the day of the first report that is "
        "known; a report that came before that day counts with the same day."
    )
    bars = _of_groups(found, groups.LATE)
    return _chart(found, "delay", "Days from event to report", "First report", bars, hint)


def _unknown(found: Reached) -> Chart:
    hint = "A report may lack several of these."
    bars = _of_groups(found, groups.UNKNOWN)
    return _chart(found, "unknown", "What is not known", "Of a report", bars, hint)


def _by_rule(found: Reached) -> Chart:
    settings = current_site().settings
    hint = (
        "Of these kinds no more is told than this, whether or not more is known; of wayside "
        "equipment also not until when it was out of use. Texts that say more are left out; they "
        "are counted and not listed. What an embargo holds back is counted nowhere: for "
        f"{plural(settings.embargo_incident_days, 'day')} after an event and "
        f"{settings.embargo_movement_days} after a transport a number would say that there was one."
    )
    bars = [
        *_of_groups(found, groups.BY_RULE),
        Bar("A text of it is left out", _withheld(found), ""),
    ]
    return _chart(found, "rule", "What is withheld by rule", "Of a report", bars, hint)


def _of_groups(found: Reached, names: Mapping[str, str]) -> list[Bar]:
    query = to_query(found.wanted)
    return [
        Bar(words, count_of(found, name), with_query(LIST, query, among=name))
        for name, words in names.items()
    ]


def _withheld(found: Reached) -> int:
    """Return of how many reports that are shown the rules leave a text out."""
    texts = current_site().store.withheld_by_record()
    ids = np.asarray([each.encode() for each in texts], dtype="S16")
    return int(np.isin(ids, found.columns.ids[found.mask]).sum())


def _chart(
    found: Reached, name: str, title: str, head: str, bars: Sequence[Bar], hint: str = ""
) -> Chart:
    return Chart(name, title, head, bars, _said(bars, int(found.mask.sum())), hint)


def _said(bars: Sequence[Bar], total: int) -> str:
    """Return in a sentence which bars are the longest."""
    ranked = sorted((each for each in bars if each.count), key=lambda each: -each.count)
    if not ranked:
        return f"Of {plural(total, 'report')} none." if total else f"{_NONE}."
    named = [f"{each.label}, {each.count:,}" for each in ranked[:_NAMED]]
    if more := len(ranked) - len(named):
        named.append(f"{more:,} more")
    return f"Of {plural(total, 'report')}: {'; '.join(named)}."


CHARTS: Mapping[str, Callable[[Reached], Chart]] = {
    "month": _by_month,
    "event_type": _by_type,
    "verification": _by_grade,
    "line": _by_line,
    "country": _by_country,
    "delay": _by_delay,
    "unknown": _unknown,
    "rule": _by_rule,
}
#: Those that need the width of a page; of the others two stand beside each other.
BROAD = ("month", "line")
