"""A finding put on the tracks: stations and stretches with their uncertainty.

A place here says where the words lie on the network; its score is the share of the finding's that
the network leaves, None where nothing there is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mapper.doubt import part_doubt_km, straight_km
from mapper.errors import InputError
from mapper.geocode.finding import STAND_IN_KM, Finding
from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.reading.resolve import LOCALITY_KM
from mapper.geodesy import displaced, flat_km
from mapper.model import Place
from mapper.placing.measure import offset, post, way_between
from mapper.placing.shapes import at, doubted
from mapper.railway.network import Network
from mapper.railway.reference.stretch import Stretch

#: A station placed worse than this may be drawn towards the town that a text names.
_LOOSE_KM = 10.0
#: How near a town's position is to what a text puts near the town, in km.
_NEAR_TOWN_KM = 3.0
#: The share of its score that is left where one of two ends has no position.
_HALF_PLACED = 0.85


def on_track(finding: Finding, network: Network, gazetteer: Gazetteer) -> Place:
    """Return the place of a finding that is no area."""
    if finding.kind in ("section", "stretch", "line", "km_post"):
        if len(finding.places) < 2:
            return _stand_in(finding)
        place = _between(finding.places[0], finding.places[1], finding.line, network)
        if finding.kind == "km_post" and finding.km is not None:
            return post(finding, place, network)
        return place
    if finding.kind == "multiple":
        return _several(finding)
    if finding.offset_km is not None and len(finding.places) > 1:
        return _offset(finding, network, gazetteer)
    return _one(finding, network, gazetteer)


def _one(finding: Finding, network: Network, gazetteer: Gazetteer) -> Place:
    entry = finding.places[-1] if finding.kind == "movement" else finding.places[0]
    station = station_of(entry, network, gazetteer) if not finding.stand_in else ""
    lines = gazetteer.by_id[station].lines if station else ()
    origin = ""
    if finding.kind == "movement" and len(finding.places) > 1:
        origin = station_of(finding.places[0], network, gazetteer)
    kms = _km_of(network, lines[0], station) if len(lines) == 1 and not origin else None
    if finding.beside and kms is not None and entry.id == station:
        drawn = _drawn_near(entry, finding.beside, lines[0], kms, network)
        if drawn:
            return drawn
    if finding.bearing is not None and finding.offset_km and entry.lonlat:
        lonlat = displaced(entry.lonlat, finding.offset_km, finding.bearing)
        return at(lonlat, uncertainty_km=finding.uncertainty_km)
    return at(
        entry.lonlat,
        line=lines[0] if len(lines) == 1 and not origin else "",
        from_station=origin or station,
        to_station=station if origin else "",
        km_from=kms,
        km_to=kms,
        uncertainty_km=finding.uncertainty_km,
    )


def _drawn_near(
    entry: Entry, beside: Entry, slug: str, km: float, network: Network
) -> Place | None:
    """Place a halt whose position is interpolated nearer the town that the text puts it by.

    Half way between the interpolated kilometre and the one nearest that town: the text says
    near, not at.
    """
    station = network.stations[entry.id]
    if station.position_basis != "interpolated" or entry.error_km < _LOOSE_KM:
        return None
    if beside.lonlat is None or entry.lonlat is None:
        return None
    if flat_km(entry.lonlat, beside.lonlat) > 2 * entry.error_km:
        return None
    try:
        nearest = network.reference(*beside.lonlat, line=slug).reference.km
    except InputError:
        return None
    half = (km + nearest) / 2
    return at(
        network.locate(slug, half),
        line=slug,
        from_station=entry.id,
        km_from=half,
        km_to=half,
        uncertainty_km=max(entry.error_km, abs(km - nearest) / 2 + _NEAR_TOWN_KM),
        reasons=(f"its place is interpolated; drawn nearer {beside.name}, which the text names",),
    )


def station_of(entry: Entry, network: Network, gazetteer: Gazetteer) -> str:
    """Return the id of the network's station that an entry is, or is the town of; else ""."""
    if entry.id in network.stations:
        return entry.id
    if entry.lonlat is None:
        return ""
    numbers = {n for key in entry.keys for n in gazetteer.plain_index.get(key, ())}
    near = [
        (flat_km(other.lonlat, entry.lonlat), -other.weight, other.id)
        for number in numbers
        if (other := gazetteer.entries[number]).id in network.stations and other.lonlat
    ]
    near = [found for found in near if found[0] <= LOCALITY_KM]
    return min(near, key=lambda found: found[1:])[2] if near else ""


def _km_of(network: Network, slug: str, station: str) -> float | None:
    line = network.lines[slug]
    if station not in line.station_ids or len(line.station_kms) != len(line.station_ids):
        return None
    return line.station_kms[line.station_ids.index(station)]


def _several(finding: Finding) -> Place:
    points = [entry.lonlat for entry in finding.places if entry.lonlat]
    geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    apart_km = max(flat_km(points[0], point) for point in points)
    doubt_km = apart_km + (finding.uncertainty_km or 0.0)
    return Place(lonlat=points[0], geometry=geometry, uncertainty_km=doubt_km)


def _stand_in(finding: Finding) -> Place:
    entry = finding.places[0]
    doubt_km = max(finding.uncertainty_km or STAND_IN_KM, entry.error_km)
    return at(entry.lonlat, uncertainty_km=doubt_km)


@lru_cache(maxsize=4096)
def _between(one: Entry, other: Entry, slug: str, network: Network) -> Place:
    if slug:
        try:
            stretch = network.stretch(slug, one.id, other.id)
        except InputError:
            pass
        else:
            return _of(stretch)
    # The same stretch whichever name comes first.
    one, other = sorted((one, other), key=lambda entry: entry.id)
    return _by_rail(one, other, network)


def _of(stretch: Stretch) -> Place:
    """Return the place of a stretch of a line."""
    place = Place(
        line=stretch.line,
        from_station=stretch.from_station,
        to_station=stretch.to_station,
        km_from=stretch.km_from,
        km_to=stretch.km_to,
        lonlat=stretch.middle,
        geometry=stretch.geometry,
        uncertainty_km=stretch.doubt_km(),
    )
    led = ("no source has a part of its track, which is led from station to station",)
    return doubted(place, *(led if stretch.synthetic else ()))


def _half_placed(one: Entry, other: Entry, ends: Mapping[str, Any]) -> Place:
    known, missing = (one, other) if one.lonlat else (other, one)
    reason = f"nobody has placed {missing.name}; placed at {known.name}"
    doubt_km = max(STAND_IN_KM, known.error_km)
    return doubted(at(known.lonlat, uncertainty_km=doubt_km, **ends), reason, share=_HALF_PLACED)


def _by_rail(one: Entry, other: Entry, network: Network) -> Place:
    """Place two places that share no line along the rails between them, or straight."""
    ends: dict[str, Any] = {
        name: entry.id
        for name, entry in (("from_station", one), ("to_station", other))
        if entry.id in network.stations
    }
    if one.lonlat is None or other.lonlat is None:
        return _half_placed(one, other, ends)
    way = way_between(one, other, "", network)
    if way is not None:
        return Place(
            **ends,
            lonlat=way.locate(way.length_km / 2),
            geometry=way.course.geometry(),
            uncertainty_km=way.doubt_km(one.error_km, other.error_km),
            reasons=("no named line joins them: the way by rail is inferred",),
        )
    straight = flat_km(one.lonlat, other.lonlat)
    geometry = {"type": "LineString", "coordinates": [list(one.lonlat), list(other.lonlat)]}
    middle = ((one.lonlat[0] + other.lonlat[0]) / 2, (one.lonlat[1] + other.lonlat[1]) / 2)
    return Place(
        **ends,
        lonlat=middle,
        geometry=geometry,
        uncertainty_km=part_doubt_km(straight, one.error_km, other.error_km, straight_km(straight)),
        reasons=("no track in the network joins them: drawn straight",),
    )


def _offset(finding: Finding, network: Network, gazetteer: Gazetteer) -> Place:
    """Place "N km from A towards B" along the rails that join them, else straight."""
    start, goal = finding.places[0], finding.places[1]
    ids = [station_of(entry, network, gazetteer) for entry in (start, goal)]
    shared = gazetteer.neighbours(ids[0], ids[1]) if all(ids) else []
    if shared:
        places = (gazetteer.by_id[ids[0]], gazetteer.by_id[ids[1]])
        place = offset(replace(finding, places=places), shared[0][0], network)
    else:
        place = offset(finding, "", network)
    if place is not None:
        return place
    if start.lonlat is None or goal.lonlat is None:
        return _stand_in(replace(finding, places=(start,)))
    away = flat_km(start.lonlat, goal.lonlat)
    share = min(1.0, (finding.offset_km or 0.0) / away) if away else 0.0
    lonlat = (
        start.lonlat[0] + share * (goal.lonlat[0] - start.lonlat[0]),
        start.lonlat[1] + share * (goal.lonlat[1] - start.lonlat[1]),
    )
    doubt_km = (finding.uncertainty_km or 0.0) + straight_km(share * away)
    return at(
        lonlat,
        uncertainty_km=doubt_km,
        from_station=ids[0],
        reasons=("measured straight: no rails in the network join them",),
    )
