"""The map as one file, opened from the disk with no network at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mapper.region.reading import shipped_texts

from .conftest import IMG_ATTACK, Site, Watch

OpenPage = Callable[..., Page]


def test_the_file_opens_without_a_network(
    open_page: OpenPage, file_of_map: Path, watch: Watch
) -> None:
    page = open_page(file_of_map.as_uri(), offline=True)
    drawn = json.loads(page.get_attribute("body", "data-drawn"))
    assert drawn["land"] and drawn["borders"] and drawn["network"] and drawn["lines"]
    assert len(page.evaluate("map_records.marksInSight()")) > 10
    expect(page.locator("[data-map=summary]")).to_contain_text("reports on the map")
    west, south, east, north = shipped_texts().opening
    middle = page.evaluate("map_records.getCenter()")
    assert west + 1 < middle["lng"] < east - 1 and south + 1 < middle["lat"] < north - 1
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".label-station").nth(20)).to_be_visible()
    assert watch.outside == []
    assert watch.errors == []


def test_the_file_shows_what_the_site_shows(
    open_page: OpenPage, file_of_map: Path, site: Site
) -> None:
    query = "?line=orsha-brest&datetime=2022-02-01/2022-06-30"
    live = open_page(f"{site.address}/{query}")
    alone = open_page(f"{file_of_map.as_uri()}{query}", offline=True)
    count = live.get_attribute("body", "data-records")
    assert count == alone.get_attribute("body", "data-records") != "0"


def test_the_file_filters_without_a_server(open_page: OpenPage, file_of_map: Path) -> None:
    page = open_page(file_of_map.as_uri(), offline=True)
    everything = int(page.get_attribute("body", "data-records"))
    page.locator("summary", has_text="Line").first.click()
    page.get_by_role("checkbox", name=re.compile("^Orsha – Minsk")).check()
    page.wait_for_function("n => Number(document.body.dataset.records) < n", arg=everything)
    expect(page).to_have_url(re.compile("line=orsha-brest"))


def test_an_attack_in_the_file_is_only_text(
    open_page: OpenPage, file_of_map: Path, watch: Watch
) -> None:
    page = open_page(f"{file_of_map.as_uri()}#at=BY-2019-9001", offline=True)
    expect(page.locator("#card-title")).to_have_text(IMG_ATTACK)
    assert page.evaluate("window.pwned") is None
    assert watch.errors == []


def test_axe_finds_nothing_in_the_file(open_page: OpenPage, file_of_map: Path) -> None:
    result = Axe().run(open_page(file_of_map.as_uri(), offline=True))
    assert result.violations_count == 0, result.generate_report()
