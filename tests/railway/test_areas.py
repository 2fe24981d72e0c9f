"""Countries and oblasts: Crimea and Sevastopol are in Ukraine; the base map is one topology."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from mapper import resources
from mapper.areas import Areas
from mapper.errors import NotFound
from mapper.geocode.names.regions import REGIONS
from mapper.geocode.spelling import plain
from mapper.railway.building.basemap import OBLAST_COUNTRIES
from mapper.railway.building.towns import geonames_file
from mapper.region import shipped_texts

STATIONS = Path(__file__).resolve().parents[3] / "shared/data/osm/stations-esr.csv"


@pytest.mark.parametrize(
    ("name", "lon", "lat", "country", "admin1"),
    [
        ("Simferopol", 34.11079, 44.95719, "UA", "UA-43"),
        ("Sevastopol", 33.52134, 44.60795, "UA", "UA-40"),
        ("Kerch", 36.46767, 45.35703, "UA", "UA-43"),
        ("Yalta", 34.16619, 44.49568, "UA", "UA-43"),
        ("Homyel", 30.9754, 52.4345, "BY", "BY-HO"),
        ("Kyiv", 30.5238, 50.45466, "UA", "UA-30"),
        ("Bryansk", 34.32143, 53.27096, "RU", "RU-BRY"),
        ("Minsk", 27.56653, 53.90019, "BY", "BY-HM"),
        ("Barysaw", 28.505, 54.2279, "BY", "BY-MI"),
        ("Bila Tserkva", 30.11532, 49.80939, "UA", "UA-32"),
        ("Moscow", 37.61556, 55.75222, "RU", "RU-MOW"),
        ("Borisovo", 36.05, 55.42, "RU", "RU-MOS"),
        ("Saint Petersburg", 30.31413, 59.93863, "RU", "RU-SPE"),
        ("Gatchina", 30.12833, 59.57639, "RU", "RU-LEN"),
        ("Petrozavodsk", 34.34691, 61.78491, "RU", "RU-KR"),
        ("Perm", 56.25017, 58.01046, "RU", "RU-PER"),
        ("Orsk", 58.48802, 51.23213, "RU", "RU-ORE"),
        ("Makhachkala", 47.50026, 42.97778, "RU", "RU-DA"),
        ("Warsaw", 21.01178, 52.22977, "PL", None),
        ("Tiraspol", 29.62838, 46.84278, "MD", None),
        ("Sukhumi", 41.01920, 43.00697, "GE", None),
        ("Tskhinvali", 43.96986, 42.22764, "GE", None),
        ("Aktobe", 57.20724, 50.27969, "KZ", None),
        ("Pristina", 21.16688, 42.67272, "XK", None),
    ],
)
def test_a_town_lies_in_its_country(
    areas: Areas, name: str, lon: float, lat: float, country: str, admin1: str | None
) -> None:
    assert areas.country_of(lon, lat) == country, name
    assert areas.admin1_of(lon, lat) == admin1, name


#: A town of each region whose seat is a region of its own, or off the base map.
SEATED_ELSEWHERE = {
    "BY-MI": "Barysaw",
    "RU-ARK": "Kotlas",
    "RU-CHE": "Magnitogorsk",
    "RU-LEN": "Gatchina",
    "RU-MOS": "Kolomna",
    "UA-32": "Bila Tserkva",
}
#: Of Khanty-Mansi a corner without a town is on the base map.
WITHOUT_A_TOWN = ("RU-KHM",)
#: The only town of Basarabeasca lies at the border, of which the base map leaves corners out.
AT_THE_BORDER = ("MD-BS",)


@pytest.mark.parametrize("code", sorted(REGIONS))
def test_the_seat_of_a_region_lies_in_the_area_of_its_code(areas: Areas, code: str) -> None:
    region = REGIONS[code]
    name = plain(SEATED_ELSEWHERE.get(code, "")) or region.capital
    towns = [town for town in _towns_by_region()[region.geonames] if plain(town["name"]) == name]
    town = max(towns, key=lambda town: town["population"])
    lon, lat = town["longitude"], town["latitude"]
    west, south, east, north = shipped_texts().extent
    on_map = west < lon < east and south < lat < north
    if region.country in OBLAST_COUNTRIES:
        drawn = {each["admin1"] for each in areas.properties}
        assert on_map == (code in drawn and code not in WITHOUT_A_TOWN)
        assert not on_map or areas.admin1_of(lon, lat) == code
    elif code not in AT_THE_BORDER:
        assert not on_map or areas.country_of(lon, lat) == region.country


@cache
def _towns_by_region() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for town in json.loads(geonames_file().read_text("utf-8")).values():
        found.setdefault(f"{town['countrycode']}.{town['admin1code']}", []).append(town)
    return found


def test_codes_are_iso_and_stand_once(areas: Areas) -> None:
    units = [(values["country"], values["admin1"]) for values in areas.properties]
    assert len(units) == len(set(units))
    for country, admin1 in units:
        assert re.fullmatch("[A-Z]{2}", country)
        assert (admin1 is not None) == (country in OBLAST_COUNTRIES)
        assert admin1 is None or re.fullmatch(country + "-[A-Z0-9]{2,3}", admin1)


def test_every_oblast_of_the_map_is_one_that_a_report_may_name(areas: Areas) -> None:
    drawn = {values["admin1"]: values["name_en"] for values in areas.properties}
    del drawn[None]
    assert drawn.items() <= {code: region.name_en for code, region in REGIONS.items()}.items()


#: Railways by the first two digits of their stations' ESR codes, and how many stations Natural
#: Earth's own border leaves on the other side (Iolcha of Ukraine's railway is rightly in Belarus).
RAILWAYS = {
    "BY": ({*range(13, 17)}, 5),
    "UA": ({*range(32, 39), *range(40, 43), *range(44, 51)}, 9),
}


@pytest.mark.parametrize("country", RAILWAYS)
@pytest.mark.skipif(not STATIONS.is_file(), reason=f"{STATIONS} is not here")
def test_stations_lie_in_the_country_of_their_railway(areas: Areas, country: str) -> None:
    railways, astray = RAILWAYS[country]
    with STATIONS.open(encoding="utf-8") as file:
        lonlat = [
            (float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
            if row["esr"] and int(row["esr"][:2]) in railways
        ]
    assert len(lonlat) > 900
    found = Counter(areas.countries_of(np.array(lonlat)))
    assert found.total() - found[country] <= astray, found


@pytest.mark.parametrize(
    ("code", "name_en", "name_ru", "name_uk"),
    [
        ("RU-MOW", "Moscow City", "Москва", "Москва"),
        ("RU-MOS", "Moscow Oblast", "Московская область", "Московська область"),
        ("RU-SPE", "Saint Petersburg", "Санкт-Петербург", "Санкт-Петербург"),
        ("RU-LEN", "Leningrad Oblast", "Ленинградская область", "Ленінградська область"),
        ("UA-30", "Kyiv City", "Киев", "Київ"),
        ("UA-32", "Kyiv Oblast", "Киевская область", "Київська область"),
        ("UA-65", "Kherson Oblast", "Херсонская область", "Херсонська область"),
        ("UA-51", "Odesa Oblast", "Одесская область", "Одеська область"),
        ("BY-HM", "Minsk City", "Минск", "Мінськ"),
        ("BY-MI", "Minsk Region", "Минская область", "Мінська область"),
    ],
)
def test_a_city_and_the_oblast_around_it_have_each_their_name(
    areas: Areas, code: str, name_en: str, name_ru: str, name_uk: str
) -> None:
    assert [areas.name(code, lang) for lang in ("en", "ru", "uk")] == [name_en, name_ru, name_uk]


def test_no_two_areas_have_one_name(areas: Areas) -> None:
    for lang in ("en", "be", "ru", "uk"):
        names = [values[f"name_{lang}"] for values in areas.properties if values["admin1"]]
        given = [name for name in names if name]
        assert len(given) == len(set(given)), lang


def test_the_open_sea_is_no_country(areas: Areas) -> None:
    assert areas.country_of(33.0, 43.9) is None


def test_every_code_has_a_name_and_an_area(areas: Areas) -> None:
    for code in areas.codes():
        assert areas.name(code)
        assert areas.geometry(code)["type"] in ("Polygon", "MultiPolygon")
    assert areas.name("BY-HO") == "Homyel Region"
    assert areas.name("BY-HO", "be") == "Гомельская вобласць"
    with pytest.raises(NotFound, match="ISO 3166-2"):
        areas.name("XX-YY")


def test_areas_share_their_edges_and_make_up_the_land(areas: Areas) -> None:
    assert shapely.coverage_is_valid(areas.polygons, gap_width=0.001)
    land = _drawn("land.geojson")
    whole = shapely.coverage_union_all(areas.polygons)
    assert whole.symmetric_difference(shapely.union_all(land)).area == 0
    assert not any(part.interiors for part in shapely.get_parts(land)), "a gap, or a new inland sea"
    assert tuple(shapely.total_bounds(areas.polygons)) == shipped_texts().extent


@pytest.mark.parametrize("name", ["land.geojson", "admin1.geojson"])
def test_polygons_are_valid_and_right_handed(name: str) -> None:
    polygons = _drawn(name)
    assert shapely.is_valid(polygons).all()
    _assert_right_handed(polygons)
    for ring in _rings(polygons):
        assert all(one != other for one, other in pairwise(ring.coords)), "a corner stands twice"


@pytest.mark.parametrize("code", ["UA", "BY-HO"])
def test_an_area_by_its_code_is_right_handed(areas: Areas, code: str) -> None:
    _assert_right_handed([shapely.geometry.shape(areas.geometry(code))])


@pytest.mark.parametrize("country", OBLAST_COUNTRIES)
def test_neighbours_together_are_valid_and_keep_every_drawn_corner(
    areas: Areas, country: str
) -> None:
    own = tuple(code for code in areas.divisions if code.startswith(country))
    drawn = set(map(tuple, shapely.get_coordinates(areas.polygons)))
    together, alone = areas.outline(own), areas.outline((country,))
    assert together == alone, "all divisions are the country"
    for codes in (own, *pairwise(own), *((code,) for code in own)):
        outline = areas.outline(codes)
        assert outline is not None and outline["type"] == "MultiPolygon"
        shape = shapely.geometry.shape(outline)
        assert shape.is_valid, codes
        _assert_right_handed([shape])
        assert set(map(tuple, shapely.get_coordinates(shape))) <= drawn, "a corner of no border"


def test_areas_of_no_known_code_have_no_outline(areas: Areas) -> None:
    assert areas.outline(("XX-YY",)) is None
    assert areas.outline(("XX-YY", "BY-HO")) == areas.outline(("BY-HO",))


def test_borders_are_the_edges_that_two_areas_share(areas: Areas) -> None:
    met = Counter(_edges(_rings(areas.polygons)))
    assert set(met.values()) == {1, 2}
    drawn = Counter(_edges(shapely.get_parts(_drawn("borders.geojson"))))
    assert drawn == Counter(edge for edge, areas_at in met.items() if areas_at == 2)


def test_borders_say_whose_they_are() -> None:
    kinds = {
        feature["properties"]["countries"]: feature["properties"]["kind"]
        for feature in _features("borders.geojson")
    }
    assert {"BY;UA", "RU;UA", "BY;RU", "KZ;RU", "GE;RU", "FI;RU"} <= kinds.keys()
    assert {pair for pair, kind in kinds.items() if kind == "division"} == set(OBLAST_COUNTRIES)


def test_no_border_is_drawn_across_the_neck_of_crimea() -> None:
    neck = shapely.box(33.0, 45.0, 35.6, 46.3)
    for feature in _features("borders.geojson"):
        if feature["properties"]["kind"] == "state":
            assert not shapely.geometry.shape(feature["geometry"]).intersects(neck)


def test_the_base_map_is_light() -> None:
    def packed_kb(name: str) -> float:
        return len(gzip.compress(resources.geodata(name).read_bytes(), 9)) / 1000

    first = ("land.geojson", "borders.geojson", "towns.geojson")
    assert sum(map(packed_kb, first)) < 130
    assert resources.geodata("admin1.geojson").stat().st_size < 900_000


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(resources.geodata(name).read_text("utf-8"))[
        "features"
    ]
    return features


def _drawn(name: str) -> Any:
    return np.array([shapely.geometry.shape(feature["geometry"]) for feature in _features(name)])


def _rings(polygons: Any) -> Iterator[Any]:
    for part in shapely.get_parts(polygons):
        yield from (part.exterior, *part.interiors)


def _edges(lines: Iterable[Any]) -> Iterator[tuple[tuple[float, float], ...]]:
    for line in lines:
        yield from (tuple(sorted(edge)) for edge in pairwise(line.coords))


def _assert_right_handed(polygons: Any) -> None:
    for part in shapely.get_parts(polygons):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)


@pytest.mark.parametrize(
    ("lonlat", "codes"),
    [
        ((30.98, 52.43), {"BY", "BY-HO"}),
        ((31.1, 52.08), {"BY", "BY-HO", "UA", "UA-74"}),
        ((31.78, 52.1), {"BY", "BY-HO", "RU", "RU-BRY", "UA", "UA-74"}),
        ((36.475, 45.357), {"UA", "UA-43"}),
        ((2.35, 48.85), set()),
        ((0.0, 90.0), set()),
    ],
)
def test_what_lies_within_five_kilometres(
    areas: Areas, lonlat: tuple[float, float], codes: set[str]
) -> None:
    assert areas.near(lonlat, 5.0) == codes


def test_a_country_that_reaches_beyond_the_map_is_not_enclosed(areas: Areas) -> None:
    found = {code: areas.encloses(code) for code in ("BY", "UA", "RU", "PL", "FR")}
    assert found == {"BY": True, "UA": True, "RU": False, "PL": False, "FR": False}
