"""Benchmark: how soon things open, the map, the help and the network, against an empty page.

    python bench/opening.py

A server of its own on loopback with the shipped record; the peer is a Flask application that
answers an empty page, so that what the machine costs stands beside what the map costs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mapper.region import load_region


def main() -> None:
    """Print each figure with its peer and what is to be reached."""
    from flask import Flask

    from mapper import resources, settings
    from mapper.intake import import_record
    from mapper.railway.network import load_network
    from mapper.store import create_store
    from mapper.web import create_app

    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: "")
    with tempfile.TemporaryDirectory() as folder:
        chosen = replace(
            settings.load({}), instance=Path(folder), database=f"sqlite:///{folder}/mapper.sqlite"
        )
        store = create_store(chosen.database)
        record = resources.shipped_incidents()
        assert record is not None
        import_record(store, load_region(chosen), record)
        client, peer = create_app(chosen, store=store).test_client(), empty.test_client()
        client.get("/")
        size_kb = len(client.get("/").get_data()) / 1000
        page, nothing = best(lambda: client.get("/")), best(lambda: peer.get("/"))
        listed = best(lambda: client.get("/incidents"))
        phrase = "на перегоне Доманово – Лесная"
        typed = [f"/report/places?text={phrase[:end]}" for end in range(3, len(phrase) + 1)]
        client.get(typed[-1])
        suggested = max(best(lambda at=at: client.get(at), 3) for at in typed)
        store.close()
    show("/ warm, first byte", page * 1e3, "ms", "<= 50", f"an empty page {nothing * 1e3:.1f} ms")
    show("/ HTML", size_kb, "KB", "<= 150", "")
    show("/incidents warm", listed * 1e3, "ms", "", "")
    show("slowest suggestion", suggested * 1e3, "ms", "<= 150", f"{len(typed)} beginnings")
    show("load_network()", best(load_network, 3), "s", "<= 1", "")
    bare = best(lambda: run("pass"), 5)
    helped = best(lambda: run("from mapper.cli import main; main(['--help'])"), 5)
    show("mapper --help", helped, "s", "<= 0.5", f"python -c pass {bare:.2f} s")


def best(work: Callable[[], object], times: int = 20) -> float:
    """Return the shortest of several runs, in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def run(code: str) -> None:
    """Run a line of Python in a process of its own."""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def show(what: str, value: float, unit: str, reach: str, peer: str) -> None:
    """Print one line of the table."""
    print(f"{what:24}{value:10.2f} {unit:4}{reach:10}{peer}")


if __name__ == "__main__":
    main()
