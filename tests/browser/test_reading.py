"""Reading beside the map: the card, a record's page, a frame, paper, and no scripts at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import HOSTILE, HOSTILE_SOURCE, IMG_ATTACK, Site, Watch

OpenPage = Callable[..., Page]

#: A record of the shipped file that has sources, claims, a related record and others around it.
RECORD = "BY-2022-0014"
#: The one with the longest story.
LONG = "BY-2022-0005"


def axe(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"]]


# --- the card ---


def test_the_card_tells_the_story_first_and_folds_the_rest(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#at={RECORD}")
    card = page.get_by_role("region", name=re.compile("Relay cabinet put out of action"))
    expect(card.get_by_text("How well known")).to_be_visible()
    for title in ("independent", "What sources disagree on", "Related", "Cite"):
        expect(card.locator("summary", has_text=title)).to_have_count(1)
    card.locator("summary", has_text="Related").click()
    related = card.locator("details", has_text="Related").get_by_role("link")
    expect(related.first).to_have_text(re.compile(r"^(?!BY-)\w+"))


def test_the_longest_story_fits_the_card(open_page: OpenPage, site: Site) -> None:
    longest = max(site.store.incident_ids(), key=lambda each: len(site.store.incident(each).notes))
    page = open_page(f"{site.address}/#at={longest}")
    page.wait_for_selector(".card-body .notes")
    bottoms = page.evaluate(
        "() => [...document.querySelectorAll('.card-body .notes, .card-body')]"
        ".map((each) => each.getBoundingClientRect().bottom)"
    )
    assert bottoms[1] <= bottoms[0] + 1, "the story ends above the foot of the card"


def test_a_card_is_cited_by_keyboard(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#at={RECORD}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    summary = page.locator(".card-body summary", has_text="Cite")
    summary.focus()
    page.keyboard.press("Enter")
    button = page.locator(".card-body").get_by_role("button", name="Copy")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card-body [data-copied]")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"record {RECORD}, revision 1 of" in copied
    assert f"/incidents/{RECORD}/history/1" in copied


def test_arrows_lead_through_time_in_the_card(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#at={RECORD}")
    title = page.locator("#card-title")
    before = title.inner_text()
    title.focus()
    page.keyboard.press("ArrowLeft")
    expect(title).not_to_have_text(before)
    page.locator("#card-title").focus()
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text(before)


# --- a record's page ---


def test_a_reference_is_copied_by_its_button(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/incidents/{RECORD}", ready=False)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("BibTeX", exact=True).click()
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"@misc{{{RECORD},")
    with urlopen_text(page, f"/incidents/{RECORD}/cite.bib") as written:
        assert copied.strip() == written.strip()


class urlopen_text:  # noqa: N801 - reads as the function that it stands for
    """The text of an address, asked for by the page."""

    def __init__(self, page: Page, path: str) -> None:
        self.text = page.evaluate("async (path) => (await fetch(path)).text()", path)

    def __enter__(self) -> str:
        return self.text

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


def test_arrows_lead_from_record_to_record_in_time(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/incidents/{RECORD}", ready=False)
    there = page.get_by_role("navigation", name="In time").get_by_role("link", name="Before")
    address = there.get_attribute("href")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{address}")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/incidents/{RECORD}")


def test_related_records_are_titles_with_their_days(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/incidents/{RECORD}", ready=False)
    related = page.locator("dt", has_text="Related").locator("xpath=following-sibling::dd[1]")
    expect(related.get_by_role("link").first).to_have_text(re.compile(r"[a-z]+ .*\d{4} [A-Z]{2}-"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_with_and_without_scripts(
    open_page: OpenPage, site: Site, scheme: str, width: int
) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    for path in (f"/incidents/{RECORD}", "/incidents?at=1"):
        page = open_page(f"{site.address}{path}", ready=False, **look)
        assert axe(page) == [], path
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, path


def test_long_words_break(open_page: OpenPage, site: Site) -> None:
    page = open_page(
        f"{site.address}/incidents/{RECORD}", ready=False, viewport={"width": 390, "height": 844}
    )
    page.evaluate(
        "() => document.querySelectorAll('h1, .notes, dd, li a').forEach("
        "(each) => { each.textContent = 'a'.repeat(400); })"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


# --- no scripts ---


def test_without_scripts_marks_in_the_picture_lead_to_reports(
    open_page: OpenPage, site: Site, watch: Watch
) -> None:
    page = open_page(f"{site.address}/?event_type=sabotage", ready=False, java_script_enabled=False)
    frame = page.frame_locator("iframe.wide")
    marks = frame.get_by_role("link")
    assert marks.count() > 5
    name = marks.first.get_attribute("aria-label")
    assert "report" in name
    marks.first.click()
    page.wait_for_url(re.compile(r"/incidents[/?]"))
    assert watch.outside == []


def test_without_scripts_no_control_is_dead(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/", ready=False, java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for button in page.get_by_role("button").all():
        assert button.get_attribute("type") == "submit", button.inner_text()
    page.get_by_role("searchbox", name="Words").fill("Homyel")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/?q=Homyel")
    expect(page.get_by_role("heading", name="Reports that match")).to_be_visible()
    page.get_by_role("link", name="All of them as a list").click()
    page.wait_for_url("**/incidents?q=Homyel")


def test_without_scripts_a_phone_has_a_picture_that_fits(open_page: OpenPage, site: Site) -> None:
    page = open_page(
        f"{site.address}/",
        ready=False,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    expect(page.locator("iframe.narrow")).to_be_visible()
    expect(page.locator("iframe.wide")).to_be_hidden()
    box = page.locator("iframe.narrow").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


# --- frames of others ---


def test_a_frame_shows_its_map_and_leads_to_the_whole(
    open_page: OpenPage, site: Site, watch: Watch
) -> None:
    page = open_page(f"{site.address}/embed/{RECORD}", viewport={"width": 700, "height": 500})
    expect(page.get_by_role("link", name="All that is recorded of it")).to_have_count(1)
    expect(page.get_by_role("link", name="The whole map, filters and list")).to_have_attribute(
        "href", "/"
    )
    expect(page.locator("#card-title")).to_be_visible()
    assert page.locator("form, input, select").count() == 0
    assert page.context.cookies() == []
    assert (watch.outside, watch.errors) == ([], [])
    assert axe(page) == []


def test_a_frame_of_a_view_shows_its_marks(open_page: OpenPage, site: Site, watch: Watch) -> None:
    page = open_page(f"{site.address}/embed?event_type=sabotage&map=7/53/28")
    assert page.locator(".leaflet-container").is_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sabotage (as reported)")
    assert watch.errors == []


def test_without_scripts_a_frame_is_the_picture(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/embed", ready=False, java_script_enabled=False)
    picture = page.get_by_role("img", name=re.compile("^Map: "))
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth") > 0


# --- paper ---


def test_paper_shows_map_legend_and_list_and_no_button(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/")
    page.emulate_media(media="print")
    picture = page.locator("img.printed")
    expect(picture).to_be_visible()
    for _ in range(100):
        if picture.evaluate("(image) => image.naturalWidth"):
            break
        page.wait_for_timeout(100)
    assert picture.evaluate("(image) => image.naturalWidth") > 0
    expect(page.get_by_text("How to read it")).to_be_visible()
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    assert page.locator("input:visible, select:visible, .leaflet-control-zoom:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_a_record_on_paper_names_the_addresses_of_its_sources(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(f"{site.address}/incidents/{RECORD}", ready=False)
    page.emulate_media(media="print")
    assert page.locator("button:visible, nav:visible").count() == 0
    told = page.locator("a.outlet").first.evaluate("(a) => getComputedStyle(a, '::after').content")
    assert "http" in told


@pytest.mark.parametrize(
    "path",
    [
        f"/incidents/{HOSTILE.id}",
        f"/embed/{HOSTILE.id}",
        f"/incidents/{HOSTILE.id}/picture.svg",
        f"/#at={HOSTILE.id}",
        "/incidents?q=window.pwned",
        f"/embed?q={quote(IMG_ATTACK)}",
        f"/stats?q={quote(IMG_ATTACK)}",
        f"/embed/stats/line?q={quote(IMG_ATTACK)}",
        f"/sources/{HOSTILE_SOURCE.source_id}",
        f"/incidents/{HOSTILE.id}/history/1",
    ],
)
def test_what_is_hostile_in_any_field_runs_nowhere(
    open_page: OpenPage, site: Site, watch: Watch, path: str
) -> None:
    page = open_page(f"{site.address}{path}", ready=False)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.pwned") is None
    assert IMG_ATTACK in page.locator("body, svg").first.evaluate("(e) => e.textContent")
    for data in page.locator("script[type='application/ld+json']").all_text_contents():
        assert json.loads(data)
    assert watch.errors == [] and watch.outside == []
