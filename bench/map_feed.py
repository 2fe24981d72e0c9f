"""The feed of the map over made records: how long an answer takes and how large it is.

    python bench/map_feed.py [--rows 1000 100000] [--filters 60] [--keep FOLDER]

The same filters, drawn by lot from every parameter of the grammar, are asked of a small and a large
record in one run, each several times, as a browser asks: with gzip, from the address to the last
byte.  The peer is SQLite: one ``GROUP BY`` for the counts of the map and one for each parameter's
choices, over the same rows and with equal answers, which is checked.  With ``--keep`` the databases
that `mapper demo` makes stay in a folder for the next run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.formats.query import to_query
from mapper.intake.making import make
from mapper.layers import places
from mapper.model import Filter
from mapper.model.filters import SINGLE
from mapper.region import Region, load_region
from mapper.settings import Settings, load
from mapper.store import Store, View, create_store, public
from mapper.store.tables import FILTER_COLUMNS, Delimited, public_form
from mapper.web import create_app
from mapper.web.limits import Limits

_FORM = public_form.c
_REPEATS = 5


class Unlimited(Limits):
    """Lets everybody ask as often as they like."""

    def wait_s(self, what: str, address: str) -> int:  # noqa: ARG002
        return 0


def database(folder: Path, rows: int) -> Settings:
    """Return the settings of a database of so many made records, which is made where it lacks."""
    instance = folder / str(rows)
    settings = load({"MAPPER_INSTANCE": str(instance)})
    if not (instance / "mapper.sqlite").exists():
        instance.mkdir(parents=True)
        store = create_store(settings.database, secret=settings.secret)
        make(store, load_region(settings), rows, seed=1)
        store.close()
    return settings


def filters(store: Store, view: View, count: int) -> list[Filter]:
    """Return filters of every parameter and several together, the empty one first."""
    dice = random.Random(3)
    choices = store.reached(Filter(), view).choices()
    names = [*FILTER_COLUMNS, "days", "bbox", "q"]
    found = [Filter()]
    while len(found) < count:
        picked = dict.fromkeys(dice.sample(names, dice.choice((1, 1, 2, 3))))
        values: dict[str, Any] = {}
        for name in picked:
            if name == "days":
                first = date(2021, 1, 1).toordinal() + dice.randrange(900)
                last = date.fromordinal(first + dice.randrange(1, 500))
                values |= {"first": date.fromordinal(first), "last": last}
            elif name == "bbox":
                west, south = dice.uniform(24, 34), dice.uniform(48, 54)
                values["bbox"] = (west, south, west + dice.uniform(0, 6), south + dice.random() * 4)
            elif name == "q":
                values["q"] = dice.choice(("made", "dama", "br", "track", "news 1", "line", "hom"))
            else:
                terms = dice.sample([*choices[name]], min(dice.choice((1, 2)), len(choices[name])))
                values[name] = terms[0] if name in SINGLE else tuple(terms)
        found.append(replace(Filter(), **values))
    return found


def by_sql(
    store: Store, view: View, wanted: Filter
) -> tuple[Counter[Any], dict[str, Counter[Any]]]:
    """Return the counts by place, type and month, and of each choice, as SQLite counts them."""
    month = func.substr(_FORM.first_day, 1, 7)
    with store.reading() as connection:
        sqlite = wanted.bbox is not None
        if sqlite:  # a true intersection is more than a GROUP BY can tell
            numbers = [
                row.more[0] for row in public.rows(connection, wanted, view, also=("number",))
            ]
            here: Any = _FORM.number.in_(numbers)
        else:
            here = None

        def grouped(other: Filter, *columns: Any) -> list[Any]:
            query = select(*columns, func.count()).select_from(public_form).group_by(*columns)
            query = public.where(query, replace(other, bbox=None), view, sqlite=False)
            return list(connection.execute(query if here is None else query.where(here)))

        drawn = (_FORM.drawn, _FORM.event_type, month)
        cells = Counter({tuple(row[:3]): row[3] for row in grouped(wanted, *drawn) if row[0]})
        choices = {}
        for name, column in FILTER_COLUMNS.items():
            counts: Counter[Any] = Counter()
            other = replace(wanted, **{name: "" if name in SINGLE else ()})
            for terms, number in grouped(other, column):
                each = terms if isinstance(column.type, Delimited) else filter(None, (terms,))
                for term in each:
                    counts[term] += number
            choices[name] = counts
    return cells, choices


def by_columns(store: Store, view: View, wanted: Filter, region: Region) -> Counter[Any]:
    """Return what the feed counts, by place, type and month where the first day is known."""
    feed = places.feed(store.reached(wanted, view), region)
    cells, found = feed["cells"], Counter[Any]()
    ids = feed["places"]["id"].tolist()
    rows = zip(*(cells[name].tolist() for name in ("place", "type", "month", "count")), strict=True)
    for at, kind, month, count in rows:
        day = f"{month // 12:04d}-{month % 12 + 1:02d}" if month >= 0 else None
        found[ids[at], feed["types"][kind], day] += count
    return found


def check(store: Store, view: View, wanted: Filter, region: Region) -> None:
    """Hold the two answers against each other."""
    cells, choices = by_sql(store, view, wanted)
    ours = by_columns(store, view, wanted, region)

    def by_place(counts: Counter[Any]) -> Counter[Any]:
        found: Counter[Any] = Counter()
        for (place, kind, _month), count in counts.items():
            found[place, kind] += count
        return found

    assert by_place(cells) == by_place(ours), wanted
    known = {key: count for key, count in ours.items() if key[2]}
    assert all(cells[key] >= count for key, count in known.items()), wanted
    if wanted.bbox is None:
        assert choices == store.reached(wanted, view).choices(), wanted


def timed(work: Callable[[], object]) -> float:
    """Return how long the processor is at it, in milliseconds."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def shown(name: str, times: list[float]) -> None:
    """Print the median and the slowest hundredth of some times."""
    slow = statistics.quantiles(times, n=100)[98]
    print(f"{name:<32} p50 {statistics.median(times):7.1f} ms   p99 {slow:7.1f} ms")


def measure(settings: Settings, rows: int, count: int) -> None:
    """Print the figures of one database."""
    app = create_app(settings)
    app.extensions["mapper.limits"] = Unlimited()
    site, client = app.extensions["mapper"], app.test_client()
    view, store = site.view(), site.store
    first_ms = timed(lambda: store.reached(Filter(), view))
    print(f"\n{rows} records; columns in memory made in {first_ms / 1e3:.1f} s")
    asked = filters(store, view, count)
    for wanted in asked:
        check(store, view, wanted, site.region)
    addresses = [f"/map/places?{to_query(each)}" for each in asked]
    packed = {"Accept-Encoding": "gzip"}
    ours, peer, sent, raw = [], [], [], []
    for address, wanted in zip(addresses, asked, strict=True):
        sent.append(len(client.get(address, headers=packed).data) / 1e3)
        raw.append(len(client.get(address).data) / 1e3)
        for _ in range(_REPEATS):
            ours.append(timed(lambda at=address: client.get(at, headers=packed).data))
        peer.append(timed(lambda each=wanted: by_sql(store, view, each)))
    shown("feed, whole answer with gzip", ours)
    shown("peer, counts alone by SQLite", peer)
    print(f"{'sent (gzip), largest':<32} {max(sent):7.1f} KB   without gzip {max(raw):7.1f} KB")
    store.close()


def main() -> None:
    """Measure a small and a large record, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--filters", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for rows in given.rows:
            measure(database(given.keep or Path(scratch), rows), rows, given.filters)


if __name__ == "__main__":
    main()
