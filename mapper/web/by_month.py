"""Reports by month as a chart: which months were searched, and where, beside what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from mapper.layers.charts import months
from mapper.layers.charts.chart import NO_REPORT, Bar, Chart
from mapper.layers.charts.searched import Extent, Searched, searched
from mapper.model.filters import DATE
from mapper.model.time import KNOWN, OPEN
from mapper.web import searching
from mapper.web.asked import list_of
from mapper.web.site import current_site
from mapper.web.words import month, plural

if TYPE_CHECKING:
    from mapper.model import Filter
    from mapper.store.reached import Reached

#: So many months in a row without a search or a report stand as one.
_LONG_MONTHS = 7
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


def by_month(found: Reached) -> Chart:
    """Return the chart of what is reached; its months are those that the filter leaves."""
    wanted, searches = found.wanted, current_site().region.texts.searches.made
    along = months.axis(found.columns, found.mask, searches)
    along = months.clipped(along, wanted.first, wanted.last)
    if OPEN in wanted.terms(DATE):
        along = range(0)
    counts = months.by_month(found.columns, found.mask, along).tolist()
    countries = _countries(wanted)
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
        month(start) if start == end else f"{first:%b %Y} to {last:%b %Y}",
        run[0].reports,
        "" if run[0].is_empty else list_of(wanted, **within),
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
        said = f"Of {plural(total, 'report')} none has a known day" if total else NO_REPORT
    parts = [said]
    if none := [each for each in along if each.extent is Extent.NONE]:
        parts.append(f"{plural(len(none), 'month')} {_were(none)} not searched")
    if part := [month(each.number) for each in along if each.extent is Extent.PART]:
        when = part[0] if len(part) == 1 else f"{part[0]} to {part[-1]}"
        parts.append(f"{plural(len(part), 'month')} {_were(part)} searched only in part ({when})")
    return f"{'; '.join(parts)}."


def _were(of: Sequence[object]) -> str:
    return "was" if len(of) == 1 else "were"


def _countries(wanted: Filter) -> list[str]:
    """Return of which countries a filter is: it names them or their lines; else all searched."""
    network = current_site().network
    if wanted.country:
        return list(wanted.country)
    if wanted.line:
        stations = (key for slug in wanted.line for key in network.lines[slug].station_ids)
        return list(dict.fromkeys(network.stations[key].country for key in stations))
    searches = current_site().region.texts.searches.made
    return list(dict.fromkeys(code for each in searches for code in each.countries))
