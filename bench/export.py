"""How fast 100,000 incidents leave the database in each format, beside its peers.

    python bench/export.py [--rows 100000]

The peers write the same features, from a frame that is ready in memory: geopandas ``to_json`` and
``to_csv`` (with the geometry as WKT), pyogrio ``write_dataframe`` as GeoJSON and GeoPackage.  The
bare scan only fetches the rendered rows through ``sqlite3``; the raw write only writes the bytes.
The goal for GeoJSON: at most one and a half times scan + raw write; for each format memory that
does not grow with the number of rows, or by no more than a batch of them.
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
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.formats.collections import collection
from mapper.formats.export import of_records
from mapper.formats.registry import FORMATS, format_of
from mapper.model import Filter, Incident, PublicForm, Source
from mapper.region import Rights, load_region, shipped_texts
from mapper.settings import load
from mapper.store import View, create_store, open_store

TEXTS = replace(shipped_texts(), rights=Rights("made up", "for measuring"))
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
        row = json.loads(str(values["row"]))
        values["row"] = json.dumps({**row, "id": incident.id, "title": incident.title})
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


def best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of some runs in seconds."""
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def ours(path: Path, suffix: str, out: Path, profile: str = "", limit: int | None = None) -> None:
    """Export every public row to a file."""
    store = open_store(f"sqlite:///{path}")
    export = of_records(collection("records"), store, VIEW, Filter(), TEXTS, limit=limit)
    export = replace(export, profile=profile, scratch=path.parent)
    with out.open("wb") as file:
        file.writelines(format_of(suffix).write(export))
    store.close()


def scan(path: Path) -> None:
    """Fetch the rendered columns in the order of the export, and nothing else."""
    connection = sqlite3.connect(path)
    query = (
        "SELECT incident_id, properties, geometry FROM public_form "
        "LEFT JOIN drawing ON drawing.number = drawn ORDER BY ended DESC, 1"
    )
    for _ in connection.execute(query):
        pass
    connection.close()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--memory", nargs=3, metavar=("DATABASE", "SUFFIX", "ROWS"),
                        help=argparse.SUPPRESS)  # fmt: skip
    options = parser.parse_args()
    if options.memory:
        path, suffix, rows = options.memory
        ours(Path(path), suffix, Path("/dev/null"), limit=int(rows))
        print(peak_memory_mb())
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.rows)


def measure(folder: Path, rows: int) -> None:
    """Fill a database, time each way and print how they compare."""
    path = folder / "bench.sqlite"
    fill(path, rows)
    times = {each.suffix: best(lambda s=each.suffix: ours(path, s, folder / s)) for each in FORMATS}
    flat = best(lambda: ours(path, "geojson", folder / "flat.geojson", "flat"))
    text = (folder / "geojson").read_bytes()
    bare = best(lambda: scan(path))
    raw = best(lambda: (folder / "raw").write_bytes(text))
    print(f"{rows} incidents, {len(text) / 1e6:.0f} MB of GeoJSON")
    for name, seconds in (("bare scan", bare), ("raw write", raw), ("GeoJSON, flat", flat)):
        print(f"  {name:<34}{seconds:>8.3f} s")
    peers = peers_of(folder, folder / "flat.geojson", rows)
    for each in FORMATS:
        mine = times[each.suffix]
        size_mb = (folder / each.suffix).stat().st_size / 1e6
        print(f"  {each.name + ', ours':<34}{mine:>8.3f} s  {size_mb:>5.0f} MB  peak memory "
              f"{memory_mb(path, each.suffix, 1_000)} MB at 1,000 rows, "
              f"{memory_mb(path, each.suffix, rows)} MB at all")  # fmt: skip
        for name, seconds in peers[each.suffix].items():
            print(f"  {name:<34}{seconds:>8.3f} s  {seconds / mine:.1f} × ours")
    print(f"  GeoJSON: {times['geojson'] / (bare + raw):.2f} × (scan + raw write) (goal ≤ 1.5)")


def peers_of(folder: Path, flat: Path, rows: int) -> dict[str, dict[str, float]]:
    """Return how long others take to write the same, by format and name."""
    import geopandas
    import pyogrio

    features = json.loads(flat.read_bytes())["features"]
    frame = geopandas.GeoDataFrame.from_features(features, crs=4326)
    assert len(frame) == rows

    def write(driver: str, name: str) -> None:
        (folder / name).unlink(missing_ok=True)
        pyogrio.write_dataframe(frame, folder / name, driver=driver)

    def to_csv() -> None:
        frame.to_csv(folder / "peer.csv", index=False)

    def to_json() -> None:
        (folder / "peer.json").write_text(frame.to_json(drop_id=True), "utf-8")

    return {
        "geojson": {
            "geopandas to_json": best(to_json, 1),
            "pyogrio, GeoJSON": best(lambda: write("GeoJSON", "peer.geojson"), 1),
        },
        "csv": {"geopandas to_csv, geometry as WKT": best(to_csv, 1)},
        "gpkg": {"pyogrio, GeoPackage": best(lambda: write("GPKG", "peer.gpkg"), 1)},
    }


def memory_mb(path: Path, suffix: str, rows: int) -> int:
    """Return the peak memory of an export, interpreter and libraries included."""
    told = subprocess.run(
        [sys.executable, __file__, "--memory", str(path), suffix, str(rows)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(told.stdout)


if __name__ == "__main__":
    main()
