"""What the tests in a browser share: its flags, and what they do in the forms."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler

#: The same browser without windows takes half the time of the whole one.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
WITHOUT_CHROMIUM = "Chromium is not installed: apt-get install chromium-headless-shell"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason=WITHOUT_CHROMIUM)
#: No other host has an address.
FLAGS = [
    *(
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    ).split(),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
#: What a browser says of failures that some tests ask for.
ASKED_FOR = ("status of 400", "status of 409", "status of 429", "net::ERR_FAILED")
PHRASE = "на перегоне Доманово – Лесная"


class Quiet(WSGIRequestHandler):
    """A handler that prints nothing."""

    def log(self, *_args: Any) -> None:
        return


def sign_in(page, link) -> None:
    page.goto(link())
    page.get_by_role("button", name="Sign in as admin").click()
    page.get_by_role("button", name="Sign out").wait_for()


def fill_in(page, title: str) -> None:
    page.get_by_label("Kind of event").select_option("signalling_damage")
    page.get_by_label("Title", exact=True).first.fill(title)
    page.locator("#event_date").fill("2022-03-14")
    page.locator("#sources-0-url").fill("https://paper.example.org/a")


def suggestions(page):
    return page.locator("#place-list:not([aria-busy])").get_by_role("option")


def type_the_place(page, words=PHRASE):
    page.goto("/report")
    field = page.get_by_role("combobox", name="Place as published")
    field.press_sequentially(words)
    suggestions(page).first.wait_for()
    return field
