"""Holds the guide against the ground: stops that cannot lie where their kilometres put them.

A straight distance may not be longer than the track between two points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mapper.railway.sources.guide import (
    PUBLISHED,
    SUM_TOLERANCE_KM,
    Doubt,
    Guide,
    GuideSection,
)

#: Published and straight distance agree while the straight one is no more than this longer.
FIT_KM = 1.0
FIT_SHARE = 0.02

#: Gives the straight distance in km between two codes or ids; None where one has no position.
Straight = Callable[[str, str], float | None]


def fitting(
    section: GuideSection, guide: Guide, straight: Straight
) -> tuple[GuideSection, list[Doubt]]:
    """Return a section without the stops that cannot lie where their kilometres put them.

    Of the stops with a position the most are kept of which each lies no farther from the one
    before than 1 km + 2 % beyond the published distance; stops without a position stay.  An end
    that does not fit stays as a loose one.
    """
    section = _with_true_ends(section, guide, straight)
    placed = [stop for stop in section.stops if straight(stop[0], stop[0]) is not None]
    kept = {code for code, _ in _longest_fitting(placed, straight)}
    doubts = [
        Doubt(code, guide.stations[code].name_ru, _unfit_words(km, section, guide))
        for code, km in placed
        if code not in kept
    ]
    unfit = {doubt.key for doubt in doubts}
    loose = unfit & set(section.ends)
    stops = tuple(stop for stop in section.stops if stop[0] not in unfit - loose)
    return replace(section, stops=stops, loose=frozenset(loose)), doubts


def _with_true_ends(section: GuideSection, guide: Guide, straight: Straight) -> GuideSection:
    """Return a section with each end that lies elsewhere exchanged for the one that is meant.

    The table has names of transit points that were spelled out wrongly.  The end that is meant
    has a published length to the other end that is the section's, and lies where its stops put it.
    """
    stops = section.stops
    if section.basis == PUBLISHED:
        return section
    for end in (0, -1):
        inner = [(code, abs(km - stops[end][1])) for code, km in stops[1:-1]]
        if _lies_so(stops[end][0], inner, straight):
            continue
        other = stops[-1 - end][0]
        meant = [
            code
            for pair, km in guide.lengths.items()
            if other in pair and abs(km - section.length_km) <= SUM_TOLERANCE_KM
            for code in pair - {other for other, _ in stops}
            if _lies_so(code, inner, straight)
        ]
        if len(meant) == 1:
            changed = (meant[0], stops[end][1])
            stops = (changed, *stops[1:]) if end == 0 else (*stops[:-1], changed)
    return replace(section, stops=stops)


def _lies_so(end: str, inner: Sequence[tuple[str, float]], straight: Straight) -> bool:
    """Return whether most stops with a position may lie so many km from an end."""
    known = [(km, d) for code, km in inner if (d := straight(end, code)) is not None]
    return 2 * sum(fits(km, distance) for km, distance in known) > len(known)


def fits(km: float, straight_km: float) -> bool:
    """Return whether a published distance may be between points so far apart."""
    return straight_km <= km * (1 + FIT_SHARE) + FIT_KM


def _longest_fitting(
    stops: Sequence[tuple[str, float]], straight: Straight
) -> list[tuple[str, float]]:
    """Return the longest row of stops of which every two neighbours fit."""
    count, before = [1] * len(stops), [-1] * len(stops)
    for place, (code, km) in enumerate(stops):
        for earlier in range(place - 1, -1, -1):
            distance = straight(stops[earlier][0], code)
            if distance is None or not fits(km - stops[earlier][1], distance):
                continue
            if count[earlier] + 1 > count[place]:
                count[place], before[place] = count[earlier] + 1, earlier
    found = []
    place = max(range(len(stops)), key=lambda n: (count[n], -n), default=-1)
    while place >= 0:
        found.append(stops[place])
        place = before[place]
    return found[::-1]


def _unfit_words(km: float, section: GuideSection, guide: Guide) -> str:
    a, b = (guide.stations[end].name_ru for end in section.ends)
    return (
        f"lies farther from its neighbours than the guide's {km:g} km from {a} (of "
        f"{section.length_km} km to {b}) allow"
    )
