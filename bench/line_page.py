"""Benchmark: the page of a line with 1,000 made reports on it, warm and after a change.

    python bench/line_page.py [--rows 1000] [--line gomel-kyiv] [--profile]

The reports lie on stations, sections and stretches of the line, with effects, sources and claims,
and go through the gate; in between others change the record, since the first who opens the page
then waits longest.  The peers are the same page of a line without reports, and matplotlib, which
draws the same bars as SVG without words, links or a page.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import pstats
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.intake.publishing import Entry, save_all
from mapper.model import Claim, Incident, Line, Source
from mapper.region import Region, load_region
from mapper.settings import load
from mapper.store import Store, create_store
from mapper.web import create_app
from mapper.web.limits import Limits

SOURCES = [
    Source(f"made-{n}", url=f"https://made-{n}.example.org/", title=f"Made up {n}",
           publisher=f"Made up News {n}", published=date(2022, 3, 1) + timedelta(days=n),
           language="en", reliability="B")
    for n in range(40)
]  # fmt: skip
KINDS = [
    ("operations", "closure", "suspended"),
    ("operations", "resumption", "resumed"),
    ("sabotage", "track_damage", "disrupted"),
    ("sabotage", "signalling_damage", "delays"),
    ("attack", "missile", "restricted"),
    ("accident", "derailment", ""),
    ("statement", "official_statement", "none"),
]
REPEATS = 10


class Unlimited(Limits):
    """Lets everybody ask as often as they like."""

    def wait_s(self, what: str, address: str) -> int:  # noqa: ARG002
        return 0


def entries(line: Line, rows: int) -> Iterator[Entry]:
    """Yield made reports that are spread over a line and three years, every fifth with claims."""
    dice = random.Random(1)
    for number in range(rows):
        day = date(2022, 2, 24) + timedelta(days=int(dice.expovariate(1 / 200)) % 1000)
        kind, sub_kind, effect = dice.choice(KINDS)
        low = dice.randrange(len(line.station_ids) - 1)
        high = min(low + dice.choice((0, 1, 1, 2, 9)), len(line.station_ids) - 1)
        place = "station" if low == high else "section" if high - low == 1 else "stretch"
        incident = Incident(
            id=f"XX-{day.year}-{number + 1:04d}",
            event_date=day,
            reported_date=day + timedelta(days=2),
            event_type=kind,
            sub_event_type=sub_kind,
            title=f"Made up: {sub_kind.replace('_', ' ')} number {number}",
            notes="A made-up record for measuring.",
            place_kind=place,
            country=("UA",),
            line=line.slug,
            from_station=line.station_ids[low],
            to_station=line.station_ids[high] if high > low else "",
            effect=effect,
            effect_scope=("all",) if effect else (),
            effect_end=day + timedelta(days=9) if number % 3 == 0 and effect else None,
            verification="reported",
            sources=tuple(each.source_id for each in dice.sample(SOURCES, 2)),
        )
        yield Entry(incident, tuple(claims(incident)) if number % 5 == 0 else (), "made")


def claims(of: Incident) -> Iterator[Claim]:
    """Yield what the sources of a made report say of its effect and its day."""
    first, second = of.sources
    yield Claim(of.id, first, "effect", "trains stood still", said_date=of.reported_date)
    yield Claim(of.id, second, "effect", "delays", said_date=of.reported_date)
    yield Claim(of.id, second, "event_date", str(of.event_date), note="made")


def fill(store: Store, region: Region, slug: str, rows: int) -> None:
    """Write the made reports, as an import does."""
    with store.writer() as writer:
        for source in SOURCES:
            writer.save_source(source, who="bench", why="made")
        save_all(writer, [*entries(region.network.lines[slug], rows)], region, who="bench")


def touched(store: Store, region: Region, slug: str, number: int) -> None:
    """Change one of the reports."""
    (entry,) = islice(entries(region.network.lines[slug], number + 1), number, None)
    changed = replace(entry.incident, title=f"Changed {time.time_ns()}")
    with store.writer() as writer:
        save_all(writer, [Entry(changed, None, "made")], region, who="bench")


def best(
    work: Callable[[], object], before: Callable[[int], object] = int, times: int = REPEATS
) -> tuple[float, float]:
    """Return the shortest and the median time of the processor of several runs, in ms."""
    taken = []
    for number in range(times):
        before(number)
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1e3)
    return min(taken), statistics.median(taken)


def by_matplotlib(line: Line, rows: int) -> bytes:
    """Return the bars of the same reports as SVG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 7.6))
    axes = figure.subplots()
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    for each in entries(line, rows):
        of = each.incident
        low, high = kms[of.from_station], kms[of.to_station or of.from_station]
        axes.bar(of.event_date, max(high - low, 1), bottom=low)  # type: ignore[arg-type]
    axes.set_yticks(line.station_kms, line.station_ids)
    written = io.BytesIO()
    figure.savefig(written, format="svg")
    return written.getvalue()


def main() -> None:
    """Print each figure with its goal and its peer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--line", default="gomel-kyiv")
    parser.add_argument("--profile", action="store_true", help="say where the first answer is made")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"MAPPER_INSTANCE": folder})
        store = create_store(settings.database, secret=settings.secret)
        region = load_region(settings)
        fill(store, region, given.line, given.rows)
        app = create_app(settings, store=store)
        app.extensions["mapper.limits"] = Unlimited()
        client = app.test_client()
        address = f"/lines/{given.line}"
        page = client.get(address)
        assert page.status_code == 200, page.status
        assert f"{given.rows:,} reports" in page.text
        gc.collect()
        gc.freeze()  # as the server does
        changed, warm = (
            best(lambda: client.get(address).data, before)
            for before in (lambda number: touched(store, region, given.line, number), int)
        )
        empty = best(lambda: client.get("/lines/luninets-sarny").data)
        if given.profile:
            touched(store, region, given.line, REPEATS)
            profile = cProfile.Profile()
            profile.runcall(lambda: client.get(address).data)
            pstats.Stats(profile).sort_stats("cumulative").print_stats("mapper|templates", 60)
        peer = best(lambda: by_matplotlib(region.network.lines[given.line], given.rows), times=1)[0]
        store.close()
    print(f"{'time of the processor':28}{'best':>8}{'median':>9}")
    for what, (least, median), goal in (
        ("first after a change", changed, "<= 150"),
        ("after that", warm, "<= 150"),
        ("a line without reports", empty, ""),
    ):
        print(f"{what:28}{least:8.0f}{median:9.0f} ms  {goal}")
    print(f"{'matplotlib, bars alone':28}{peer:8.0f}{'':9} ms")
    print(f"{'page':28}{len(page.data) / 1e3:8.1f}{'':9} KB  <= 200")


if __name__ == "__main__":
    main()
