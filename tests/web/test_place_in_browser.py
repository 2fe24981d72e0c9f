"""The place in the publication's words, in Chromium: suggested, chosen, kept, reviewed."""

from __future__ import annotations

import re

import pytest

from tests.browsing import (
    PHRASE,
    fill_in,
    needs_chromium,
    sign_in,
    suggestions,
    type_the_place,
)
from tests.web.test_place_words import BY_WORDS, LEFT
from tests.web.test_report import send

pytestmark = needs_chromium


def choice_of(page) -> str:
    """Return the id that the form would send."""
    return page.locator("input[name=place_choice]").input_value()


def test_a_place_is_chosen_from_its_words_with_the_keyboard(page, link, store):
    sign_in(page, link)
    field = type_the_place(page)
    assert field.get_attribute("aria-expanded") == "true"
    assert "places found" in page.locator("#place-status").text_content()
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
    page.get_by_text("This may be there already.").wait_for()
    page.get_by_role("button", name="Add it all the same").click()
    page.get_by_role("heading", name="Added as").wait_for()
    identity = page.locator("h1").text_content().removeprefix("Added as ")
    incident = store.incident(identity)
    assert (incident.line, incident.place_kind) == ("orsha-brest", "section")
    assert {incident.from_station, incident.to_station} == {"by-damanava", "by-lyasnaya"}
    assert incident.location == PHRASE
    assert store.placings(incident_id=identity)[0].reading.chosen == "read"


#: Whether the small map's canvas holds pixels in the colour of a place: its stretch is drawn.
DRAWN = """() => [...document.querySelectorAll(".place-map canvas")].some((canvas) => {
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
    assert choice_of(page) == ""
    field.press("ArrowDown")
    field.press("Enter")
    assert choice_of(page) == "read"
    field.press_sequentially(" x")
    assert choice_of(page) == ""


def test_a_press_on_a_suggestion_chooses_it_and_it_can_be_left(page):
    field = type_the_place(page, "Kamenka")
    suggestions(page).nth(1).click()
    assert choice_of(page).startswith("gn-")
    page.get_by_role("button", name="Choose another").click()
    assert suggestions(page).count() > 1
    assert suggestions(page).nth(1).get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert choice_of(page).startswith("gn-")
    page.get_by_role("button", name="Leave it unplaced").click()
    assert choice_of(page) == ""
    assert not page.locator("#place-suggest").is_visible()
    assert "Left unplaced" in page.locator("#place-card").text_content()
    assert page.evaluate("document.activeElement.textContent").startswith("Show the ")
    page.keyboard.press("Enter")
    assert suggestions(page).first.is_visible()
    assert field.input_value() == "Kamenka"


def test_a_chosen_place_outlives_a_form_with_errors(page):
    field = type_the_place(page)
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("button", name="Send the report").click()
    page.locator("#summary").wait_for()
    page.locator("#place-status", has_text="Chosen: Between").wait_for()
    assert choice_of(page) == "read"


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


@pytest.mark.parametrize("field", ["#location", "#title", "#sources-0-publisher"])
def test_enter_in_a_field_sends_nothing(page, field):
    type_the_place(page, "Borisov")
    page.locator(field).press("Enter")
    page.wait_for_timeout(300)
    assert page.locator("#sources-2-url").count() == 0
    assert page.locator("#location").input_value() == "Borisov"


def test_tab_closes_the_suggestions_and_goes_to_the_next_field(page):
    type_the_place(page).press("Tab")
    assert "Country, language" in page.evaluate("document.activeElement.textContent")
    assert not page.locator("#place-list").is_visible()
    assert page.get_by_role("button", name=re.compile("Show the . places")).is_visible()


def test_the_map_can_be_touched_while_a_place_is_looked_for(page):
    type_the_place(page)
    page.locator("#place-map").get_by_role("button", name="Zoom in").click()
    assert suggestions(page).first.is_visible()
    assert page.locator("#place-map").is_visible()
    page.locator("#title").click()
    assert not page.locator("#place-list").is_visible()


def test_no_place_is_drawn_as_chosen_before_one_is(page):
    field = type_the_place(page, "near Lesnaya")
    page.locator(".place-map .label").first.wait_for()
    assert page.locator(".label-own").count() == 0
    field.press("ArrowDown")
    assert page.locator(".label-own").text_content() == "Lyasnaya"


def test_a_choice_stays_until_the_new_answer_is_there(page):
    field = type_the_place(page)
    field.press("ArrowDown")
    field.press("Enter")
    held = []
    # playwright takes no method of a list.
    page.route("**/report/places", lambda route: held.append(route))  # noqa: PLW0108
    page.get_by_text("Country, language of these words").click()
    page.get_by_label("Language of these words").select_option("ru")
    page.wait_for_timeout(200)
    assert len(held) == 1
    assert choice_of(page) == "read"
    held[0].continue_()
    page.wait_for_timeout(500)
    assert choice_of(page) == "read"
    assert "Between Lyasnaya" in page.locator("#place-card").text_content()


@pytest.mark.parametrize("trouble", ["gone", "broken"])
def test_a_choice_survives_a_request_that_fails(page, trouble):
    field = type_the_place(page)
    field.press("ArrowDown")
    field.press("Enter")
    page.route(
        "**/report/places",
        lambda route: (
            route.abort()
            if trouble == "gone"
            else route.fulfill(
                status=400, content_type="application/json", body='{"detail": "No."}'
            )
        ),
    )
    page.get_by_text("More: what it says").click()
    page.get_by_label("Track", exact=False).first.check()
    told = page.locator("#place-status")
    told.get_by_text(re.compile(r"could not be asked for|No\.")).wait_for()
    assert choice_of(page) == "read"
    assert "Between Lyasnaya" in page.locator("#place-card").text_content()


def test_a_choice_that_is_no_longer_offered_is_named(page):
    type_the_place(page, "Kamenka")
    suggestions(page).filter(has_text="Ivanovo").click()

    def without_it(route):
        answer = route.fetch()
        others = [each for each in answer.json()["choices"] if "Ivanovo" not in str(each)]
        route.fulfill(response=answer, json=answer.json() | {"choices": others})

    page.route("**/report/places", without_it)
    page.get_by_text("Country, language of these words").click()
    page.get_by_label("Country").focus()
    page.get_by_label("Country").select_option("UA")
    page.locator("#place-status").get_by_text("no longer among the places").wait_for()
    assert "Near Kamenka, Ivanovo Oblast" in page.locator("#place-status").text_content()
    assert choice_of(page) == ""
    assert page.get_by_role("button", name="Show the").is_visible()


def test_places_of_other_words_cannot_be_chosen(page):
    field = type_the_place(page, "near Lesnaya")
    page.route("**/report/places", lambda route: route.abort())
    field.press("ArrowDown")
    field.fill("Borisov")
    field.press("Enter")
    field.press("ArrowDown")
    field.press("Enter")
    assert choice_of(page) == ""
    page.locator("#place-status").get_by_text("could not be asked for").wait_for()
    field.click()
    assert suggestions(page).count() == 0 or not suggestions(page).first.is_visible()


def test_whoever_asks_too_often_is_answered_in_a_moment(page):
    field = type_the_place(page, "near Lesnaya")
    refusals = iter([True, False])

    def answer(route):
        if next(refusals):
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"detail": "Too many."})
        else:
            route.continue_()

    page.route("**/report/places", answer)
    field.fill("Borisov")
    page.locator("#place-status").get_by_text("being looked up").wait_for()
    suggestions(page).filter(has_text="Barysau").wait_for()


def test_the_review_shows_the_places_on_a_map(page, client, link):
    send(client, BY_WORDS, place_choice="read", sub_event_type="derailment", asset=["track"])
    sign_in(page, link)
    page.goto("/review/1")
    # maps are made as they come into sight
    page.locator("[data-choosing]").scroll_into_view_if_needed()
    page.locator(".place-map.leaflet-container").wait_for()
    page.wait_for_function(DRAWN)
    names = page.locator(".label-own")
    names.nth(1).wait_for()
    assert sorted(names.all_text_contents()) == ["Damanava", "Lyasnaya"]
    page.get_by_label("At Damanava").check()
    page.get_by_text("Damanava", exact=True).wait_for()
    assert names.all_text_contents() == ["Damanava"]
    page.get_by_label("Leave it unplaced").check()
    names.wait_for(state="detached")


def test_an_editor_has_to_choose_before_accepting(page, client, link, store):
    send(client, LEFT)
    sign_in(page, link)
    page.goto("/review/1")
    page.get_by_role("button", name="Accept").click()
    assert page.url.endswith("/review/1")
    assert len(store.pending()) == 1


def test_without_scripts_there_is_no_empty_map(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/report")
    assert not page.locator("#place-map").is_visible()
    page.locator("#title").press("Enter")
    assert page.locator("#sources-2-url").count() == 0
    page.get_by_role("button", name="Find these words on the railway").click()
    assert page.locator("#location-error").is_visible()
    context.close()
