"""The search box, chips, choices and the address as history, in a browser and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import ATTACKS, IMG_ATTACK, Site, Watch

OpenPage = Callable[..., Page]
expect.set_options(timeout=20_000)


@pytest.fixture
def page(open_page: OpenPage, site: Site) -> Page:
    return open_page(f"{site.address}/")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("^Find a station"))


def search(page: Page, text: str) -> Locator:
    """Type into the search box and return the options that it found."""
    box(page).click()
    box(page).fill(text)
    options = page.get_by_role("listbox", name="Found").get_by_role("option")
    expect(options.last).to_contain_text(f"“{text.strip()}”", timeout=60_000)
    return options


def view(page: Page) -> tuple[float, float, float]:
    """Zoom, latitude and longitude of the address."""
    expect(page).to_have_url(re.compile("map="))
    found = re.search(r"map=([\d.]+)/([-\d.]+)/([-\d.]+)", page.url)
    assert found is not None
    return float(found[1]), float(found[2]), float(found[3])


@pytest.mark.parametrize("text", ["Sarny", "сарны", "САРН"])
def test_a_station_is_found_in_any_script_and_the_map_goes_there(page: Page, text: str) -> None:
    search(page, text).filter(has_text="Station").first.click()
    page.wait_for_timeout(600)
    zoom, lat, lon = view(page)
    assert zoom >= 10 and abs(lat - 51.34) < 0.3 and abs(lon - 26.6) < 0.4


def card(page: Page) -> Locator:
    return page.locator("[data-map=card]")


def test_a_station_has_a_card_with_what_was_reported_there_and_beside(page: Page) -> None:
    search(page, "damanava").filter(has_text="Station").first.click()
    expect(card(page).get_by_role("heading", name="Damanava", level=2)).to_be_focused()
    expect(page).to_have_url(re.compile("at=station/by-damanava"))
    beside = card(page).get_by_role("button", name=re.compile(r"^Lyasnaya – Damanava\s*\d+ report"))
    expect(card(page).get_by_role("button", name=re.compile("^Lyasnaya$"))).to_be_visible()
    count = re.search(r"(\d+) report", beside.inner_text())
    assert count is not None
    beside.click()
    expect(card(page).locator("ol.list li")).to_have_count(int(count[1]))
    page.go_back()
    expect(card(page).get_by_role("heading", name="Damanava", level=2)).to_be_visible()


def test_from_station_to_line_to_station_by_the_card_alone(page: Page) -> None:
    search(page, "sarny").filter(has_text="Station").first.click()
    card(page).get_by_role("button", name=re.compile("^Luninets – Sarny")).click()
    expect(card(page).get_by_role("heading", name="Luninets – Sarny", level=2)).to_be_visible()
    expect(card(page)).to_contain_text("105.9 km")
    expect(card(page).get_by_role("link", name="The line among all lines")).to_have_attribute(
        "href", "/lines/luninets-sarny"
    )
    card(page).get_by_text("Its stations").click()
    card(page).get_by_role("button", name=re.compile("^Dubrovytsia")).click()
    expect(card(page).get_by_role("heading", name="Dubrovytsia", level=2)).to_be_visible()


def test_a_card_is_where_its_link_leads(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#at=station/ua-sarny")
    expect(card(page).get_by_role("heading", name="Sarny", level=2)).to_be_visible()
    page.evaluate("location.hash = '#at=line/orsha-brest'")
    expect(card(page).get_by_role("heading", name=re.compile("^Orsha – Minsk"))).to_be_visible()
    page.evaluate("location.hash = '#at=station/nowhere'")
    expect(page.get_by_role("status").filter(has_text="no station nowhere here")).to_be_visible()


def test_a_report_beyond_the_filter_says_so_and_is_in_no_download(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(f"{site.address}/?event_type=explosion#at=BY-2019-9001")
    expect(card(page)).to_contain_text("The filters do not show this report")
    download = page.get_by_role("link", name="Download GeoJSON", include_hidden=True)
    assert "event_type=explosion" in (download.get_attribute("href") or "")
    expect(page.get_by_role("checkbox", name="Sabotage (as reported)")).not_to_be_checked()
    card(page).get_by_role("button", name="Clear the filters").click()
    expect(card(page)).not_to_contain_text("The filters do not show this report")
    expect(page.locator("#card-title")).to_have_text(IMG_ATTACK)


def test_a_line_is_chosen_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("orsha brest")
    expect(page.get_by_role("option").first).to_contain_text("Orsha – Minsk")
    page.keyboard.press("ArrowDown")
    active = box(page).get_attribute("aria-activedescendant")
    assert active is not None
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?line=orsha-brest"))
    expect(page.get_by_role("listbox", name="Found")).to_be_hidden()
    expect(page.locator("#card-title")).to_be_focused()


def test_escape_closes_the_list_and_keeps_what_is_typed(page: Page) -> None:
    search(page, "gomel")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Found")).to_be_hidden()
    expect(box(page)).to_have_value("gomel")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_a_kilometre_leads_to_its_place(page: Page) -> None:
    kilometre = search(page, "Orsha – Brest 200,5").filter(has_text="Kilometre").first
    expect(kilometre).to_contain_text("km 200.5")
    kilometre.click()
    page.wait_for_timeout(600)
    _, lat, lon = view(page)
    assert abs(lat - 53.92) < 0.2 and abs(lon - 27.68) < 0.3


def test_words_become_a_filter_with_a_chip_that_takes_it_away(page: Page) -> None:
    search(page, "signalling")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").last.click()
    expect(page).to_have_url(re.compile(r"\?q=signalling"))
    chip = page.get_by_role("button", name="Words: “signalling”: take this filter away")
    chip.focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("q="))
    expect(box(page)).to_be_focused()


def test_a_record_is_found_by_its_id_and_opens(page: Page) -> None:
    search(page, "BY-2022-0007").filter(has_text="Report").first.click()
    expect(page).to_have_url(re.compile("at=BY-2022-0007"))
    expect(page.locator("#card-title")).to_be_visible()


def test_several_choices_of_one_kind_have_counts_and_chips(page: Page) -> None:
    page.locator("summary", has_text="Country").click()
    countries = page.locator("[data-parameter=country]").get_by_role("checkbox")
    for number in (0, 1):
        countries.nth(number).check()
    expect(page).to_have_url(re.compile(r"country=[A-Z]{2},[A-Z]{2}"))
    assert page.locator("[data-parameter=country] output").first.inner_text() != "0"
    expect(page.get_by_role("button", name=re.compile("^Country: "))).to_have_count(2)
    page.get_by_role("button", name="Clear all").click()
    expect(page).not_to_have_url(re.compile("country="))


def test_choices_without_reports_can_be_seen(page: Page) -> None:
    page.locator("summary", has_text="Cause").click()
    cause = page.locator("[data-parameter=cause]")
    few = cause.get_by_role("checkbox").count()
    cause.get_by_role("button", name=re.compile("^Show all")).click()
    assert cause.get_by_role("checkbox").count() > few
    expect(cause.locator("output", has_text=re.compile("^0$")).first).to_be_visible()


def test_back_undoes_a_filter_a_card_and_a_kind_but_no_panning(page: Page) -> None:
    search(page, "orsha brest").filter(has_text="Line").first.click()
    expect(page).to_have_url(re.compile("line=orsha-brest"))
    page.get_by_label("Sabotage (as reported)").uncheck()
    expect(page).to_have_url(re.compile("event_type="))
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(500)
    page.locator("[data-map=list] button").first.click()
    expect(page).to_have_url(re.compile("at=[A-Z]{2}-"))
    page.go_back()
    expect(card(page).get_by_role("heading", name=re.compile("^Orsha – Minsk"))).to_be_visible()
    expect(page).to_have_url(re.compile("event_type="))
    page.go_back()
    expect(page.get_by_role("checkbox", name="Sabotage (as reported)")).to_be_checked()
    expect(page).to_have_url(re.compile("line=orsha-brest"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("line="))
    expect(card(page)).to_be_hidden()
    page.go_forward()
    expect(page.get_by_role("button", name=re.compile("^Line: Orsha"))).to_be_visible()


def test_an_address_that_changes_in_place_is_obeyed(page: Page) -> None:
    page.evaluate("location.hash = '#at=BY-2019-9001'")
    expect(page.locator("#card-title")).to_have_text(IMG_ATTACK)
    page.evaluate("location.hash = '#map=9/51.50/31.30'")
    expect(page.locator("[data-map=card]")).to_be_hidden()
    assert view(page)[0] == 9


def test_a_link_to_a_part_of_the_page_changes_nothing(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?line=orsha-brest#map=8/53.000/27.000")
    before = page.url
    page.evaluate("location.hash = '#main'")
    page.wait_for_timeout(500)
    assert page.url == before
    expect(page.get_by_role("button", name=re.compile("^Line: Orsha"))).to_be_visible()


def test_an_address_of_nothing_says_so(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/#at=XX-1999-0001")
    expect(page.get_by_role("status").filter(has_text="no report XX-1999-0001")).to_be_visible()
    expect(page).not_to_have_url(re.compile("XX-1999"))


def test_the_legend_is_folded_on_the_next_visit(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/")
    legend = page.locator("[data-map=legend]")
    expect(legend).to_have_attribute("open", "")
    page.reload()
    page.wait_for_selector("body[data-map=ready]")
    expect(legend).not_to_have_attribute("open", "")
    assert page.context.cookies() == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_typed_is_only_text(
    open_page: OpenPage, site: Site, watch: Watch, attack: str
) -> None:
    page = open_page(f"{site.address}/")
    options = search(page, attack)
    options.last.click()
    chip = page.get_by_role("listitem").filter(has_text=f"Words: “{attack}”")
    expect(chip).to_be_visible(timeout=20_000)
    assert page.evaluate("window.pwned") is None
    assert watch.outside == [] and watch.errors == []


def test_the_first_record_is_few_stops_away(page: Page) -> None:
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Skip to the reports":
            page.keyboard.press("Enter")
        if page.evaluate("!!document.activeElement.closest('[data-map=list]')"):
            break
    else:
        pytest.fail("no record within ten stops")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_be_focused()


def test_a_phone_has_the_search_in_sight_and_its_list_in_reach(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(f"{site.address}/", viewport={"width": 390, "height": 844})
    expect(box(page)).to_be_in_viewport()
    search(page, "sarn").first.click()
    expect(page.locator(".map-canvas")).to_be_in_viewport()
    page.wait_for_timeout(600)
    assert view(page)[0] >= 10


def test_a_file_finds_stations_lines_and_words(open_page: OpenPage, file_of_map: Path) -> None:
    page = open_page(file_of_map.as_uri(), offline=True)
    expect(search(page, "гомель").first).to_contain_text("Homyel")
    box(page).fill("")
    search(page, "orsha brest").filter(has_text="Line").first.click()
    expect(page).to_have_url(re.compile("line=orsha-brest"))
    expect(card(page).get_by_role("heading", name=re.compile("^Orsha – Minsk"))).to_be_visible()
    card(page).get_by_text("Its stations").click()
    card(page).get_by_role("button", name=re.compile("^Damanava")).click()
    expect(card(page).get_by_role("button", name=re.compile("^Lyasnaya – Dama"))).to_be_visible()
    search(page, "signalling").last.click()
    expect(page).to_have_url(re.compile("q=signalling"))


def test_what_is_shown_can_be_passed_on(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site.address}/?line=orsha-brest#map=8/53.00/27.00")
    page.wait_for_selector("body[data-map=ready]")
    page.locator("summary", has_text="Share and download").click()
    page.get_by_role("button", name="Copy: link to what is shown").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{site.address}/?line=orsha-brest#map=8/")
    # A browser may keep its clipboard to itself.
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('kept')); }")
    page.get_by_role("button", name="Copy: code that shows it in another page").click()
    page.wait_for_function("() => getSelection().toString().startsWith('<iframe')")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()").startswith("<iframe")
    frame = page.get_by_label("Code that shows it in another page").first.input_value()
    assert f'src="{site.address}/embed?line=orsha-brest&amp;map=8/' in frame
    for name, suffix in (("Picture as PNG", "png"), ("as SVG", "svg")):
        href = page.get_by_role("link", name=name).get_attribute("href")
        assert href is not None and href.startswith(f"/map/view.{suffix}?line=orsha-brest&map=8/")
