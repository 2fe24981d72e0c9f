"""Downloads: shape, headers, refusals."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest


def test_incidents_are_geojson_with_a_name_and_a_licence(client, filled):
    answer = client.get("/export/incidents.geojson")
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="incidents.geojson"'
    found = answer.json
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert "CC BY 4.0" in found["licence"]
    assert len(found["features"]) == 4
    kinds = {f["id"]: f["geometry"] and f["geometry"]["type"] for f in found["features"]}
    assert kinds["BY-2022-0001"] in ("LineString", "MultiLineString")
    assert kinds["BY-2022-0003"] in ("Polygon", "MultiPolygon")


def test_movements_are_movements(client, filled):
    found = client.get("/export/movements.geojson").json["features"]
    assert [feature["id"] for feature in found] == ["XX-2022-0002"]
    assert client.get("/export/movements.geojson?record=incident").status_code == 400


def test_points_only(client, filled):
    found = client.get("/export/incidents.geojson?geom=point").json["features"]
    assert {f["geometry"] and f["geometry"]["type"] for f in found} == {"Point", None}


def test_a_limit_limits(client, filled):
    assert len(client.get("/export/incidents.geojson?limit=2").json["features"]) == 2


def test_lines_and_stations(client, network):
    lines = client.get("/export/lines.geojson").json["features"]
    assert {f["id"] for f in lines} == set(network.lines)
    stations = client.get("/export/stations.geojson").json["features"]
    assert {f["id"] for f in stations} == set(network.stations)
    points = client.get("/export/lines.geojson?geom=point").json["features"]
    assert {f["geometry"]["type"] for f in points if f["geometry"]} == {"Point"}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/export/incidents.geojson?near=signal", "near"),
        ("/export/incidents.geojson?event_type=theft", "event_type"),
        ("/export/incidents.geojson?bbox=33,51,23,56", "bbox"),
        ("/export/incidents.geojson?datetime=2022-02-31", "datetime"),
        ("/export/incidents.geojson?geom=wkb", "geom"),
        ("/export/incidents.geojson?limit=0", "limit"),
        ("/export/incidents.geojson?limit=many", "limit"),
        ("/export/incidents.geojson?country=Belarus", "country"),
        ("/export/lines.geojson?asset=signalling", "asset"),
        ("/export/stations.geojson?bbox=1,2,3,4", "bbox"),
        ("/report/place?lon=500&lat=1", "lon"),
        ("/report/place?lon=30", "lat"),
        ("/report/place?lon=nan&lat=52", "lon"),
    ],
)
def test_a_bad_parameter_is_a_problem_that_names_it(client, path, parameter):
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert problem["status"] == 400
    assert problem["title"] == "Bad Request"
    assert problem["parameter"] == parameter
    assert problem["remedy"]
    assert parameter in problem["detail"]


def test_an_unknown_download_is_a_problem(client):
    answer = client.get("/export/signals.geojson")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_reader_may_keep_a_copy_until_the_record_changes(client, filled, put):
    address = "/export/incidents.geojson"
    copy = {"If-None-Match": client.get(address).headers["ETag"]}
    again = client.get(address, headers=copy)
    assert again.status_code == 304
    assert again.data == b""
    assert client.get(f"{address}?limit=1", headers=copy).status_code == 200
    put(filled[1])
    assert client.get(address, headers=copy).status_code == 304, "it is what it was"
    put(replace(filled[1], title="Another"))
    assert client.get(address, headers=copy).status_code == 200


def test_an_editors_copy_is_not_a_readers(client, editor, filled, held):
    tag = editor.get("/export/incidents.geojson").headers["ETag"]
    answer = client.get("/export/incidents.geojson", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Cookie" in answer.headers["Vary"]
    assert "private" in editor.get("/export/incidents.geojson").headers["Cache-Control"]


def test_downloads_are_compressed_for_those_who_take_it(client, filled):
    plain = client.get("/export/incidents.geojson")
    packed = client.get("/export/incidents.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert "Content-Encoding" not in plain.headers


def test_head_has_headers_and_no_body(client, filled):
    answer = client.head("/export/incidents.geojson")
    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["ETag"]


def test_where_a_click_would_be_placed(client):
    found = client.get("/report/place?lon=25.78&lat=52.95").json
    assert found["line"] == "orsha-brest"
    assert found["section"].startswith("orsha-brest/")
    assert found["geometry"]["type"] in ("LineString", "MultiLineString")
    assert found["words"].startswith("Between ")


def test_a_click_far_from_any_line_is_refused(client):
    answer = client.get("/report/place?lon=0&lat=0")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
