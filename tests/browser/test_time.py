"""Time at the foot of the map: bars, keys, dragging, typed dates, steps and play."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site

OpenPage = Callable[..., Page]
#: The months with the first records: those of `conftest` and the first two of the shipped ones.
FIRST, SECOND, THIRD = "2019-05-01/2019-05-31", "2020-10-01/2020-10-31", "2022-01-01/2022-01-31"
MARCH = "?datetime=2022-03-01/2022-03-31"


@pytest.fixture
def page(open_page: OpenPage, site: Site) -> Page:
    return open_page(site.address)


def time_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Time")


def strip(page: Page) -> Locator:
    return time_of(page).get_by_role("slider", name="Reports over time")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def button(page: Page, name: str) -> Locator:
    return time_of(page).get_by_role("button", name=name, exact=True)


def said(page: Page) -> str:
    return strip(page).get_attribute("aria-valuetext") or ""


def chosen(page: Page) -> str:
    found = re.search(r"datetime=([^&#]*)", page.url)
    return found[1] if found else ""


def expect_chosen(page: Page, days: str) -> None:
    expect(page).to_have_url(re.compile(rf"datetime={re.escape(days)}(&|#|$)"))


def watch_addresses(page: Page) -> None:
    """Keep every address that the page takes from now on as ``seen``."""
    page.evaluate("""() => {
        window.seen = [];
        for (const name of ["pushState", "replaceState"]) {
            const own = history[name].bind(history);
            history[name] = (...given) => {
                own(...given);
                if (seen.at(-1) !== location.search) seen.push(location.search);
            };
        }
    }""")


def middle_of(page: Page, month: str) -> tuple[float, float]:
    """Return where the bar of a month stands, by walking to it with the keys."""
    strip(page).focus()
    press(page, "Home")
    for _ in range(60):
        if said(page).startswith(month):
            box = time_of(page).locator(".time-cursor").bounding_box()
            assert box is not None
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        press(page, "ArrowRight")
    raise AssertionError(f"no bar of {month}")


def test_every_bar_says_its_numbers_to_who_listens_and_who_looks(page: Page) -> None:
    strip(page).focus()
    press(page, "End", "Home", "ArrowRight")
    assert re.fullmatch(r"\d+ months without reports, from .*: 0 reports", said(page))
    numbers = time_of(page).locator(".time-numbers")
    middle_of(page, "March 2022")
    total, parts = re.fullmatch(r"March 2022: (\d+) reports, (.*)", said(page)).groups()
    by_type = [part.rsplit(" ", 1) for part in parts.split(", ")]
    assert len(by_type) > 3
    assert sum(int(number) for _, number in by_type) == int(total)
    expect(numbers).to_be_visible()
    expect(numbers).to_contain_text(f"{total} reports")
    for title, number in by_type:
        row = numbers.get_by_role("listitem", include_hidden=True).filter(has_text=title)
        expect(row).to_contain_text(number)
    press(page, "Escape")
    expect(numbers).to_be_hidden()


def test_the_pointer_finds_the_same_numbers_and_may_go_to_them(page: Page) -> None:
    at = middle_of(page, "April 2022")
    told = re.match(r"April 2022: (\d+ reports)", said(page))
    assert told
    page.get_by_role("button", name="Play").focus()
    numbers = time_of(page).locator(".time-numbers")
    expect(numbers).to_be_hidden()
    page.mouse.move(*at)
    expect(numbers).to_contain_text("April 2022")
    expect(numbers).to_contain_text(told[1])
    box = numbers.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 10, steps=3)
    page.wait_for_timeout(500)
    expect(numbers).to_be_visible()
    page.mouse.move(600, 200)
    expect(numbers).to_be_hidden()


def test_a_choice_by_keys_is_widened_and_taken_by_enter(page: Page) -> None:
    middle_of(page, "March 2022")
    press(page, "Shift+ArrowRight", "Shift+ArrowRight")
    assert said(page).startswith("1 March 2022 to 31 May 2022: ")
    assert said(page).endswith("Enter chooses these dates, Escape leaves them.")
    assert chosen(page) == ""
    press(page, "Escape")
    assert "Enter chooses" not in said(page)
    press(page, "Shift+ArrowLeft", "Enter")
    expect_chosen(page, "2022-04-01/2022-05-31")
    expect(time_of(page)).to_contain_text("1 April 2022 to 31 May 2022")
    press(page, "Home", "Enter")
    expect_chosen(page, FIRST)


def test_home_end_and_pages(page: Page) -> None:
    strip(page).focus()
    press(page, "End")
    last = strip(page).get_attribute("aria-valuemax")
    assert strip(page).get_attribute("aria-valuenow") == last
    words = said(page)
    press(page, "ArrowRight")
    assert said(page) == words
    press(page, "PageDown")
    assert strip(page).get_attribute("aria-valuenow") == str(int(last or 0) - 12)
    press(page, "Home")
    assert strip(page).get_attribute("aria-valuenow") == "0"


@pytest.mark.parametrize("way", ["buttons", "keys", "wheel"])
def test_it_counts_by_day_week_or_month(page: Page, way: str) -> None:
    def zoom(*, closer: bool) -> None:
        if way == "buttons":
            name = re.compile("^Closer" if closer else "^Wider")
            time_of(page).get_by_role("button", name=name).click(force=True)
        elif way == "keys":
            strip(page).focus()
            press(page, "+" if closer else "-")
        else:
            strip(page).hover(position={"x": 200, "y": 30})
            page.mouse.wheel(0, -100 if closer else 100)

    expect(time_of(page)).to_contain_text("By month")
    for unit in ("By week", "By day", "By day"):
        zoom(closer=True)
        expect(time_of(page)).to_contain_text(unit)
    strip(page).focus()
    assert re.match(r"\d{1,2} \w+ 202\d: ", said(page))
    zoom(closer=False)
    strip(page).focus()
    assert re.match(r"Week \d+ of 202\d, from \d{1,2} \w+ 202\d: ", said(page))
    zoom(closer=False)
    expect(time_of(page)).to_contain_text("By month")


def test_what_is_chosen_stays_in_sight_as_one_zooms(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/{MARCH}")
    for _ in range(2):
        time_of(page).get_by_role("button", name=re.compile("^Closer")).click()
    band = time_of(page).locator(".time-band").bounding_box()
    box = strip(page).bounding_box()
    assert band is not None
    assert box is not None
    assert box["x"] - 1 <= band["x"]
    assert band["x"] + 200 < box["x"] + box["width"]


def test_days_are_chosen_by_dragging_and_one_by_a_click(page: Page) -> None:
    april, june = middle_of(page, "April 2022"), middle_of(page, "June 2022")
    page.mouse.move(*april)
    page.mouse.down()
    page.mouse.move(*june, steps=4)
    expect(time_of(page).locator(".time-numbers")).to_contain_text("1 April 2022 to 30 June 2022")
    assert chosen(page) == ""
    page.mouse.up()
    expect_chosen(page, "2022-04-01/2022-06-30")
    page.mouse.click(*june)
    expect_chosen(page, "2022-06-01/2022-06-30")


def test_the_edge_of_what_is_chosen_can_be_taken(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/{MARCH}")
    may = middle_of(page, "May 2022")
    band = time_of(page).locator(".time-band").bounding_box()
    assert band is not None
    page.mouse.move(band["x"] + band["width"] - 2, band["y"] + 20)
    page.mouse.down()
    page.mouse.move(*may, steps=4)
    page.mouse.up()
    expect_chosen(page, "2022-03-01/2022-05-31")


def test_dates_can_be_typed(page: Page) -> None:
    first, last = time_of(page).get_by_label("From"), time_of(page).get_by_label("to", exact=True)
    first.fill("2022-03-05")
    expect_chosen(page, "2022-03-05/..")
    last.fill("2022-03-20")
    expect_chosen(page, "2022-03-05/2022-03-20")
    expect(time_of(page)).to_contain_text("5 March 2022 to 20 March 2022")
    first.fill("2022-04-01")
    expect(time_of(page).locator(".time-status")).to_contain_text(
        "1 April 2022 is after 20 March 2022: choose an earlier first day or a later last one."
    )
    assert chosen(page) == "2022-03-05/2022-03-20"
    first.fill("2022-03-18")
    expect_chosen(page, "2022-03-18/2022-03-20")
    expect(time_of(page).locator(".time-status")).to_be_empty()
    last.fill("")
    expect_chosen(page, "2022-03-18/..")


def test_a_year_that_is_being_typed_is_no_choice_yet(page: Page) -> None:
    time_of(page).get_by_label("From").focus()
    page.keyboard.type("03052", delay=20)
    page.wait_for_timeout(200)
    assert chosen(page) == ""
    page.keyboard.type("022", delay=20)
    expect_chosen(page, "2022-03-05/..")


def test_steps_go_by_the_unit_and_stop_at_the_ends(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/{MARCH}")
    button(page, "One month forth").click()
    expect_chosen(page, "2022-04-01/2022-04-30")
    for days in ("2022-03-01/2022-03-31", "2022-02-01/2022-02-28", "2022-01-01/2022-01-31"):
        button(page, "One month back").click()
        expect_chosen(page, days)
    for days in (SECOND, FIRST):
        button(page, "One month back").click()
        expect_chosen(page, days)
    expect(button(page, "One month back")).to_have_attribute("aria-disabled", "true")
    button(page, "One month back").click(force=True)
    assert chosen(page) == FIRST
    time_of(page).get_by_role("button", name="Closer: by week").click()
    time_of(page).get_by_label("From").fill("2019-05-02")
    time_of(page).get_by_label("to", exact=True).fill("2019-05-08")
    button(page, "One week back").click()
    expect_chosen(page, "2019-04-25/2019-05-01")


def test_play_goes_through_the_months_until_it_is_paused(page: Page) -> None:
    for _ in range(2):
        button(page, "Faster").click()
    expect(time_of(page)).to_contain_text("0.25 s a step")
    expect(button(page, "Faster")).to_have_attribute("aria-disabled", "true")
    watch_addresses(page)
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    page.wait_for_function("() => seen.length > 4")
    button(page, "Pause").click()
    page.wait_for_timeout(500)
    at = chosen(page)
    page.wait_for_timeout(800)
    assert chosen(page) == at
    steps = [re.search(r"datetime=([^&#]*)", one)[1] for one in page.evaluate("seen")]
    assert steps[:3] == [FIRST, SECOND, THIRD]
    assert steps == sorted(set(steps))
    button(page, "Slower").click()
    expect(time_of(page)).to_contain_text("0.5 s a step")
    button(page, "Play").click()
    page.wait_for_function("at => !location.href.includes(at)", arg=at)
    assert chosen(page) > at, "it goes on from there"


def test_play_ends_with_the_records_and_begins_anew(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/?datetime=2023-11-01/2023-12-31")
    for _ in range(2):
        button(page, "Faster").click()
    button(page, "Play").click()
    expect_chosen(page, "2023-12-01/2024-01-31")
    watch_addresses(page)
    expect(button(page, "Play")).to_be_visible()
    expect(button(page, "One month forth")).to_have_attribute("aria-disabled", "true")
    button(page, "Play").click()
    page.wait_for_function("() => seen.some(one => one.includes('2019-05-01/2019-06-30'))")


def test_a_play_is_one_step_back(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/{MARCH}")
    for _ in range(2):
        button(page, "Faster").click()
    watch_addresses(page)
    button(page, "Play").click()
    page.wait_for_function("() => seen.length > 3")
    button(page, "Pause").click()
    page.wait_for_timeout(500)
    page.go_back()
    expect_chosen(page, "2022-03-01/2022-03-31")
    expect(time_of(page)).to_contain_text("1 March 2022 to 31 March 2022")
    page.go_forward()
    expect(page).not_to_have_url(re.compile("2022-03-01"))


def test_going_back_stops_a_play(page: Page) -> None:
    button(page, "One month forth").click()
    expect_chosen(page, FIRST)
    button(page, "Play").click()
    expect_chosen(page, SECOND)
    page.go_back()
    expect_chosen(page, FIRST)
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_timeout(1500)
    assert chosen(page) == FIRST


@pytest.mark.parametrize("act", ["All dates", "drag", "type"])
def test_who_chooses_dates_while_it_plays_stops_it(page: Page, act: str) -> None:
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    if act == "drag":
        strip(page).click(position={"x": 300, "y": 30})
    elif act == "type":
        time_of(page).get_by_label("From").fill("2022-05-01")
    else:
        button(page, act).click()
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_timeout(1000)
    at = chosen(page)
    page.wait_for_timeout(1300)
    assert chosen(page) == at


def test_the_page_stays_usable_in_play(page: Page) -> None:
    button(page, "Play").click()
    expect_chosen(page, FIRST)
    watch_addresses(page)
    page.get_by_label("Sabotage (as reported)").uncheck()
    page.wait_for_function(
        "days => seen.some(one => one.includes(days) && one.includes('event_type='))", arg=THIRD
    )
    expect(button(page, "Pause")).to_be_visible()


def test_with_less_motion_it_steps_and_nothing_moves(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.address, reduced_motion="reduce")
    button(page, "Play").click()
    expect_chosen(page, SECOND)
    moving = page.evaluate("document.querySelector('.time').getAnimations({subtree: true}).length")
    assert moving == 0


def test_all_dates_are_one_click_away(open_page: OpenPage, site: Site) -> None:
    page = open_page(f"{site.address}/{MARCH}")
    button(page, "All dates").click()
    expect(page).not_to_have_url(re.compile("datetime"))
    expect(time_of(page)).to_contain_text("all dates")
    expect(button(page, "All dates")).to_have_attribute("aria-disabled", "true")


def test_it_says_what_is_open_and_how_it_counts(page: Page, site: Site) -> None:
    expect(time_of(page)).to_contain_text(re.compile(r"\d+ dated reports"))
    expect(time_of(page)).to_contain_text(re.compile(r"Date open: \d+"))
    expect(time_of(page)).to_contain_text("A report counts in every bar that its days touch.")
    text = time_of(page).inner_text()
    dated = int(re.search(r"([\d,]+) dated", text)[1])
    open_date = int(re.search(r"Date open: (\d+)", text)[1])
    assert str(dated + open_date) == page.get_attribute("body", "data-records")


@pytest.mark.parametrize("where", ["site", "file"])
def test_what_is_open_is_shown_and_left_by_one_button(
    open_page: OpenPage, site: Site, file_of_map: Path, where: str
) -> None:
    page = open_page(f"{site.address if where == 'site' else file_of_map.as_uri()}{MARCH}")
    records = page.locator("body")
    before = records.get_attribute("data-records")
    of_open = time_of(page).get_by_role("button", name=re.compile("^Date open: "))
    number = re.search(r"\d+", of_open.inner_text())[0]
    assert number != before
    of_open.click()
    expect(records).to_have_attribute("data-records", number)
    expect(page).to_have_url(re.compile(r"\?date=open(#|$)"))
    expect(of_open).to_have_attribute("aria-pressed", "true")
    expect(of_open).to_have_text(f"Date open: {number}")
    expect(time_of(page)).to_contain_text("date open")
    expect(
        page.get_by_role("button", name="Date: Open date: take this filter away")
    ).to_be_visible()
    assert said(page).endswith(tuple("0123456789")), "the bars stay"
    if where == "site":
        same = page.locator("[data-map=list-link]").get_attribute("href")
        page.goto(f"{site.address}{same}")
        expect(page.locator("main")).to_contain_text(f"{number} of")
        page.go_back()
        page.wait_for_selector("body[data-map=ready]")
    of_open.press("Enter")
    expect(page).not_to_have_url(re.compile("date"))
    expect(of_open).to_have_attribute("aria-pressed", "false")
    of_open.click()
    middle_of(page, "March 2022")
    press(page, "Enter")
    expect_chosen(page, "2022-03-01/2022-03-31")
    expect(page).not_to_have_url(re.compile("date=open"))
    expect(records).to_have_attribute("data-records", str(before))


SEE_OPACITY = """() => new Promise(done => {
    const seen = new Set();
    const own = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        if (given[0].width < 100) seen.add(this.globalAlpha.toFixed(2));
        own.apply(this, given);
    };
    map_records.once("moveend", () => setTimeout(() => done([...seen].sort()), 500));
    map_records.panBy([40, 0], {animate: false});
})"""


@pytest.mark.parametrize("where", ["site", "file"])
def test_what_a_period_may_not_hold_is_fainter(
    open_page: OpenPage, site: Site, file_of_map: Path, where: str
) -> None:
    address = f"{site.address}/" if where == "site" else file_of_map.as_uri()

    def opacities(query: str) -> list[float]:
        return [float(each) for each in open_page(address + query).evaluate(SEE_OPACITY)]

    year = "datetime=2022-01-01/2022-12-31"
    assert opacities("?date=open") == [1]
    assert opacities(f"?date=known&{year}") == [1]
    (faint,) = opacities(f"?date=open&{year}")
    assert faint < 0.7
    assert opacities("?date=open&datetime=../2030-12-31")[-1] == 1, "by a day within it, for sure"


def test_empty_years_are_told_as_a_gap(page: Page) -> None:
    expect(time_of(page).locator("svg text", has_text="no reports").first).to_be_visible()
    expect(time_of(page).locator("svg text", has_text="16 months")).to_be_visible()
    box, last = strip(page).bounding_box(), time_of(page).locator(".time-bar").last.bounding_box()
    assert box is not None
    assert last is not None
    assert last["x"] + last["width"] > box["x"] + box["width"] * 0.9, "bars reach over the strip"


def test_a_type_is_told_by_more_than_its_colour(page: Page) -> None:
    hatches = page.eval_on_selector_all(
        ".time pattern",
        """all => all.map(one => [one.id, getComputedStyle(one.firstChild).fill,
                                  one.lastChild.getAttribute("d")])""",
    )
    assert len({hatch for _, _, hatch in hatches}) == len(hatches) > 8
    fills = page.eval_on_selector_all(".time-bar", "all => all.map(b => b.getAttribute('fill'))")
    assert {fill[5:-1] for fill in fills} <= {name for name, _, _ in hatches}
    assert len(set(fills)) > 5


@pytest.mark.parametrize(
    ("width", "height", "opens"), [(1440, 900, True), (390, 844, False), (844, 390, False)]
)
def test_where_there_is_no_room_it_is_folded_and_still_plays(
    open_page: OpenPage, site: Site, width: int, height: int, opens: bool
) -> None:
    page = open_page(site.address, viewport={"width": width, "height": height})
    expect(button(page, "Time")).to_have_attribute("aria-expanded", str(opens).lower())
    assert strip(page).is_visible() == opens
    button(page, "Play").click()
    expect_chosen(page, SECOND)
    button(page, "Pause").click()
    button(page, "Time").click()
    assert strip(page).is_visible() != opens
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (844, 390)])
def test_nothing_of_it_stands_in_the_way_of_a_screen_reader(
    open_page: OpenPage, site: Site, width: int, height: int, scheme: str
) -> None:
    page = open_page(
        f"{site.address}/{MARCH}", viewport={"width": width, "height": height}, color_scheme=scheme
    )
    if button(page, "Time").get_attribute("aria-expanded") == "false":
        button(page, "Time").click()
    strip(page).focus()
    press(page, "Shift+ArrowRight")
    found = Axe().run(page, context=".time").response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] == []


def test_the_file_has_the_same_strip(
    open_page: OpenPage, file_of_map: Path, page: Page, site: Site
) -> None:
    alone = open_page(file_of_map.as_uri())
    told = [time_of(each).locator(".time-head").inner_text() for each in (page, alone)]
    assert told[0] == told[1]
    middle_of(alone, "March 2022")
    middle_of(page, "March 2022")
    assert said(alone) == said(page)
    press(alone, "Enter")
    expect_chosen(alone, "2022-03-01/2022-03-31")
