"""Countries and oblasts: Crimea and Sevastopol are in Ukraine; the base map is one topology."""

from __future__ import annotations

import json

import pytest
import shapely

from mapper import resources
from mapper.errors import NotFound
from mapper.railway.areas import Areas


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
        ("Warsaw", 21.01178, 52.22977, "PL", None),
    ],
)
def test_a_town_lies_in_its_country(
    areas: Areas, name: str, lon: float, lat: float, country: str, admin1: str | None
) -> None:
    assert areas.country_of(lon, lat) == country, name
    assert areas.admin1_of(lon, lat) == admin1, name


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
