"""How fast 100,000 incidents leave the database as GeoJSON, beside its peers.

    python bench/export.py [--rows 100000]

The peers write the same features: geopandas ``to_json`` from a frame that is ready in memory;
the bare scan only fetches the rendered rows through ``sqlite3``; the raw write only writes the
bytes.  The goal: at least ten times as fast as geopandas, at most three times scan + raw write,
and memory that does not grow with the number of rows.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.formats.geojson import encoded_collection
from mapper.model import Filter, Incident, PublicForm, Source
from mapper.region import load_region
from mapper.settings import load
from mapper.store import View, create_store, open_store

VIEW = View(date(2026, 1, 1), 3, 30)
SOURCE = Source("example-1", url="https://example.org/report", publisher="Example", language="en")
BATCH = 5_000
REPEATS = 3


def incidents(rows: int) -> Iterator[Incident]:
    """Yield incidents spread over the sections of the shipped network."""
    from mapper.railway.network import load_network

    network = load_network()
    sections = [section for slug in network.lines for section in network.sections(slug)]
    chance = random.Random(1)
    for number in range(rows):
        section = chance.choice(sections)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
        yield Incident(
            id=f"BY-{day.year}-{number + 1:07d}",
            event_date=day,
            event_type="sabotage",
            sub_event_type="signalling_damage",
            asset=("signalling",),
            cause="claimed",
            title=f"Signalling put out of action, report {number}",
            notes="A made-up record for measuring.",
            place_kind="section",
            country=("BY",),
            line=section.line,
            from_station=section.from_station,
            to_station=section.to_station,
            sources=("example-1",),
        )


def fill(path: Path, rows: int) -> None:
    """Make a database with that many incidents and their public forms."""
    from sqlalchemy import insert

    from mapper import gate
    from mapper.store import tables
    from mapper.store.forms import form_values

    store = create_store(f"sqlite:///{path}")
    region = load_region(load(environ={}))
    # One rendering per section; only id, dates and title differ between its incidents.
    batch: list[dict[str, object]] = []
    plain: list[dict[str, object]] = []

    def flush() -> None:
        with store.writer() as writer:
            writer.connection.execute(insert(tables.incident), plain)
            writer.connection.execute(insert(tables.public_form), batch)
        batch.clear()
        plain.clear()

    names = [column.name for column in tables.incident.columns]
    known: dict[tuple[str, str, str], PublicForm] = {}
    for incident in incidents(rows):
        place = (incident.line, incident.from_station, incident.to_station)
        if place not in known:
            form = gate.public_form(incident, {"example-1": SOURCE}, [], region)
            assert form is not None
            known[place] = form
        values = form_values(incident, known[place])
        values["incident_id"] = incident.id
        values["properties"] = json.dumps(
            {**known[place].properties, "id": incident.id, "title": incident.title},
            ensure_ascii=False,
        )
        batch.append(values)
        plain.append({name: getattr(incident, name) for name in names})
        if len(batch) == BATCH:
            flush()
    if batch:
        flush()
    store.close()


def peak_memory_mb() -> int:
    """Return the most memory this process has held (Linux; a child's own, not its parent's)."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def best(work: Callable[[], object]) -> float:
    """Return the shortest of some runs in seconds."""
    found = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def ours(path: Path, out: Path) -> None:
    """Export every public row to a file."""
    store = open_store(f"sqlite:///{path}")
    with out.open("wb") as file:
        file.writelines(encoded_collection(store.public(Filter(), VIEW)))
    store.close()


def scan(path: Path) -> None:
    """Fetch the rendered columns in the order of the export, and nothing else."""
    connection = sqlite3.connect(path)
    query = "SELECT incident_id, properties, geometry FROM public_form ORDER BY ended DESC, 1"
    for _ in connection.execute(query):
        pass
    connection.close()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only-ours", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_ours:
        ours(options.only_ours, Path("/dev/null"))
        print(peak_memory_mb())
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.rows)


def measure(folder: Path, rows: int) -> None:
    """Fill a database, time each way and print how they compare."""
    import geopandas

    path, out = folder / "bench.sqlite", folder / "out.geojson"
    fill(path, rows)
    mine = best(lambda: ours(path, out))
    text = out.read_bytes()
    bare = best(lambda: scan(path))
    raw = best(lambda: (folder / "raw").write_bytes(text))
    frame = geopandas.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326)
    assert len(frame) == rows
    peer = best(lambda: (folder / "peer").write_text(frame.to_json(drop_id=True), "utf-8"))
    memory_mb = subprocess.run(
        [sys.executable, __file__, "--only-ours", str(path)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    print(f"{rows} incidents, {len(text) / 1e6:.0f} MB of GeoJSON")
    for name, seconds in (
        ("mapper export", mine),
        ("geopandas to_json", peer),
        ("bare scan", bare),
        ("raw write", raw),
    ):
        print(f"  {name:<20}{seconds:>8.3f} s")
    print(f"  {peer / mine:.1f} × geopandas (goal ≥ 10)")
    print(f"  {mine / (bare + raw):.2f} × (scan + raw write) (goal ≤ 3)")
    print(f"  peak memory of the export {memory_mb} MB, interpreter and libraries included")


if __name__ == "__main__":
    main()
