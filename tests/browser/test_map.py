"""The map page in a real browser: what it draws, what a click opens, what it never does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import IMG_ATTACK, TEMPLATE_ATTACK, Site, Watch

OpenPage = Callable[..., Page]


def features(site: Site, query: str = "") -> list[dict]:
    address = f"{site.address}/export/records.geojson{query}"
    with urlopen(address) as answer:  # noqa: S310 - the test's own server
        return json.load(answer)["features"]


def drawn(page: Page, selector: str) -> int:
    return page.locator(f".folium-map {selector}").count()


def marks(page: Page) -> list[dict]:
    """The marks in sight: how many reports of which places each is of, and where it stands."""
    frame = page.locator(".folium-map").bounding_box()
    found = page.evaluate(
        """() => {
          const frame = map_records.getContainer().getBoundingClientRect();
          const isFree = ({ x, y }) => document.elementFromPoint(x + frame.left, y + frame.top)
            ?.closest('.folium-map, .leaflet-control')?.matches('.folium-map');
          return map_records.marksInSight().filter(({ at, badge }) => isFree(badge ?? at));
        }"""
    )
    for mark in found:
        for point in filter(None, (mark["at"], mark["badge"])):
            point["x"] += frame["x"]
            point["y"] += frame["y"]
    return found


def unfold(page: Page, title: str) -> None:
    """Open a fold of the panel, or a choice of the filters, unless it is open."""
    fold = page.locator("details", has=page.locator(":scope > summary", has_text=title)).last
    if fold.get_attribute("open") is None:
        fold.locator(":scope > summary").click()


@pytest.fixture
def page(open_page: OpenPage, site: Site) -> Page:
    return open_page(f"{site.address}/")


def test_every_layer_is_drawn(page: Page, site: Site) -> None:
    counts = json.loads(page.get_attribute("body", "data-drawn"))
    assert counts["network"] > 1000 and counts["lines"] >= 35 and counts["stations"] >= 20
    assert counts["land"] >= 1 and counts["borders"] >= 5 and counts["towns"] >= 100
    assert drawn(page, ".label-station") >= 10 and drawn(page, ".label-area") >= 2
    assert len(marks(page)) >= 20
    expected = [f for f in features(site) if f["properties"]["event_type"] != "context"]
    assert page.get_attribute("body", "data-records") == str(len(expected))


@pytest.mark.parametrize("pane", ["land", "drawing"])
def test_what_is_drawn_is_on_canvases(page: Page, pane: str) -> None:
    ink = page.wait_for_function(
        """(pane) => {
          const canvas = document.querySelector(`.leaflet-${pane}-pane canvas`);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let inked = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked += 1;
          return inked;
        }""",
        arg=pane,
    ).json_value()
    assert ink > 5000


def test_one_line_says_what_is_shown(page: Page, site: Site) -> None:
    shown = [f for f in features(site) if f["properties"]["event_type"] != "context"]
    placed = sum(f["geometry"] is not None for f in shown)
    summary = page.locator("[data-map=summary]")
    expect(summary).to_contain_text(f"{placed} of {len(shown)} reports on the map, the newest of")
    expect(page.get_by_role("link", name="Add a report").first).to_be_visible()


def test_a_click_on_a_stretch_opens_its_card(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=sabotage&line=orsha-brest#map=11/52.80/25.75")
    at = marks(page)[0]["at"]
    page.mouse.click(at["x"] + 40, at["y"] + 200)
    expect(page.locator("[data-map=card]")).to_be_hidden()
    page.mouse.click(at["x"], at["y"])
    card = page.locator("[data-map=card]")
    expect(card).to_be_visible()
    expect(card).to_contain_text("Lyasnaya")


def test_an_area_answers_on_its_name_and_not_inside(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=repression#map=7/53.2/28.5")
    name = page.locator(".label-area").first
    box = name.bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 40)
    expect(page.locator("[data-map=card]")).to_be_hidden()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card-title")).to_be_visible()


@pytest.mark.parametrize("zooms_in", [0, 2, 4])
def test_every_mark_and_badge_opens_what_it_says(page: Page, zooms_in: int) -> None:
    for _ in range(zooms_in):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(500)
    view = page.evaluate("[map_records.getCenter(), map_records.getZoom()]")
    found = marks(page)
    assert len(found) >= 3
    for mark in found:
        point = mark["badge"] or mark["at"]
        page.mouse.click(point["x"], point["y"])
        expect(page.locator("#card-title"), f"a press on {mark}").to_be_visible()
        if mark["count"] == 1:
            expect(page.locator(".card-body dt").first).to_be_visible()
            assert opened_place(page) in mark["places"]
        else:
            expect(page.locator("#card-title")).to_have_text(
                re.compile(rf": {mark['count']} reports$")
            )
            listed = page.locator(".card .list [data-id]")
            expect(listed).to_have_count(mark["count"])
            ids = listed.evaluate_all("all => all.map((one) => one.dataset.id)")
            assert set(places_of(page, ids)) == set(mark["places"])
        page.keyboard.press("Escape")
        expect(page.locator("[data-map=card]")).to_be_hidden()
        # A card may have moved the map.
        page.evaluate("([at, zoom]) => map_records.setView(at, zoom, {animate: false})", view)


def opened_place(page: Page) -> int:
    [place] = places_of(page, [page.url.partition("at=")[2].partition("&")[0]])
    return place


def places_of(page: Page, records: list[str]) -> list[int]:
    """The places of records, as the feed says them."""
    return page.evaluate(
        """(all) => Promise.all(all.map(async (id) => {
          const answer = await fetch(`map/records/${id}`);
          return (await answer.json()).place;
        }))""",
        records,
    )


def test_what_is_under_the_pointer_says_its_name_and_how_many(page: Page) -> None:
    mark = max(marks(page), key=lambda each: each["count"])
    page.mouse.move(mark["at"]["x"], mark["at"]["y"])
    expect(page.locator(".map-tip")).to_have_text(re.compile(rf"\w.*: {mark['count']} reports$"))


def test_a_record_about_a_whole_line_stands_at_its_name(page: Page, site: Site) -> None:
    name = page.locator(".label-line").first
    expect(name).to_be_visible()
    box = name.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card-title")).to_be_visible()
    record = page.url.partition("at=")[2]
    (whole,) = [f for f in features(site) if f["id"] == record]
    assert whole["properties"]["place_kind"] == "line"


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1440, 900), (844, 390)])
def test_names_stand_at_their_stations(
    open_page: OpenPage, site: Site, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_page(f"{site.address}/", viewport={"width": width, "height": height})
    far = page.evaluate(
        """() => {
          const frame = map_records.getContainer().getBoundingClientRect();
          const apart = (box, { x, y }) => Math.hypot(
            Math.max(box.left - frame.left - x, 0, x - box.right + frame.left),
            Math.max(box.top - frame.top - y, 0, y - box.bottom + frame.top));
          const labels = [...document.querySelectorAll('.label-station')];
          const dots = map_records.stationsInSight();
          return labels.map((label) => [label.textContent, Math.min(
            ...dots.filter(({ names }) => names.includes(label.textContent))
              .map(({ at }) => apart(label.getBoundingClientRect(), at)))]);
        }"""
    )
    assert far and all(pixels <= 24 for _, pixels in far), far


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_ends_of_the_line_looked_at_are_named(
    open_page: OpenPage, site: Site, size: tuple[int, int]
) -> None:
    page = open_page(f"{site.address}/", viewport={"width": size[0], "height": size[1]})
    names = page.locator(".label-station").all_inner_texts()
    assert {"Homyel", "Chernihiv", "Nizhyn", "Kyiv"} <= set(names)


def test_no_edge_of_what_is_known_can_be_reached(page: Page) -> None:
    page.evaluate("map_records.setView([80, -170], 0, {animate: false})")
    page.wait_for_timeout(300)
    west, south, east, north = page.evaluate(
        """() => { const b = map_records.getBounds();
          return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"""
    )
    config = json.loads(page.locator("#map-config").text_content())
    assert config["extent"][0] <= west + 0.1 and config["extent"][1] <= south + 0.1
    assert config["extent"][2] >= east - 0.1 and config["extent"][3] >= north - 0.1


def test_the_colours_follow_the_scheme(page: Page) -> None:
    land = """() => {
      const canvas = document.querySelector('.leaflet-land-pane canvas');
      const pen = canvas.getContext('2d');
      return [...pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data];
    }"""
    light = page.evaluate(land)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"before => String(({land})()) !== String(before)", arg=light)
    assert sum(page.evaluate(land)[:3]) < 200 < sum(light[:3])


def test_reports_in_one_place_can_be_leafed_through(page: Page) -> None:
    mark = next(each for each in marks(page) if each["count"] > 2)
    page.mouse.click(mark["badge"]["x"], mark["badge"]["y"])
    page.locator(".card .list [data-id]").first.click()
    position = page.locator("[data-map=card-position]")
    expect(position).to_have_text(f"1 of {mark['count']} here")
    first = page.locator("#card-title").inner_text()
    page.get_by_role("button", name="Next report here").click()
    expect(position).to_have_text(f"2 of {mark['count']} here")
    expect(page.locator("#card-title")).not_to_have_text(first)
    page.get_by_role("button", name=f"All {mark['count']} reports here").click()
    expect(page.locator(".card .list [data-id]")).to_have_count(mark["count"])


def test_the_card_is_reached_and_left_by_keyboard(page: Page) -> None:
    unfold(page, "Reports shown")
    button = page.locator("[data-map=list] button").first
    button.focus()
    page.keyboard.press("Enter")
    title = page.locator("#card-title")
    expect(title).to_be_focused()
    assert title.inner_text() in button.inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map=card]")).to_be_hidden()
    expect(button).to_be_focused()


def test_sources_are_links_that_tell_nothing(page: Page) -> None:
    unfold(page, "Reports shown")
    seen = 0
    for index in range(10):
        button = page.locator("[data-map=list] button").nth(index)
        button.click()
        expect(page.locator("#card-title")).to_have_text(button.locator(".list-title").inner_text())
        for link in page.locator(".card .sources a").all():
            assert link.get_attribute("rel") == "noopener noreferrer"
            assert link.get_attribute("target") == "_blank"
            assert link.get_attribute("href").startswith("http")
            seen += 1
    assert seen >= 5


def test_where_sources_disagree_both_are_shown(open_page: OpenPage, site: Site) -> None:
    disputed = next(f for f in features(site) if len(f["properties"]["claims"]) >= 2)
    page = open_page(f"{site.address}/#at={disputed['id']}")
    expect(page.locator(".card summary", has_text="What sources disagree on")).to_be_visible()
    said = page.locator(".card .claims > li")
    assert said.count() == len(disputed["properties"]["claims"])


@pytest.mark.parametrize("attack", [IMG_ATTACK, TEMPLATE_ATTACK])
def test_an_attack_is_only_text(open_page: OpenPage, site: Site, watch: Watch, attack: str) -> None:
    page = open_page(f"{site.address}/?datetime=../2019-12-31#at=BY-2019-9001")
    expect(page.locator("#card-title")).to_have_text(IMG_ATTACK)
    expect(page.locator(".card .notes")).to_have_text(TEMPLATE_ATTACK)
    unfold(page, "Reports shown")
    expect(page.locator("[data-map=list]")).to_contain_text(IMG_ATTACK)
    assert page.evaluate("window.pwned") is None
    assert attack in page.locator("[data-map=card]").inner_text()
    assert watch.errors == []


def test_a_filter_changes_map_address_and_download_alike(page: Page, site: Site) -> None:
    unfold(page, "Line")
    with page.expect_response(re.compile(r"/map/places\?line=orsha-brest")):
        page.get_by_role("checkbox", name=re.compile("^Orsha – Minsk")).check()
    expect(page).to_have_url(re.compile(r"\?line=orsha-brest"))
    chip = page.get_by_role(
        "button", name=re.compile("^Line: Orsha – Minsk.*take this filter away")
    )
    expect(chip).to_be_visible()
    address = page.get_by_role("link", name="Download GeoJSON", include_hidden=True).get_attribute(
        "href"
    )
    query = address.partition("?")[2]
    page.wait_for_function(
        "n => document.body.dataset.records === String(n)", arg=len(features(site, f"?{query}"))
    )
    assert "line=orsha-brest" in query and "context" not in query
    chip.click()
    expect(page).not_to_have_url(re.compile("orsha-brest"))


def test_switching_a_type_off_changes_the_download(page: Page, site: Site) -> None:
    page.get_by_label("Sabotage (as reported)").uncheck()
    address = page.get_by_role("link", name="Download GeoJSON", include_hidden=True).get_attribute(
        "href"
    )
    assert "sabotage" not in address and "explosion" in address
    count = len(features(site, "?" + address.partition("?")[2]))
    assert page.get_attribute("body", "data-records") == str(count)
    assert all(mark["count"] for mark in marks(page))
    expect(page).to_have_url(re.compile("event_type=explosion"))


def test_the_address_brings_the_same_view_back(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=sabotage&datetime=2022-03-01/2022-03-31")
    expected = features(site, "?event_type=sabotage&datetime=2022-03-01/2022-03-31")
    assert page.get_attribute("body", "data-records") == str(len(expected)) != "0"
    expect(page.get_by_role("region", name="Time")).to_contain_text("1 March 2022 to 31 March 2022")
    expect(page.get_by_label("Cyberattack")).not_to_be_checked()


def test_panning_sets_no_bbox(page: Page) -> None:
    before = page.get_by_role("link", name="Download GeoJSON", include_hidden=True).get_attribute(
        "href"
    )
    page.mouse.move(800, 300)
    page.mouse.down()
    page.mouse.move(700, 350, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("#map="))
    assert "bbox" not in page.url
    assert (
        page.get_by_role("link", name="Download GeoJSON", include_hidden=True).get_attribute("href")
        == before
    )


def test_who_drags_on_and_on_sees_no_end_of_the_drawing(page: Page) -> None:
    """More than what is drawn around the view, before the button is let go."""
    ends = """() => {
      const frame = map_records.getContainer().getBoundingClientRect();
      return [...document.querySelectorAll('canvas.map-sheet')].map((sheet) => {
        const { left, top } = sheet.getBoundingClientRect();
        return Math.max(left - frame.left, top - frame.top);
      });
    }"""
    page.evaluate("map_records.setZoom(9)")
    page.mouse.move(500, 200)
    page.mouse.down()
    page.mouse.move(1300, 500, steps=20)
    assert len(page.evaluate(ends)) == 2 and max(page.evaluate(ends)) <= 0
    page.mouse.up()
    expect(page).to_have_url(re.compile("#map=9/"))


def transfers_of(page: Page) -> list[int]:
    """Bytes of each answer that comes over the wire from now on."""
    found: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: found.append(event["encodedDataLength"]))
    return found


@pytest.mark.parametrize("width", [1440, 390])
def test_the_map_opens_within_its_budget(open_page: OpenPage, site: Site, width: int) -> None:
    page = open_page("about:blank", ready=False, viewport={"width": width, "height": 900})
    transfers = transfers_of(page)
    page.goto(f"{site.address}/")
    page.wait_for_selector("body[data-map=ready]")
    assert 100_000 < sum(transfers) <= 600_000


def test_the_map_looks_where_the_address_says(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#map=8/53.30/28.60")
    page.get_by_role("button", name="Time").click()
    middle = page.evaluate("map_records.getCenter()")
    assert abs(middle["lat"] - 53.30) < 0.01 and abs(middle["lng"] - 28.60) < 0.01


def test_zooming_in_loads_a_few_pieces_and_names_stations(
    open_page: OpenPage, site: Site, watch: Watch
) -> None:
    page = open_page(f"{site.address}/#map=8/53.30/28.60")
    expect(page.locator(".label-station", has_text="Verkhi")).to_have_count(0)
    transfers = transfers_of(page)
    with page.expect_response(re.compile(r"/geodata/levels/fine/\d+-\d+\.json")):
        page.get_by_role("button", name="Zoom in").click()
        page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".label-station", has_text="Verkhi")).to_be_visible()
    expect(page.locator(".label-station", has_text="Yasen")).to_be_visible()
    assert 1 <= len(transfers) <= 12 and sum(transfers) <= 120_000
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    assert len(transfers) <= 12, "what is there is not asked for again"
    assert watch.outside == [] and watch.errors == []


def test_a_piece_that_cannot_be_had_is_said(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#map=8/53.30/28.60")
    page.route("**/geodata/levels/fine/**", lambda route: route.abort())
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("[data-map=status]")).to_contain_text("did not answer")


def test_no_request_leaves_and_nothing_fails(page: Page, watch: Watch) -> None:
    page.get_by_label("Context (not the railway)").check()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    assert watch.outside == []
    assert watch.errors == []


def test_reports_that_are_being_prepared_are_waited_for(open_page: OpenPage, site: Site) -> None:
    page = open_page("about:blank", ready=False)
    asked: list[str] = []

    def prepare(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 2:
            route.continue_()
            return
        body = {"detail": "See `a command`.", "missing": 1234}
        route.fulfill(status=503, json=body, headers={"Retry-After": "1"})

    page.route(re.compile(r"/map/places(\?|$)"), prepare)
    page.goto(f"{site.address}/")
    said = page.get_by_role("status").filter(
        has_text="1,234 reports are being prepared; this page asks again in a few seconds."
    )
    expect(said).to_be_visible()
    page.get_by_role("checkbox", name="Sabotage (as reported)").uncheck()
    page.wait_for_selector("body[data-map=ready]")
    expect(said).to_have_count(0)
    expect(page.get_by_text("a command")).to_have_count(0)
    expect(
        page.get_by_role("button", name=re.compile("reports? here|report")).first
    ).to_be_visible()
    assert int(page.locator("body").get_attribute("data-records") or 0) > 0
    assert len(asked) == 3


def test_a_phone_shows_the_map_first_and_pulls_the_rest_up(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/", viewport={"width": 390, "height": 844})
    assert page.locator(".map-canvas").bounding_box()["height"] > 400
    expect(page.locator("#sheet-body")).to_be_hidden()
    page.get_by_role("button", name="Filters, list, legend").click()
    expect(page.locator("#sheet-body")).to_be_visible()
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(overflow)
