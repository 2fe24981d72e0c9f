"""Kilometres measured along the rails: published kilometres, and "N km from A towards B".

Our kilometres run along the way between the two places that the text names and are no official
chainage, which is counted from an end that the text may not name; uncertainty and score say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from mapper.errors import InputError
from mapper.geocode.finding import UNSURE, Finding
from mapper.geocode.names.gazetteer import Entry
from mapper.geocode.names.nearness import distance_km
from mapper.model import LonLat
from mapper.placing.shapes import Spot, point
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
        return km, distance_km(self.locate(km), lonlat)


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
    if route.length_km > _DETOUR * distance_km(first, last) + _DETOUR_KM:
        return None
    ends = (0.0, route.length_km) if start.lonlat == first else (route.length_km, 0.0)
    return Way(route.course, *ends, "")


def post(finding: Finding, spot: Spot, network: Network) -> Spot:
    """Return the spot of a published kilometre on the stretch that it was published with.

    It is counted from the end that the text says, else from the one that puts it nearer to what
    the text puts it beside, else from the end that is named first.
    """
    km = finding.km or 0.0
    start, goal = finding.places[0], finding.places[1]
    way = way_between(start, goal, finding.line, network)
    if way is None:
        return replace(
            spot,
            reasons=(*spot.reasons, f"km {km:g} cannot be measured there"),
            factor=spot.factor * UNSURE,
        )
    error_km = _CHAINAGE_KM + _CHAINAGE_SHARE * km
    beside = finding.beside.lonlat if finding.beside else None
    if km > way.length_km + error_km and beside is not None:
        return _by_place(way, beside, finding, spot, network)
    if km > way.length_km + error_km:
        return replace(
            spot,
            factor=0.75,
            reasons=(
                *spot.reasons,
                f"km {km:g} is counted from elsewhere: the stretch is {way.length_km:.0f} km long",
            ),
        )
    from_goal_km = way.length_km - km
    factor = 1.0
    if not finding.counted and abs(from_goal_km - km) > error_km:
        nearer_km = (
            0.0
            if beside is None
            else (
                distance_km(way.locate(km), beside) - distance_km(way.locate(from_goal_km), beside)
            )
        )
        if abs(nearer_km) <= error_km:  # it lies as near from either end
            factor = UNSURE
        elif nearer_km > 0:
            start, goal, km = goal, start, from_goal_km
    said = f"km {finding.km:g} counted from {start.name}; chainage is not distance"
    unsaid = f"from which end it is counted the text does not say; {goal.name} would be the other"
    return replace(
        on_way(way, km, network),
        uncertainty_km=error_km,
        factor=spot.factor * factor,
        reasons=(*spot.reasons, said, *((unsaid,) if factor < 1 else ())),
    )


def _by_place(way: Way, beside: LonLat, finding: Finding, spot: Spot, network: Network) -> Spot:
    """Place a kilometre that is counted from elsewhere by the place that the text puts it near."""
    km, away = way.nearest(beside)
    name = finding.beside.name if finding.beside else ""
    if away > _BESIDE_KM:
        return replace(spot, factor=0.75, reasons=(*spot.reasons, f"{name} is far from it"))
    return replace(
        on_way(way, km, network),
        uncertainty_km=_BESIDE_KM / 2,
        factor=spot.factor * UNSURE,
        reasons=(*spot.reasons, f"km {finding.km:g} is counted from elsewhere; placed by {name}"),
    )


def on_way(way: Way, km: float, network: Network) -> Spot:
    """Return the spot ``km`` from the start of a way."""
    lonlat = way.locate(km)
    if not way.slug:
        return Spot(lonlat=lonlat, geometry=point(lonlat))
    along = way.along_km(km)
    section = section_at(network.lines[way.slug], network.stations, along)
    return Spot(
        line=way.slug,
        km_from=along,
        km_to=along,
        lonlat=lonlat,
        geometry=point(lonlat),
        from_station=section.from_station if section else "",
        to_station=section.to_station if section else "",
    )


def offset(finding: Finding, slug: str, network: Network) -> Spot | None:
    """Return the spot "N km from A towards B", None where no rails join them."""
    start, goal = finding.places[0], finding.places[1]
    way = way_between(start, goal, slug, network)
    if way is None:
        return None
    how = f"measured along the line {slug}" if way.slug else "measured along the rails"
    return replace(
        on_way(way, finding.offset_km or 0.0, network),
        uncertainty_km=finding.uncertainty_km,
        reasons=(how,),
    )
