"""Editors who send reports to a real server, one after another, and remember what was taken."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from itertools import count
from pathlib import Path
from threading import Event, Thread

import requests

from tests.web.conftest import token_in
from tests.web.serving import Served
from tests.web.sockets import PATIENCE_S

_ID = re.compile(r"Added as ([A-Z]{2}-\d{4}-\d+)")
FORM = {
    "sub_event_type": "signalling_damage",
    "event_date": "2022-03-14",
    "verification": "reported",
    "place_by": "line",
    "line": "orsha-brest",
    "from_station": "by-damanava",
    "to_station": "by-lyasnaya",
    "sources-0-url": "https://paper.example.org/a",
    "confirmed": "yes",  # each is like the one before
}


@dataclass
class Writer:
    """One browser that is signed in; ``taken`` are the ids of the reports that it was told of."""

    session: requests.Session
    taken: list[str] = field(default_factory=list)
    #: (seconds, status, whether it said when to come back) of each report
    answers: list[tuple[float, int, bool]] = field(default_factory=list)

    def send(self, address: str, title: str) -> None:
        page = self.session.get(f"{address}/report", timeout=PATIENCE_S)
        form = FORM | {"title": title, "token": token_in(page.text)}
        began = time.monotonic()
        answer = self.session.post(f"{address}/report", data=form, timeout=PATIENCE_S)
        says_when = "Retry-After" in answer.headers
        self.answers.append((time.monotonic() - began, answer.status_code, says_when))
        if found := _ID.search(answer.text):
            self.taken.append(found[1])

    def go_on(self, address: str, name: str, end: Event) -> None:
        """Send until the end, or until the server is gone."""
        try:
            for number in count():
                if end.is_set():
                    return
                self.send(address, f"{name}, report {number}")
        except requests.RequestException:
            return


def signed_in(served: Served) -> requests.Session:
    """Return a browser that has used the link of a server; others may copy its cookies."""
    session = requests.Session()
    page = session.get(served.link, timeout=PATIENCE_S)
    session.post(served.link, data={"token": token_in(page.text)}, timeout=PATIENCE_S)
    return session


def like(session: requests.Session) -> requests.Session:
    """Return a browser with the same cookies, also for another port."""
    other = requests.Session()
    other.cookies.set_policy(DefaultCookiePolicy())
    other.cookies.update(session.cookies.get_dict())
    return other


def begun(writers: Iterable[Writer], address: str, end: Event) -> list[Thread]:
    """Let writers send at once, each in a thread of its own."""
    threads = [
        Thread(target=each.go_on, args=(address, f"writer {number}", end))
        for number, each in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    return threads


def lost(database: Path, writers: Sequence[Writer]) -> Iterator[str]:
    """Yield the ids of reports that were taken and are not in the database."""
    with closing(sqlite3.connect(database)) as connection:
        kept = {each for (each,) in connection.execute("SELECT id FROM incident")}
    for writer in writers:
        yield from (each for each in writer.taken if each not in kept)


def is_sound(database: Path) -> bool:
    """Tell whether SQLite finds no fault in a database."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
