"""GeoJSON: what RFC 7946 asks, and that GDAL reads what was meant."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pyogrio
import pytest

from mapper.errors import FilterError
from mapper.formats import geojson, railway
from mapper.model import Basis
from mapper.railway.network import Network
from mapper.region import Rights
from mapper.store import PublicRow

POINT = b'{"type":"Point","coordinates":[30.5,52.5]}'
LINE = b'{"type":"LineString","coordinates":[[30,52],[31,53]]}'


def row(number: int, geometry: bytes | None = LINE, **given) -> PublicRow:
    values = {
        "id": f"BY-2022-{number:04d}",
        "title": "Süd – Гомель",
        "event_date": "2022-03-14",
        "reported_date": None,
        "injured": number,
        "km_from": 1.5,
        "asset": ["track", "points"],
        "sources": [{"publisher": "x", "url": None}],
    }
    values |= given
    text = json.dumps(values, ensure_ascii=False).encode()
    point = (30.5, 52.5) if geometry else None
    return PublicRow(f"BY-2022-{number:04d}", "incident", text, geometry, point)


RIGHTS = Rights("© OpenStreetMap contributors", "ODbL 1.0")


def collection(rows, geom=""):
    return json.loads("".join(geojson.feature_collection(rows, geom, RIGHTS)))


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 401])
def test_every_row_is_one_feature_whatever_their_number(count):
    found = collection(row(number) for number in range(count))
    assert [each["id"] for each in found["features"]] == [
        f"BY-2022-{number:04d}" for number in range(count)
    ]


def test_the_shape_is_that_of_rfc_7946():
    found = collection([row(1), row(2, None)])
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert (found["attribution"], found["licence"]) == (RIGHTS.attribution, RIGHTS.licence)
    first, second = found["features"]
    assert set(first) == {"type", "id", "geometry", "properties"}
    assert first["geometry"]["type"] == "LineString"
    assert second["geometry"] is None
    assert first["properties"]["title"] == "Süd – Гомель"
    assert first["properties"]["reported_date"] is None


def test_points_only():
    found = collection([row(1), row(2, None)], "point")["features"]
    assert found[0]["geometry"] == {"type": "Point", "coordinates": [30.5, 52.5]}
    assert found[1]["geometry"] is None


def test_an_unknown_geometry_is_refused_before_anything_is_written():
    with pytest.raises(FilterError, match="geom='line': give point"):
        geojson.feature_collection([], "line")


def test_rows_under_embargo_say_until_when():
    held = row(1)._replace(held_until=date(2022, 3, 17))
    assert collection([held])["features"][0]["properties"]["held_until"] == "2022-03-17"
    assert "held_until" not in collection([row(1)])["features"][0]["properties"]


def test_one_feature_alone():
    assert json.loads(geojson.feature(row(3), "point"))["geometry"]["type"] == "Point"


def test_gdal_reads_dates_as_dates_and_numbers_as_numbers(tmp_path):
    path = tmp_path / "out.geojson"
    path.write_bytes(b"".join(geojson.encoded_collection([row(1), row(2, POINT), row(3, None)])))
    info = pyogrio.read_info(path)
    types = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert info["features"] == 3
    assert str(types["event_date"]).startswith("datetime64")
    assert str(types["injured"]).startswith("int")
    assert str(types["km_from"]).startswith("float")
    frame = pyogrio.read_dataframe(path)
    assert frame["id"].is_unique
    assert frame["title"][0] == "Süd – Гомель"
    assert [None if each is None else each.geom_type for each in frame.geometry] == [
        "LineString",
        "Point",
        None,
    ]


@pytest.fixture(scope="module")
def lines(network):
    """The features of the shipped lines."""
    return collection(railway.lines(network))["features"]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("length_km", float),
        ("km_published_from", float),
        ("km_published_to", float),
        ("course_basis", str),
        ("course_error_km", float),
        ("synthetic", bool),
    ],
)
def test_a_column_of_lines_has_one_type_or_is_null(lines, column, kind):
    assert {type(each["properties"][column]) for each in lines} <= {kind, type(None)}


def test_every_line_and_every_station_has_the_same_columns(lines, network):
    stations = collection(railway.stations(network))["features"]
    for found in (lines, stations):
        assert len({tuple(each["properties"]) for each in found}) == 1
        assert {"name_en", "name_be", "name_ru", "name_uk"} <= set(found[0]["properties"])
    names = [each["properties"]["name_be"] for each in stations]
    assert None in names
    assert "" not in names


def test_a_line_has_both_published_kilometres_or_none_and_they_are_no_drawn_ones(lines, network):
    known = 0
    for each in lines:
        told, line = each["properties"], network.lines[each["id"]]
        ends = told["km_published_from"], told["km_published_to"]
        whole = [
            run
            for run in line.published_runs
            if (run[0][0], run[-1][0]) == (line.station_ids[0], line.station_ids[-1])
        ]
        expected = tuple(round(km, 1) for _, km in (whole[0][0], whole[0][-1])) if whole else None
        assert ends == (expected or (None, None)), line.slug
        known += bool(whole)
    assert known > 0.8 * len(lines)


def test_a_line_says_the_weakest_that_it_stands_on(lines, network):
    assert {each["properties"]["course_basis"] for each in lines} <= {
        basis.word for basis in Basis
    } | {None}
    for each in lines:
        told = each["properties"]
        course = network.placed.courses.get(each["id"])
        assert (told["course_basis"] is None) == (course is None)
        if course is not None:
            assert told["course_basis"] == Basis(max(course.basis.tolist())).word
            assert told["course_error_km"] == pytest.approx(course.part_error_km.max(), abs=0.05)
            assert told["synthetic"] == (told["course_basis"] in ("through_stations", "joined"))


def test_a_line_without_a_course_has_null_for_all_of_it(network):
    placed = replace(network.placed, courses={})
    (bare, *_) = collection(railway.lines(Network(placed)))["features"]
    assert bare["geometry"] is None
    told = bare["properties"]
    columns = ("length_km", "km_published_from", "km_published_to")
    assert [told[name] for name in (*columns, "course_basis", "course_error_km")] == [None] * 5
    assert told["synthetic"] is False


def test_a_station_has_its_code_and_says_whose_english_name_it_has(network):
    stations = collection(railway.stations(network))["features"]
    codes = [each["properties"]["esr"] for each in stations]
    assert all(code is None or re.fullmatch(r"\d{6}", code) for code in codes)
    assert sum(code is not None for code in codes) > 10_000
    bases = {each["properties"]["name_en_basis"] for each in stations}
    assert {"curated"} < bases
    assert "" not in bases


def test_stations_and_lines_of_the_shipped_network_are_all_there(tmp_path, network):
    for name, rows, geom, count in (
        ("stations", railway.stations(network), "", len(network.stations)),
        ("lines", railway.lines(network), "", len(network.lines)),
        ("points", railway.lines(network), "point", len(network.lines)),
    ):
        path = tmp_path / f"{name}.geojson"
        path.write_bytes(b"".join(geojson.encoded_collection(rows, geom)))
        found = json.loads(path.read_text("utf-8"))["features"]
        assert len({each["id"] for each in found}) == len(found) == count
        assert pyogrio.read_info(path)["features"] == count
    kyiv = next(each for each in found if each["id"] == "gomel-kyiv")
    assert kyiv["geometry"]["type"] == "Point"
    assert kyiv["properties"]["length_km"] == pytest.approx(318, rel=0.05)
