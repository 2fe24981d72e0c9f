"""Months as numbers, what was searched in each and in which country, and the strip of a line."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.layers.charts import months
from mapper.layers.charts.searched import Extent, searched
from mapper.layers.charts.strip import runs, strip
from mapper.region.searches import Search


def search(countries: tuple[str, ...], first: date, last: date) -> Search:
    return Search(countries, first, last, date(2026, 1, 1), ("en",), (), "read")


SEARCHES = (
    search(("AA",), date(2021, 11, 15), date(2022, 1, 20)),
    search(("AA",), date(2022, 1, 21), date(2022, 2, 3)),
    search(("BB", "CC"), date(2022, 2, 28), date(2022, 2, 28)),
)
NONE, PART, WHOLE = Extent


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2022, 1, 1), date(2022, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))],
)
def test_a_month_has_its_first_and_last_day(first, last):
    assert months.days_of(months.month_of(first)) == (first, last)
    assert months.month_of(first) == months.month_of(last)


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (("AA",), [NONE, PART, WHOLE, WHOLE, PART, NONE]),
        (("BB",), [NONE, NONE, NONE, NONE, PART, NONE]),
        (("AA", "BB"), [NONE, PART, PART, PART, PART, NONE]),
        (("DD",), [NONE] * 6),
        ((), [NONE] * 6),
    ],
)
def test_a_month_is_searched_by_country_and_by_day(countries, expected):
    along = range(months.month_of(date(2021, 10, 1)), months.month_of(date(2022, 4, 1)))
    assert [each.extent(countries) for each in searched(SEARCHES, along)] == expected


def test_searches_that_meet_are_one_and_others_keep_their_gap():
    later = search(("AA",), date(2022, 2, 10), date(2022, 2, 12))
    (found,) = searched((later, *SEARCHES), [months.month_of(date(2022, 2, 1))])
    assert found.days["AA"] == (
        (date(2022, 2, 1), date(2022, 2, 3)),
        (date(2022, 2, 10), date(2022, 2, 12)),
    )


MARCH, MAY = (months.month_of(date(2022, month, 1)) for month in (3, 5))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, range(MARCH, MAY)),
        (date(2022, 4, 30), None, range(MARCH + 1, MAY)),
        (None, date(2022, 3, 1), range(MARCH, MARCH + 1)),
        (date(2021, 1, 1), date(2023, 1, 1), range(MARCH, MAY)),
        (date(2023, 1, 1), date(2023, 2, 1), range(0)),
        (date(2020, 1, 1), date(2020, 2, 1), range(0)),
    ],
)
def test_months_are_clipped_to_the_days_of_a_filter(first, last, expected):
    assert months.clipped(range(MARCH, MAY), first, last) == expected


@pytest.mark.parametrize(
    ("extents", "expected"),
    [
        ([], []),
        ([NONE, NONE, WHOLE, NONE], [(NONE, 0, 2), (WHOLE, 2, 3), (NONE, 3, 4)]),
        ([WHOLE, PART, PART], [(WHOLE, 0, 1), (PART, 1, 3)]),
    ],
)
def test_months_of_one_extent_are_a_run(extents, expected):
    assert [*runs(extents)] == expected


def test_a_strip_says_what_it_shows_and_a_small_bar_is_still_seen():
    drawn = strip([0, 1000, 1], [NONE, WHOLE, PART], range(24, 27), 1000, 'a "b" <c>')
    assert (
        'aria-label="a &quot;b&quot; &lt;c&gt;"' in drawn
        or "aria-label='a \"b\" &lt;c&gt;'" in drawn
    )
    assert drawn.count("<rect") == 2
    bars = drawn.partition('class="strip-bars" d="')[2].partition('"')[0].split("M")[1:]
    heights = [float(bar.partition("v-")[2].partition("h")[0]) for bar in bars]
    assert heights == [28.0, 3.0]
