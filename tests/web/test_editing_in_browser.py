"""An editor changes a record in Chromium: form, preview with its maps, and two at once."""

from __future__ import annotations

import pytest

from mapper.intake.doubting import with_doubt
from tests.browsing import PHRASE, needs_chromium, sign_in, suggestions
from tests.web.conftest import CLAIMS, SOURCES, STRETCH

pytestmark = needs_chromium
PAGE = f"/incidents/{STRETCH.id}"


@pytest.fixture
def filled(put, region):
    put(with_doubt(STRETCH, region), CLAIMS)
    return (STRETCH,)


def open_form(page, link):
    sign_in(page, link)
    page.goto(PAGE)
    page.get_by_role("link", name="Change this record").click()
    page.get_by_role("heading", name="Change this record").wait_for()


def test_a_change_is_previewed_with_maps_and_saved(page, link, store):
    open_form(page, link)
    page.locator("#kept-map canvas").first.wait_for()  # where the record has it
    page.locator("#title").fill("Signals out of action")
    page.get_by_role("radio", name="By its division").check()
    page.locator("#admin1").fill("BY-BR")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview")
    preview.get_by_role("cell", name="Signals out of action").wait_for()
    maps = preview.locator(".place-map")
    maps.nth(1).locator("canvas").first.wait_for()
    assert maps.count() == 2
    assert preview.get_by_text("Nothing is saved yet").is_visible()
    assert len(store.revisions(STRETCH.id)) == 1
    page.get_by_label("Reason of this change").fill("The paper corrected itself")
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("Signals out of action").first.wait_for()
    assert store.incident(STRETCH.id).place_kind == "area"


def test_words_that_are_chosen_place_a_record_that_is_changed(page, link, store):
    open_form(page, link)
    field = page.get_by_role("combobox", name="Place as published")
    field.press_sequentially(PHRASE)
    suggestions(page).first.click()
    assert page.get_by_role("radio", name="In the publication’s words").is_checked()
    page.get_by_label("Reason of this change").fill("x")
    page.get_by_role("button", name="Save the change").click()
    page.wait_for_url("**" + PAGE + "**")
    assert store.incident(STRETCH.id).location == PHRASE
    assert store.placings(incident_id=STRETCH.id)[-1].reading.chosen


def test_the_map_of_a_change_goes_to_what_is_found(page, link):
    open_form(page, link)
    labels = page.locator("#kept-map .label")
    labels.first.wait_for()
    assert labels.filter(has_text="Sarny").count() == 0
    page.get_by_role("combobox", name="Find a station").press_sequentially("sarny")
    page.get_by_role("listbox", name="Found").get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    labels.filter(has_text="Sarny").first.wait_for()
    assert page.get_by_role("radio", name="Where the record has it").is_checked()
    page.get_by_role("radio", name="By a click on the map").check()
    assert page.get_by_role("combobox", name="Find a station").is_visible()
    assert page.locator("#latitude").input_value() == ""


def test_the_form_of_a_change_leaves_no_copy_for_a_new_report(page, link):
    open_form(page, link)
    page.locator("#title").fill("Typed into the record")
    page.goto("/report")
    assert page.locator("#copy").is_hidden()


def test_a_change_meanwhile_is_chosen_side_by_side(page, link, store):
    open_form(page, link)
    other = page.context.new_page()
    other.goto(PAGE + "/edit")
    other.locator("#title").fill("Theirs")
    other.get_by_label("Reason of this change").fill("They knew")
    other.get_by_role("button", name="Save the change").click()
    other.get_by_role("heading", name="Theirs").wait_for()
    page.locator("#title").fill("Mine")
    page.locator("#tags").fill("kept")
    page.get_by_label("Reason of this change").fill("I knew")
    page.get_by_role("button", name="Save the change").click()
    page.get_by_role("heading", name="It was changed meanwhile").wait_for()
    assert page.get_by_text("They knew").is_visible()
    page.get_by_role("button", name="Save what is chosen").click()
    assert page.get_by_role("heading", name="It was changed meanwhile").is_visible()
    page.get_by_role("radio", name="Mine").check()
    page.get_by_role("button", name="Save what is chosen").click()
    page.get_by_role("heading", name="Mine").wait_for()
    now = store.incident(STRETCH.id)
    assert (now.title, now.tags) == ("Mine", ("kept",))
    assert SOURCES[0].source_id in now.sources
