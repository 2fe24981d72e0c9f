"""Time the pages of the history of one record with 10,000 revisions.

python bench/history.py [--revisions 10000]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

from mapper.intake.publishing import Entry, save_all
from mapper.model import Incident, Source
from mapper.region import load_region
from mapper.settings import load
from mapper.store import create_store
from mapper.web import create_app

_ROUNDS = 30
_STEP = 100


def main() -> None:
    """Fill a store with changes of one record and ask for its pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"MAPPER_INSTANCE": folder})
        store, region = create_store(settings.database), load_region(settings)
        incident = Incident(
            "XX-2022-0001", event_date=date(2022, 3, 1), event_type="sabotage", sources=("a",)
        )
        began = perf_counter()
        for start in range(0, given.revisions, _STEP):
            with store.writer() as writer:
                writer.save_source(Source("a", publisher="The Paper"), who="bench", why="bench")
                for number in range(start, min(start + _STEP, given.revisions)):
                    state = replace(incident, title=f"Title {number}", notes="word " * 150)
                    save_all(writer, [Entry(state, [], "a change")], region, who="editor-1")
        print(f"{given.revisions:,} revisions written in {perf_counter() - began:.1f} s")
        client = create_app(settings, store=store).test_client()
        page, today = f"/incidents/{incident.id}", datetime.now(UTC).date()
        middle = given.revisions // 2
        for address in (
            f"{page}/history",
            f"{page}/history?before={middle}",
            f"{page}/history?before=31",
            f"{page}/history/{middle}",
            f"{page}/history/{given.revisions}?with=1",
            f"{page}?on={today}",
            page,
            "/corrections",
        ):
            took = []
            for _ in range(_ROUNDS):
                began = perf_counter()
                answer = client.get(address)
                took.append((perf_counter() - began) * 1000)
                if answer.status_code != 200:
                    raise SystemExit(f"{address} answers {answer.status_code}")
            print(f"{address}: median {statistics.median(took):.1f} ms, most {max(took):.1f} ms")
        store.close()


if __name__ == "__main__":
    main()
