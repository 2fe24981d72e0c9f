"""The page of a line in Chromium: tips, dates that move diagram, list and map, frames, paper."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.browser.conftest import HOSTILE, IMG_ATTACK, Site, Watch

OpenPage = Callable[..., Page]
LINE = "/lines/orsha-brest"
DAYS = "2022-02-20/2022-03-05"


def titles(page: Page) -> list[str]:
    """The names of the marks of the diagram that is seen, as a screen reader says them."""
    marks = page.locator(".drawn svg:visible").get_by_role("link").all()
    return [each.get_attribute("aria-label") or "" for each in marks]


def listed(page: Page) -> list[str]:
    return page.locator(".records h2").all_inner_texts()


def test_a_mark_says_its_words_to_who_points_at_it_and_to_who_walks_to_it(
    open_page: OpenPage, site: Site, watch: Watch
) -> None:
    page = open_page(f"{site.address}{LINE}")
    tip, mark = page.locator(".line-tip"), page.locator(".drawn-wide a:has(use)").last
    said = mark.get_attribute("aria-label")
    assert said and titles(page).count(said) == 1
    mark.locator("use").last.hover()
    expect(tip).to_have_text(said)
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    mark.focus()
    expect(tip).to_have_text(said)
    box, frame = tip.bounding_box(), page.locator(".story-drawing").bounding_box()
    assert box and frame
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/incidents"))
    assert watch.errors == []


def test_dates_are_those_of_diagram_list_status_and_map_and_steps_lead_back(
    open_page: OpenPage, site: Site, watch: Watch
) -> None:
    page = open_page(f"{site.address}{LINE}?on=2022-03-20&known_by=2022-04-01")
    before, every = titles(page), listed(page)
    time, status = page.get_by_role("region", name="Time"), page.locator("form.status-days")
    first, last = DAYS.split("/")
    time.get_by_label("From", exact=True).fill(first)
    with page.expect_request(re.compile("/map/places.*datetime=")) as asked:
        time.get_by_label("to", exact=True).fill(last)
        time.get_by_label("to", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(re.escape(DAYS)))
    (days,) = parse_qs(urlsplit(asked.value.url).query)["datetime"]
    assert days == DAYS, "the map beside it shows the same days"
    expect(page.locator("#reports ~ .list-head strong")).to_have_text("3 reports")
    assert titles(page) != before and len(listed(page)) == 3 < len(every)
    assert parse_qs(urlsplit(page.url).query)["known_by"] == ["2022-04-01"]
    status.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("known_by"))
    query = parse_qs(urlsplit(page.url).query)
    assert query["datetime"] == [DAYS] and query["on"] == ["2022-03-20"]
    page.wait_for_selector("body[data-map=ready]")
    time.get_by_role("button", name="All dates", exact=True).click()
    expect(page.locator("#reports ~ .list-head strong")).to_have_text(f"{len(every)} reports")
    assert titles(page) == before
    page.go_back()
    expect(page.locator("#reports ~ .list-head strong")).to_have_text("3 reports")
    expect(time.get_by_label("From", exact=True)).to_have_value(first)
    page.go_forward()
    expect(page.locator("#reports ~ .list-head strong")).to_have_text(f"{len(every)} reports")
    assert watch.errors == [] and watch.outside == []


def test_the_strip_zooms_in_time_by_keyboard_and_leaves_the_diagram(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(f"{site.address}{LINE}")
    time = page.get_by_role("region", name="Time")
    unit, before = time.locator("[data-time=unit]"), titles(page)
    told = unit.inner_text()
    time.locator("[data-time=wider]").focus()
    page.keyboard.press("Enter")
    expect(unit).not_to_have_text(told)
    assert titles(page) == before and "datetime" not in page.url


@pytest.fixture
def elsewhere(site: Site) -> Iterator[str]:
    """A page of another origin that frames a line's diagram, and a line's page."""
    frames = "".join(
        f"<iframe title='{name}' src='{site.address}{path}' width=1000 height=760></iframe>"
        for name, path in (("diagram", f"/embed{LINE}"), ("page", LINE))
    )
    server = make_server("127.0.0.1", 0, Response(frames, mimetype="text/html"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_shows_the_diagram_in_a_frame_and_no_other_page(
    open_page: OpenPage, elsewhere: str, watch: Watch
) -> None:
    page = open_page(elsewhere, ready=False)
    frame = page.frame_locator("iframe[title=diagram]")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    marks = frame.locator(".drawn-wide").get_by_role("link")
    assert marks.count() > 5
    assert page.frame_locator("iframe[title=page]").locator("main").count() == 0
    with page.expect_popup() as opened:
        marks.last.focus()
        page.keyboard.press("Enter")
    assert urlsplit(opened.value.url).path.startswith("/incidents")
    assert page.context.cookies() == []
    assert [each for each in watch.errors if "frame-ancestors" not in each] == []


def test_paper_has_the_diagram_the_status_and_the_list_and_nothing_to_press(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(f"{site.address}{LINE}", viewport={"width": 390, "height": 844})
    expect(page.locator(".drawn-narrow > svg")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".drawn-wide > svg")).to_be_visible()
    expect(page.locator(".drawn-narrow > svg")).to_be_hidden()
    assert page.locator("button:visible, input:visible, .leaflet-container:visible").count() == 0
    expect(page.get_by_role("heading", name="What was known of its traffic")).to_be_visible()
    assert listed(page)


@pytest.mark.parametrize(
    "path",
    [
        LINE,
        f"{LINE}?q=window.pwned",
        f"{LINE}/diagram.svg",
        f"/embed{LINE}",
        "/lines/between?from=by-damanava&to=by-lyasnaya",
    ],
)
def test_what_is_hostile_runs_nowhere(
    open_page: OpenPage, site: Site, watch: Watch, path: str
) -> None:
    page = open_page(f"{site.address}{path}", ready=False)
    page.wait_for_load_state("networkidle")
    for mark in page.locator(f"a[href*='{HOSTILE.id}']:visible").all():
        mark.focus()
    assert page.evaluate("window.pwned") is None
    assert IMG_ATTACK in page.content().replace("&lt;", "<").replace("&gt;", ">")
    assert watch.errors == [] and watch.outside == []
