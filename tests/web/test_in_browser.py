"""The form in Chromium: signed in by the link, placed by a click, sent, seen."""

from __future__ import annotations

import pytest

from tests.browsing import PHRASE, fill_in, needs_chromium, sign_in

pytestmark = needs_chromium
ATTACK = "<img src=x onerror=\"document.title='attacked'\">${alert(1)}"
PAGES = ("/incidents", "/incidents/BY-2022-0001", "/lines", "/about", "/report")


def test_a_click_is_shown_on_its_section_before_it_is_sent(page, link):
    sign_in(page, link)
    page.goto("/report")
    fill_in(page, ATTACK)
    page.get_by_label("By a click on the map").check()
    small_map = page.locator("#place-map")
    small_map.wait_for()
    small_map.locator("canvas").first.wait_for()
    small_map.scroll_into_view_if_needed()
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
    page.get_by_label("By line and station").check()
    page.get_by_label("Line", exact=True).fill("orsha-brest")
    page.get_by_label("Station, or first of two").focus()
    page.locator("#stations option[value=Damanava]").wait_for(state="attached")
    offered = page.eval_on_selector_all("#stations option", "all => all.map(o => o.value)")
    assert len(offered) > 50
    assert "Chernihiv" not in offered


@pytest.mark.parametrize(
    ("field", "typed", "options", "value"),
    [
        ("#from_station", "Борис", "#stations", "Barysau"),
        ("#origin", "Gom", "#stations", "Homyel-Pasazhyrski"),
        ("#line", "Gomel", "#lines", "Homyel – Chernihiv – Nizhyn – Kyiv"),
    ],
)
def test_names_are_offered_by_the_beginning_of_any_spelling(page, field, typed, options, value):
    page.goto("/report")
    page.get_by_label("By line and station").check()
    page.get_by_text("A movement: from where").click()
    page.locator(field).press_sequentially(typed)
    option = page.locator(f"{options} option[value='{value}'][label]")
    option.wait_for(state="attached")
    shown = f"{option.get_attribute('value')} {option.get_attribute('label')}".lower()
    assert typed.lower() in shown, "a browser shows only what holds the letters"


def test_without_an_answer_a_station_is_sent_as_it_was_typed(page):
    page.route("**/report/names", lambda route: route.abort())
    page.goto("/report")
    page.get_by_label("By line and station").check()
    with page.expect_event("requestfailed"):
        page.locator("#from_station").press_sequentially("Borisov")
    assert page.locator("#from_station").input_value() == "Borisov"


def test_only_the_chosen_way_to_say_the_place_is_shown(page):
    page.goto("/report")
    assert page.locator("#location").is_visible()
    assert not page.locator("#from_station").is_visible()
    page.get_by_label("By line and station").check()
    assert page.locator("#from_station").is_visible()
    assert not page.locator("#location").is_visible()


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
        for field in ("#line", "#from_station", "#latitude", "#location"):
            assert page.locator(field).is_visible()
        assert page.locator("#lines option").count() > 30
        page.locator("#location").fill(PHRASE)
        page.get_by_label("In the publication’s words").check()
        page.get_by_role("button", name="Find these words on the railway").click()
        page.get_by_label("Between Lyasnaya and Damanava").check()
    context.close()
