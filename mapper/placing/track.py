"""A finding put on the tracks: stations and stretches with their uncertainty."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from mapper.errors import InputError
from mapper.geocode.finding import UNSURE, Finding
from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.names.nearness import displaced, distance_km
from mapper.geocode.reading.resolve import LOCALITY_KM
from mapper.placing.measure import offset, post, way_between
from mapper.placing.shapes import Spot, point
from mapper.railway.network import Network

_STAND_IN_KM = 25.0
#: A station placed worse than this may be drawn towards the town that a text names.
_LOOSE_KM = 10.0
#: With ends placed worse than this a section is not sure enough to stand unseen.
_ROUGH_KM = 25.0


def on_track(finding: Finding, network: Network, gazetteer: Gazetteer) -> Spot:
    """Return the spot of a finding that is no area."""
    if finding.kind in ("section", "stretch", "line", "km_post"):
        if len(finding.places) < 2:
            return _stand_in(finding)
        spot = _between(finding.places[0], finding.places[1], finding.line, network)
        if finding.kind == "km_post" and finding.km is not None:
            return post(finding, spot, network)
        return spot
    if finding.kind == "multiple":
        return _several(finding)
    if finding.offset_km is not None and len(finding.places) > 1:
        return _offset(finding, network, gazetteer)
    return _one(finding, network, gazetteer)


def _one(finding: Finding, network: Network, gazetteer: Gazetteer) -> Spot:
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
        return Spot(lonlat=lonlat, geometry=point(lonlat), uncertainty_km=finding.uncertainty_km)
    return Spot(
        line=lines[0] if len(lines) == 1 and not origin else "",
        from_station=origin or station,
        to_station=station if origin else "",
        km_from=kms,
        km_to=kms,
        lonlat=entry.lonlat,
        geometry=point(entry.lonlat),
        uncertainty_km=finding.uncertainty_km,
    )


def _drawn_near(entry: Entry, beside: Entry, slug: str, km: float, network: Network) -> Spot | None:
    """Place a halt whose position is interpolated nearer the town that the text puts it by.

    Half way between the interpolated kilometre and the one nearest that town: the text says
    near, not at.
    """
    station = network.stations[entry.id]
    if station.position_basis != "interpolated" or entry.error_km < _LOOSE_KM:
        return None
    if beside.lonlat is None or entry.lonlat is None:
        return None
    if distance_km(entry.lonlat, beside.lonlat) > 2 * entry.error_km:
        return None
    try:
        nearest = network.reference(*beside.lonlat, line=slug).reference.km
    except InputError:
        return None
    half = (km + nearest) / 2
    lonlat = network.locate(slug, half)
    return Spot(
        line=slug,
        from_station=entry.id,
        km_from=half,
        km_to=half,
        lonlat=lonlat,
        geometry=point(lonlat),
        uncertainty_km=abs(km - nearest) / 2 + 3,
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
        (distance_km(other.lonlat, entry.lonlat), -other.weight, other.id)
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


def _several(finding: Finding) -> Spot:
    points = [entry.lonlat for entry in finding.places if entry.lonlat]
    geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    return Spot(lonlat=points[0], geometry=geometry, uncertainty_km=finding.uncertainty_km)


def _stand_in(finding: Finding) -> Spot:
    entry = finding.places[0]
    return Spot(
        lonlat=entry.lonlat,
        geometry=point(entry.lonlat),
        uncertainty_km=finding.uncertainty_km or _STAND_IN_KM,
    )


@lru_cache(maxsize=4096)
def _between(one: Entry, other: Entry, slug: str, network: Network) -> Spot:
    if slug:
        try:
            stretch = network.stretch(slug, one.id, other.id)
        except InputError:
            pass
        else:
            led = ("no source has a part of its track, which is led from station to station",)
            return Spot(
                line=slug,
                from_station=stretch.from_station,
                to_station=stretch.to_station,
                km_from=stretch.km_from,
                km_to=stretch.km_to,
                lonlat=stretch.middle,
                geometry=stretch.geometry,
                uncertainty_km=stretch.uncertainty_km,
                reasons=led if stretch.synthetic else (),
                factor=UNSURE if max(stretch.end_errors_km) >= _ROUGH_KM else 1.0,
            )
    # The same stretch whichever name comes first.
    one, other = sorted((one, other), key=lambda entry: entry.id)
    return _by_rail(one, other, _ends(one, other, network), network)


def _half_placed(one: Entry, other: Entry, ends: Spot) -> Spot:
    known, missing = (one, other) if one.lonlat else (other, one)
    return replace(
        ends,
        lonlat=known.lonlat,
        geometry=point(known.lonlat),
        uncertainty_km=_STAND_IN_KM,
        reasons=(f"nobody has placed {missing.name}; placed at {known.name}",),
        factor=0.85,
    )


def _ends(one: Entry, other: Entry, network: Network) -> Spot:
    return Spot(
        from_station=one.id if one.id in network.stations else "",
        to_station=other.id if other.id in network.stations else "",
    )


def _by_rail(one: Entry, other: Entry, ends: Spot, network: Network) -> Spot:
    """Place two places that share no line along the rails between them, or straight."""
    if one.lonlat is None or other.lonlat is None:
        return _half_placed(one, other, ends)
    way = way_between(one, other, "", network)
    if way is not None:
        return replace(
            ends,
            lonlat=way.locate(way.length_km / 2),
            geometry=way.course.geometry(),
            uncertainty_km=way.length_km / 2 + 1,
            reasons=("no named line joins them: the way by rail is inferred",),
        )
    geometry = {"type": "LineString", "coordinates": [list(one.lonlat), list(other.lonlat)]}
    middle = ((one.lonlat[0] + other.lonlat[0]) / 2, (one.lonlat[1] + other.lonlat[1]) / 2)
    return replace(
        ends,
        lonlat=middle,
        geometry=geometry,
        uncertainty_km=distance_km(one.lonlat, other.lonlat) / 2 + 3,
        reasons=("no track in the network joins them: drawn straight",),
    )


def _offset(finding: Finding, network: Network, gazetteer: Gazetteer) -> Spot:
    """Place "N km from A towards B" along the rails that join them, else straight."""
    start, goal = finding.places[0], finding.places[1]
    ids = [station_of(entry, network, gazetteer) for entry in (start, goal)]
    shared = gazetteer.neighbours(ids[0], ids[1]) if all(ids) else []
    if shared:
        places = (gazetteer.by_id[ids[0]], gazetteer.by_id[ids[1]])
        spot = offset(replace(finding, places=places), shared[0][0], network)
    else:
        spot = offset(finding, "", network)
    if spot is not None:
        return spot
    if start.lonlat is None or goal.lonlat is None:
        return _stand_in(replace(finding, places=(start,)))
    away = distance_km(start.lonlat, goal.lonlat)
    share = min(1.0, (finding.offset_km or 0.0) / away) if away else 0.0
    lonlat = (
        start.lonlat[0] + share * (goal.lonlat[0] - start.lonlat[0]),
        start.lonlat[1] + share * (goal.lonlat[1] - start.lonlat[1]),
    )
    return Spot(
        lonlat=lonlat,
        geometry=point(lonlat),
        uncertainty_km=finding.uncertainty_km,
        from_station=ids[0],
        reasons=("measured straight: no rails in the network join them",),
    )
