"""Changes in Chromium: compared with both places on maps, and former words taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapper.intake.doubting import with_doubt
from tests.browsing import needs_chromium, sign_in
from tests.web.conftest import CLAIMS, STRETCH

pytestmark = needs_chromium
PAGE = f"/incidents/{STRETCH.id}"
MARK = "Qzxmark was there"


@pytest.fixture
def filled(put, region):
    put(with_doubt(replace(STRETCH, notes=MARK), region), CLAIMS)
    at = {"from_station": "by-baranavichy-paleskiya", "to_station": "", "line": ""}
    moved = replace(STRETCH, notes=MARK, **at, place_kind="station", geo_method="station")
    put(with_doubt(moved, region), CLAIMS)
    return (STRETCH,)


def test_two_states_are_compared_with_their_places(page):
    page.goto(PAGE)
    page.get_by_role("link", name="All changes").click()
    page.get_by_role("link", name="Compare with now").click()
    page.get_by_role("heading", name="Revisions 1 and 2").wait_for()

    page.locator("[data-compared] .place-map").nth(1).locator("canvas").first.wait_for()
    assert page.locator("[data-compared] .place-map").count() == 2


def test_former_words_that_are_ticked_away_are_in_no_state(page, link):
    sign_in(page, link)
    page.goto(f"{PAGE}/edit")
    page.locator("#notes").fill("Somebody was there.")
    page.get_by_label("Reason of this change").fill("It named a person")
    page.get_by_label("Public reason").select_option("person")
    page.get_by_role("checkbox", name="The former words").check()
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("which is how it is now").wait_for()
    page.get_by_role("link", name="Compare with the one before").click()
    page.get_by_role("cell", name="Somebody was there.").wait_for()
    assert page.get_by_text(MARK).count() == 0
    page.goto(f"{PAGE}/history/1")
    assert page.get_by_text("Taken away by an editor").is_visible()
    assert page.get_by_text(MARK).count() == 0
    page.goto("/corrections")
    assert page.get_by_role("cell", name="Protects a person").is_visible()
    page.goto(f"{PAGE}/history")
    page.get_by_text("Take former words away").click()
    page.get_by_role("checkbox", name="What the publication says").check()
    page.get_by_role("textbox", name="Reason").fill("It named a person")
    page.get_by_role("checkbox", name="Erase them for good").check()
    page.get_by_role("button", name="Take them away").click()
    page.goto(f"{PAGE}/history/1")
    assert page.get_by_text("The words of this revision were erased.").is_visible()
