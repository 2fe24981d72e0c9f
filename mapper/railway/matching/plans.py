"""Plans of lines: the stations of each in order, before they are laid on tracks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.geodesy import distance_km
from mapper.model import Station
from mapper.railway.matching.between import Between
from mapper.railway.matching.chains import LONGEST_LEG_KM, ChainStop
from mapper.railway.sources.chains import Chain
from mapper.railway.sources.curated import CuratedLine
from mapper.railway.sources.fitting import fits

#: The published kilometres of a line: runs of (station id, km).
PublishedRuns = tuple[tuple[tuple[str, float], ...], ...]


@dataclass(frozen=True, eq=False)
class LinePlan:
    """A line to be: its chain by station ids, and the curated line that it is, if any.

    ``stops`` have a position; ``unmapped`` are (id, km) of stations without one, in the order of
    the chain beside them.  ``knots`` are transit points of the guide, between which kilometres
    are checked; ``runs`` and ``knots`` hold points that are no station here, too, by their code.
    """

    stops: tuple[ChainStop, ...]
    runs: PublishedRuns
    unmapped: tuple[tuple[str, float | None, int], ...] = ()
    knots: frozenset[str] = frozenset()
    curated: CuratedLine | None = None

    def lies_inside(self, other: LinePlan) -> bool:
        """Return whether every stop of this plan is one of the other's."""
        return self.ids <= other.ids

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the stops."""
        return frozenset(stop.id for stop in self.stops)


def plan_line(
    chain: Chain,
    ids: Mapping[str, str],
    stations: Mapping[str, Station],
    knots: frozenset[str],
    curated: CuratedLine | None = None,
) -> LinePlan:
    """Return the plan of a chain: stations by their ids, those without a position apart."""
    stops: list[ChainStop] = []
    unmapped: list[tuple[str, float | None, int]] = []
    runs: list[list[tuple[str, float]]] = [[]]
    before: float | None = None
    for each in chain.stops:
        key = ids.get(each.key, each.key)
        station = stations.get(key)
        if each.km == 0.0 and runs[-1]:
            runs.append([])
            before = None
        if each.km is not None:
            runs[-1].append((key, each.km))
        if station is None:
            continue
        if station.lonlat is None:
            unmapped.append((key, each.km, len(stops)))
            continue
        leg_km = None if each.km is None or before is None else each.km - before
        stops.append(ChainStop(key, station.lonlat, leg_km or None))
        before = each.km
    kept = tuple(tuple(run) for run in runs if len(run) > 1)
    if curated is None:
        stops = _possible(stops)
    return LinePlan(tuple(stops), kept, tuple(unmapped), knots, curated)


def _possible(stops: Sequence[ChainStop]) -> list[ChainStop]:
    """Return the longest part of a chain without a leg that cannot be as long as it is published.

    Where no length is published, no neighbours are farther apart than a leg can be long.
    """
    parts: list[list[ChainStop]] = [[]]
    for stop in stops:
        if parts[-1]:
            distance = distance_km(parts[-1][-1].lonlat, stop.lonlat)
            known = stop.leg_km is not None
            possible = fits(stop.leg_km or 0.0, distance) if known else distance < LONGEST_LEG_KM
            if not possible:
                parts.append([])
        parts[-1].append(stop)
    return max(parts, key=len)


def stations_between(plans: Sequence[LinePlan]) -> list[Between]:
    """Return where on the legs of their plans the stations without a position lie.

    By the published kilometres of the stations around them, else half way along their leg; one
    whose kilometre lies outside those of its neighbours is not between them.
    """
    found: dict[str, Between] = {}
    for number, plan in enumerate(plans):
        for key, km, place in plan.unmapped:
            if 0 < place < len(plan.stops) and key not in found:
                between = _between(key, km, number, plan, place)
                if between is not None:
                    found[key] = between
    return list(found.values())


def _between(key: str, km: float | None, number: int, plan: LinePlan, place: int) -> Between | None:
    """Return where a station lies between the published ones before and after ``place``."""
    for kms in map(dict, plan.runs):
        known = [n for n, stop in enumerate(plan.stops) if stop.id in kms]
        before, after = [n for n in known if n < place], [n for n in known if n >= place]
        if km is not None and key in kms and before and after:
            low_km, high_km = (kms[plan.stops[n].id] for n in (before[-1], after[0]))
            if not low_km < km < high_km:
                return None
            share = (km - low_km) / (high_km - low_km)
            return Between(key, number, (before[-1], after[0]), share, high_km - low_km)
    return Between(key, number, (place - 1, place), 0.5)
