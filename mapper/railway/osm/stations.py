"""Joins the stations of an OSM extract to the curated ones, and puts the rest on the tracks.

A mapped station of the same name close to a curated one is that station and gives it its
position; every other becomes a station of its own, found by its names in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mapper.model import Station
from mapper.names import fold, romanisations
from mapper.railway.areas import Areas
from mapper.railway.curated import Curated, CuratedStation
from mapper.railway.geodesy import distance_km
from mapper.railway.osm.extract import OsmNode, is_name

#: A mapped station this near to a curated one and of its name is the same station, in km.
_SAME_KM = 6.0
_LANGUAGES = ("be", "ru", "uk")


def match_stations(
    curated: Curated, nodes: tuple[OsmNode, ...], areas: Areas
) -> tuple[Curated, dict[str, Station]]:
    """Return the curated stations with mapped positions, and the other stations by id.

    Ids of stations that are not curated are ``osm-<node id>``.
    """
    by_name: dict[str, list[OsmNode]] = {}
    for node in nodes:
        for name in _names(node):
            by_name.setdefault(fold(name), []).append(node)
    matched: dict[int, str] = {}
    stations = dict(curated.stations)
    for station in curated.stations.values():
        same = _same(station, by_name)
        if same is not None and same.id not in matched:
            matched[same.id] = station.id
            stations[station.id] = _mapped(station, same)
    rest = [node for node in nodes if node.id not in matched]
    lonlat = np.array([node.lonlat for node in rest]).reshape(-1, 2)
    countries = areas.countries_of(lonlat) if rest else []
    others = {
        f"osm-{node.id}": _station(node, country)
        for node, country in zip(rest, countries, strict=True)
    }
    return replace(curated, stations=stations), others


def _names(node: OsmNode) -> list[str]:
    return [value for key, value in node.tags.items() if is_name(key)]


def _same(station: CuratedStation, by_name: Mapping[str, list[OsmNode]]) -> OsmNode | None:
    if station.lonlat is None:
        return None
    spelled = {station.name_en, *station.names.values(), *station.spellings}
    near = {
        node.id: (distance_km(station.lonlat, node.lonlat), node)
        for name in spelled
        for node in by_name.get(fold(name), ())
    }
    found = sorted((km, key) for key, (km, _) in near.items() if km <= _SAME_KM)
    return near[found[0][1]][1] if found else None


def _mapped(station: CuratedStation, node: OsmNode) -> CuratedStation:
    names = [name for name in _names(node) if name not in station.spellings]
    return replace(
        station,
        lonlat=node.lonlat,
        coord_is="station",
        coord_source=f"OpenStreetMap node {node.id}",
        spellings=(*station.spellings, *dict.fromkeys(names)),
    )


def _station(node: OsmNode, country: str) -> Station:
    tags = node.tags
    names = {lang: tags[f"name:{lang}"] for lang in _LANGUAGES if f"name:{lang}" in tags}
    own = tags.get("name", "")
    local = {"BY": "be", "RU": "ru", "UA": "uk"}.get(country)
    if own and local and not own.isascii():
        names.setdefault(local, own)
    return Station(
        id=f"osm-{node.id}",
        name_en=tags.get("name:en") or _english(own, local) or next(iter(_names(node))),
        country=country,
        kind=tags["railway"] if tags["railway"] != "service_station" else "yard",
        lonlat=node.lonlat,
        position_basis="mapped",
        position_error_km=0.2,
        names=names,
        spellings=tuple(dict.fromkeys(_names(node))),
        source=f"OpenStreetMap node {node.id}",
    )


def _english(own: str, local: str | None) -> str:
    """Return a name in Latin letters, romanised by the language of its country."""
    if own.isascii() or local is None:
        return own
    return romanisations(own, local)[0].title()
