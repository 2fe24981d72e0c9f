"""Benchmark: the map in Chromium over 1,000 made records and over 100,000, in one run.

    python bench/map_drawing.py
    python bench/map_drawing.py --small /tmp/few --large /tmp/many   # what `mapper demo` made

A server of its own on loopback for each.  The peer of every figure is the same map with a hundredth
of the records: what the machine and the browser cost stands in both.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mapper.settings import load
from mapper.store import open_store
from mapper.web import create_app
from tests.browsing import CHROMIUM, FLAGS

ROWS = (1_000, 100_000)
ROUNDS = 5
VIEWPORT = {"width": 1440, "height": 900}

#: Drags the map there and back and gives the time of each frame.
PANNING = """async () => {
  const frames = [];
  let last = performance.now();
  let running = true;
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (running) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  for (let step = 0; step < 90; step += 1) {
    const by = [step < 45 ? 9 : -9, step % 2 ? 3 : -3];
    map_records.panBy(by, { animate: false, noMoveStart: true });
    await new Promise(requestAnimationFrame);
  }
  running = false;
  return frames.slice(2);
}"""
#: Goes a step nearer or farther and gives how long until what is there is drawn.
ZOOM_STEP = """async (step) => {
  const start = performance.now();
  map_records.setZoom(map_records.getZoom() + step);
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return performance.now() - start;
}"""
#: Brings another filter into the address, and gives how long until its number is there.
FILTER = """async (query) => {
  const { dataset } = document.body;
  const before = dataset.records;
  const start = performance.now();
  history.pushState(null, '', `/?${query}`);
  dispatchEvent(new PopStateEvent('popstate'));
  while (dataset.records === before) {
    if (performance.now() - start > 20_000) throw new Error(`nothing came of ${query}`);
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


@dataclass(frozen=True)
class Figures:
    """What was measured of one map."""

    ready_ms: float
    sent_kb: float
    heap_mb: float
    frame_ms: float
    zoom_ms: float
    filter_ms: float


def main() -> None:
    """Print each figure of the large map with that of the small one and what is to be reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=Path)
    parser.add_argument("--large", type=Path)
    given = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        instances = [
            chosen or made(Path(folder) / str(rows), rows)
            for rows, chosen in zip(ROWS, (given.small, given.large), strict=True)
        ]
        small, large = (measured(browser, instance) for instance in instances)
        browser.close()
    share = large.ready_ms / small.ready_ms
    show("map ready", large.ready_ms, "ms", f"{share:.2f} x, <= 1.3", small.ready_ms)
    show("sent at first open", large.sent_kb, "KB", "<= 600", small.sent_kb)
    show("heap", large.heap_mb, "MB", "<= 60", small.heap_mb)
    show("panning, p95 a frame", large.frame_ms, "ms", "<= 20", small.frame_ms)
    show("a zoom step, slowest of 8", large.zoom_ms, "ms", "<= 150", small.zoom_ms)
    show("a filter change, slowest of 5", large.filter_ms, "ms", "<= 300", small.filter_ms)


def show(what: str, figure: float, unit: str, goal: str, peer: float) -> None:
    print(f"{what:30} {figure:8.1f} {unit:3} {goal:18} with {ROWS[0]:,}: {peer:.1f}")


def made(folder: Path, rows: int) -> Path:
    """Make an instance of so many records."""
    command = [sys.executable, "-m", "mapper", "demo", "--rows", str(rows), "--seed", "1"]
    subprocess.run([*command, "--out-dir", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """Serve an instance and give its address."""
    settings = load({"MAPPER_INSTANCE": str(instance)})
    store = open_store(settings.database, secret=settings.secret)
    server = make_server("127.0.0.1", 0, create_app(settings, store=store), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        store.close()


def measured(browser: Browser, instance: Path) -> Figures:
    """Open the map several times, then use it."""
    with served(instance) as address:
        opened(browser, address)[0].context.close()  # the server's memory is warm from here on
        ready = []
        for _ in range(ROUNDS):
            page, ready_ms, sent_kb = opened(browser, address)
            ready.append(ready_ms)
            if len(ready) < ROUNDS:
                page.context.close()
        frames = sorted(page.evaluate(PANNING))
        zooms = [page.evaluate(ZOOM_STEP, step) for step in (1, 1, 1, -1, -1, -1, -1, 1)]
        heap_mb = heap(page)
        filters = [
            page.evaluate(FILTER, query)
            for query in ("country=BY", "country=UA", "verification=reported", "q=track", "")
        ]
        page.context.close()
    p95 = frames[int(len(frames) * 0.95)]
    return Figures(statistics.median(ready), sent_kb, heap_mb, p95, max(zooms), max(filters))


def opened(browser: Browser, address: str) -> tuple[Page, float, float]:
    """Open the map in a browser that holds no copy; how long it took, and what was sent."""
    page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
    session = page.context.new_cdp_session(page)
    sent: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_selector("body[data-map=ready]", timeout=120_000)
    ready_ms = page.evaluate("performance.getEntriesByName('map-ready')[0].startTime")
    return page, ready_ms, sum(sent) / 1000


def heap(page: Page) -> float:
    """Return the heap that JavaScript uses after what is no longer needed is gone, in MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = session.send("Runtime.getHeapUsage")
    return float(used["usedSize"]) / 1e6


if __name__ == "__main__":
    main()
