"""Countries and oblasts: Crimea and Sevastopol are in Ukraine; the base map is one topology."""

from __future__ import annotations

import json
from functools import cache

import pytest
import shapely

from mapper import resources
from mapper.errors import NotFound
from mapper.geocode.names.places import Place, read_places
from mapper.geocode.names.regions import REGIONS
from mapper.geocode.names.spelling import plain
from mapper.railway.areas import Areas
from mapper.railway.default.basemap import BASEMAP_BBOX, OBLAST_COUNTRIES


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
        ("Warsaw", 21.01178, 52.22977, "PL", None),
    ],
)
def test_a_town_lies_in_its_country(
    areas: Areas, name: str, lon: float, lat: float, country: str, admin1: str | None
) -> None:
    assert areas.country_of(lon, lat) == country, name
    assert areas.admin1_of(lon, lat) == admin1, name


#: A town of each region whose seat is a region of its own.
SEATED_ELSEWHERE = {
    "BY-MI": "Barysaw",
    "RU-LEN": "Gatchina",
    "RU-MOS": "Kolomna",
    "UA-32": "Bila Tserkva",
}
OFF_THE_BASE_MAP = ("RU-BU", "RU-SAM", "RU-SVE")


@pytest.mark.parametrize("code", sorted(REGIONS))
def test_the_seat_of_a_region_lies_in_the_area_of_its_code(areas: Areas, code: str) -> None:
    region = REGIONS[code]
    name = plain(SEATED_ELSEWHERE.get(code, "")) or region.capital
    towns = [place for place in _places_by_region()[region.geonames] if plain(place.name) == name]
    town = max(towns, key=lambda place: place.population)
    west, south, east, north = BASEMAP_BBOX
    on_map = west < town.lonlat[0] < east and south < town.lonlat[1] < north
    if region.country in OBLAST_COUNTRIES:
        assert on_map == (code not in OFF_THE_BASE_MAP)
        assert not on_map or areas.admin1_of(*town.lonlat) == code
    else:
        assert not on_map or areas.country_of(*town.lonlat) == region.country


@cache
def _places_by_region() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in read_places(resources.geodata("places.tsv.gz")):
        found.setdefault(place.admin1, []).append(place)
    return found


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
    with pytest.raises(NotFound, match="codes are like"):
        areas.name("XX-YY")


def test_areas_share_their_edges_and_make_up_the_land(areas: Areas) -> None:
    assert shapely.is_valid(areas.polygons).all()
    assert shapely.coverage_is_valid(areas.polygons)
    land = json.loads(resources.geodata("land.geojson").read_text("utf-8"))
    drawn = shapely.from_geojson(json.dumps(land["features"][0]["geometry"]))
    assert shapely.coverage_union_all(areas.polygons).symmetric_difference(drawn).area < 1e-6


def test_borders_run_along_the_areas(areas: Areas) -> None:
    borders = json.loads(resources.geodata("borders.geojson").read_text("utf-8"))
    corners = {tuple(corner) for corner in shapely.get_coordinates(areas.polygons).tolist()}
    for feature in borders["features"]:
        line = shapely.from_geojson(json.dumps(feature["geometry"]))
        own = shapely.get_coordinates(line).tolist()
        assert {tuple(corner) for corner in own} <= corners, feature["properties"]
    between = {feature["properties"]["countries"] for feature in borders["features"]}
    assert {"BY;UA", "RU;UA", "BY;RU"} <= between


def test_no_border_is_drawn_across_the_neck_of_crimea(areas: Areas) -> None:
    borders = json.loads(resources.geodata("borders.geojson").read_text("utf-8"))
    neck = shapely.box(33.0, 45.0, 35.6, 46.3)
    for feature in borders["features"]:
        if feature["properties"]["kind"] == "state":
            line = shapely.from_geojson(json.dumps(feature["geometry"]))
            assert not line.intersects(neck)
