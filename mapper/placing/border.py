"""The rails from a place to a border, where a text says "between X and the border of Y"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest

from mapper.doubt import part_doubt_km
from mapper.errors import InputError
from mapper.geocode.finding import STAND_IN_KM, UNSURE, Finding
from mapper.geodesy import flat_km
from mapper.model import LonLat, Place
from mapper.placing.shapes import at, doubted
from mapper.placing.track import station_of
from mapper.railway.reference.course import Course
from mapper.region import Region

#: Ways are sought to the ends of so many of the nearest tracks that cross a border.
_TRACKS = 8
#: How exactly a crossing is sought, and how near two of one place lie, in km.
_STEP_KM, _SAME_KM = 0.05, 1.0
#: A crossing so many times farther than the nearest is not the one that a text means.
_FARTHER = 2.0


@dataclass(frozen=True, slots=True)
class _Crossing:
    """The way from a place to where it crosses a border."""

    course: Course
    lonlat: LonLat

    @property
    def length_km(self) -> float:
        return float(self.course.km[-1] - self.course.km[0])


def to_border(finding: Finding, region: Region) -> Place:
    """Return the stretch from the place of a finding to the border that the text names.

    Of several crossings the nearest by rail is taken, and waits for a person where another may be
    meant; where no way leads there, the place stands for the stretch.
    """
    entry = finding.places[0]
    station = station_of(entry, region.network, region.gazetteer)
    start = region.network.stations[station].lonlat if station else entry.lonlat
    crossings = _crossings(start, entry.country, finding.border or "", region) if start else ()
    if start is None or not crossings:
        reason = f"no rails are known from {entry.name} to that border; placed at {entry.name}"
        return doubted(
            at(entry.lonlat, uncertainty_km=max(STAND_IN_KM, entry.error_km)), reason, share=UNSURE
        )
    nearest = crossings[0]
    place = Place(
        from_station=station,
        lonlat=nearest.course.locate(float(nearest.course.km.mean())),
        geometry=nearest.course.geometry(),
        uncertainty_km=part_doubt_km(nearest.length_km, entry.error_km, nearest.course.error_km),
        reasons=("it ends where the rails cross the border",),
    )
    if all(
        other.length_km > _FARTHER * nearest.length_km
        or flat_km(other.lonlat, nearest.lonlat) < _SAME_KM
        for other in crossings[1:]
    ):
        return place
    return doubted(place, "the text does not say by which line", share=UNSURE)


@lru_cache(maxsize=256)
def _crossings(start: LonLat, home: str, border: str, region: Region) -> tuple[_Crossing, ...]:
    """Return where ways lead out of a country, into the one named if it is another; nearest first.

    ``home`` is the country of ``start``.
    """
    beyond = border if border != home else ""
    abroad = [
        goal for side, other, goal in _across(region) if side == home and beyond in ("", other)
    ]
    goals = nsmallest(_TRACKS, abroad, key=lambda goal: flat_km(start, goal))
    found = _ways(start, goals, home, region)
    return tuple(sorted(found, key=lambda each: each.length_km))


@lru_cache(maxsize=2)
def _across(region: Region) -> tuple[tuple[str, str, LonLat], ...]:
    """Return the tracks that cross a border, either way: its two sides, and the end beyond it."""
    tracks = region.network.placed.tracks
    countries = region.areas.countries_of(tracks.node_lonlat)
    return tuple(
        (countries[near], countries[far], (float(lon), float(lat)))
        for one, other in tracks.edge_ends.tolist()
        if countries[one] != countries[other]
        for near, far in ((one, other), (other, one))
        for lon, lat in (tracks.node_lonlat[far],)
    )


def _ways(start: LonLat, goals: list[LonLat], home: str, region: Region) -> Iterator[_Crossing]:
    for goal in goals:
        try:
            course = region.network.route(start, goal).course
        except InputError:
            continue
        km = _leaves_at_km(course, home, region)
        yield _Crossing(course.cut(float(course.km[0]), km), course.locate(km))


def _leaves_at_km(course: Course, home: str, region: Region) -> float:
    """Return the kilometre at which a course leaves the country in which it starts."""
    countries = region.areas.countries_of(course.lonlat)
    after = next((at for at, country in enumerate(countries) if country != home), 1)
    inside, outside = float(course.km[max(after - 1, 0)]), float(course.km[after])
    while outside - inside > _STEP_KM:
        middle = (inside + outside) / 2
        if region.areas.country_of(*course.locate(middle)) == home:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2
