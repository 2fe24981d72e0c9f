"""Months as numbers, what was searched in each, and the strip of a line."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.layers.charts import months
from mapper.layers.charts.strip import runs, strip
from mapper.region.searches import Search


def search(countries: tuple[str, ...], first: date, last: date) -> Search:
    return Search(countries, first, last, date(2026, 1, 1), ("en",), (), "read")


SEARCHES = (
    search(("AA",), date(2021, 11, 15), date(2022, 2, 3)),
    search(("BB", "CC"), date(2022, 2, 28), date(2022, 2, 28)),
)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2022, 1, 1), date(2022, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))],
)
def test_a_month_has_its_first_and_last_day(first, last):
    assert months.days_of(months.month_of(first)) == (first, last)
    assert months.month_of(first) == months.month_of(last)


def test_a_month_was_searched_in_the_countries_of_each_search_that_touches_it():
    along = range(months.month_of(date(2021, 10, 1)), months.month_of(date(2022, 4, 1)))
    found = months.searched(SEARCHES, along)
    assert found == [
        frozenset(),
        *[frozenset({"AA"})] * 3,
        frozenset({"AA", "BB", "CC"}),
        frozenset(),
    ]
    assert months.unsearched(found, ("CC", "DD")) == [True, True, True, True, False, True]
    assert all(months.unsearched(found, ()))


@pytest.mark.parametrize(
    ("hatched", "expected"),
    [
        ([], []),
        ([False, False], []),
        ([True, True, False, True], [(0, 2), (3, 4)]),
        ([False, True, True], [(1, 3)]),
    ],
)
def test_months_that_were_not_searched_are_hatched_as_runs(hatched, expected):
    assert runs(hatched) == expected


def test_a_strip_says_what_it_shows_and_a_small_bar_is_still_seen():
    drawn = strip([0, 1000, 1], [True, False, False], range(24, 27), 1000, 'a "b" <c>')
    assert (
        'aria-label="a &quot;b&quot; &lt;c&gt;"' in drawn
        or "aria-label='a \"b\" &lt;c&gt;'" in drawn
    )
    assert drawn.count("<rect") == 1
    bars = drawn.partition('class="strip-bars" d="')[2].partition('"')[0].split("M")[1:]
    heights = [float(bar.partition("v-")[2].partition("h")[0]) for bar in bars]
    assert heights == [28.0, 3.0]
