"""Fifty requests a second for half an hour: the server's memory stays where it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle
from multiprocessing.pool import ThreadPool
from statistics import linear_regression, median
from threading import Event

from soak.site import Site
from soak.table import Row, most, none
from tests.web.sockets import PAGES, ask, memory_mb

RATE, READERS, MOST_MB = 50, 10, 10
#: Until then caches fill: what is loaded when first asked for, and buffers of every thread.
WARM_UP = 1 / 6
LOOKS = 30


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield the memory as time goes by, how far it went from its middle, and where it tends."""
    end, looks = Event(), []
    with site.serving() as served, ThreadPool(READERS) as readers:
        begun = time.monotonic()
        reading = readers.starmap_async(read, [(served.port, end)] * READERS)
        for number in range(1, LOOKS + 1):
            time.sleep(max(0.0, begun + minutes * 60 * number / LOOKS - time.monotonic()))
            looks.append((minutes * number / LOOKS, memory_mb(served.process.pid)))
            yield Row(
                f"memory after {looks[-1][0]:.1f} min", f"{looks[-1][1]:.1f} MB", "", held=True
            )
        end.set()
        answers = [answer for some in reading.get() for answer in some]
        lasted = time.monotonic() - begun
    yield none(f"of {len(answers)} answers in {minutes:g} min, errors", answers.count(False))
    rate = len(answers) / lasted
    yield Row("requests a second", f"{rate:.1f}", f">= {RATE * 0.95:g}", rate >= RATE * 0.95)
    times, held = zip(*(look for look in looks if look[0] > minutes * WARM_UP), strict=True)
    middle, slope = median(held), linear_regression(times, held).slope
    farthest = max(abs(each - middle) for each in held)
    yield most(f"memory, farthest from {middle:.0f} MB after the warm-up", farthest, MOST_MB, "MB")
    drift = abs(slope) * (times[-1] - times[0])
    yield most(f"memory, drift ({slope:+.2f} MB a minute)", drift, MOST_MB, "MB")


def read(port: int, end: Event) -> list[bool]:
    """Ask for one page after another, at this reader's share of the rate."""
    found: list[bool] = []
    due = time.monotonic()
    for path in cycle(PAGES):
        if end.is_set():
            return found
        found.append(ask(port, path).status == 200)
        due = max(due + READERS / RATE, time.monotonic() - 1)
        time.sleep(max(0.0, due - time.monotonic()))
    return found
