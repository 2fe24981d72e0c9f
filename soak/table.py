"""A row of what the attacks print, and figures of many times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, in words, what is wanted, and whether it held."""

    what: str
    found: str
    wanted: str
    held: bool


def show(row: Row) -> None:
    """Print a row as soon as it is known."""
    mark = "  " if row.held else "✗ "
    print(f"{mark}{row.what:<58} {row.found:>18}   {row.wanted}", flush=True)


def none(what: str, count: int) -> Row:
    """Return the row of something of which there must be nothing."""
    return Row(what, str(count), "0", count == 0)


def within(what: str, times_s: Iterable[float], share: float, most_ms: float) -> Row:
    """Return the row of a percentile: ``share`` of the times lie below ``most_ms``."""
    ordered = sorted(times_s)
    reached = 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]
    name = f"{what}, p{share * 100:.0f} of {len(ordered)}"
    return Row(name, f"{reached:.1f} ms", f"<= {most_ms:.0f} ms", reached <= most_ms)
