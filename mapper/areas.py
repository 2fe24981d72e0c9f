"""Countries and their divisions: which one a position lies in, and the area of a code.

Read from a region's file of outlines; codes are ISO 3166-1 alpha-2 and ISO 3166-2.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.errors import NotFound, ResourceMissing
from mapper.geodesy import Floats, shifted
from mapper.model import LonLat
from mapper.names import fold

#: How far off a simplified coast a position may lie and still belong to its country, in degrees.
_COAST_DEGREES = 0.12

_CODES = "codes are those of ISO 3166-1 and ISO 3166-2"
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Areas:
    """The divisions of a region's countries and the countries around them, immutable.

    ``country_names`` are the names of the countries of which only the divisions have an area.
    """

    properties: tuple[Mapping[str, Any], ...]
    polygons: NDArray[Any] = field(repr=False)
    country_names: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""  # of the file that they were read from; "" where they were made in memory

    @cached_property
    def _tree(self) -> Any:
        import shapely

        shapely.prepare(self.polygons)
        return shapely.STRtree(self.polygons)

    def locate(self, lonlat: Floats) -> NDArray[np.int64]:
        """Return for each row of ``lonlat`` (n × 2) the number of its area; -1 where none."""
        import shapely

        points = shapely.points(lonlat)
        found = np.full(len(points), -1, dtype=np.int64)
        index, area = self._tree.query(points, predicate="intersects")
        found[index[::-1]] = area[::-1]
        missing = np.flatnonzero(found < 0)
        index, area = self._tree.query_nearest(
            points[missing], max_distance=_COAST_DEGREES, all_matches=False
        )
        found[missing[index]] = area
        return found

    def countries_of(self, lonlat: Floats) -> list[str]:
        """Return the ISO 3166-1 code of each row of ``lonlat`` (n × 2); "" where none is known."""
        return [self.properties[n]["country"] if n >= 0 else "" for n in self.locate(lonlat)]

    def country_of(self, lon: float, lat: float) -> str | None:
        """Return the ISO 3166-1 code of the country at a position; None at sea or far away."""
        return self.countries_of(np.array([[lon, lat]]))[0] or None

    def admin1_of(self, lon: float, lat: float) -> str | None:
        """Return the ISO 3166-2 code of the division at a position; None where there is none."""
        number = self.locate(np.array([[lon, lat]]))[0]
        code: str | None = None if number < 0 else self.properties[number]["admin1"]
        return code

    def near(self, lonlat: LonLat, within_km: float) -> frozenset[str]:
        """Return the codes of the countries and divisions at a position, or so many km from it."""
        import shapely

        here = np.array(lonlat)
        a_km: Floats = np.array(shifted(lonlat, 1.0, 1.0)) - here
        west_south, east_north = here - within_km * a_km, here + within_km * a_km
        around = shapely.box(*west_south, *east_north)
        beside = self._tree.query(around, predicate="intersects")
        parts = shapely.intersection(self.polygons[beside], around)
        in_km = shapely.transform(parts, lambda degrees: (degrees - here) / a_km)
        away_km = shapely.distance(in_km, shapely.Point(0.0, 0.0))
        found = {*beside[away_km <= within_km].tolist(), *self.locate(np.array([lonlat])).tolist()}
        own = [self.properties[number] for number in found if number >= 0]
        return frozenset(code for each in own for code in (each["country"], each["admin1"]) if code)

    def encloses(self, country: str) -> bool:
        """Tell whether all of a country has outlines, and not just the part within their frame."""
        import shapely

        parts = self._parts((country,))
        if not len(parts):
            return False
        frame = shapely.box(*shapely.total_bounds(self.polygons))
        return not shapely.boundary(frame).intersects(shapely.box(*shapely.total_bounds(parts)))

    def codes(self) -> tuple[str, ...]:
        """Return every ISO 3166-1 and ISO 3166-2 code that has an area, sorted."""
        found = {values["country"] for values in self.properties}
        found |= {values["admin1"] for values in self.properties if values["admin1"]}
        return tuple(sorted(found))

    def name(self, code: str, lang: str = "en") -> str:
        """Return the name of a division or country in a language; in English where it has none.

        Raises
        ------
        NotFound
            No area has this code.
        """
        for values in self.properties:
            if values["admin1"] == code:
                return str(values.get(f"name_{lang}") or values["name_en"])
        for values in self.properties:
            if values["country"] == code:
                own = code if values["admin1"] else str(values["name_en"])
                return self.country_names.get(code, own)
        raise NotFound(f"no area has the code {code!r}; {_CODES}")

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The ISO 3166-1 codes that have an area, sorted."""
        return tuple(code for code in self.codes() if "-" not in code)

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """The ISO 3166-2 codes that have an area, sorted."""
        return tuple(code for code in self.codes() if "-" in code)

    def spellings(self, code: str) -> tuple[str, ...]:
        """Return the names of a division or country in every language we have, English first.

        Raises
        ------
        NotFound
            No area has this code.
        """
        names = [self.name(code), *_country_names().get(code, ())]
        for values in self.properties:
            if values["admin1"] == code:
                names += [str(v) for key, v in values.items() if key.startswith("name_") and v]
        return tuple(dict.fromkeys(names))

    def is_name(self, text: str) -> bool:
        """Return whether a text is the name of a country or division, in any language we have."""
        return fold(text) in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        own = {
            fold(value)
            for values in self.properties
            for key, value in values.items()
            if key.startswith("name_") and value
        }
        return frozenset(own | {fold(self.name(code)) for code in self.codes()})

    def geometry(self, code: str) -> dict[str, Any]:
        """Return the area of a code as a GeoJSON Polygon or MultiPolygon, lonlat, right-handed.

        Raises
        ------
        NotFound
            No area has this code.
        """
        parts = self._parts((code,))
        if not len(parts):
            raise NotFound(f"no area has the code {code!r}; {_CODES}")
        return _as_geojson(_united(parts))

    def outline(self, codes: tuple[str, ...]) -> dict[str, Any] | None:
        """Return the areas of several codes as one valid GeoJSON MultiPolygon, right-handed.

        Neighbours become one, and its outline is that of the file, corner by corner: what maps
        draw as borders.  Codes without an area are left out; None where none has one.
        """
        if codes not in self._outlines:
            import shapely

            parts = self._parts(codes)
            self._outlines[codes] = (
                _as_geojson(shapely.multipolygons(shapely.get_parts(_united(parts))))
                if len(parts)
                else None
            )
        return self._outlines[codes]

    @cached_property
    def _outlines(self) -> dict[tuple[str, ...], dict[str, Any] | None]:
        """What `outline` gave, since many records lie in few areas."""
        return {}

    def _parts(self, codes: Collection[str]) -> NDArray[Any]:
        """Return the polygons of some codes, each once."""
        return self.polygons[
            [values["admin1"] in codes or values["country"] in codes for values in self.properties]
        ]


def _united(parts: NDArray[Any]) -> Any:
    """Return polygons that share their edges as one shape."""
    import shapely

    return parts[0] if len(parts) == 1 else shapely.coverage_union_all(parts)


def _as_geojson(shape: Any) -> dict[str, Any]:
    import orjson
    import shapely

    area: dict[str, Any] = orjson.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    return area


@cache
def _country_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names of countries in other languages than English, by ISO 3166-1 code."""
    table = tomllib.loads((files("mapper") / "countries.toml").read_text("utf-8"))
    return {code: tuple(names) for code, names in table.items()}


def load_areas(path: Path, country_names: Mapping[str, str] = _NO_NAMES) -> Areas:
    """Read the areas from the GeoJSON file ``path``.

    Raises
    ------
    ResourceMissing
        The file is not there, or damaged.
    """
    import orjson

    try:
        content = path.read_bytes()
        areas = areas_from(orjson.loads(content), country_names)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceMissing(
            f"{path} is damaged ({error}); `git checkout -- {path.name}` in its folder brings a "
            "shipped one back, docs/regions.md says what one of your own holds"
        ) from error
    return replace(areas, digest=sha256(content).hexdigest())


def areas_digest(path: Path) -> str:
    """Return the digest of the areas of a file, without loading them.

    Raises
    ------
    ResourceMissing
        The file is not there.
    """
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ResourceMissing(f"{path} cannot be read: {error.strerror}") from error


def areas_from(
    collection: Mapping[str, Any], country_names: Mapping[str, str] = _NO_NAMES
) -> Areas:
    """Make the areas from a GeoJSON FeatureCollection as `basemap.build_basemap` gives it.

    A feature has ``country``, ``name_en``, names in other languages, and ``admin1`` unless the
    country is one area.
    """
    import orjson
    import shapely

    features = collection["features"]
    properties = tuple({"admin1": None, **feature["properties"]} for feature in features)
    texts = [orjson.dumps(feature["geometry"]).decode() for feature in features]
    polygons = np.array(shapely.from_geojson(texts), dtype=object)
    return Areas(properties, polygons, country_names)
