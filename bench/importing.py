"""How fast rows come in whose places repeat, and how fast public forms are made anew.

    python bench/importing.py [--rows 3000]

The rows are those of the shipped record again and again, each with an id, days and a title of its
own.  Peers read the same file: ``csv`` with the bare rows written by ``executemany`` of
``sqlite3``, and pandas ``read_csv`` with ``to_sql``.  Neither checks, places or lets anything
through a gate.  Times are those of the processor, the statements those of the import alone.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper import resources
from mapper.intake.importing import import_record
from mapper.intake.publishing import refresh_public_forms
from mapper.region import Region, load_region
from mapper.settings import load
from mapper.store import Store, create_store

FIRST_NUMBER = 500


def write_rows(path: Path, rows: int) -> None:
    """Write a file of so many rows out of the shipped record."""
    with resources.shipped_incidents().open(encoding="utf-8", newline="") as file:
        shipped = [row for row in csv.DictReader(file) if row["record"] != "movement"]
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, shipped[0])
        writer.writeheader()
        for number in range(rows):
            row, year = dict(chance.choice(shipped)), 2014 + number % 11
            row["id"] = f"{row['id'][:2]}-{year}-{FIRST_NUMBER + number:04d}"
            row["event_date"] = f"{year}-{1 + number % 12:02d}-{1 + number % 28:02d}"
            row["event_date_end"] = ""
            row["title"] = f"{row['title'][:180]} {number}"
            writer.writerow(row)


def seconds(work: Callable[[], object]) -> float:
    """Return how long the processor was at work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def bare_rows(source: Path, path: Path) -> None:
    """Read a file with ``csv`` and write its rows as they are."""
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE rows ({', '.join(map(repr, header))})")
        marks = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO rows VALUES ({marks})", rows)  # noqa: S608


def by_pandas(source: Path, path: Path) -> None:
    """Read a file with pandas and write it as a table."""
    import pandas

    with sqlite3.connect(path) as connection:
        pandas.read_csv(source).to_sql("rows", connection, index=False)


def bring(store: Store, region: Region, path: Path, rows: int) -> None:
    """Import a file; every row has to come in."""
    report = import_record(store, region, path, sources=resources.geodata("sources.csv"))
    assert len(report.added) == rows, report.problems[:3]


def anew(store: Store, region: Region) -> int:
    """Make every public form anew, as after a change of the program."""
    with store.writer() as writer:
        writer.connection.execute(text("UPDATE public_form SET made_with = 'another', row = '{}'"))
    return refresh_public_forms(store, region)


def measure(folder: Path, rows: int) -> None:
    """Time each way and print how they compare."""
    source, region = folder / "rows.csv", load_region(load(environ={}))
    write_rows(source, rows)
    warm = create_store(f"sqlite:///{folder / 'warm.sqlite'}")
    import_record(warm, region, resources.shipped_incidents())
    warm.close()
    store = create_store(f"sqlite:///{folder / 'ours.sqlite'}")
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    event.listen(store.engine, "before_cursor_execute", count)
    mine = seconds(lambda: bring(store, region, source, rows))
    counted = statements
    again = seconds(lambda: anew(store, region))
    store.close()
    times = {
        "import, ours": mine,
        "public forms anew, ours": again,
        "csv, executemany of bare rows": seconds(lambda: bare_rows(source, folder / "bare.sqlite")),
        "pandas read_csv, to_sql": seconds(lambda: by_pandas(source, folder / "pandas.sqlite")),
    }
    print(f"{rows} rows, {counted / rows:.2f} statements a row in the import")
    for name, taken in times.items():
        print(f"  {name:<34}{taken:>8.3f} s  {rows / taken:>9.0f} rows/s")
    print("  (goal: 2500 rows/s where places repeat)")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.rows)


if __name__ == "__main__":
    main()
