"""A thousand slow connections of every kind for a minute: readers do not notice."""

from __future__ import annotations

import time
from collections.abc import Iterator

from soak.site import Site
from soak.table import Row, within
from tests.web.sockets import SLOW, drip, memory_mb, timed

MOST, SECONDS = 1000, 60


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield how long `/healthz` takes beside each kind, then beside all kinds together."""
    seconds = min(SECONDS, minutes * 60 / (len(SLOW) + 1))
    for kinds in (*((each,) for each in SLOW), SLOW):
        name = "all kinds" if len(kinds) > 1 else kinds[0].__name__.replace("_", " ")
        with site.serving() as served:
            held = [kinds[number % len(kinds)](served.port) for number in range(MOST)]
            until, times, turn = time.monotonic() + seconds, [], 0
            while time.monotonic() < until:
                times.append(timed(served.port, "/healthz"))
                drip(held[turn % MOST])
                turn += 1
                time.sleep(0.01)
            memory = memory_mb(served.process.pid)
            for each in held:
                each.close()
        yield within(f"/healthz beside {MOST} x {name} ({memory:.0f} MB)", times, 0.99, 100)
