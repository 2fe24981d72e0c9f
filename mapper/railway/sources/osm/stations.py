"""Joins the stations of an OSM extract to those that are known, and makes new ones of the rest.

A mapped station of the same name close to a known one is that station and gives it its position;
every other becomes a station of its own, found by its names in every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mapper.areas import Areas
from mapper.geodesy import distance_km
from mapper.model import Station
from mapper.names import fold, romanisations
from mapper.railway.placed import MAPPED_ERROR_KM
from mapper.railway.sources.osm.extract import OsmNode, is_name

#: A mapped station this near to a known one and of its name is the same station, in km.
_SAME_KM = 6.0
_LANGUAGES = ("be", "ru", "uk")
#: The language of the names of a country's stations, where that is one of these.
_LOCAL = {"BY": "be", "RU": "ru", "UA": "uk"}


def match_stations(
    known: Mapping[str, Station], nodes: tuple[OsmNode, ...], areas: Areas
) -> tuple[dict[str, Station], dict[str, Station]]:
    """Return the known stations that the extract has, where it has them, and the others, by id.

    Ids of stations that are not known are ``osm-<node id>``, of areas ``osm-w<way id>``.
    """
    by_name: dict[str, list[OsmNode]] = {}
    for node in nodes:
        for name in _names(node):
            by_name.setdefault(fold(name), []).append(node)
    pairs = sorted(
        (km, station.id, _id(node))
        for station in known.values()
        for km, node in _namesakes(station, by_name)
    )
    nodes_by_id = {_id(node): node for node in nodes}
    matched: dict[str, Station] = {}
    taken: set[str] = set()
    for _, key, node_id in pairs:  # the nearest first: a name may be that of several
        if key not in matched and node_id not in taken:
            matched[key] = _mapped(known[key], nodes_by_id[node_id])
            taken.add(node_id)
    rest = [node for node in nodes if _id(node) not in taken]
    lonlat = np.array([node.lonlat for node in rest]).reshape(-1, 2)
    countries = areas.countries_of(lonlat) if rest else []
    others = {
        _id(node): replace(_station(node, country), division=_division(node, areas))
        for node, country in zip(rest, countries, strict=True)
    }
    return matched, others


def _id(node: OsmNode) -> str:
    return f"osm-{'w' if node.element == 'way' else ''}{node.id}"


def _division(node: OsmNode, areas: Areas) -> str:
    code = areas.admin1_of(*node.lonlat)
    return areas.name(code) if code else ""


def _names(node: OsmNode) -> list[str]:
    """Return the names of a mapped station, and what stands in brackets or beside a slash."""
    names = [value for key, value in node.tags.items() if is_name(key)]
    parts = [part.strip() for name in names for part in _parts(name)]
    return list(dict.fromkeys([*names, *(part for part in parts if fold(part))]))


def _parts(name: str) -> list[str]:
    """Return the spellings within a name: ``A / B`` and ``A (B)`` are A and B, too."""
    sides = re.split(r"\s*[/;]\s*", name)
    inner = [text for side in sides for text in re.findall(r"\(([^()]*)\)", side)]
    return [*sides, *(re.sub(r"\([^()]*\)", " ", side) for side in sides), *inner]


def _namesakes(
    station: Station, by_name: Mapping[str, list[OsmNode]]
) -> list[tuple[float, OsmNode]]:
    """Return the (km, node) of the mapped stations of its name that are near enough."""
    if station.lonlat is None:
        return []
    names = (station.name_en, *station.names.values(), *station.spellings)
    spelled = set(map(fold, names))
    near = {_id(node): node for name in spelled for node in by_name.get(name, ())}
    found = [(distance_km(station.lonlat, node.lonlat), node) for node in near.values()]
    return [(km, node) for km, node in found if km <= _SAME_KM]


def _mapped(station: Station, node: OsmNode) -> Station:
    names = [name for name in _names(node) if name not in station.spellings]
    return replace(
        station,
        lonlat=node.lonlat,
        position_basis="mapped",
        position_error_km=MAPPED_ERROR_KM,
        source=f"OpenStreetMap {node.element} {node.id}",
        spellings=(*station.spellings, *dict.fromkeys(names)),
    )


def _station(node: OsmNode, country: str) -> Station:
    tags = node.tags
    names = {lang: tags[f"name:{lang}"] for lang in _LANGUAGES if f"name:{lang}" in tags}
    own = tags.get("name", "")
    local = _LOCAL.get(country)
    if own and local and not own.isascii():
        names.setdefault(local, own)
    return Station(
        id=_id(node),
        name_en=tags.get("name:en") or latin_name(own, country) or next(iter(_names(node))),
        country=country,
        kind=tags["railway"] if tags["railway"] != "service_station" else "yard",
        lonlat=node.lonlat,
        position_basis="mapped",
        position_error_km=MAPPED_ERROR_KM,
        names=names,
        spellings=tuple(dict.fromkeys(_names(node))),
        source=f"OpenStreetMap {node.element} {node.id}",
        name_basis="OpenStreetMap" if "name:en" in tags or own.isascii() else local or "",
    )


def latin_name(own: str, country: str) -> str:
    """Return a name in Latin letters, romanised by the language of its country if that is known."""
    local = _LOCAL.get(country)
    if own.isascii() or local is None:
        return own
    return romanisations(own, local)[0].title()
