"""Charts as SVG: what is drawn at which width, and what does not fit is said."""

from __future__ import annotations

import re

import pytest

from mapper.layers.charts.chart import Bar, Chart
from mapper.layers.charts.drawing import draw, page_size
from mapper.layers.charts.searched import Extent
from mapper.layers.picture import Wording

ATTACK = '"><script>alert(1)</script>'
WIDE, NARROW = 1040, 358


def chart(count: int, *, by_month: bool = False, **more: object) -> Chart:
    bars = [Bar(f"Bar {n}", n, f"/incidents?x={n}", **more) for n in range(count, 0, -1)]  # type: ignore[arg-type]
    return Chart("x", "Title", "Head", bars, "A sentence.", by_month=by_month)


def drawn(of: Chart, width: int, height: int = 0) -> str:
    size = (width, height) if height else page_size(of, width)
    return draw(of, Wording("", "", (), ""), size)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("by_month", [False, True])
def test_every_bar_is_a_link_with_its_words(width, by_month):
    page = drawn(chart(12, by_month=by_month), width)
    assert re.findall(r'<a href="/incidents\?x=(\d+)"', page) == [str(n) for n in range(12, 0, -1)]
    assert page.count('aria-label="Bar 1: 1 report"') == 1 and "Title. A sentence." in page
    for x, wide in re.findall(r'class="bar"[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"', page):
        assert float(x) + float(wide) <= width


@pytest.mark.parametrize(("width", "height", "left_out"), [(WIDE, 0, 10), (400, 400, 21)])
def test_bars_without_room_are_counted(width, height, left_out):
    page = drawn(chart(30), width, height)
    assert page.count('class="bar"') == 30 - left_out
    assert f"and {left_out} more" in page


def test_months_are_columns_where_rows_do_not_fit():
    page = drawn(chart(40, by_month=True), 300, 300)
    assert page.count('class="bar"') == 40 and "more" not in page


def test_a_legend_names_what_was_not_searched():
    assert "Not searched" not in drawn(chart(3), WIDE)
    page = drawn(chart(3, extent=Extent.NONE), WIDE)
    assert "Not searched" in page and "Searched in part" not in page
    assert page.count('fill="url(#unsearched)"') == 4


def test_what_a_bar_says_of_its_month():
    month = Bar("March 2022", 0, "", extent=Extent.PART, searched="A only 3 March")
    assert month.said == "March 2022: 0 reports; A only 3 March"
    nothing = Bar("May 2022", 0, "", extent=Extent.NONE)
    assert nothing.said == "May 2022: not searched"
    assert ">0<" not in drawn(Chart("x", "", "", [nothing], "", by_month=True), NARROW)


def test_words_stay_words():
    hostile = Chart("x", ATTACK, "Head", [Bar(ATTACK, 1, f"/x?q={ATTACK}", year=ATTACK)], ATTACK)
    for width in (WIDE, NARROW):
        assert "<script" not in drawn(hostile, width)
