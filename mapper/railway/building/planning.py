"""Plans the lines of the default railway: the curated ones, then what else the guide has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from mapper.geodesy import distance_km
from mapper.model import Station
from mapper.railway.matching.plans import LinePlan, plan_line
from mapper.railway.sources.chains import (
    bare,
    curated_chain,
    guide_graph,
    read_joints,
    section_chains,
)
from mapper.railway.sources.curated import Curated
from mapper.railway.sources.fitting import Straight, fitting
from mapper.railway.sources.guide import Doubt, Guide, GuideSection
from mapper.railway.sources.spurs import spur_chains


def plan_lines(
    guide: Guide, curated: Curated, ids: Mapping[str, str], stations: Mapping[str, Station]
) -> tuple[list[LinePlan], list[Doubt]]:
    """Return the plans of the curated lines, then of what of the guide lies in none of them."""
    straight = _straight(ids, stations)
    sections, doubts = _fitting_sections(guide, straight)
    single = [each for each in guide.stations.values() if len(each.distances) == 1]
    spurs = spur_chains(single, _meant(guide.sections, sections), straight)
    sections = _merged(sections)
    graph = guide_graph(sections, spurs, read_joints())
    transit = {each.esr for each in guide.stations.values() if each.transit}
    transit |= {end for section in sections for end in section.ends}
    knots = frozenset(ids.get(code, code) for code in transit)
    plans = []
    for line in curated.lines:
        keys = [curated.stations[key].esr or key for key in line.station_ids]
        plan = plan_line(curated_chain(keys, graph, straight), ids, stations, knots, line)
        if len(plan.stops) > 1:  # two ends with a place make a line
            plans.append(plan)
    chains = [
        chain
        for section in sections
        for chain in section_chains(section, straight)
        if not (chain.section and bare(section, graph))
    ]
    others = [plan_line(chain, ids, stations, knots) for chain in [*chains, *spurs]]
    # The longest first: what lies inside another line is no line of its own.
    for plan in sorted(others, key=lambda plan: -len(plan.stops)):
        if len(plan.stops) > 1 and not any(plan.lies_inside(other) for other in plans):
            plans.append(plan)
    return plans, doubts


def _straight(ids: Mapping[str, str], stations: Mapping[str, Station]) -> Straight:
    """Return the straight distance in km between two codes or ids."""

    @cache
    def distance(a: str, b: str) -> float | None:
        one, other = (stations.get(ids.get(key, key)) for key in (a, b))
        if one is None or other is None or one.lonlat is None or other.lonlat is None:
            return None
        return distance_km(one.lonlat, other.lonlat)

    return lambda a, b: distance(*sorted((a, b)))


def _fitting_sections(guide: Guide, straight: Straight) -> tuple[list[GuideSection], list[Doubt]]:
    sections, doubts = [], []
    for section in guide.sections:
        kept, unfit = fitting(section, guide, straight)
        sections.append(kept)
        doubts += unfit
    return sections, doubts


def _merged(sections: Sequence[GuideSection]) -> list[GuideSection]:
    """Return the sections, those between the same two points and of one length as one."""
    found: dict[tuple[frozenset[str], int], GuideSection] = {}
    for section in sections:
        key = (frozenset(section.ends), section.length_km)
        found[key] = _with_stops_of(found[key], section) if key in found else section
    return list(found.values())


def _with_stops_of(section: GuideSection, other: GuideSection) -> GuideSection:
    """Return a section with the stops and branches of another between the same ends."""
    turned = section.ends != other.ends
    length_km = section.length_km
    stops = {code: length_km - km if turned else km for code, km in other.stops}
    stops |= dict(section.stops)
    ends = {section.ends[0]: -1, section.ends[1]: 1}
    return replace(
        section,
        stops=tuple(sorted(stops.items(), key=lambda stop: (ends.get(stop[0], 0), stop[1]))),
        branches=(*section.branches, *(() if turned else other.branches)),
        loose=section.loose | other.loose,
    )


def _meant(before: Sequence[GuideSection], after: Sequence[GuideSection]) -> dict[str, str]:
    """Return the transit points that were exchanged, each with the one that was meant."""
    return {
        old: new
        for one, other in zip(before, after, strict=True)
        for old, new in zip(one.ends, other.ends, strict=True)
        if old != new
    }
