"""Measures how well a station that nobody has mapped is placed, by stations that are mapped.

Leave-one-out: the position of each mapped station is taken away, the railway is built, and where
its line then puts it is held against where it is.  Many are taken out at once, no two of which
stand within two stations of each other on a line, so that each is placed as if it alone were out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mapper.geodesy import Floats, distance_km
from mapper.railway.building import Progress
from mapper.railway.building.build import Material, make_railway
from mapper.railway.building.planning import plan_lines
from mapper.railway.matching.between import Span
from mapper.railway.matching.plans import LinePlan
from mapper.railway.tracks.tracks import Bools

#: Stations that stand so near each other on a line are not taken out together.
_STATIONS_APART = 2


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Stations taken out and placed between their neighbours, n of ``tried``.

    ``true_km`` (n) is how far off each was placed, ``stated_km`` (n) its stated error, ``spans``
    what was known of the track around it, ``odd`` (n) whether its line is an odd one, so that one
    half of the lines can be mended by and the other scored.
    """

    tried: int
    true_km: Floats
    stated_km: Floats
    spans: tuple[Span, ...]
    odd: Bools

    def only(self, chosen: Bools) -> TakenOut:
        """Return those that are ``chosen`` (n)."""
        spans = tuple(span for span, taken in zip(self.spans, chosen, strict=True) if taken)
        return TakenOut(
            self.tried, self.true_km[chosen], self.stated_km[chosen], spans, self.odd[chosen]
        )

    @property
    def held(self) -> float:
        """The share of them whose stated error holds the true place."""
        return float((self.true_km <= self.stated_km).mean())

    @property
    def ratio(self) -> float:
        """How many times the median true error the median stated one is."""
        return float(np.median(self.stated_km) / np.median(self.true_km))


def measure_taken_out(material: Material, progress: Progress, most: int | None = None) -> TakenOut:
    """Take every mapped station out that stands between two of its line, and place it.

    With ``most`` the railway is built so many times only, with as many stations as that allows.
    """
    mapped = material.catalogue.stations
    plans, _ = plan_lines(material.guide, material.curated, material.catalogue.ids, mapped)
    line_of: dict[str, int] = {}
    for number, plan in enumerate(plans):
        for stop in plan.stops[1:-1]:
            line_of.setdefault(stop.id, number)
    rows = []
    folds = list(_folds(plans, sorted(line_of)))[:most]
    for fold in folds:
        nowhere = {
            key: replace(mapped[key], lonlat=None, position_basis="", position_error_km=None)
            for key in fold
        }
        catalogue = replace(material.catalogue, stations={**mapped, **nowhere})
        made = make_railway(replace(material, catalogue=catalogue), progress)
        for key in made.spans.keys() & nowhere.keys():
            placed, true = made.placed.stations[key].lonlat, mapped[key].lonlat
            if placed and true:
                rows.append((key, distance_km(placed, true), made.spans[key]))
    rows.sort(key=lambda row: row[0])
    return TakenOut(
        tried=sum(map(len, folds)),
        true_km=np.array([km for _, km, _ in rows]),
        stated_km=np.array([span.error_km for _, _, span in rows]),
        spans=tuple(span for _, _, span in rows),
        odd=np.array([line_of[key] % 2 == 1 for key, *_ in rows], dtype=bool),
    )


def _folds(plans: Sequence[LinePlan], keys: Sequence[str]) -> Iterator[list[str]]:
    """Yield the stations in groups without neighbours: a greedy colouring, the largest first."""
    near: dict[str, set[str]] = {key: set() for key in keys}
    for plan in plans:
        row = [stop.id for stop in plan.stops]
        for place, key in enumerate(row):
            if key in near:
                near[key].update(row[max(0, place - _STATIONS_APART) : place + _STATIONS_APART + 1])
    colour: dict[str, int] = {}
    for key in sorted(keys, key=lambda key: -len(near[key])):
        taken = {colour[other] for other in near[key] if other in colour}
        colour[key] = next(n for n in range(len(taken) + 1) if n not in taken)
    groups = [[key for key in keys if colour[key] == n] for n in sorted(set(colour.values()))]
    yield from sorted(groups, key=len, reverse=True)
