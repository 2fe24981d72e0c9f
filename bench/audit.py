"""Time ``audit verify`` over a log of 100,000 entries.

python bench/audit.py [--entries 100000] [--records 1000]
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import insert, update

from mapper.model import Incident
from mapper.schema import values_of
from mapper.store import audit, create_store, record, tables

_AT_ONCE = 1000


def main() -> None:
    """Fill a store and check its log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(f"sqlite:///{Path(folder) / 'mapper.sqlite'}")
        base = Incident(title="x" * 60, notes="word " * 150, sources=("a", "b"))
        newest: dict[str, Incident] = {}
        began = perf_counter()
        for start in range(0, given.entries, _AT_ONCE):
            with store.writer() as writer:
                rows = []
                for number in range(start, min(start + _AT_ONCE, given.entries)):
                    key = f"XX-2022-{number % given.records:06d}"
                    incident = replace(base, id=key, title=f"title {number}")
                    if key not in newest:
                        writer.connection.execute(insert(tables.incident), values_of(incident))
                    newest[key] = incident
                    log = audit.Log(writer.connection, store.key)
                    state = {"incident": incident, "claims": []}
                    said = {"who": "editor-1", "why": "edit", "row": record.as_json(state).decode()}
                    known = {"kind": "incident", "key": key, "at": datetime.now(UTC)}
                    known["number"] = 1 + number // given.records
                    rows.append(log.sealed(known | said))
                    log.write()
                writer.connection.execute(insert(tables.revision), rows)
        with store.writer() as writer:
            for key, incident in newest.items():
                here = update(tables.incident).where(tables.incident.c.id == key)
                writer.connection.execute(here, values_of(incident))
        print(f"{given.entries:,} entries written in {perf_counter() - began:.1f} s")
        began, worked = perf_counter(), process_time()
        verdict = store.verify()
        worked = process_time() - worked
        took = perf_counter() - began
        print(f"verify: {took:.2f} s (<= 10 s), {worked:.2f} s of them at work")
        print(f"entries that hold: {verdict.entries:,}")
        print(f"fault: {verdict.fault or 'none'}")
        store.close()


if __name__ == "__main__":
    main()
