"""Run the long attacks and print what was measured beside what is wanted.

    python -m soak [NAME ...] [--minutes 5]

Each module of this folder but those of `NOT_ATTACKS` is one: ``run(site, minutes)`` yields rows.
All share one instance; when they are done, it is searched for what the marked reader left.
"""

from __future__ import annotations

import argparse
import pkgutil
import resource
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import soak
from soak.site import Site
from soak.table import Row, head, show

NOT_ATTACKS = ("__main__", "site", "table", "traces")


def main() -> int:
    """Run the attacks that were named, or all; return 1 where one of them got through."""
    every = [each.name for each in pkgutil.iter_modules(soak.__path__)]
    attacks = [name for name in every if name not in NOT_ATTACKS]
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(attacks)}; none are all")
    parser.add_argument("--minutes", type=float, default=30, help="how long the longest take")
    given = parser.parse_args()
    if unknown := set(given.names) - set(attacks):
        parser.error(f"no attack is called {', '.join(unknown)}; there are {', '.join(attacks)}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        site = Site(Path(folder))
        site.make()
        head()
        for name in [*(given.names or attacks), "traces"]:
            for row in import_module(f"soak.{name}").run(site, given.minutes):
                show(row)
                rows.append(row)
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
