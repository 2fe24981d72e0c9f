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


PHRASE = "на перегоне Доманово – Лесная"


def suggestions(page):
    return page.locator("#place-list").get_by_role("option")


def type_the_place(page, words=PHRASE):
    page.goto("/report")
    page.get_by_label("In the publication’s words").check()
    field = page.get_by_role("combobox", name="Place as published")
    field.press_sequentially(words)
    suggestions(page).first.wait_for()
    return field


def test_a_place_is_chosen_from_its_words_with_the_keyboard(page, link, store):
    sign_in(page, link)
    field = type_the_place(page)
    assert field.get_attribute("aria-expanded") == "true"
    assert "places for these words" in page.locator("#place-status").text_content()
    field.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    assert "Between Lyasnaya and Damanava" in active.text_content()
    field.press("Enter")
    assert field.get_attribute("aria-expanded") == "false"
    page.locator("#place-status", has_text="Chosen: Between Lyasnaya and Damanava").wait_for()
    page.wait_for_function(DRAWN)
    fill_in(page, "Of its words")
    page.get_by_role("button", name="Add to the record").click()
    page.get_by_role("heading", name="Added as").wait_for()
    identity = page.locator("h1").text_content().removeprefix("Added as ")
    incident = store.incident(identity)
    assert (incident.line, incident.place_kind) == ("orsha-brest", "section")
    assert {incident.from_station, incident.to_station} == {"by-damanava", "by-lyasnaya"}
    assert incident.location == PHRASE
    assert store.placings(incident_id=identity)[0].placing["chosen"] == "read"


#: Whether the small map's canvas holds pixels in the colour of a place: its stretch is drawn.
DRAWN = """() => [...document.querySelectorAll("#place-map canvas")].some((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4)
    found += data[i] > 200 && data[i + 1] > 80 && data[i + 1] < 160 && data[i + 2] < 70;
  return found > 200;
})"""


def test_the_keys_of_the_suggestions(page):
    field = type_the_place(page)
    count = suggestions(page).count()
    assert count > 1
    field.press("ArrowUp")
    assert suggestions(page).last.get_attribute("aria-selected") == "true"
    field.press("ArrowDown")
    assert suggestions(page).first.get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == PHRASE
    assert page.locator("input[name=place_choice]").input_value() == ""
    field.press("ArrowDown")
    field.press("Enter")
    assert page.locator("input[name=place_choice]").input_value() == "read"
    field.press_sequentially(" x")
    assert page.locator("input[name=place_choice]").input_value() == ""


def test_a_press_on_a_suggestion_chooses_it_and_it_can_be_left(page):
    field = type_the_place(page, "Kamenka")
    suggestions(page).nth(1).click()
    chosen = page.locator("input[name=place_choice]")
    assert chosen.input_value().startswith("gn-")
    page.get_by_role("button", name="Leave it unplaced").click()
    assert chosen.input_value() == ""
    assert page.evaluate("document.activeElement.id") == "location"
    assert field.input_value() == "Kamenka"


def test_a_chosen_place_outlives_a_form_with_errors(page):
    field = type_the_place(page)
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("button", name="Send the report").click()
    page.locator("#summary").wait_for()
    page.locator("#place-status", has_text="Chosen: Between").wait_for()
    assert page.locator("input[name=place_choice]").input_value() == "read"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_do_not_stand_in_the_way_of_a_screen_reader(page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    field = type_the_place(page)
    for key in ("ArrowDown", "Enter"):
        field.press(key)
        found = Axe().run(page)
        assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


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
        page.locator("#location").fill(PHRASE)
        page.get_by_label("In the publication’s words").check()
        page.get_by_role("button", name="Find these words on the railway").click()
        page.get_by_label("Between Lyasnaya and Damanava").check()
    context.close()
