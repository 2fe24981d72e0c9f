"""Lines out of an extract alone: each relation of a railway line with its names and stations.

Where a line goes on beyond its last station, the end of its track is a point of its own (kind
``line_end``): every kilometre of it then lies between two points, as sections need it.  What a
relation lacks is kept beside the lines, by kind and in words.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mapper.areas import Areas
from mapper.model import LINE_END, Line, Station
from mapper.names import fold
from mapper.railway.matching.lines import around_course, slug_of
from mapper.railway.matching.relation_names import by_stations, called, named_ends, own_name
from mapper.railway.matching.relations import (
    MappedCourse,
    RelationMatcher,
    lies_along,
    reversed_course,
)
from mapper.railway.placed import MAPPED_ERROR_KM
from mapper.railway.reference.course import INFERRED, Course
from mapper.railway.reference.passing import stations_along
from mapper.railway.sources.osm.extract import OsmRail, OsmRoute, in_use, is_name
from mapper.railway.sources.osm.stations import latin_name
from mapper.railway.tracks.tracks import Tracks

#: A station this near to a course is on its line, though another track is its own, in metres.
_BESIDE_M = 300.0
#: A station that is a member of the relation may stand this far from its course, in metres.
_MEMBER_M = 1500.0
#: Track beyond the last station that is still the station's: of a line with others, or with none.
_TAIL_KM, _ONLY_TAIL_KM = 1.0, 0.3
#: A course shorter than this is no line, in km.
_SHORTEST_KM = 0.5
#: Two relations of one name, so much of one of which lies so near to the other, are one line.
_TWIN_M, _TWIN_SHARE = 100.0, 0.8
#: Less track than this beside the course, or that is no member, is not worth a word, in km.
_WORTH_A_WORD_KM = 1.0


@dataclass(frozen=True, slots=True)
class Lacks:
    """What relations lack, by kind: each a sentence with the line's name."""

    by_kind: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, words: str) -> None:
        """Note what one relation lacks."""
        self.by_kind.setdefault(kind, []).append(words)


@dataclass(frozen=True, eq=False)
class MappedLines:
    """Lines by slug, their courses and what the files say beside; the points at their ends.

    ``ends`` are stations by id, ``nodes`` the nodes of those that lie at one; ``lacks`` are by
    kind what the relations lack, in words.
    """

    lines: Mapping[str, Line]
    courses: Mapping[str, Course]
    facts: Mapping[str, Mapping[str, object]]
    ends: Mapping[str, Station]
    nodes: Mapping[str, int]
    lacks: Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class _Laid:
    """A relation on the tracks: its course, and the km along it of its stations, in order."""

    route: OsmRoute
    course: Course
    kms: Mapping[str, float]


def mapped_lines(
    rail: OsmRail,
    tracks: Tracks,
    stations: Mapping[str, Station],
    areas: Areas,
    taken: Container[str] = (),
) -> MappedLines:
    """Return the lines that the relations of an extract are, on ``tracks`` that were made of it.

    Slugs that are ``taken`` are others' lines.
    """
    lacks = Lacks()
    laid = _laid(rail, tracks, stations, lacks)
    node_at = {(lon, lat): node for node, (lon, lat) in enumerate(tracks.node_lonlat.tolist())}
    lines: dict[str, Line] = {}
    courses: dict[str, Course] = {}
    ends: dict[str, Station] = {}
    nodes: dict[str, int] = {}
    for each in sorted(laid, key=lambda each: (-each.course.length_km, each.route.id)):
        titled = _titled(each, stations, areas)
        twins = [slug for slug, line in lines.items() if fold(line.name_en) == fold(titled.name_en)]
        if any(lies_along(each.course, courses[slug], _TWIN_M) >= _TWIN_SHARE for slug in twins):
            lacks.add("relations_mapped_twice", f"{titled.name_en} (relation {each.route.id})")
            continue
        slug = _free(slug_of(titled.name_en) or f"relation-{each.route.id}", lines, taken)
        own = _ends(each, areas)
        ends |= {end.id: end for end in own.values()}
        nodes |= {end.id: node_at[end.lonlat] for end in own.values() if end.lonlat in node_at}
        kms = _in_order({**each.kms, **{end.id: km for km, end in own.items()}})
        lines[slug] = replace(
            titled, slug=slug, station_ids=tuple(kms), station_kms=tuple(kms.values())
        )
        courses[slug] = each.course
    order = sorted(lines, key=lambda slug: (fold(lines[slug].name_en), slug))
    return MappedLines(
        lines={slug: lines[slug] for slug in order},
        courses={slug: courses[slug] for slug in order},
        facts={slug: _facts(lines[slug]) for slug in order},
        ends=ends,
        nodes=nodes,
        lacks=lacks.by_kind,
    )


def _laid(
    rail: OsmRail, tracks: Tracks, stations: Mapping[str, Station], lacks: Lacks
) -> list[_Laid]:
    used, _ = in_use(rail)
    shapes = np.split(used.lonlat, used.first_vertex[1:-1])
    ways = dict(zip(used.way_ids.tolist(), shapes, strict=True))
    matcher = RelationMatcher(tracks)
    places = {key: each for key, each in stations.items() if each.lonlat is not None}
    lonlat = np.array([each.lonlat for each in places.values()]).reshape(-1, 2)
    keys, found = list(places), []
    for route in rail.elsewhere:
        lacks.add("relations_without_track", called(route))
    for route in rail.routes:
        own = [ways[way] for way in route.ways if way in ways]
        name = called(route)
        mapped = matcher.course(own) if own else None
        if mapped is None:
            lacks.add("relations_without_track", name)
        elif mapped.course.length_km < _SHORTEST_KM:
            lacks.add("relations_too_short", f"{name}: {mapped.course.length_km:.1f} km")
        else:
            near = around_course(mapped.course, lonlat).tolist()
            around = {keys[number]: places[keys[number]] for number in near}
            kms = _station_kms(route, mapped.course, around)
            _note(lacks, name, route, mapped, len(own), kms)
            found.append(_as_called(_Laid(route, *_trimmed(mapped.course, kms)), stations))
    return found


def _note(
    lacks: Lacks,
    name: str,
    route: OsmRoute,
    mapped: MappedCourse,
    own: int,
    kms: Mapping[str, float],
) -> None:
    """Note what a relation that is a line lacks."""
    if not own_name(route):
        lacks.add("lines_without_name", name)
    if own < len(route.ways):
        missing = len(route.ways) - own
        lacks.add("lines_cut", f"{name}: {missing:,} of {len(route.ways):,} ways")
    if len(kms) < 2:
        lacks.add("lines_with_few_stations", f"{name}: {('none', 'one')[len(kms)]}")
    for gap in mapped.gaps:
        (lon, lat), (other_lon, other_lat) = gap.start, gap.end
        lacks.add(
            "lines_with_gaps",
            f"{name}: {gap.km:.1f} km from {lat:.3f} N {lon:.3f} E "
            f"to {other_lat:.3f} N {other_lon:.3f} E",
        )
    if mapped.bridged_km >= _WORTH_A_WORD_KM:
        lacks.add("lines_over_other_track", f"{name}: {mapped.bridged_km:.1f} km")
    if mapped.beside_km >= _WORTH_A_WORD_KM:
        lacks.add("lines_with_track_beside", f"{name}: {mapped.beside_km:.1f} km")


def _station_kms(
    route: OsmRoute, course: Course, stations: Mapping[str, Station]
) -> dict[str, float]:
    """Return the km along a course of the stations on it; none where it has no track."""
    members = {f"OpenStreetMap node {node}" for node in route.stops}
    own = {key: each for key, each in stations.items() if each.source in members}
    found = [*stations_along(course, stations, _BESIDE_M), *stations_along(course, own, _MEMBER_M)]
    return _in_order({key: km for key, km in found if not _in_gap(course, km)})


def _in_gap(course: Course, km: float) -> bool:
    part = min(max(int(np.searchsorted(course.km, km)) - 1, 0), len(course.basis) - 1)
    low, high = course.km[part : part + 2].tolist()
    return course.basis[part] in INFERRED and low < km < high


def _trimmed(course: Course, kms: Mapping[str, float]) -> tuple[Course, dict[str, float]]:
    """Return a course from its first station to its last, where these stand at its ends."""
    length_km = course.length_km
    first, last = min(kms.values(), default=length_km), max(kms.values(), default=0.0)
    tail_km = _TAIL_KM if last - first >= _SHORTEST_KM else _ONLY_TAIL_KM
    low = first if first <= tail_km else 0.0
    high = last if length_km - last <= tail_km else length_km
    if high - low < _SHORTEST_KM:
        low, high = 0.0, length_km
    cut = course.cut(low, high)
    part = replace(cut, km=cut.km - low)
    return part, {key: round(min(max(km - low, 0.0), high - low), 3) for key, km in kms.items()}


def _as_called(laid: _Laid, stations: Mapping[str, Station]) -> _Laid:
    """Return a line counted from the end that its relation names first, where it names one."""
    length_km = laid.course.length_km
    kms = [_km_called(end, laid, stations) for end in named_ends(laid.route)]
    start_km, goal_km = (length_km / 2 if km is None else km for km in kms)
    if start_km <= goal_km:
        return laid
    turned = {key: round(length_km - km, 3) for key, km in laid.kms.items()}
    return replace(laid, course=reversed_course(laid.course), kms=_in_order(turned))


def _km_called(name: str, laid: _Laid, stations: Mapping[str, Station]) -> float | None:
    """Return the km of the station of a line that has a folded name, or whose name begins so."""
    for key, km in laid.kms.items() if name else ():
        known = map(fold, (stations[key].name_en, *stations[key].spellings))
        if any(each.startswith(name) for each in known):
            return km
    return None


def _in_order(kms: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(kms.items(), key=lambda row: row[1]))


def _ends(laid: _Laid, areas: Areas) -> dict[float, Station]:
    """Return the ends of a line at which no station stands, by their km."""
    length_km = round(laid.course.length_km, 3)
    here, there = laid.course.lonlat[[0, -1]].tolist()
    found = {}
    for km, own, other in ((0.0, here, there), (length_km, there, here)):
        if km in laid.kms.values():
            continue
        lonlat = (own[0], own[1])
        side = _side(own, other)
        end = Station(
            id=f"osm-r{laid.route.id}-{side}",
            name_en=f"{side} end of the line",
            country=areas.country_of(*lonlat) or "",
            kind=LINE_END,
            lonlat=lonlat,
            position_basis="mapped",
            position_error_km=MAPPED_ERROR_KM,
            source=f"OpenStreetMap relation {laid.route.id}",
        )
        found[km] = end
    return found


def _side(place: Sequence[float], other: Sequence[float]) -> str:
    """Return on which side of another a place (lon, lat) lies."""
    east = (place[0] - other[0]) * np.cos(np.radians(place[1]))
    north = place[1] - other[1]
    if abs(east) >= abs(north):
        return "east" if east >= 0 else "west"
    return "north" if north >= 0 else "south"


def _titled(laid: _Laid, stations: Mapping[str, Station], areas: Areas) -> Line:
    """Return a line with its names alone."""
    tags = laid.route.tags
    own = own_name(laid.route)
    country = areas.country_of(*laid.course.locate(laid.course.length_km / 2)) or ""
    ends = [tags[key] for key in ("from", "to") if tags.get(key)]
    name = (
        tags.get("name:en")
        or (latin_name(own, country) if own else "")
        or (" – ".join(latin_name(end, country) for end in ends) if len(ends) == 2 else "")
        or by_stations([stations[key].name_en for key in laid.kms], laid.route)
    )
    spellings = (value for key, value in tags.items() if is_name(key) or key == "ref")
    return Line(
        slug="",
        name_en=name,
        station_ids=(),
        names={
            key.partition(":")[2]: value
            for key, value in sorted(tags.items())
            if key.startswith("name:")
        },
        spellings=tuple(dict.fromkeys(each for each in (*spellings, *ends) if each != name)),
        basis=f"OpenStreetMap relation {laid.route.id}",
    )


def _free(slug: str, lines: Container[str], taken: Container[str]) -> str:
    """Return a slug that no other line has."""
    unique, number = slug, 2
    while unique in lines or unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    return unique


def _facts(line: Line) -> dict[str, object]:
    order = dict.fromkeys(line.station_ids, "course")
    return {"order_basis": order, "borders": [], "published_km": None}
