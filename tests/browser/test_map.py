"""The map page in a real browser: what it draws, what a click opens, what it never does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import IMG_ATTACK, TEMPLATE_ATTACK, Site, Watch

OpenPage = Callable[..., Page]


def features(site: Site, query: str = "") -> list[dict]:
    address = f"{site.address}/export/records.geojson{query}"
    with urlopen(address) as answer:  # noqa: S310 - the test's own server
        return json.load(answer)["features"]


def drawn(page: Page, selector: str) -> int:
    return page.locator(f".folium-map {selector}").count()


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
    assert drawn(page, "path.land") >= 1
    assert drawn(page, "path.border-state") >= 5 and drawn(page, "path.border-division") >= 1
    assert drawn(page, "path.station") >= 10 and drawn(page, ".label-station") >= 10
    assert drawn(page, "path.band") >= 8 and drawn(page, "path.core") >= 8
    assert drawn(page, "path.halo") >= 10
    assert drawn(page, "path.area") >= 3 and drawn(page, "pattern") >= 1
    assert drawn(page, "path.route") >= 3 and drawn(page, "path.route-arrow") >= 3
    expected = [f for f in features(site) if f["properties"]["event_type"] != "context"]
    assert page.get_attribute("body", "data-records") == str(len(expected))


@pytest.mark.parametrize("pane", ["network", "lines"])
def test_the_railway_is_on_its_canvases(page: Page, pane: str) -> None:
    # Leaflet draws in the next animation frame, which a busy machine may keep waiting.
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


def on_screen(page: Page, selector: str, place: str) -> dict[str, float]:
    """Where the first element on the map itself is; ``place`` is a JavaScript function."""
    found = page.evaluate(
        """([selector, place]) => {
          const frame = document.querySelector('.map-canvas').getBoundingClientRect();
          return [...document.querySelectorAll(selector)].map(eval(place)).find(
            ({ x, y }) => x > frame.left + 60 && x < frame.right - 60
              && y > frame.top + 40 && y < frame.bottom - 140);
        }""",
        [selector, place],
    )
    assert found, f"no {selector} is on the screen"
    return found


ON_PATH = """(path) => {
  const middle = path.getPointAtLength(path.getTotalLength() / 2);
  const { x, y } = middle.matrixTransform(path.getScreenCTM());
  return { x, y };
}"""
MIDDLE = """(element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}"""


def test_a_click_on_a_stretch_opens_its_card(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=sabotage#map=11/52.80/25.75")
    at = on_screen(page, "path.core.of-sabotage", ON_PATH)
    page.mouse.click(at["x"], at["y"])
    card = page.locator("[data-map=card]")
    expect(card).to_be_visible()
    expect(card).to_contain_text("between Lyasnaya and Damanava")
    expect(card.locator("dt", has_text="When")).to_be_visible()
    expect(card.get_by_role("link", name="All that is recorded of it")).to_be_visible()


def test_a_click_on_an_area_opens_its_card(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=repression#map=7/53.2/28.5")
    box = page.locator(".map-canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-map=card] dd").nth(1)).to_have_text(re.compile("^in "))


def test_reports_in_one_place_can_be_leafed_through(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#map=11/52.80/25.75")
    at = on_screen(page, ".stack:has(.stack-count)", MIDDLE)
    page.mouse.click(at["x"], at["y"])
    position = page.locator("[data-map=card-position]")
    expect(position).to_have_text(re.compile(r"^1 of \d+ here$"))
    first = page.locator("#card-title").inner_text()
    page.get_by_role("button", name="Next report here").click()
    expect(position).to_have_text(re.compile(r"^2 of \d+ here$"))
    assert page.locator("#card-title").inner_text() != first


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
        page.locator("[data-map=list] button").nth(index).click()
        for link in page.locator(".card .sources a").all():
            assert link.get_attribute("rel") == "noopener noreferrer"
            assert link.get_attribute("target") == "_blank"
            assert link.get_attribute("href").startswith("http")
            seen += 1
    assert seen >= 5


def test_where_sources_disagree_both_are_shown(open_page: OpenPage, site: Site) -> None:
    disputed = next(f for f in features(site) if len(f["properties"]["claims"]) >= 2)
    page = open_page(f"{site.address}/#at={disputed['id']}")
    expect(page.get_by_role("heading", name="What sources disagree on")).to_be_visible()
    said = page.locator(".card .claims > li")
    assert said.count() == len(disputed["properties"]["claims"])


@pytest.mark.parametrize("attack", [IMG_ATTACK, TEMPLATE_ATTACK])
def test_an_attack_is_only_text(open_page: OpenPage, site: Site, watch: Watch, attack: str) -> None:
    page = open_page(f"{site.address}/#at=BY-2019-9001")
    expect(page.locator("#card-title")).to_have_text(IMG_ATTACK)
    expect(page.locator(".card .notes")).to_have_text(TEMPLATE_ATTACK)
    unfold(page, "Reports shown")
    expect(page.locator("[data-map=list]")).to_contain_text(IMG_ATTACK)
    assert page.evaluate("window.pwned") is None
    assert attack in page.locator("[data-map=card]").inner_text()
    assert watch.errors == []


def test_a_filter_changes_map_address_and_download_alike(page: Page, site: Site) -> None:
    unfold(page, "Line")
    with page.expect_response(re.compile(r"/map/collection\?line=orsha-brest")):
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
    assert drawn(page, "path.band.of-sabotage") == 0
    expect(page).to_have_url(re.compile("event_type=explosion"))


def test_the_address_brings_the_same_view_back(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?event_type=sabotage&datetime=2022-03-01/2022-03-31")
    expected = features(site, "?event_type=sabotage&datetime=2022-03-01/2022-03-31")
    assert page.get_attribute("body", "data-records") == str(len(expected)) != "0"
    expect(page.locator("[data-map=time-words]")).to_have_text("1 March 2022 to 31 March 2022")
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


def test_months_can_be_chosen_by_dragging(page: Page) -> None:
    box = page.locator("[data-map=histogram]").bounding_box()
    y = box["y"] + 20
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"datetime=\d{4}-\d\d-01/\d{4}-\d\d-\d\d"))
    expect(page.locator("[data-map=time-words]")).not_to_have_text("all dates")


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
    expect(page.locator("[data-map=status]")).to_contain_text("could not be loaded")


def test_no_request_leaves_and_nothing_fails(page: Page, watch: Watch) -> None:
    page.get_by_label("Context (not the railway)").check()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(400)
    assert watch.outside == []
    assert watch.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(open_page: OpenPage, site: Site, scheme: str, width: int) -> None:
    page = open_page(
        f"{site.address}/#at=BY-2019-9001",
        viewport={"width": width, "height": 844}, color_scheme=scheme,
    )  # fmt: skip
    if width > 800:
        for title in ("Filters", "Reports shown"):
            unfold(page, title)
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


def test_a_phone_shows_the_map_first_and_pulls_the_rest_up(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/", viewport={"width": 390, "height": 844})
    assert page.locator(".map-canvas").bounding_box()["height"] > 400
    expect(page.locator("#sheet-body")).to_be_hidden()
    page.get_by_role("button", name="Filters, list, legend").click()
    expect(page.locator("#sheet-body")).to_be_visible()
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(overflow)


@pytest.mark.parametrize("zoom", [5, 7, 10])
def test_a_hatch_ends_on_the_drawn_border(open_page: OpenPage, site: Site, zoom: int) -> None:
    page = open_page(f"{site.address}/#map={zoom}/51.98/30.93")
    corners = page.evaluate(
        """() => {
          const at = (element) => {
            const { x, y } = element.ownerSVGElement.getBoundingClientRect();
            const box = element.ownerSVGElement.getAttribute('viewBox');
            const [left, top] = box.split(' ').map(Number);
            const pairs = element.getAttribute('d').match(/-?[\\d.]+ -?[\\d.]+/g);
            return (pairs ?? []).map((pair) => {
              const [px, py] = pair.split(' ').map(Number);
              return `${Math.round(px - left + x)} ${Math.round(py - top + y)}`;
            });
          };
          const [west, south, east, north] = [450, 100, 1230, 600];
          const seen = (points) => points.filter((point) => {
            const [x, y] = point.split(' ').map(Number);
            return x > west && x < east && y > south && y < north;
          });
          const found = (selector) => document.querySelectorAll(`.folium-map ${selector}`);
          const all = (selector) => [...found(selector)].flatMap(at);
          return [seen(all('path.area')), all('path[class*=border-]').concat(all('path.land'))];
        }"""
    )
    hatched, drawn = corners
    assert len(hatched) > 20
    assert set(hatched) <= set(drawn)
