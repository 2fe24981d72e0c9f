"""A person's way in and out again in a browser: invited, with a password, with codes, and gone."""

from __future__ import annotations

import re

import pytest
from passlib.totp import TOTP

from mapper.store import people
from mapper.store.accounts import utc_now
from mapper.web.sessions import COOKIE
from tests.browsing import needs_chromium, sign_in

pytestmark = needs_chromium
PASSWORD = "seven quiet lanterns"  # noqa: S105
NOW_S = 1_800_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Stop the clock of codes."""
    monkeypatch.setattr(TOTP, "now", staticmethod(lambda: NOW_S))


@pytest.fixture
def invitation(store):
    with store.transaction() as session:
        return f"/invitation/{people.add(session, 'anna', 'editor', utc_now())[1]}"


def set_password(page, password: str = PASSWORD) -> None:
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same once more").fill(password)
    page.get_by_role("button", name="Set the password").click()


def type_in(page, code: str = "", password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("Password").fill(password)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page) -> None:
    button = page.get_by_role("button", name="Sign out")
    button.click()
    button.wait_for(state="detached")


def code_of(key: str, steps: int) -> str:
    return TOTP(key=key, format="base32").generate(NOW_S + 30 * steps).token


def test_from_the_invitation_to_a_dead_session(page, invitation):
    page.goto(invitation)
    set_password(page, "password1234")
    page.get_by_text("guessed among the first").wait_for()
    set_password(page)
    page.get_by_text("Your password is set, and you are signed in.").wait_for()
    assert "editor-1" in page.locator(".lead").inner_text()
    assert page.get_by_role("row").filter(has_text="this one").count() == 1

    page.get_by_role("link", name="Set up codes").click()
    key = page.locator("#key").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(key, -1))
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Ask for codes from now on").click()
    recovery = page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 8

    page.get_by_role("link", name="I have kept them").click()
    copied = page.context.cookies()
    assert [each["name"] for each in copied] == [COOKIE]
    assert copied[0]["httpOnly"]
    sign_out(page)
    assert page.context.cookies() == []
    page.context.add_cookies(copied)
    assert page.context.request.get("/account").status == 403, "the session is dead"
    page.context.clear_cookies()

    for code in ("", "000000", code_of(key, -1)):
        type_in(page, code)
        page.get_by_text("Name, password or code do not fit").wait_for()
        assert page.get_by_label("Name").input_value() == "Anna"
        assert page.get_by_label("Password").input_value() == ""
    type_in(page, code_of(key, 0))
    page.get_by_role("heading", name="Reports that wait").wait_for()
    sign_out(page)
    type_in(page, recovery[0])
    page.get_by_role("link", name="Account").click()
    page.get_by_text("7 recovery codes").wait_for()
    assert page.get_by_role("link", name="People").count() == 0


def test_an_admin_invites_gives_a_role_and_disables(page, link, browser, address):
    sign_in(page, link)
    page.get_by_role("link", name="People").click()
    page.get_by_label("Name").fill("Bo")
    page.get_by_role("radio", name="Editor").check()
    page.get_by_role("button", name="Make an invitation").click()
    path = page.locator("#link").inner_text()
    assert re.fullmatch(r"/invitation/[\w-]+", path)

    with browser.new_context(base_url=address) as other:
        theirs = other.new_page()
        theirs.goto(path)
        set_password(theirs)
        theirs.get_by_text("editor-2").wait_for()

        page.get_by_role("link", name="To the account").click()
        page.get_by_role("radio", name="Contributor").check()
        page.get_by_role("button", name="Give this role").click()
        page.get_by_text("The role is changed; its sessions are ended.").wait_for()
        assert other.request.get("/account").status == 403
        theirs.goto("/sign-in")
        theirs.get_by_label("Name").fill("bo")
        theirs.get_by_label("Password").fill(PASSWORD)
        theirs.get_by_role("button", name="Sign in").click()
        theirs.get_by_role("link", name="Account").click()
        theirs.get_by_role("link", name="The reports that you sent").click()
        theirs.get_by_text("None so far").wait_for()

        page.reload()
        page.get_by_role("button", name="Disable the account").click()
        page.get_by_text("The account is disabled").wait_for()
        assert other.request.get("/account").status == 403
    page.get_by_role("button", name="Enable it again").click()
    page.get_by_text("The account is enabled again.").wait_for()
