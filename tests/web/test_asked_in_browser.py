"""In Chromium: the draft that outlives a reload, and what is asked of a place before it is sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import fill_in, needs_chromium, suggestions

pytestmark = needs_chromium
TITLE = "A relay cabinet burned near Orsha"


def send(page) -> None:
    page.get_by_role("button", name="Send the report").click()


def ready(page) -> None:
    """Wait until the form's script is at work: it makes the place phrase a combobox."""
    page.locator("#location[role=combobox]").wait_for()


def begin(page, title=TITLE) -> None:
    page.goto("/report")
    ready(page)
    fill_in(page, title)


def click(page, latitude="52.95", longitude="25.78") -> None:
    page.get_by_label("By a click on the map").check()
    page.fill("#latitude", latitude)
    page.fill("#longitude", longitude)


def thanks(page) -> None:
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_draft_survives_a_plain_reload_and_opens_what_it_fills(page):
    begin(page)
    page.get_by_text("More: what it says").click()
    page.fill("#notes", "It burned at night.")
    page.get_by_label("Relay cabinet").check()
    page.get_by_label("By line and station").check()
    page.fill("#line", "orsha-brest")
    page.reload()
    expect(page.locator("#copy")).to_contain_text("is back. It is not sent yet.")
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.locator("#notes")).to_have_value("It burned at night.")
    expect(page.locator("#notes")).to_be_visible()
    assert page.get_by_label("Relay cabinet").is_checked()
    assert not page.get_by_label("Points (switches)").is_checked()
    expect(page.locator("#line")).to_be_visible()
    expect(page.locator("#time_of_day")).to_be_hidden()
    page.fill("#title", "Changed after it")
    page.reload()
    expect(page.locator("#title")).to_have_value("Changed after it")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("#title")).to_have_value("")
    expect(page.locator("#copy")).to_be_hidden()


def test_a_draft_with_more_sources_than_the_form_has_is_put_back_by_a_button(page):
    begin(page)
    page.get_by_role("button", name="Add another source").click()
    page.locator("#sources-1-publisher").wait_for()
    ready(page)
    page.fill("#sources-1-publisher", "The Other Paper")
    page.goto("/report")
    page.reload()
    expect(page.locator("#copy")).to_contain_text("is still here")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#sources-1-publisher")).to_have_value("The Other Paper")


def test_a_chosen_place_is_there_after_a_reload(page):
    begin(page)
    page.locator("#location").press_sequentially("at Orsha")
    suggestions(page).first.click()
    page.reload()
    expect(page.locator("#place-card")).to_contain_text("Near Orsha-Tsentralnaya")
    assert page.locator("input[name=place_choice]").input_value() == "read"


def test_another_tab_knows_nothing_of_a_draft_and_the_page_says_so(page):
    begin(page)
    other = page.context.new_page()
    page.close()
    other.goto("/report")
    expect(other.locator("#copy")).to_be_hidden()
    expect(other.locator("#title")).to_have_value("")
    assert other.evaluate("sessionStorage.length") == 0
    assert "it is gone when you close the tab" in other.locator("main").text_content()


def test_what_was_mended_after_an_error_survives_a_reload(page):
    page.goto("/report")
    ready(page)
    page.fill("#title", TITLE)
    send(page)
    page.locator("#summary").wait_for()
    ready(page)
    page.fill("#title", "Mended")
    page.reload()
    expect(page.locator("#title")).to_have_value("Mended")


def test_words_that_may_mean_several_places_are_asked_about(page, store):
    begin(page)
    page.fill("#location", "at Orsha")
    send(page)
    expect(page.locator("#summary")).to_contain_text("One question before it is sent")
    expect(page.locator("#place-question")).to_contain_text("Which is meant?")
    suggestions(page).first.wait_for()
    assert store.pending() == []
    suggestions(page).filter(has_text="Kokhanovo").click()
    send(page)
    thanks(page)
    (kept,) = store.placings()
    assert kept.reading.chosen.startswith("beside/orsha-brest/")


def test_a_place_that_was_left_is_not_asked_about_again(page, store):
    begin(page)
    page.locator("#location").press_sequentially("at Orsha")
    suggestions(page).first.wait_for()
    page.locator("#location").press("Escape")
    page.get_by_role("button", name="Leave it unplaced").click()
    expect(page.locator("#place-card")).to_contain_text("Left unplaced")
    page.locator("#sub_event_type").select_option("derailment")
    expect(page.locator("#place-card")).to_contain_text("Left unplaced")
    send(page)
    thanks(page)
    assert [kept.reading.chosen for kept in store.placings()] == [""]


@pytest.mark.parametrize(
    ("answer", "place"), [("The place in the title", "Orsha"), ("Your click", "Lyasnaya")]
)
def test_a_click_that_contradicts_the_title_is_asked_about(page, store, answer, place):
    begin(page)
    click(page)
    send(page)
    asked = page.locator("#place-question")
    expect(asked).to_contain_text(
        re.compile(r"The title names Orsha-Tsentralnaya, \d+ km from your click")
    )
    assert store.pending() == []
    asked.get_by_role("radio", name=answer).check()
    send(page)
    thanks(page)
    expect(page.locator("dd.phrase")).to_contain_text(place)


def test_another_click_takes_the_question_away(page):
    begin(page)
    click(page)
    send(page)
    page.locator("#place-found", has_text="Between ").wait_for()
    page.fill("#latitude", "54.5")
    expect(page.locator("#place-question")).to_have_count(0)


def test_a_report_without_a_place_says_so_before_it_is_sent(page, store):
    begin(page, "A relay cabinet burned")
    page.fill("#location", "somewhere in the fields")
    send(page)
    expect(page.locator("#place-question")).to_contain_text("will have no place on the map")
    assert store.pending() == []
    page.get_by_role("button", name="Send it without a place").click()
    thanks(page)
    expect(page.locator("dd.phrase")).to_contain_text("Unplaced: listed")


def test_the_small_map_has_the_names_of_stations(page):
    begin(page)
    click(page)
    page.locator("#longitude").press("Tab")
    names = page.locator("#place-map .label")
    expect(names.filter(has_text="Damanava")).to_be_visible()
    expect(names.nth(3)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_does_not_stand_in_the_way_of_a_screen_reader(page, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    begin(page)
    click(page)
    send(page)
    page.locator("#place-question").wait_for()
    found = Axe().run(page)
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
