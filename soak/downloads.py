"""Eight readers take whole downloads all the time: pages do not wait for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from multiprocessing import Pool

from soak.site import Site
from soak.table import Row, none, within
from tests.web.sockets import ask, timed

READERS, SECONDS = 8, 20
#: Large ones of every format.
WHOLE = (
    "/export/stations.geojson",
    "/export/stations.csv",
    "/export/stations.gpkg",
    "/export/lines.geojson",
    "/export/lines.csv",
    "/export/lines.gpkg",
    "/export/records.geojson",
    "/export/records.gpkg",
)


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield how long a page takes meanwhile."""
    seconds = min(SECONDS, minutes * 60)
    with site.serving() as served, Pool(READERS) as readers:
        alone = [timed(served.port, "/about") for _ in range(50)]
        taken = readers.starmap_async(
            take, [(served.port, number, seconds) for number in range(READERS)]
        )
        times = []
        while not taken.ready():
            times.append(timed(served.port, "/about"))
            time.sleep(0.02)
        answers = [answer for some in taken.get() for answer in some]
    yield within("/about alone", alone, 0.5, 50)
    yield within(f"/about beside {READERS} downloads", times, 0.5, 50)
    yield within(f"/about beside {READERS} downloads", times, 0.95, 100)
    yield none(f"of {len(answers)} downloads, not whole", answers.count(False))


def take(port: int, number: int, seconds: float) -> list[bool]:
    """Take whole downloads one after another; tell of each whether it was whole."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        answer = ask(port, WHOLE[number % len(WHOLE)])
        found.append(answer.status == 200 and len(answer.text) > 100_000)
    return found
