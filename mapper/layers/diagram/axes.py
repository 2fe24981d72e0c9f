"""The axes of a diagram: days, of which long empty runs are drawn as gaps, and kilometres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import NamedTuple

#: How wide a gap is, and the most that gaps take of the axis.
_GAP_PX, _GAP_SHARE = 40.0, 0.4
#: A run of empty days is a gap beyond so many days, by how long all is: the map's time strip has
#: half a year, a quarter and a month, too.
_LONG = ((1100, 183), (190, 91), (0, 31))
#: The fewest days that are drawn, the fewest before and after what is dated, and their share.
_FEWEST, _AROUND, _AROUND_SHARE = 15, 3, 0.06
#: How far apart the labels of days, months and years are at least.
_DAY_PX, _MONTH_PX, _YEAR_PX = 24.0, 34.0, 40.0
_MONTH_DAYS, _YEAR_DAYS = 28, 365


class Run(NamedTuple):
    """Days in a row (ordinals, both included) from one pixel to another; a gap has no reports."""

    first: int
    last: int
    start: float
    end: float
    gap: bool


class Tick(NamedTuple):
    """A label where a day, month or year begins; ``strong`` says in which month or year one is."""

    px: float
    text: str
    strong: bool


@dataclass(frozen=True)
class Days:
    """An axis of days; a day begins at `at` of its ordinal (`date.toordinal`)."""

    runs: tuple[Run, ...]

    def at(self, day: int) -> float:
        """Return where a day begins; what is beyond the axis is at its ends."""
        if (px := self._known.get(day)) is None:
            px = self._known[day] = self._at(day)
        return px

    @cached_property
    def _known(self) -> dict[int, float]:
        """Where days begin that were asked for: many reports are of few days."""
        return {}

    def _at(self, day: int) -> float:
        for run in self.runs:
            if day <= run.last + 1:
                share = (day - run.first) / (run.last + 1 - run.first)
                return run.start + max(share, 0.0) * (run.end - run.start)
        return self.runs[-1].end

    @property
    def day_px(self) -> float:
        """How wide a day is outside gaps."""
        run = self.runs[0]
        return (run.end - run.start) / (run.last + 1 - run.first)

    @property
    def shown(self) -> tuple[int, int]:
        """The first and the last day of the axis."""
        return self.runs[0].first, self.runs[-1].last

    def ticks(self) -> list[Tick]:
        """Return the labels in their order, as fine as there is room for."""
        return [each for run in self.runs if not run.gap for each in self._ticks(run)]

    def _ticks(self, run: Run) -> Iterator[Tick]:
        named, month_px = _named(self.day_px), _MONTH_DAYS * self.day_px
        by_month = month_px < 2 * _DAY_PX
        for ordinal in range(run.first, run.last + 1):
            day, px = date.fromordinal(ordinal), self.at(ordinal)
            begins = day.day == 1 and (day.month == 1 or not by_month)
            if ordinal == run.first or begins:
                yield Tick(px, f"{day:%Y}" if by_month else f"{day:%B %Y}", strong=True)
            if named == "year" or not _is_named(day, named):
                continue
            yield Tick(px, f"{day:%b}" if by_month else str(day.day), strong=False)


def _named(day_px: float) -> str:
    """Return which days have a label, by how wide one is."""
    wide = (
        ("day", day_px, _DAY_PX),
        ("odd", 2 * day_px, _DAY_PX),
        ("week", 7 * day_px, _DAY_PX),
        ("month", _MONTH_DAYS * day_px, _MONTH_PX),
        ("quarter", 3 * _MONTH_DAYS * day_px, _MONTH_PX),
    )
    return next((name for name, px, least in wide if px >= least), "year")


def _is_named(day: date, named: str) -> bool:
    if named == "week":
        return day.weekday() == 0
    if named in ("month", "quarter"):
        return day.day == 1 and (named == "month" or day.month % 3 == 1)
    return named == "day" or (day.day % 2 == 1 and day.day < 31)


def days_axis(
    dated: Iterable[int], length: float, first: int | None = None, last: int | None = None
) -> Days:
    """Return an axis on which all that is ``dated`` lies, or from ``first`` to ``last``.

    Days are ordinals, ``length`` is in pixels; without runs where nothing is dated.
    """
    bounds = [each for each in (first, last) if each is not None]
    days = sorted({each for each in dated if _within(each, first, last)} | set(bounds))
    if not days:
        return Days(())
    limit = next(limit for least, limit in _LONG if days[-1] - days[0] >= least)
    parts = [[days[0], days[0]]]
    for one, other in pairwise(days):
        if other - one > limit:
            parts.append([other, other])
        parts[-1][1] = other
    kept = sum(high - low + 1 for low, high in parts)
    around = max(_AROUND, ceil(_AROUND_SHARE * kept), ceil((_FEWEST - kept) / 2))
    around = min(around, limit // 3)
    spans = [(low - around, high + around) for low, high in parts]
    low = max(1, spans[0][0]) if first is None else first
    high = min(date.max.toordinal() - 1, spans[-1][1]) if last is None else last
    spans[0] = (low, spans[0][1])
    spans[-1] = (spans[-1][0], high)
    return Days(tuple(_runs(spans, length)))


def _within(day: int, first: int | None, last: int | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)


def _runs(spans: Sequence[tuple[int, int]], length: float) -> Iterator[Run]:
    gaps = len(spans) - 1
    gap_px = min(_GAP_PX, _GAP_SHARE * length / gaps) if gaps else 0.0
    day_px = (length - gaps * gap_px) / sum(high - low + 1 for low, high in spans)
    px = 0.0
    for number, (low, high) in enumerate(spans):
        end = px + (high - low + 1) * day_px
        yield Run(low, high, px, end, gap=False)
        if number < gaps:
            yield Run(high + 1, spans[number + 1][0] - 1, end, end + gap_px, gap=True)
        px = end + gap_px


@dataclass(frozen=True)
class Plane:
    """Where days and kilometres lie on a drawing: days to the right, or ``turned`` downwards.

    ``left`` and ``top`` are the corner of the plot, ``along_px`` is its length by kilometres.
    """

    days: Days
    length_km: float
    left: float
    top: float
    along_px: float
    turned: bool

    def km_px(self, km: float) -> float:
        """Return how far from the first station a kilometre is drawn; beyond the ends, the end."""
        share = km / self.length_km if self.length_km else 0.0
        return min(max(share, 0.0), 1.0) * self.along_px

    def point(self, day_px: float, km_px: float) -> tuple[float, float]:
        """Return x and y of what is so far along both axes."""
        across, down = (km_px, day_px) if self.turned else (day_px, km_px)
        return self.left + across, self.top + down

    def box(self, days: tuple[float, float], kms: tuple[float, float]) -> dict[str, float]:
        """Return the attributes of a rectangle between pixels of both axes."""
        (x0, y0), (x1, y1) = self.point(days[0], kms[0]), self.point(days[1], kms[1])
        return {"x": x0, "y": y0, "width": x1 - x0, "height": y1 - y0}
