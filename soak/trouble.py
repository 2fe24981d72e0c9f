"""A lock that is held, a disk that is full: readers do not notice, and all recovers by itself."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

from soak.site import Site
from soak.table import Row, most, none, within
from tests.web.serving import Served, serving
from tests.web.sockets import timed
from tests.web.writers import Writer, signed_in

HELD_S, FULL_S, DISK_MB = 40, 20, 48
READ = "/incidents/BY-2022-0001"


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield what readers and a writer notice of each trouble."""
    yield from _locked(site, min(HELD_S, minutes * 60))
    yield from _full(site, min(FULL_S, minutes * 60))


def _locked(site: Site, seconds: float) -> Iterator[Row]:
    database = site.instance / "mapper.sqlite"
    with serving(site.instance, "--sign-in-link") as served:
        writer = _who_was_taken(served)
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            times = _beside(served, writer, lambda: time.sleep(seconds))
            other.execute("ROLLBACK")
        yield within(f"a page while the lock is held for {seconds:.0f} s", times, 0.99, 200)
        yield from _told(writer, 503)
        yield _recovered(served, writer)


def _full(site: Site, seconds: float) -> Iterator[Row]:
    disk = site.folder / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "soak", str(disk)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        yield Row("a full disk", "not tried", "may mount a tmpfs", held=False)
        return
    try:
        instance = Path(shutil.copytree(site.instance, disk / "instance"))
        with serving(instance, "--sign-in-link") as served:
            writer = _who_was_taken(served)
            fill = disk / "fill"
            with fill.open("wb") as out:
                out.write(b"\0" * max(0, shutil.disk_usage(disk).free - 4096))
            times = _beside(served, writer, lambda: time.sleep(seconds))
            fill.unlink()
            yield within(f"a page while the disk is full for {seconds:.0f} s", times, 0.99, 200)
            yield from _told(writer, 507)
            yield _recovered(served, writer)
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def _who_was_taken(served: Served) -> Writer:
    """Return a writer of whom a report was taken: what a server loads beside is loaded then."""
    writer = Writer(signed_in(served))
    while not writer.taken:
        writer.send(served.address, "before the trouble")
    writer.answers.clear()
    return writer


def _beside(served: Served, writer: Writer, trouble: Callable[[], None]) -> list[float]:
    """Return how long reading takes while there is trouble and somebody writes."""
    end, times = Event(), []

    def read() -> None:
        while not end.is_set():
            times.append(timed(served.port, READ))
            time.sleep(0.02)

    threads = [
        Thread(target=read),
        Thread(target=writer.go_on, args=(served.address, "in trouble", end)),
    ]
    for thread in threads:
        thread.start()
    trouble()
    end.set()
    for thread in threads:
        thread.join()
    return times


def _told(writer: Writer, wanted: int) -> Iterator[Row]:
    found = {status for _, status, _ in writer.answers}
    told = f"{len(writer.answers)} x {', '.join(map(str, sorted(found)))}"
    yield Row("what the writer was told", told, f"{wanted}", held=found <= {wanted, 201})
    longest = max(seconds for seconds, _, _ in writer.answers)
    yield most("the longest that it waited", longest, 2, "s")


def _recovered(served: Served, writer: Writer) -> Row:
    writer.taken.clear()
    writer.send(served.address, "after the trouble")
    return none("reports not taken after it, without a restart", 1 - len(writer.taken))
