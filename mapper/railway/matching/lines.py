"""Makes the lines of the default network out of chains laid on its tracks.

A line runs through every station on its path, those of its chain and those that the track passes
on the way.  Its published kilometres are kept where the drawn ones bear them out within a guide
section; where they do not, the station stays and its published kilometre goes, and is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mapper.geodesy import Floats
from mapper.model import Line, Station
from mapper.names import fold
from mapper.railway.matching.laying import Laid
from mapper.railway.matching.plans import LinePlan, PublishedRuns
from mapper.railway.matching.pulling import Step
from mapper.railway.reference.course import Course, course_of
from mapper.railway.reference.passing import stations_along
from mapper.railway.sources.curated import CuratedLine
from mapper.railway.sources.fitting import FIT_KM, FIT_SHARE
from mapper.railway.sources.guide import Doubt
from mapper.railway.tracks.graph import Piece
from mapper.railway.tracks.tracks import Ints, Tracks

#: A station this near to a course is on its line, though another track is its own, in metres.
_BESIDE_M = 300.0
_BOX_DEGREES = 0.01
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LANGUAGES = ("be", "ru", "uk")


@dataclass(frozen=True, eq=False)
class Made:
    """Lines by slug, their courses, what the files say beside, and what was left out of them.

    ``checked`` is for each line how many published kilometres could be held against its course.
    """

    lines: Mapping[str, Line]
    courses: Mapping[str, Course]
    facts: Mapping[str, Mapping[str, object]]
    doubts: tuple[Doubt, ...] = field(repr=False)
    checked: Mapping[str, int] = field(default_factory=dict, repr=False)


def make_lines(
    plans: Sequence[LinePlan],
    laid: Laid,
    stations: Mapping[str, Station],
    doubtful: frozenset[str] = frozenset(),
) -> Made:
    """Return the lines of plans laid on tracks; ``laid.paths`` are in the order of the plans.

    Stations that are ``doubtful`` take no part in them.
    """
    sure = {key: each for key, each in stations.items() if each.lonlat and key not in doubtful}
    lonlat = np.array([each.lonlat for each in sure.values()])
    keys = list(sure)
    between = {key: stations[key] for key in laid.nodes if stations[key].lonlat is None}
    lines: dict[str, Line] = {}
    courses: dict[str, Course] = {}
    facts: dict[str, Mapping[str, object]] = {}
    doubts: list[Doubt] = []
    checked: dict[str, int] = {}
    taken: list[KeysView[str]] = []
    for plan, path in zip(plans, laid.paths, strict=True):
        course = _course(path, laid.tracks)
        near = {keys[n]: sure[keys[n]] for n in around_course(course, lonlat).tolist()}
        kms = _station_kms(plan, path, course, near | between, laid)
        if plan.curated is None and any(kms.keys() <= others for others in taken):
            continue
        taken.append(kms.keys())
        runs, contradicted = _borne_out(plan, kms)
        slug = plan.curated.slug if plan.curated else _slug(plan, stations, lines)
        lines[slug] = _line(slug, plan, kms, runs, stations)
        courses[slug] = course
        facts[slug] = facts_of(plan.curated, tuple(kms), _published(runs))
        checked[slug] = len(contradicted) + sum(len(run) - 1 for run in runs)
        doubts += [
            Doubt(key, stations[key].name_en, f"{reason} (line {slug})")
            for key, reason in contradicted
        ]
    return Made(lines, courses, facts, tuple(doubts), checked)


def around_course(course: Course, lonlat: Floats) -> Ints:
    """Return which of the positions (n × 2) lie in the box of a course, with room beside it."""
    low, high = course.lonlat.min(axis=0) - _BOX_DEGREES, course.lonlat.max(axis=0) + _BOX_DEGREES
    return np.flatnonzero(((lonlat >= low) & (lonlat <= high)).all(axis=1))


def _station_kms(
    plan: LinePlan,
    path: Sequence[Sequence[Step]],
    course: Course,
    around: Mapping[str, Station],
    laid: Laid,
) -> dict[str, float]:
    """Return the km along the course of every station of a line, in order.

    Those are the stops of its plan, those whose node it runs over, and those close beside it.
    """
    legs_km = [sum(float(laid.tracks.edge_km[edge]) for edge, _ in leg) for leg in path]
    stop_kms = np.cumsum([0.0, *legs_km]).tolist()
    found = {stop.id: round(km, 3) for stop, km in zip(plan.stops, stop_kms, strict=True)}
    km = 0.0
    node_kms: dict[int, float] = {}
    for edge, forward in (step for leg in path for step in leg):
        km += float(laid.tracks.edge_km[edge])
        node_kms.setdefault(int(laid.tracks.edge_ends[edge, 1 if forward else 0]), km)
    for key in around.keys() - found.keys():
        if (node := laid.nodes.get(key)) in node_kms:
            found[key] = round(node_kms[node], 3)
    for key, beside_km in stations_along(course, around, _BESIDE_M):
        found.setdefault(key, round(beside_km, 3))
    # A line begins and ends with its stops, whatever else stands beside its ends.
    end = {plan.stops[0].id: -1, plan.stops[-1].id: 1}
    return dict(sorted(found.items(), key=lambda item: (item[1], end.get(item[0], 0), item[0])))


def _course(path: Sequence[Sequence[Step]], tracks: Tracks) -> Course:
    pieces = []
    for edge, forward in (step for leg in path for step in leg):
        length_km = float(tracks.edge_km[edge])
        pieces.append(Piece(edge, 0.0, length_km) if forward else Piece(edge, length_km, 0.0))
    return course_of(tracks, pieces)


def _borne_out(
    plan: LinePlan, kms: Mapping[str, float]
) -> tuple[PublishedRuns, list[tuple[str, str]]]:
    """Return the published runs without kilometres that the course contradicts, and these."""
    kept: list[tuple[tuple[str, float], ...]] = []
    contradicted = []
    for run in plan.runs:
        good: list[tuple[str, float]] = []
        for whole in _guide_parts(run, plan.knots):
            part = [pair for pair in whole if pair[0] in kms]
            if not part:
                continue
            start, start_km = part[0]
            if not good or good[-1] != part[0]:  # over a knot that is not borne out none goes on
                kept.append(tuple(good))
                good = [part[0]]
            for key, km in part[1:]:
                published, drawn = km - start_km, kms[key] - kms[start]
                if abs(drawn - published) <= FIT_KM + FIT_SHARE * published:
                    good.append((key, km))
                else:
                    contradicted.append(
                        (
                            key,
                            f"{published:g} km published from {start}, {drawn:.1f} km drawn",
                        )
                    )
        kept.append(tuple(good))
    return tuple(_from_nought(run) for run in kept if len(run) > 1), contradicted


def _from_nought(run: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return a run with its kilometres counted from its own first station."""
    return tuple((key, km - run[0][1]) for key, km in run)


def _guide_parts(
    run: Sequence[tuple[str, float]], knots: frozenset[str]
) -> Iterator[Sequence[tuple[str, float]]]:
    """Yield the parts of a run from one transit point to the next, both included."""
    start = 0
    for place in range(1, len(run)):
        if run[place][0] in knots or place == len(run) - 1:
            yield run[start : place + 1]
            start = place


def _line(
    slug: str,
    plan: LinePlan,
    kms: Mapping[str, float],
    runs: PublishedRuns,
    stations: Mapping[str, Station],
) -> Line:
    curated = plan.curated
    ends = stations[plan.stops[0].id], stations[plan.stops[-1].id]
    names = {
        lang: f"{ends[0].names[lang]} – {ends[1].names[lang]}"
        for lang in _LANGUAGES
        if lang in ends[0].names and lang in ends[1].names
    }
    published = sum(len(run) for run in runs)
    return Line(
        slug=slug,
        name_en=curated.name_en if curated else f"{ends[0].name_en} – {ends[1].name_en}",
        station_ids=tuple(kms),
        station_kms=tuple(kms.values()),
        names=curated.names if curated else names,
        spellings=curated.spellings if curated else (),
        basis=f"{published} of {len(kms)} stations with a published kilometre",
        published_runs=runs,
    )


def _slug(plan: LinePlan, stations: Mapping[str, Station], taken: Mapping[str, object]) -> str:
    """Return a slug of both ends' names, with their codes where another line has it."""
    ends = stations[plan.stops[0].id], stations[plan.stops[-1].id]
    slug = slug_of(f"{ends[0].name_en} {ends[1].name_en}")
    if slug not in taken:
        return slug
    coded = slug_of(" ".join(f"{end.name_en} {end.esr}" for end in ends))
    number = 2
    unique = coded
    while unique in taken:
        unique, number = f"{coded}-{number}", number + 1
    return unique


def slug_of(text: str) -> str:
    """Return a text as part of an address: ``First – Last`` becomes ``first-last``."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def _published(runs: PublishedRuns) -> frozenset[str]:
    return frozenset(key for run in runs for key, _ in run)


def facts_of(
    curated: CuratedLine | None, station_ids: Sequence[str], guided: frozenset[str]
) -> dict[str, object]:
    """Return what the files say of a curated line: whence each station's place in it comes.

    That is ``guide`` for those of ``guided``, ``course`` for those that the track passes, and
    ``unplaced`` for those that it names and that have no place here.
    """
    if curated is None:
        return {"order_basis": {}, "borders": [], "published_km": None}
    order = {key: "guide" if key in guided else "course" for key in station_ids}
    return {
        "order_basis": dict.fromkeys(curated.station_ids, "unplaced") | order,
        "borders": [dict(border) for border in curated.borders],
        "published_km": curated.published_km,
    }
