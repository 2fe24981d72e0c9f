"""The pages answer, hold what they promise, and show what users typed as text."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mapper.names import fold
from mapper.web.lines import PAGE_LENGTH
from mapper.web.words import day
from tests.web.conftest import ATTACK, CLAIMS, HOSTILE, MOVEMENT, STRETCH

PAGES = ("/", "/incidents", "/lines", "/about", "/report", "/sign-in", "/incidents/BY-2022-0001")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_with_language_title_and_one_heading(client, filled, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert '<html lang="en">' in answer.text
    assert re.search(r"<title>\S.* · Railway Incident Mapper</title>", answer.text)
    with_scripts = re.sub(r"<noscript>.*?</noscript>", "", answer.text, flags=re.DOTALL)
    assert len(re.findall(r"<h1[ >]", with_scripts)) == 1
    assert 'href="#main"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_no_outside_address_to_load(client, filled, path):
    page = client.get(path).text
    loaded = re.findall(r'<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|href)="([^"]+)"', page)
    assert loaded, "a page has at least its style"
    assert all(address.startswith(("/static/", "/geodata/", "/map/view.svg")) for address in loaded)


@pytest.mark.parametrize("path", ["/incidents", "/incidents/BY-2022-0004", "/"])
def test_what_a_user_typed_shows_as_text(client, filled, path):
    page = client.get(path).text
    assert "<img src=x" not in page
    if path != "/":
        assert "&lt;img src=x onerror=" in page
        assert "${alert(1)}{{7*7}}" in page


def test_the_list_shows_each_record_with_what_a_reader_asks(client, filled):
    page = client.get("/incidents").text
    for incident in filled:
        assert f'href="/incidents/{incident.id}"' in page
    assert "between Lyasnaya and Damanava" in page
    assert "14 or 15 March 2022" in page
    assert "Signalling damaged" in page.replace("signalling damaged", "Signalling damaged")
    assert "Corroborated" in page
    assert "2 sources" in page
    assert re.search(r"<strong>4 of 4</strong>", page)


def test_the_list_is_newest_first(client, filled):
    page = client.get("/incidents").text
    shown = re.findall(r'<h2><a href="/incidents/([^"]+)"', page)
    assert shown == ["BY-2022-0003", "BY-2022-0004", "BY-2022-0001", "XX-2022-0002"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("event_type=sabotage", {"BY-2022-0001", "BY-2022-0004"}),
        ("record=movement", {"XX-2022-0002"}),
        ("datetime=2022-03-15", {"BY-2022-0001"}),
        ("datetime=../2022-02-28", {"XX-2022-0002"}),
        ("line=orsha-brest", {"BY-2022-0001", "BY-2022-0004"}),
        ("country=BY&event_type=repression", {"BY-2022-0003"}),
        ("q=Lesnaya", {"BY-2022-0001", "BY-2022-0004"}),
        ("bbox=24,52,27,54", {"BY-2022-0001", "BY-2022-0004"}),
        ("event_type=cyber", set()),
    ],
)
def test_the_list_the_map_and_the_download_hold_the_same(client, filled, query, ids):
    page = client.get(f"/incidents?{query}").text
    assert set(re.findall(r'<h2><a href="/incidents/([^"]+)"', page)) == ids
    assert f"<strong>{len(ids)} of 4</strong>" in page
    features = client.get(f"/export/records.geojson?{query}").json["features"]
    assert {feature["id"] for feature in features} == ids


def test_the_lists_download_link_carries_its_filter(client, filled):
    page = client.get("/incidents?event_type=sabotage,explosion&country=by").text
    assert "/export/records.geojson?event_type=sabotage,explosion&amp;country=BY" in page


def test_the_form_of_the_list_becomes_an_address_to_pass_on(client, filled):
    typed = "q=&from=2022-03-01&to=2022-03-31&event_type=&line=&country=BY"
    answer = client.get(f"/incidents?{typed}")
    assert answer.status_code == 302
    assert answer.location == "/incidents?datetime=2022-03-01/2022-03-31&country=BY"
    page = client.get(answer.location).text
    assert 'name="from" type="date" value="2022-03-01"' in page
    assert 'name="to" type="date" value="2022-03-31"' in page
    assert client.get("/incidents?from=2022-03-01").location == "/incidents?datetime=2022-03-01/.."
    assert client.get("/incidents?q=").location == "/incidents"


def test_the_list_has_pages(client, filled, monkeypatch):
    monkeypatch.setattr("mapper.web.record.PAGE_LENGTH", 2)
    first = client.get("/incidents?country=BY").text
    second = client.get("/incidents?country=BY&page=2").text
    assert "Page 1 of 2" in first
    assert 'rel="next" href="/incidents?country=BY&amp;page=2"' in first
    assert 'rel="prev"' in second
    ids = re.findall(r'<h2><a href="/incidents/([^"]+)"', first + second)
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("page", ["0", "-1", "x", "3", "٣", "1.5", "9" * 30])
def test_a_page_that_is_not_there_is_refused(client, filled, page):
    assert client.get("/incidents", query_string={"page": page}).status_code == 400


def test_a_list_without_matches_says_so(client, filled):
    assert "No report matches" in client.get("/incidents?q=nowhere").text


def test_a_record_shows_its_fields_sources_and_disagreements(client, filled):
    page = client.get("/incidents/BY-2022-0001").text
    assert 'href="https://news.example.org/2022/03/a?b=1&amp;c=2" rel="noopener noreferrer"' in page
    assert "cloudfront" not in page, "a mirror is no link"
    assert "Listed as extremist in Belarus" in page
    assert "B: usually reliable" in page
    assert "What sources say, and where they disagree" in page
    for claim in CLAIMS:
        assert f'<td dir="auto">{day(claim.value)}' in page
    assert "How to cite" in page
    assert "record BY-2022-0001, revision 1 of" in page
    assert 'href="/#at=BY-2022-0001"' in page
    assert "Relay cabinet" in page
    assert "Kilometre along the line" in page
    assert "None" not in page


def test_a_record_is_also_a_file(client, filled):
    found = client.get("/incidents/BY-2022-0001.geojson").json
    assert [feature["id"] for feature in found["features"]] == ["BY-2022-0001"]
    assert client.get("/incidents/BY-1999-0001.geojson").status_code == 404


def test_an_area_is_not_called_a_pin(client, filled):
    page = client.get("/incidents/BY-2022-0003").text
    assert "Detained" in page
    assert "Kilometre along" not in page


def test_a_movement_says_that_its_route_is_inferred(client, filled):
    page = client.get(f"/incidents/{MOVEMENT.id}").text
    assert "Homyel" in page
    assert "Vehicles" in page
    assert "inferred: the shortest way by rail" in page


@pytest.mark.parametrize(
    "path", ["/incidents/BY-2022-9999", "/incidents/x", "/nowhere", "/incidents/"]
)
def test_what_is_not_there_is_404_in_the_sites_own_page(client, filled, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Railway Incident Mapper" in answer.text
    assert "To the list" in answer.text


def test_an_address_in_a_404_shows_as_text(client):
    answer = client.get("/incidents/<img src=x onerror=alert(1)>")
    assert answer.status_code == 404
    assert "<img" not in answer.text


def test_what_an_embargo_holds_is_the_editors_alone(client, editor, filled, held):
    for path in ("/incidents", "/export/records.geojson"):
        assert held.id not in client.get(path).text
        assert held.id in editor.get(path).text
    assert client.get(f"/incidents/{held.id}").status_code == 404
    page = editor.get(f"/incidents/{held.id}").text
    assert "held until" in page
    assert "held until" in editor.get("/incidents").text
    feature = editor.get(f"/incidents/{held.id}.geojson").json["features"][0]
    assert feature["properties"]["held_until"]
    assert client.get(f"/incidents/{held.id}.geojson").status_code == 404


def test_lines_are_a_table_with_those_that_have_no_report(client, filled, network):
    page = client.get("/lines").text
    assert f"1 line of {len(network.lines):,} has a report in the record" in " ".join(page.split())
    assert "a fact about the record, not about the railway" in page
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert re.findall(r'aria-sort="(\w+)"', head) == ["descending"]
    first = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert 'href="/lines/orsha-brest"' in first
    assert 'href="/incidents?line=orsha-brest">2<' in first
    assert re.search(r"5[3-8]\d km", first)
    assert len(re.findall(r"<tr\b", page)) == 1 + PAGE_LENGTH
    assert "none" in page.partition("<tbody>")[2]
    assert len(page.encode()) <= 150_000


def test_every_line_is_on_one_page_of_the_table(client, filled, network):
    pages = -(-len(network.lines) // PAGE_LENGTH)
    found = [
        slug
        for number in range(1, pages + 1)
        for slug in re.findall(
            r'<th scope="row"><a href="/lines/([^"]+)"', client.get(f"/lines?page={number}").text
        )
    ]
    assert sorted(found) == sorted(network.lines)
    assert client.get(f"/lines?page={pages + 1}").status_code == 400


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("name", lambda line: fold(line.name_en)),
        ("length", lambda line: -(line.station_kms or (0,))[-1]),
        ("stations", lambda line: -len(line.station_ids)),
    ],
)
def test_lines_are_sorted_and_the_order_turned(client, filled, network, sort, key):
    lines = sorted(network.lines.values(), key=key)
    for asked, most in ((sort, lines[0]), (f"-{sort}", lines[-1])):
        page = client.get(f"/lines?sort={asked}").text
        first = page.partition('<th scope="row"><a href="/lines/')[2].partition('"')[0]
        assert key(network.line(first)) == key(most)


def test_the_strip_of_a_line_shows_the_months_of_its_reports(client, filled):
    row = client.get("/lines?q=Baranavichy").text.partition('"/lines/orsha-brest"')[2]
    strip = re.search(r"<svg[^>]*class=\"strip\".*?</svg>", row, re.DOTALL)[0]
    assert 'aria-label="Reports in 1 month, the most in March 2022: 2"' in strip
    bars = re.search(r'class="strip-bars" d="([^"]+)"', strip)[1]
    assert bars.count("M") == 1


def test_where_the_stations_of_a_line_stood_leads_to_its_page(client):
    moved = client.get("/lines?stations=orsha-brest")
    assert (moved.status_code, moved.location) == (301, "/lines/orsha-brest")


@pytest.mark.parametrize("text", ["Gomel", "Гомель", "homyel"])
def test_a_line_is_found_by_any_spelling(client, text):
    page = client.get("/lines", query_string={"q": text}).text
    assert '"/lines/gomel-kyiv"' in page
    assert '"/lines/orsha-brest"' not in page


def test_a_search_for_lines_that_finds_none_says_so(client, network):
    page = client.get("/lines?q=nowhere").text
    assert "No line is called so" in page
    assert "<table" not in page


@pytest.mark.parametrize("query", ["x=1", "stations=nowhere", "sort=reported", "page=0"])
def test_the_lines_page_refuses_what_it_does_not_know(client, query):
    assert client.get(f"/lines?{query}").status_code == 400


def test_a_name_that_languages_share_is_said_once(client, network):
    station = network.stations["ua-bakhmach"]
    names = list(station.names.values())
    shared = [name for name in names if names.count(name) > 1]
    assert shared, "Bakhmach is spelled alike in several languages"
    page = client.get("/lines/gomel-bakhmach").text
    row = page.partition(f"{station.name_en} <span")[2].partition("</tr>")[0]
    assert row.count(f">{shared[0]}<") == 1


def test_about_answers_what_a_documenter_asks(client):
    page = client.get("/about").text
    parts = (
        "scope searched left-out placing grades embargo borders licences privacy law corrections"
    )
    for part in parts.split():
        assert f'id="{part}"' in page
    assert "UA-43" in page
    assert "ODbL" in page
    assert "3 days" in page
    assert "30 days" in page


def test_about_says_what_was_searched_and_what_was_not(client, region):
    page = unescape(client.get("/about").text)
    searches = region.texts.searches
    assert page.count("<dt>Searched until</dt>") == len(searches.made)
    for said in (*searches.not_made, *(name for each in searches.made for name in each.publishers)):
        assert said in page
    assert "<dd>1 October 2020 to 31 December 2023</dd>" in page


def test_the_map_page_is_small_and_sums_up_without_scripts(client, filled):
    answer = client.get("/")
    assert len(answer.data) <= 150_000
    assert "4 reports, the newest of 1 April 2022." in answer.text
    assert "3 of 4 reports" not in answer.text
    assert "1 of 4 reports" in client.get("/?record=movement").text


def test_healthz_counts_what_everyone_sees(client, filled, held):
    answer = client.get("/healthz")
    assert answer.json == {"status": "ok", "records": 4, "preparing": 0}


def test_healthz_fails_once_the_file_is_not_the_one_that_was_opened(client, settings, filled):
    path = settings.instance / "mapper.sqlite"
    path.rename(path.with_name("elsewhere.sqlite"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert client.get("/incidents").status_code == 200


def test_the_vocabulary_is_there_for_programs(client):
    lists = client.get("/vocabulary.json").json
    assert {"id": "sabotage", "parent": None}.items() <= lists["event_type"][0].items()


def test_a_hostile_title_is_whole_in_the_download(client, filled):
    feature = client.get(f"/incidents/{HOSTILE.id}.geojson").json["features"][0]
    assert feature["properties"]["title"] == ATTACK
    assert STRETCH.title != ATTACK
