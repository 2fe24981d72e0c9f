"""A hundred readers at once, each of every page and download: no error."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing.pool import ThreadPool

from soak.site import Site
from soak.table import Row, none
from tests.web.sockets import PAGES, ask

READERS, TURNS = 100, 3


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield how many answers were none that a reader expects."""
    with site.serving() as served, ThreadPool(READERS) as readers:

        def read(number: int) -> list[bool]:
            turn = number % len(PAGES)
            paths = [*PAGES[turn:], *PAGES[:turn]] * TURNS
            return [ask(served.port, path).status == 200 for path in paths]

        answers = [answer for some in readers.map(read, range(READERS)) for answer in some]
    yield none(
        f"of {len(answers)} answers to {READERS} readers at once, errors", answers.count(False)
    )
