"""The statistics: each number leads to a list of as many, and what is held back is in none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from flask import request

from mapper.layers.charts import groups
from mapper.region.searches import Search, Searches
from mapper.web import asked
from mapper.web.charts import CHARTS
from mapper.web.site import current_site, current_view
from tests.browser.conftest import ATTACKS
from tests.web.conftest import MOVEMENT, STRETCH

FILTERS = (
    "",
    "country=BY",
    "line=orsha-brest&event_type=sabotage,movement",
    "datetime=2022-02-10/2022-03-14",
    "datetime=2022-03-15/..&date=known",
    "date=open",
    "q=trains",
)


@pytest.fixture
def varied(put, filled):
    """What touches several months, lines or countries, or lacks days."""
    day = {"event_date_end": None, "date_meaning": "day"}
    put(
        replace(STRETCH, id="BY-2022-0011", event_date_end=date(2022, 5, 2), date_meaning="through")
    )
    put(replace(STRETCH, id="BY-2022-0012", **day | {"date_meaning": "since"}))
    put(replace(STRETCH, id="BY-2022-0013", **day | {"date_meaning": "by"}))
    put(replace(STRETCH, id="BY-2022-0014", **day | {"event_date": None},
                reported_date=date(2022, 3, 4)))  # fmt: skip
    put(replace(MOVEMENT, id="XX-2022-0015", country=("BY", "UA"), reported_date=date(2022, 2, 3)))


def numbers(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<td class="number"><a href="(/incidents[^"]*)">([\d,]+)</a>', page)
    return [(unescape(address), count) for address, count in found]


def listed(app, address: str) -> int:
    """Return how many reports the list at an address has, without its page."""
    with app.test_request_context(address):
        found = current_site().store.reached(asked.wanted(request.args, ("among",)), current_view())
        if among := request.args.get("among"):
            found = found.only(groups.rows(found.columns, among))
        return int(found.mask.sum())


def test_each_number_leads_to_a_list_of_as_many(client, app, varied):
    for query in FILTERS:
        found = numbers(client.get(f"/stats?{query}").text)
        assert len(found) > 8
        for address, count in found:
            assert listed(app, address) == int(count), address
    for address in ("/incidents?among=equipment", "/incidents?country=BY&among=by-a-day"):
        said = client.get(address).text
        assert f"<strong>{listed(app, address)} of 9</strong>" in said
        assert groups.GROUPS[address.rpartition("=")[2]][1:] in said
        assert "/export/" not in said  # no filter of a file knows a group


def test_a_chart_on_a_page_of_its_own_has_the_numbers_of_all(client, varied):
    whole = client.get("/stats?country=BY").text
    for name in CHARTS:
        section = whole.partition(f'id="{name}"')[2].partition("</section>")[0]
        own = client.get(f"/stats/{name}?country=BY").text
        assert numbers(own) == numbers(section)
        # Of the two forms of a chart one is shown.
        drawn = re.findall(r'<a href="(/incidents[^"]*)" aria-label="[^"]*: ([\d,]+) report', own)
        shown = [(unescape(address), count) for address, count in drawn]
        assert sorted(shown) == sorted(2 * [each for each in numbers(own) if each[1] != "0"])


def rows_of(page: str, chart: str) -> dict[str, list[str]]:
    """Return the cells of a chart's table by what its rows are called."""
    table = page.partition(f'id="{chart}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("</tr>")]
    return {row[0]: [re.sub("<[^>]+>", "", cell) for cell in row[1:]] for row in cells if row}


SEARCHES = (
    Search(("BY",), date(2022, 1, 1), date(2022, 4, 30), date(2022, 6, 1), ("en",), ("A",), "read"),
    Search(("RU", "UA"), date(2022, 2, 24), date(2022, 4, 30), date(2022, 6, 2), ("en", "ru"),
           ("A", "B"), "read"),
)  # fmt: skip


@pytest.fixture
def searched(app, monkeypatch):
    """Make what was searched something else, in the region that all tests share."""
    region = app.extensions["mapper"].region

    def searched(*made: Search) -> None:
        monkeypatch.setitem(
            region.__dict__, "texts", replace(region.texts, searches=Searches(made))
        )

    return searched


def test_a_month_says_in_which_countries_it_was_searched(client, filled, searched):
    searched(*SEARCHES)
    page = client.get("/stats").text
    assert rows_of(page, "month") == {
        "January 2022": ["0", "Belarus"],
        "February 2022": ["1", "Belarus; Russia and Ukraine only 24 to 28 February"],
        "March 2022": ["2", "Belarus, Russia and Ukraine"],
        "April 2022": ["1", "Belarus, Russia and Ukraine"],
    }
    assert "2 months were searched only in part (January 2022 to February 2022)" in page
    assert "Lines mark" not in page and "Dots mark" in page
    assert (
        "Events in Belarus of 1 January 2022 to 30 April 2022 and in Russia and Ukraine of "
        "24 February 2022 to 30 April 2022 were looked for until 2 June 2022, in 2 languages; "
        "something was read of 2 publishers." in page
    )


def test_of_one_country_a_month_was_searched_where_that_was(client, filled, searched):
    searched(*SEARCHES)
    found = rows_of(client.get("/stats?country=BY").text, "month")
    assert {said for _, said in found.values()} == {"Belarus"}
    found = rows_of(client.get("/stats?country=UA").text, "month")
    assert found["January 2022"] == ["–", "not searched"]
    assert found["February 2022"] == ["0", "Ukraine only 24 to 28 February"]


def test_a_country_that_was_not_searched_says_so(client, filled, searched):
    searched(SEARCHES[1])
    page = client.get("/stats").text
    assert rows_of(page, "country")["Belarus"] == ["4", "not searched"]
    assert "Lines mark countries that were not searched" in page


def test_years_without_a_search_are_one_row_and_no_zero(client, put, searched):
    searched(*SEARCHES)
    put(replace(STRETCH, event_date=date(2009, 3, 14), event_date_end=None, date_meaning="day"))
    page = client.get("/stats").text
    found = rows_of(page, "month")
    assert found["March 2009"] == ["1", "not searched"]
    assert found["Apr 2009 to Dec 2021"] == ["–", "not searched"]
    assert len(found) == 6 and "154 months were not searched" in page


def test_without_a_search_written_down_nothing_is_called_searched(client, filled, searched):
    searched()
    page = client.get("/stats").text
    assert "What was searched is not written down for this region." in page
    assert {said for _, said in rows_of(page, "month").values()} == {"not searched"}


def test_what_has_no_known_end_does_not_make_the_months_endless(client, put):
    put(replace(STRETCH, event_date_end=None, date_meaning="since"))
    for path in ("/stats", "/lines"):
        page = client.get(path).text
        assert len(page.encode()) < 200_000 and "9999" not in page
    assert rows_of(client.get("/stats").text, "unknown")["Not known when it ended"] == ["1"]


def test_every_report_is_in_one_group_of_days_to_its_report(client, varied):
    found = rows_of(client.get("/stats").text, "delay")
    assert sum(int(count) for (count,) in found.values()) == 9
    assert found["One of the two days is not known"] == ["8"]
    assert found["2 to 7 days"] == ["1"]


def test_what_is_not_known_and_what_is_not_told_is_counted(client, varied, put):
    put(replace(STRETCH, id="BY-2022-0016", notes="It was signal N2."))
    page = client.get("/stats").text
    assert [int(each[0]) for each in rows_of(page, "unknown").values()] == [1, 1, 1, 0]
    assert [int(each[0]) for each in rows_of(page, "rule").values()] == [7, 1, 2, 1]


def test_what_is_held_back_is_counted_nowhere(client, held):
    page = client.get("/stats").text
    assert ">0 reports</a> in the record" in page
    assert {count for _, count in numbers(page)} == {"0"}


def test_an_empty_record_or_filter_has_plain_sentences(client, put):
    for query in ("", "?q=nothing+is+called+so"):
        page = client.get(f"/stats{query}").text
        said = re.findall(r"</h2>\s*<p>(.*?)</p>", page)[1:]
        assert len(said) == len(CHARTS) and {each[:18] for each in said} == {"There is no report"}
        put(STRETCH)


def test_a_sentence_stands_once_and_does_not_say_its_title_again(client, filled):
    page = client.get("/stats").text
    for name in CHARTS:
        section = page.partition(f'id="{name}">')[2].partition("</section>")[0]
        title, said = re.search(r"(.*?)</h2>\s*<p>(.*?)</p>", section).groups()
        shown = re.sub(r"<title.*?</title>", "", section)
        assert shown.count(said) == 1 and not said.startswith(title)


def test_types_have_the_colours_of_the_map(client, filled):
    page, style = client.get("/stats").text, client.get("/static/css/types.css").text
    assert 'class="bar of-sabotage"' in page
    assert ".picture .of-sabotage { color: var(--type); }" in style
    drawn = client.get("/stats/event_type.svg?scheme=dark").text
    assert re.search(r"\.of-sabotage \{ color: #\w+; \}", drawn)


def test_a_chart_is_a_page_a_file_an_embed_and_a_citation(client, filled):
    for name in CHARTS:
        at, query = f"/stats/{name}", "?country=BY"
        page = client.get(at + query).text
        title = re.search('property="og:title" content="([^"]*)"', page)[1]
        assert title.endswith(", Belarus")
        drawn = client.get(f"{at}.svg{query}")
        assert drawn.mimetype == "image/svg+xml" and "CC BY 4.0" in drawn.text
        assert title in drawn.text and at + query in drawn.text
        assert at + query in client.get(f"{at}/cite.txt{query}").text
        framed = client.get(f"/embed{at}{query}")
        assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
        assert title in framed.text
    assert client.get("/stats/month.png?size=400x400").data.startswith(b"\x89PNG")


def test_a_link_to_a_chart_is_shown_with_its_own_picture_and_words(app, client, filled):
    app.jinja_env.globals["site_url"] = "https://map.example.org"
    found = {}
    for path in ("/stats", "/stats/event_type?country=BY", "/incidents/BY-2022-0001"):
        page = client.get(path).text
        found[path] = dict(re.findall(r'property="og:([\w:]+)" content="([^"]*)"', page))
    chart = found["/stats/event_type?country=BY"]
    assert chart["url"] == "https://map.example.org/stats/event_type?country=BY"
    picture = "https://map.example.org/stats/event_type.png?country=BY&amp;size=1200x630"
    assert chart["image"] == picture
    assert chart["image:alt"].startswith("Reports by type of event. Of 4 reports: Sabotage ")
    assert found["/stats"]["image:alt"].startswith(
        "Reports by month. Of 4 reports 2 touch March 2022, more than "
    )
    assert found["/incidents/BY-2022-0001"]["image:alt"].startswith("Map: ")


class Tags(HTMLParser):
    """The text of a page, its elements, and their attributes by which something could run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.found = "", Counter[str]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        runs = (name for name, value in attributes if name.startswith("on") or _runs(name, value))
        self.found.update((tag, *runs))


def _runs(name: str, value: str | None) -> bool:
    return name in ("href", "src") and (value or "").startswith("javascript:")


def test_attacks_stay_words(client, put):
    for path in ("/stats/line", "/stats/month.svg", "/embed/stats/country"):
        harmless = Tags(client.get(f"{path}?q=nothing").text).found
        for attack in ATTACKS:
            page = Tags(client.get(path, query_string={"q": attack}).text)
            assert {*(page.found - harmless)} <= {"text"}, attack  # a title of two lines
            assert attack.split()[0] in page.text


def test_what_there_is_not_is_refused(client):
    for address in ("/stats?x=1", "/stats?line=nowhere", "/stats/month?size=1x1",
                    "/stats/month.svg?size=1x1", "/incidents?among=x"):  # fmt: skip
        assert client.get(address).status_code == 400, address
    for address in ("/stats/nothing", "/stats/nothing.svg", "/stats/month.gif",
                    "/embed/stats/nothing"):  # fmt: skip
        assert client.get(address).status_code == 404, address
