"""Benchmark: mapped stations taken out one by one and placed between their neighbours.

    python bench/railway_taken_out.py [--write] [FOLDER OF SOURCES]

Prints how many true places the stated errors hold, and how much more they state than is true: for
the half of the lines by which the errors were calibrated, and for the other, which is only scored.
``--write`` puts the table into docs/railway.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from mapper.doubt import BETWEEN_KM, BETWEEN_SHARE, rounded_up
from mapper.errors import InputError
from mapper.railway.building.build import gather
from mapper.railway.building.takenout import TakenOut, measure_taken_out
from mapper.railway.sources.curated import read_curated
from mapper.railway.sources.folder import find_sources
from mapper.region import load_areas_of, shipped_texts

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "railway.md"
_TABLE = re.compile(
    r"(<!-- taken out: made by bench/railway_taken_out.py -->\n).*?(<!-- end -->)", re.S
)
#: What is calibrated: the smallest doubt that holds so many true places of the one half.
_HELD = 0.96


def table(found: TakenOut) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table: by half, by length of the gap, and what simpler rules state."""
    yield (
        "stations",
        "placed",
        "hold the true place",
        "true, median",
        "stated, median",
        "stated / true",
    )
    yield _row("all", found)
    yield _row("lines that the errors were calibrated by", found.only(found.odd))
    yield _row("lines that are only scored", found.only(~found.odd))
    km = np.array([span.length_km for span in found.spans])
    known = np.array([span.published_km is not None for span in found.spans])
    for name, low, high in (("under 15", 0, 15), ("15 to 30", 15, 30), ("30 and more", 30, 1e9)):
        yield _row(f"gap of {name} km", found.only(known & (low <= km) & (km < high)))
    yield _row("no kilometre of their own: half the gap", found.only(~known))
    yield _row("all, were half the gap stated", _stating(found, km / 2))


def _row(name: str, of: TakenOut) -> tuple[str, ...]:
    true, stated = np.median(of.true_km), np.median(of.stated_km)
    return (
        name,
        f"{len(of.true_km):,}",
        f"{of.held:.1%}",
        f"{true:.2f} km",
        f"{stated:.1f} km",
        f"{of.ratio:.1f}",
    )


def _stating(found: TakenOut, stated_km: np.ndarray) -> TakenOut:
    return TakenOut(found.tried, found.true_km, stated_km, found.spans, found.odd)


def calibrated(found: TakenOut) -> tuple[float, float]:
    """Return the fixed kilometres and the share that state least and hold enough."""
    spans = [span for span in found.spans if span.published_km is not None]
    true_km = found.true_km[[span.published_km is not None for span in found.spans]]
    aside = np.array([span.aside_km for span in spans])
    differs = np.array([abs(span.length_km - (span.published_km or 0.0)) for span in spans])
    good = []
    for fixed, share in product(np.arange(5, 16) / 10, (0.0, 0.25, 0.5, 0.75, 1.0)):
        stated = np.array([rounded_up(km) for km in fixed + share * differs + aside])
        if (true_km <= stated).mean() >= _HELD:
            good.append((float(np.median(stated)), float(stated.mean()), float(fixed), share))
    return min(good)[2:]


def main() -> None:
    """Take the stations out, print the table, write it where that is asked for."""
    given = [Path(each) for each in sys.argv[1:] if not each.startswith("--")]
    folder = given[0] if given else CHECKOUT.parent / "shared" / "data"
    try:
        sources = find_sources(folder)
    except InputError as error:
        print(f"railway_taken_out: {error}; skipped")
        return
    material = gather(sources, load_areas_of(shipped_texts()), read_curated(), lambda _: None)
    found = measure_taken_out(material, lambda _: None)
    head, *rows = table(found)
    text = (
        f"{found.tried:,} mapped stations taken out, {len(found.true_km):,} of them placed; the "
        "others' line ends there\nwithout them, or their kilometres do not fit.\n\n"
    )
    text += "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *rows))
    print(text, end="")
    fixed, share = calibrated(found.only(found.odd))
    print(
        f"smallest that holds {_HELD:.0%} of the first half: {fixed:g} km and {share:g} of the "
        f"difference (shipped: {BETWEEN_KM:g} and {BETWEEN_SHARE:g})"
    )
    print("to reach on the lines that are only scored: held >= 95%, stated / true <= 3")
    if "--write" in sys.argv:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(_TABLE.sub(lambda found: found[1] + text + found[2], page), "utf-8")


if __name__ == "__main__":
    main()
