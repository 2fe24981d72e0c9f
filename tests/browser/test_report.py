"""The form in a browser: what was typed outlives a server that stops; its map finds places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browsing import suggestions

SOURCE = "https://paper.example.org/a"


def fill(page: Page) -> None:
    page.fill("#title", "A relay cabinet burned")
    page.select_option("#sub_event_type", "signalling_damage")
    page.fill("#event_date", "2022-03-14")
    page.locator("#location[role=combobox]").wait_for()
    page.fill("#location", "between Zhlobin and Homiel")
    suggestions(page).first.wait_for()  # what is found moves the rest of the form
    page.get_by_role("button", name="Add another source").click()
    page.locator("#sources-1-url").wait_for()
    page.fill("#sources-1-url", SOURCE)
    page.fill("#sources-1-publisher", "The Paper")


def test_what_was_typed_is_put_back_and_forgotten_with_the_receipt(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page(f"{site.address}/report", ready=False)
    expect(page.locator("#copy")).to_be_hidden()
    fill(page)
    page.route(
        "**/report",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.click("#send")
    page.wait_for_url("chrome-error://**")
    page.unroute("**/report")
    page.goto(f"{site.address}/report")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#title")).to_have_value("A relay cabinet burned")
    expect(page.locator("#sources-1-url")).to_have_value(SOURCE)
    page.click("#location")
    page.locator("#place-list").get_by_role("option").first.click()
    page.click("#send")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.wait_for_function("() => sessionStorage.length === 0")
    page.goto(f"{site.address}/report")
    expect(page.locator("#copy")).to_be_hidden()


def test_what_was_typed_can_be_thrown_away(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(f"{site.address}/report", ready=False)
    page.fill("#title", "A relay cabinet burned")
    page.goto("about:blank")
    page.goto(f"{site.address}/report")
    expect(page.locator("#copy")).to_be_visible()
    page.fill("#title", "A")
    page.fill("#title", "")
    page.reload()
    expect(page.locator("#copy")).to_be_hidden()
    page.fill("#title", "Another")
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("#title")).to_have_value("")
    page.reload()
    expect(page.locator("#copy")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("сарны", "Station", "Sarny"),
        ("orsha brest", "Line", "Minsk"),
        ("orsha brest km 300", "Kilometre", "Stoubtsy"),
        ("Chernihiv", "Settlement", "Chernihiv"),
    ],
)
def test_the_map_of_the_form_goes_to_what_is_found_by_keyboard(
    open_page: Callable[..., Page], site: Site, typed: str, kind: str, shown: str
) -> None:
    page = open_page(f"{site.address}/report", ready=False)
    page.get_by_label("By a click on the map").check()
    labels = page.locator("#place-map .label")
    labels.first.wait_for()
    before = labels.all_text_contents()
    said = page.evaluate(TYPED)
    page.locator("legend", has_text="Where").click()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find a station")
    expect(box).to_be_focused()
    page.keyboard.type(typed)
    options = page.get_by_role("listbox", name="Found").get_by_role("option")
    options.first.wait_for(timeout=60_000)
    kinds = [each.inner_text().partition("\n")[0] for each in options.all()]
    assert not {"Report", "Words"} & set(kinds), "only what lies somewhere"
    assert Axe().run(page).response["violations"] == []
    for _ in range(kinds.index(kind) + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(labels.filter(has_text=shown).first).to_be_visible()
    page.wait_for_function(LABELS_DIFFER, arg=before)
    expect(box).to_have_value("")
    assert page.evaluate(TYPED) == said, "nothing is filled in"


#: What the form would send.
TYPED = "() => [...new FormData(document.querySelector('#report'))].map(String)"
LABELS_DIFFER = """(before) => String(before) !==
  String([...document.querySelectorAll("#place-map .label")].map((each) => each.textContent))"""


def test_what_the_map_of_the_form_does_not_find_is_said(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page(f"{site.address}/report", ready=False)
    page.get_by_label("By a click on the map").check()
    page.get_by_role("combobox", name="Find a station").fill("xyzzyxyzzy")
    said = page.get_by_role("status").filter(has_text="Nothing is called so")
    expect(said).to_be_visible(timeout=60_000)
    assert said.bounding_box()["width"] > 40
    assert Axe().run(page).response["violations"] == []
