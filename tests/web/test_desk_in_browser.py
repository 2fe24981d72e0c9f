"""The desk by keyboard: three reports of one event become one right record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import needs_chromium, sign_in
from tests.web.test_report import GOOD, send

pytestmark = needs_chromium

NAME = "Sidorov"
RIGHT = GOOD | {"event_date": "2022-05-10", "sources-0-published": "2022-05-12"}
WRONG = RIGHT | {
    "title": "Relay cabinet set alight between Lyasnaya and Damanava",
    "from_station": "Barysau",
    "to_station": "",
    "place_answer": "here",
    "sources-0-url": "https://second.example.org/1",
    "sources-0-publisher": "The Second",
}
NAMING = RIGHT | {
    "title": "Сожжён релейный шкаф на перегоне Лесная — Доманово",
    "notes": f"The track worker Ivan Petrovich {NAME}, 34, found it at 4.30.",
    "event_date": "2022-05-11",
    "sources-0-url": "https://third.example.org/1",
    "sources-0-publisher": "The Third",
    "sources-0-language": "ru",
}


@pytest.fixture
def picture(page, tmp_path):
    """Take a picture of a step; MAPPER_PICTURES names a folder that keeps them."""
    folder, taken = Path(os.environ.get("MAPPER_PICTURES", tmp_path)), []

    def take(name: str) -> None:
        taken.append(name)
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            path = folder / f"{len(taken):02}-{name}-{width}.png"
            page.screenshot(path=path, full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is wider than the window"
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")

    return take


def write(page, selector: str, text: str) -> None:
    """Replace what stands in a field, by keys."""
    page.locator(selector).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_three_reports_become_one_right_record(page, client, link, store, picture):
    before = set(store.incident_ids())
    for report in (RIGHT, WRONG, NAMING):
        send(client, report)
    sign_in(page, link)
    page.goto("/review")
    picture("queue")
    page.keyboard.press("j")
    expect(page.locator(".queue a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/1")
    picture("first")
    page.keyboard.press("a")
    page.wait_for_url("**/review/2?done=1")
    expect(page.get_by_role("status").first).to_contain_text("is accepted as")
    (record,) = set(store.incident_ids()) - before
    expect(page.locator("#against")).to_contain_text("the title names")
    expect(page.locator(".alike")).to_contain_text(record)
    picture("wrong-in-place")
    page.keyboard.press("e")
    page.wait_for_url("**/review/2/edit")
    write(page, "#from_station", "Damanava")
    write(page, "#to_station", "Lyasnaya")
    picture("editing")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/2?done=2")
    expect(page.locator("#against")).to_have_count(0)
    expect(page.locator(".alike")).to_contain_text("the same place")
    page.keyboard.press("m")
    expect(page.locator("#into")).to_have_value(record)
    page.keyboard.type("the same cabinet, the same night")
    picture("merging")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/3?done=2")
    expect(page.get_by_role("status").first).to_contain_text(f"is merged into {record}")
    expect(page.locator("#points-at")).to_contain_text(NAME)
    picture("names-a-person")
    page.keyboard.press("e")
    page.wait_for_url("**/review/3/edit")
    write(page, "#notes", "A worker found it in the morning.")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/3?done=3")
    expect(page.locator("#points-at")).to_have_count(0)
    picture("mended")
    page.keyboard.press("m")
    page.keyboard.type("the same cabinet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review?done=3")
    picture("done")
    page.goto(f"/incidents/{record}")
    expect(page.locator(".sources > li")).to_have_count(3)
    picture("record")
    incident = store.incident(record)
    assert {incident.from_station, incident.to_station} == {"by-damanava", "by-lyasnaya"}
    assert store.texts() == []
    assert NAME not in client.get(f"/incidents/{record}").text
    said = [(each.field, each.value) for each in store.claims(record)]
    assert said == [("event_date", "2022-05-11")], "the third paper says the next day"


def test_keys_are_letters_where_somebody_types(page, client, link, store):
    send(client, GOOD)
    sign_in(page, link)
    page.goto("/review/1")
    page.keyboard.press("r")
    page.keyboard.type("a j k m")
    expect(page.locator("#reject-reason")).to_have_value("a j k m")
    assert page.url.endswith("/review/1")
    assert store.pending_one(1).state == "pending"


def test_without_scripts_it_works_by_links_and_buttons(browser, address, client, link, store):
    send(client, GOOD)
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    sign_in(page, link)
    page.goto("/review")
    page.get_by_role("link", name=GOOD["title"]).first.click()
    page.locator("#act-hold summary").click()
    page.locator("#hold-note").fill("until tomorrow")
    page.get_by_role("button", name="Hold").click()
    page.wait_for_url("**/review?done=1")
    assert store.pending_one(1).mark == "held"
    context.close()
