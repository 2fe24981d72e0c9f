"""The form in a browser: what was typed outlives a server that stops in the middle."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

SOURCE = "https://paper.example.org/a"


def fill(page: Page) -> None:
    page.fill("#title", "A relay cabinet burned")
    page.select_option("#sub_event_type", "signalling_damage")
    page.fill("#event_date", "2022-03-14")
    page.fill("#location", "between Zhlobin and Homiel")
    page.get_by_role("button", name="Add another source").click()
    page.locator("#sources-1-url").wait_for()
    page.locator("#location[role=combobox]").wait_for()
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
    page.wait_for_function("sessionStorage.length === 0")
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
