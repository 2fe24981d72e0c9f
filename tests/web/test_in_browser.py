"""The form in Chromium: signed in by the link, placed by a click, sent, seen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ATTACK = "<img src=x onerror=\"document.title='attacked'\">${alert(1)}"
PAGES = ("/incidents", "/incidents/BY-2022-0001", "/lines", "/about", "/report")


class Quiet(WSGIRequestHandler):
    """A handler that prints nothing."""

    def log(self, *_args: Any) -> None:
        return


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app, filled) -> Iterator[str]:
    """The site in a thread of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, address):
    """A page that reports every request elsewhere, every error and every dialog as a failure."""
    trouble: list[str] = []
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    # An answer of 400 is what some tests ask for.
    page.on(
        "console",
        lambda said: (
            said.type == "error"
            and "status of 400" not in said.text
            and trouble.append(f"said: {said.text}")
        ),
    )
    page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:"))
            or trouble.append(f"request: {request.url}")
        ),
    )
    yield page
    context.close()
    assert trouble == []


def sign_in(page, link) -> None:
    page.goto(link())
    page.get_by_role("button", name="Sign in as editor").click()
    page.get_by_role("button", name="Sign out").wait_for()


def fill_in(page, title: str) -> None:
    page.get_by_label("Kind of event").select_option("signalling_damage")
    page.get_by_label("Title", exact=True).first.fill(title)
    page.locator("#event_date").fill("2022-03-14")
    page.locator("#sources-0-url").fill("https://paper.example.org/a")


def test_a_click_is_shown_on_its_section_before_it_is_sent(page, link):
    sign_in(page, link)
    page.goto("/report")
    fill_in(page, ATTACK)
    page.get_by_label("By a click on the map").check()
    small_map = page.locator("#place-map")
    small_map.wait_for()
    small_map.locator("canvas").first.wait_for()
    box = small_map.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    found = page.locator("#place-found")
    page.locator("#place-found", has_text="Between ").wait_for()
    assert found.text_content().startswith("Between ")
    section = found.text_content().removeprefix("Between ").partition(", on ")[0]
    page.get_by_role("button", name="Add to the record").click()
    page.get_by_role("heading", name="Added as").wait_for()
    page.get_by_role("link", name="Its page").click()
    assert page.locator("h1").text_content() == ATTACK
    assert section in page.locator("main").text_content()
    assert page.title().startswith("<img src=x")


def test_the_stations_offered_are_those_of_the_line(page):
    page.goto("/report")
    page.get_by_label("Line", exact=True).select_option("orsha-brest")
    offered = page.eval_on_selector_all("#stations option", "all => all.map(o => o.value)")
    assert "Damanava" in offered
    assert "Chernihiv" not in offered


def test_only_the_chosen_way_to_say_the_place_is_shown(page):
    page.goto("/report")
    assert page.locator("#from_station").is_visible()
    page.get_by_label("In the publication’s words").check()
    assert not page.locator("#from_station").is_visible()
    assert page.locator("#location").is_visible()


def test_an_error_takes_the_reader_to_its_field(page):
    page.goto("/report")
    page.locator("#title").fill("Something")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Send the report").click()
    assert sent.value.status == 400
    page.locator("#summary:focus").wait_for()
    assert page.locator("#title").input_value() == "Something"
    page.locator("#summary").get_by_role("link", name="Day").click()
    assert page.evaluate("location.hash") == "#event_date"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "/sign-in", "/review"])
def test_nothing_stands_in_the_way_of_a_screen_reader(page, link, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    if path == "/review":
        sign_in(page, link)
    page.goto(path)
    # axe is put into the page by the test, past the page's policy.
    found = Axe().run(page)
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(page, path):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not too_wide


@pytest.mark.parametrize("path", PAGES)
def test_pages_work_without_scripts(browser, address, path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    assert page.locator("h1").is_visible()
    if path == "/report":
        for field in ("#from_station", "#latitude", "#location"):
            assert page.locator(field).is_visible()
    context.close()
