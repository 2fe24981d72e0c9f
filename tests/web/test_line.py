"""The page of a line: its reports, its neighbours', what sources say, and ways of one's own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web.conftest import ATTACK, HOSTILE, STRETCH

ORSHA = "/lines/orsha-brest"
BETWEEN = "/lines/between"
MINSK, BREST = "by-minsk-pasazhyrski", "by-brest-tsentralny"
WAY = f"{BETWEEN}?from={MINSK}&to={BREST}"


def ids(page: str, heading: str) -> list[str]:
    """Return the records that a part of a page leads to."""
    part = page.partition(f'id="{heading}"')[2].partition("<h2 id=")[0]
    return re.findall(r'href="/incidents/([A-Z]{2}-\d{4}-\d{4})"', part)


def test_it_lists_the_reports_on_the_line_and_no_others(client, filled):
    page = client.get(ORSHA).text
    assert ids(page, "reports") == [HOSTILE.id, STRETCH.id]
    assert "2 reports" in page and ATTACK not in page


def test_the_filter_is_that_of_the_map(client, filled):
    assert ids(client.get(f"{ORSHA}?datetime=2022-03-20").text, "reports") == [HOSTILE.id]
    assert ids(client.get(f"{ORSHA}?event_type=accident").text, "reports") == []
    assert client.get(f"{ORSHA}?lin=x").status_code == 400


def test_what_a_form_sends_is_led_to_the_short_address(client, filled):
    answer = client.get(f"{ORSHA}?first=2022-03-01&last=&q=")
    assert answer.headers["Location"] == f"{ORSHA}?datetime=2022-03-01/.."


def test_without_reports_it_says_whose_fact_that_is(client, filled):
    page = client.get("/lines/luninets-sarny").text
    assert "a fact about the record, not about the railway" in page


def test_a_neighbouring_report_is_named_as_such(client, put):
    put(replace(STRETCH, line="minsk-asipovichy", from_station=MINSK, to_station="by-asipovichy-1"))
    page = client.get(ORSHA).text
    assert ids(page, "reports") == []
    assert ids(page, "neighbours") == [STRETCH.id]
    assert "a neighbouring line</span>; touches Minsk-Pasazhyrski" in page


def test_what_sources_say_differently_stands_side_by_side(client, filled):
    said = client.get(ORSHA).text.partition('id="claims"')[2].partition("<h2 id=")[0]
    assert "15 March 2022" in said and "14 March 2022" in said
    assert "Example News" in said and "Example Group" in said


def test_what_is_held_back_is_nowhere(client, held):
    assert held.title not in client.get(ORSHA).text
    assert held.title not in client.get(WAY).text


def test_a_section_of_the_guide_has_the_page_too(client, filled):
    answer = client.get("/lines/galich-kotelnich-1")
    assert answer.status_code in (200, 404)
    page = client.get("/lines/kotelnich-1-galich")
    assert page.status_code == 200
    assert "47 stations" in page.text


@pytest.mark.parametrize(("first", "last"), [("Minsk", "Brest"), ("Минск", "Брэст")])
def test_a_way_between_stations_takes_any_spelling(client, filled, first, last):
    answer = client.get(f"{BETWEEN}?from={first}&to={last}&via=")
    assert answer.headers["Location"] == WAY
    page = client.get(WAY).text
    assert "<h1>Minsk-Pasazhyrski – Brest-Tsentralny</h1>" in page
    assert ids(page, "reports") == [HOSTILE.id, STRETCH.id]
    assert f'href="{ORSHA}"' in page


def test_a_way_leads_by_the_stations_that_it_is_asked_for(client, filled):
    page = client.get(f"{WAY}&via=by-asipovichy-1").text
    assert "by way of Asipovichy" in page
    assert ids(page, "reports") == [HOSTILE.id, STRETCH.id]
    assert 'href="/lines/minsk-asipovichy"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=Xyzzyx&to=Brest", "Xyzzyx"),
        ("from=Brest", "give a station"),
        ("from=Brest&to=Brest", "are one place"),
        ("from=<script>&to=Brest", "&lt;script&gt;"),
    ],
)
def test_what_is_not_found_says_so_and_keeps_what_was_typed(client, query, words):
    answer = client.get(f"{BETWEEN}?{query}")
    assert answer.status_code == 400
    assert words in answer.text and 'role="alert"' in answer.text
    assert "<form" in answer.text and "<script>" not in answer.text


def test_it_asks_for_stations_where_none_is_named(client):
    answer = client.get(BETWEEN)
    assert answer.status_code == 200 and 'name="via"' in answer.text


def test_it_is_cited_with_its_filter(client, filled):
    for address in (f"{ORSHA}/cite", f"{BETWEEN}/cite"):
        query = f"from={MINSK}&to={BREST}&" if BETWEEN in address else ""
        text = client.get(f"{address}.txt?{query}datetime=2022-03-01/2022-03-31").text
        assert "1 March 2022 to 31 March 2022" in text and "line " in text
        assert "datetime=2022-03-01/2022-03-31" in text
    assert client.get(f"{ORSHA}/cite.bib").text.startswith("@misc{orsha-brest,")
    assert client.get(f"{ORSHA}/cite.doc").status_code == 404
