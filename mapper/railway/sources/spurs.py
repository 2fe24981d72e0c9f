"""Spurs of the guide: stations that have one transit point only, put in rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mapper.railway.sources.chains import Chain, GuideStop
from mapper.railway.sources.fitting import Straight, fits
from mapper.railway.sources.guide import GuideStation


def spur_chains(
    spurs: Iterable[GuideStation], meant: Mapping[str, str], straight: Straight
) -> list[Chain]:
    """Return the chains of stations that have one transit point only: dead ends, mostly.

    From each of them the way back leads to the station before it, that one of fewer kilometres
    to which the published distance fits best; every station where no other goes on ends a chain.
    ``meant`` are transit points for those that are spelled out wrongly.
    """
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for station in spurs:
        if straight(station.esr, station.esr) is None:
            continue
        [(root, km)] = station.distances
        distance = straight(root, station.esr)
        if distance is None or not fits(km, distance):
            root = meant.get(root, root)
        groups[root].append((km, station.esr))
    chains: list[Chain] = []
    for root, members in sorted(groups.items()):
        chains += _spurs_from(root, sorted(members), straight)
    return chains


def _spurs_from(root: str, members: Sequence[tuple[int, str]], straight: Straight) -> list[Chain]:
    """Return the chains from one transit point to the ends of its spurs."""
    before: dict[str, str] = {}
    km_of = {root: 0}
    for km, code in members:
        options = []
        for earlier, earlier_km in km_of.items():
            distance = straight(earlier, code)
            step = km - earlier_km
            if distance is not None and step > 0 and fits(step, distance):
                options.append((abs(step - distance), step, earlier))
        if options:
            before[code] = min(options)[2]
            km_of[code] = km
    chains = []
    for end in before.keys() - set(before.values()):
        codes = [end]
        while codes[-1] in before:
            codes.append(before[codes[-1]])
        chains.append(Chain(tuple(GuideStop(code, float(km_of[code])) for code in codes[::-1])))
    return sorted(chains, key=lambda chain: chain.stops[-1].key)
