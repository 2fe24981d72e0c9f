"""Kilometres measured along the rails: published kilometres, and "N km from A towards B".

Our kilometres run along the way between the two places that the text names and are no official
chainage, which is counted from an end that the text may not name; uncertainty and score say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from mapper.doubt import part_doubt_km
from mapper.errors import InputError
from mapper.geocode.finding import UNSURE, Finding
from mapper.geocode.names.gazetteer import Entry
from mapper.geodesy import flat_km
from mapper.model import LonLat, Place
from mapper.placing.shapes import at, doubted
from mapper.railway.network import Network
from mapper.railway.reference.course import Course
from mapper.railway.reference.sections import section_at

#: Official chainage against our kilometres: measured differences are a few per cent.
_CHAINAGE_SHARE = 0.03
_CHAINAGE_KM = 4.0
#: A way by rail this much longer than the beeline is not the one that a text means.
_DETOUR, _DETOUR_KM = 1.6, 10.0
#: What a text puts a kilometre near lies within this of the rails.
_BESIDE_KM = 15.0
#: The share of a stretch's score that is left where its kilometre is counted from elsewhere.
_ELSEWHERE = 0.75


@dataclass(frozen=True, slots=True)
class Way:
    """The rails from one place to another: of the line ``slug`` where they share one.

    ``start_km`` and ``goal_km`` are the kilometres of both places along ``course``.
    """

    course: Course
    start_km: float
    goal_km: float
    slug: str

    @property
    def length_km(self) -> float:
        """The way's length in kilometres."""
        return abs(self.goal_km - self.start_km)

    def doubt_km(self, *ends_km: float) -> float:
        """Return the doubt about a spot on the way, whose ends may be so far off."""
        return part_doubt_km(self.length_km, *ends_km, self.course.error_km)

    def error_km(self, km: float, *ends_km: float) -> float:
        """Return what is added to the doubt of a kilometre by the ends, and the course up to it."""
        measured = self.course.cut(self.start_km, self.along_km(km))
        return part_doubt_km(0.0, *ends_km, measured.error_km)

    def along_km(self, km: float) -> float:
        """Return the course's kilometre ``km`` from the start of the way, its end at most."""
        km = max(0.0, min(km, self.length_km))
        return self.start_km + (km if self.goal_km >= self.start_km else -km)

    def locate(self, km: float) -> LonLat:
        """Return the lonlat ``km`` from the start of the way."""
        return self.course.locate(self.along_km(km))

    def nearest(self, lonlat: LonLat) -> tuple[float, float]:
        """Return the kilometre from the start that is nearest to ``lonlat``, and how far it is."""
        low, high = sorted((self.start_km, self.goal_km))
        along = min(max(self.course.nearest_km(lonlat), low), high)
        km = abs(along - self.start_km)
        return km, flat_km(self.locate(km), lonlat)


@lru_cache(maxsize=1024)
def way_between(start: Entry, goal: Entry, slug: str, network: Network) -> Way | None:
    """Return the rails from ``start`` to ``goal``, None where the network has none.

    On the line ``slug``, if given and placed; else the shortest way, if that is no detour.
    """
    line = network.lines.get(slug)
    if (
        line
        and len(line.station_kms) == len(line.station_ids)
        and ({start.id, goal.id} <= set(line.station_ids))
    ):
        kms = dict(zip(line.station_ids, line.station_kms, strict=True))
        return Way(network.course(slug), kms[start.id], kms[goal.id], slug)
    if start.lonlat is None or goal.lonlat is None:
        return None
    # Found in one order, so that both directions run on the same rails.
    first, last = sorted((start.lonlat, goal.lonlat))
    try:
        route = network.route(first, last)
    except InputError:
        return None
    if route.length_km > _DETOUR * flat_km(first, last) + _DETOUR_KM:
        return None
    ends = (0.0, route.length_km) if start.lonlat == first else (route.length_km, 0.0)
    return Way(route.course, *ends, "")


def post(finding: Finding, stretch: Place, network: Network) -> Place:
    """Return the place of a published kilometre on the stretch that it was published with.

    It is counted from the end that the text says, else from the one that puts it nearer to what
    the text puts it beside, else from the end that is named first.
    """
    km = finding.km or 0.0
    start, goal = finding.places[0], finding.places[1]
    way = way_between(start, goal, finding.line, network)
    if way is None:
        return doubted(stretch, f"km {km:g} cannot be measured there", share=UNSURE)
    error_km = _CHAINAGE_KM + _CHAINAGE_SHARE * km
    if km > way.length_km + error_km:
        return _counted_elsewhere(way, finding, stretch, network)
    beside = finding.beside.lonlat if finding.beside else None
    from_goal_km = way.length_km - km
    open_end = not finding.counted and abs(from_goal_km - km) > error_km
    nearer_km = _nearer_from_goal_km(way, km, beside) if open_end and beside else 0.0
    if nearer_km > error_km:
        start, goal, km = goal, start, from_goal_km
    said = f"km {finding.km:g} counted from {start.name}; chainage is not distance"
    place = replace(
        on_way(way, km, network),
        uncertainty_km=error_km + way.error_km(km, start.error_km, goal.error_km),
        score=stretch.score,
        reasons=(*stretch.reasons, said),
    )
    if not open_end or abs(nearer_km) > error_km:
        return place
    unsaid = f"from which end it is counted the text does not say; {goal.name} would be the other"
    return doubted(place, unsaid, share=UNSURE)


def _nearer_from_goal_km(way: Way, km: float, beside: LonLat) -> float:
    """Return how much nearer to a place a kilometre lies if it is counted from the way's goal."""
    from_start_km = flat_km(way.locate(km), beside)
    return from_start_km - flat_km(way.locate(way.length_km - km), beside)


def _counted_elsewhere(way: Way, finding: Finding, stretch: Place, network: Network) -> Place:
    """Return the place of a kilometre beyond its way: by the place that the text puts it near."""
    km, beside = f"km {finding.km:g} is counted from elsewhere", finding.beside
    if beside is None or beside.lonlat is None:
        reason = f"{km}: the stretch is {way.length_km:.0f} km long"
        return doubted(replace(stretch, score=_ELSEWHERE), reason)
    along_km, away_km = way.nearest(beside.lonlat)
    if away_km > _BESIDE_KM:
        return doubted(replace(stretch, score=_ELSEWHERE), f"{beside.name} is far from it")
    place = replace(on_way(way, along_km, network), score=stretch.score, reasons=stretch.reasons)
    reason = f"{km}; placed by {beside.name}"
    moved_km = away_km + beside.error_km + way.error_km(along_km)
    place = replace(place, uncertainty_km=max(_BESIDE_KM / 2, moved_km))
    return doubted(place, reason, share=UNSURE)


def on_way(way: Way, km: float, network: Network) -> Place:
    """Return the place ``km`` from the start of a way."""
    lonlat = way.locate(km)
    if not way.slug:
        return at(lonlat)
    along = way.along_km(km)
    section = section_at(network.lines[way.slug], network.stations, along)
    return at(
        lonlat,
        line=way.slug,
        km_from=along,
        km_to=along,
        from_station=section.from_station if section else "",
        to_station=section.to_station if section else "",
    )


def offset(finding: Finding, slug: str, network: Network) -> Place | None:
    """Return the place "N km from A towards B", None where no rails join them."""
    start, goal = finding.places[0], finding.places[1]
    way = way_between(start, goal, slug, network)
    if way is None:
        return None
    how = f"measured along the line {slug}" if way.slug else "measured along the rails"
    km = finding.offset_km or 0.0
    return replace(
        on_way(way, km, network),
        uncertainty_km=(finding.uncertainty_km or 0.0) + way.error_km(km),
        reasons=(how,),
    )
