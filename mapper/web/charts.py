"""The charts of the statistics: what each counts, and what it shows in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mapper import gate, vocabulary
from mapper.formats.query import to_query
from mapper.layers.charts import groups
from mapper.layers.charts.chart import NO_REPORT, Bar, Chart
from mapper.layers.charts.searched import Extent
from mapper.web import searching
from mapper.web.asked import LIST, list_of
from mapper.web.by_month import by_month
from mapper.web.site import current_site
from mapper.web.words import plural, with_query

if TYPE_CHECKING:
    from mapper.store.reached import Reached

#: So many bars are named in a sentence.
_NAMED = 3


def count_of(found: Reached, name: str) -> int:
    """Return how many reports of what is reached are in a group of `groups`."""
    return int((found.mask & groups.rows(found.columns, name)).sum())


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
    return [
        Bar(words, count_of(found, name), with_query(LIST, to_query(found.wanted), among=name))
        for name, words in names.items()
    ]


def _withheld(found: Reached) -> int:
    """Return of how many reports that are shown the rules leave a text out."""
    ids = {each.encode() for each in current_site().store.withheld_by_record()}
    return len(ids.intersection(found.columns.ids[found.mask].tolist()))


def _chart(
    found: Reached, name: str, title: str, head: str, bars: Sequence[Bar], hint: str = ""
) -> Chart:
    return Chart(name, title, head, bars, _said(bars, int(found.mask.sum())), hint)


def _said(bars: Sequence[Bar], total: int) -> str:
    """Return in a sentence which bars are the longest."""
    ranked = sorted((each for each in bars if each.count), key=lambda each: -each.count)
    if not ranked:
        return f"Of {plural(total, 'report')} none." if total else f"{NO_REPORT}."
    named = [f"{each.label}, {each.count:,}" for each in ranked[:_NAMED]]
    if more := len(ranked) - len(named):
        named.append(f"{more:,} more")
    return f"Of {plural(total, 'report')}: {'; '.join(named)}."


CHARTS: Mapping[str, Callable[[Reached], Chart]] = {
    "month": by_month,
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
