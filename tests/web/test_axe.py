"""axe on every page, wide and light, narrow and dark; and none is wider than its window.

Each is looked at in both without a second load; the long run loads it in each of the four.

A route that no path of `PAGES` leads to fails this: somebody has to add it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from mapper.intake.withdrawing import withdraw
from mapper.store import people
from mapper.store.accounts import utc_now
from mapper.web.sessions import COOKIE
from tests.browsing import needs_chromium
from tests.web.conftest import AREA
from tests.web.test_receipts import receipt_in, tell
from tests.web.test_report import GOOD, send

#: The rules of axe whose answer changes with width and colours.
OF_LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
#: Put into a page by the test, past the page's policy.
AXE = Axe().axe_script
GONE = replace(AREA, id="BY-2022-0005")
RECORD = "/incidents/BY-2022-0001"


def open_panel(page) -> None:
    """Pull the sheet of a phone up."""
    if (handle := page.get_by_role("button", name="Filters, list, legend")).is_visible():
        handle.click()


def send_nothing(page) -> None:
    """Send the form empty: it comes back with what is wrong."""
    with page.expect_navigation():
        page.locator("main form[method=post]").last.evaluate("form => form.submit()")
    page.locator(".error").first.wait_for()


def look_up(page) -> None:
    page.get_by_label("The receipt of a report").fill(page.context.receipt)
    page.get_by_role("button", name="Look it up").click()
    page.get_by_role("button", name="Add it").wait_for()


@dataclass(frozen=True)
class Page:
    """An address, the role of who opens it, and what they do there first."""

    path: str
    role: str = ""
    first: object = None
    #: Large, and much like another: only the long run looks at it.
    alike: bool = False


READERS = (
    Page("/"),
    Page("/", first=open_panel),
    Page("/#at=BY-2022-0001"),
    Page("/embed"),
    Page("/embed/BY-2022-0001"),
    Page("/incidents"),
    Page(RECORD),
    Page("/incidents/BY-2022-0002"),
    Page("/incidents/BY-2022-0003"),
    Page(f"{RECORD}/error"),
    Page(f"{RECORD}/error", first=send_nothing),
    Page(f"{RECORD}/history"),
    Page(f"{RECORD}/history/1"),
    Page("/incidents/BY-2022-0005"),  # withdrawn
    Page("/incidents/BY-2022-0099"),  # there is none
    Page("/corrections"),
    Page("/stats"),
    Page("/stats/event_type?country=BY"),
    Page("/embed/stats/month"),
    Page("/lines"),
    Page("/lines?q=Gomel", alike=True),
    Page("/lines/orsha-brest"),
    Page("/lines/gomel-kyiv", alike=True),  # nothing is reported on it
    Page("/lines/between"),
    Page("/embed/lines/orsha-brest"),
    Page("/embed/lines/between?from=by-minsk-pasazhyrski&to=by-brest-tsentralny"),
    Page("/lines/between?from=by-minsk-pasazhyrski&to=by-brest-tsentralny", alike=True),
    Page("/sources"),
    Page("/sources/example-news"),
    Page("/about"),
    Page("/report"),
    Page("/report", first=send_nothing),
    Page("/receipt"),
    Page("/receipt", first=look_up),
    Page("/sign-in"),
    Page("/sign-in/{link}"),
    Page("/sign-in/used-up"),
    Page("/invitation/{invitation}"),
    Page("/review"),  # who is not signed in
)
MEMBERS = (
    Page("/account/reports", "contributor"),
    Page("/account/reports/1", "contributor"),
    Page("/people", "contributor"),  # refused
    *(
        Page(path, "admin")
        for path in (
            "/incidents",
            RECORD,
            f"{RECORD}/claims",
            f"{RECORD}/edit",
            f"{RECORD}/history/1",
            "/sources/example-news",
            "/review",
            "/review/1",
            "/review/1/edit",
            "/review/2",
            "/people",
            "/people/1",
            "/account",
            "/account/codes",
        )
    ),
)
PAGES = READERS + MEMBERS


def test_every_page_is_looked_at(app):
    adapter = app.url_map.bind("localhost")
    seen = {adapter.match(urlsplit(page.path).path)[0] for page in PAGES}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint != "static_file"
        if "suffix" not in rule.arguments  # a file
        if not getattr(app.view_functions[rule.endpoint], "answers_data", False)
    }
    assert seen == pages


@pytest.fixture
def filled_in(client, member, store, region, filled, put, link):
    """Put something on the pages; gives parts of addresses, a receipt, the members' cookies."""
    put(GONE)
    withdraw(store, region, GONE.id, "not_confirmed", replaced_by="BY-2022-0003", editor="admin-1")
    members = {role: member(role) for role in ("contributor", "admin")}
    assert send(members["contributor"], GOOD).status_code == 201
    receipt = receipt_in(tell(client))
    with store.transaction() as session:
        invitation = people.add(session, "anna", "editor", utc_now())[1]
    parts = {"link": link().rpartition("/")[2], "invitation": invitation}
    return parts, receipt, {role: who.get_cookie(COOKIE).value for role, who in members.items()}


@dataclass(frozen=True)
class Look:
    """How a page is looked at: how wide, and by which colours."""

    width: int
    scheme: str

    def at(self, page) -> None:
        page.set_viewport_size({"width": self.width, "height": 844})
        page.emulate_media(color_scheme=self.scheme)


WIDE, NARROW = Look(1280, "light"), Look(390, "dark")


@needs_chromium
@pytest.mark.parametrize(
    "looks",
    [
        [WIDE, NARROW],
        *(
            pytest.param([Look(width, scheme)], marks=pytest.mark.long)
            for width in (1280, 390)
            for scheme in ("light", "dark")
        ),
    ],
)
def test_nothing_stands_in_the_way_of_a_screen_reader(browser, filled_in, address, looks):
    parts, receipt, cookies = filled_in
    found = {}
    for role in ("", *cookies):
        context = browser.new_context(base_url=address)
        context.receipt = receipt
        context.add_init_script(AXE)
        if role:
            context.add_cookies([{"name": COOKIE, "value": cookies[role], "url": address}])
        page = context.new_page()
        for one in PAGES:
            if one.role == role and not (one.alike and len(looks) > 1):
                page.goto("about:blank")  # another part of the same page is loaded anew
                looks[0].at(page)
                page.goto(one.path.format(**parts))
                if wrong := looked_at(page, one, looks):
                    found[one] = wrong
        context.close()
    assert found == {}


def looked_at(page, one: Page, looks: list[Look]) -> list[str]:
    """Return what is wrong on a page, everything on it unfolded."""
    if page.locator("#map-config").count():
        page.wait_for_selector("body[data-map=ready]")
    if one.first:
        one.first(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wrong = wrong_on(page)
    for look in looks[1:]:
        look.at(page)
        wrong += wrong_on(page, *OF_LOOKS)
    return wrong


def wrong_on(page, *rules: str) -> list[str]:
    """Return what axe finds by its rules, all by default, and how much is out of sight."""
    said = {"resultTypes": ["violations"], "selectors": False}
    options = said | ({"runOnly": rules} if rules else {})
    violations = page.evaluate(
        "async (options) => (await axe.run(options)).violations"
        ".map(({ id, nodes }) => [id, nodes[0].html])",
        options,
    )
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    wrong = [f"{rule}: {html}" for rule, html in violations]
    return wrong + [f"{wide} pixels too wide"] * (wide > 0)
