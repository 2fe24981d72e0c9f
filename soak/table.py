"""The table that the attacks print, and figures of many times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LINE = "{:<8} {:<64} {:>12}   {}"


@dataclass(frozen=True)
class Row:
    """What was measured, in words, what is wanted ("" for nothing), and whether it held."""

    what: str
    found: str
    wanted: str
    held: bool


def head() -> None:
    """Print the heads of the columns."""
    print(_LINE.format("verdict", "what", "found", "goal"))


def show(row: Row) -> None:
    """Print a row as soon as it is known."""
    verdict = ("held" if row.held else "BROKE") if row.wanted else ""
    print(_LINE.format(verdict, row.what, row.found, row.wanted).rstrip(), flush=True)


def none(what: str, count: int) -> Row:
    """Return the row of something of which there must be nothing."""
    return Row(what, str(int(count)), "0", count == 0)


def most(what: str, found: float, limit: float, unit: str) -> Row:
    """Return the row of something that has an upper limit."""
    return Row(what, f"{found:.1f} {unit}", f"<= {limit:g} {unit}", found <= limit)


def within(what: str, times_s: Iterable[float], share: float, most_ms: float) -> Row:
    """Return the row of a percentile: ``share`` of the times lie below ``most_ms``."""
    ordered = sorted(times_s)
    reached = 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]
    name = "longest" if share == 1 else f"p{share * 100:.0f}"
    return most(f"{what}, {name} of {len(ordered)}", reached, most_ms, "ms")
