"""The page of a line: its reports, its neighbours', what sources say, and ways of one's own."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from tests.web.conftest import ATTACK, HOSTILE, STRETCH

ORSHA = "/lines/orsha-brest"
BETWEEN = "/lines/between"
MINSK, BREST = "by-minsk-pasazhyrski", "by-brest-tsentralny"
WAY = f"{BETWEEN}?from={MINSK}&to={BREST}"
#: On a section that another line has, too.
SHARED = replace(STRETCH, asset=(), event_type="operations", sub_event_type="closure",
                 effect="suspended", from_station="esr-130308", to_station=BREST)  # fmt: skip


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


def test_where_pages_dates_and_status_lead_each_keeps_what_the_others_ask(client, put):
    for number in range(60):
        put(replace(STRETCH, id=f"BY-2022-{1000 + number}"))
    known = "on=2022-03-20&known_by=2022-04-01"
    kind = "event_type=sabotage"
    page = client.get(f"{ORSHA}?datetime=2022-03-01/..&{kind}&{known}&page=2").text
    for rel in ("prev", "next"):
        (leads,) = re.findall(rf'rel="{rel}" href="([^"]+)"', page)
        assert {kind, *known.split("&")} <= {
            *leads.partition("?")[2].replace("#", "&").replace("&amp;", "&").split("&")
        }
    days, status = page.partition('class="story-days')[2], page.partition("status-days")[2]
    fields = [re.findall(r'type="hidden" name="([^"]+)"', part.partition("</form>")[0])
              for part in (days, status)]  # fmt: skip
    assert fields == [["event_type", "on", "known_by"], ["datetime", "event_type", "page"]]
    sent = client.get(f"{ORSHA}?{kind}&{known}&first=2022-03-01&last=")
    assert sent.location == f"{ORSHA}?datetime=2022-03-01/..&{kind}&{known}"


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


def test_what_lies_on_shared_track_is_on_both_lines_and_the_page_says_where_it_is_not(client, put):
    put(SHARED)
    page = client.get("/lines/brest-kovel").text
    assert ids(page, "reports") == [SHARED.id]
    assert "have the 0 of them that name this line; the other names another one" in page
    assert "of them that name" not in client.get(ORSHA).text


def test_a_closure_of_another_line_is_told_of_the_track_that_both_share(client, put):
    put(replace(SHARED, place_kind="stretch", from_station=MINSK))
    page = client.get("/lines/brest-kovel?on=2022-03-15").text
    assert ids(page, "reports") == [] and ids(page, "neighbours") == [SHARED.id]
    assert "which shares a part of its track" in page
    status = page.partition('id="status"')[2].partition("</section>")[0]
    assert "Reported suspended" in status and "The whole line" not in status


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


@pytest.mark.parametrize("address", [ORSHA, WAY])
def test_the_diagram_stands_in_the_page_and_is_a_file(client, filled, address):
    page = client.get(address).text
    story = page.partition('data-line="diagram"')[2].partition('class="story-map')[0]
    assert story.count("<svg") >= 2, "days to the right, and downwards"
    assert f"/incidents/{STRETCH.id}" in story and "<style" not in story
    assert ATTACK not in story and "<img src=x" not in page
    path, _, query = address.partition("?")
    for suffix, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        answer = client.get(f"{path}/diagram.{suffix}?{query}")
        assert answer.status_code == 200 and answer.mimetype == kind


def test_its_dates_are_those_of_diagram_list_and_map(client, filled):
    page = client.get(f"{ORSHA}?datetime=2022-03-20").text
    story = page.partition('data-line="diagram"')[2].partition('class="story-map')[0]
    assert STRETCH.id not in story
    asked = json.loads(re.search(r'id="line-asked">(.*?)</script>', page)[1])
    assert asked["query"] == "datetime=2022-03-20&line=orsha-brest"
    assert asked["time"]["first"] == "2022-03-14", "the strip has every day"


def test_the_map_beside_a_way_shows_what_is_on_it(client, filled):
    page = client.get(WAY).text
    asked = json.loads(re.search(r'id="line-asked">(.*?)</script>', page)[1])
    assert asked["way"]["type"] == "LineString" and asked["query"].startswith("bbox=")
    named = client.get("/map/places?line=orsha-brest").json["places"]["id"]
    assert asked["places"] == named


@pytest.mark.parametrize("address", [ORSHA, WAY])
def test_it_may_be_framed(client, filled, address):
    answer = client.get(f"/embed{address}")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<svg" in answer.text and "<form" not in answer.text and "<script" not in answer.text
    assert f"/embed{address.partition('?')[0]}" in client.get(address).text
    assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"]


def test_a_preview_shows_the_diagram_and_says_what_it_shows(app, client, filled):
    app.jinja_env.globals["site_url"] = "https://map.example"
    page = client.get(ORSHA).text
    said = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)"', page))
    assert said["og:image"] == f"https://map.example{ORSHA}/diagram.png?size=1200x630"
    assert said["og:image:alt"].startswith("Diagram of Orsha")


def test_it_stays_light_with_many_reports(client, put):
    for number in range(60):
        put(replace(STRETCH, id=f"BY-2022-{1000 + number}", title=f"Report {number}"))
    page = client.get(ORSHA)
    assert len(ids(page.text, "reports")) == 20
    assert ids(client.get(f"{ORSHA}?page=3").text, "reports")[-1:] == [f"BY-2022-{1059}"]
    assert client.get(f"{ORSHA}?page=4").status_code == 400
