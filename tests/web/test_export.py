"""Downloads: shape, headers, refusals."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.formats import registry


def test_incidents_are_geojson_with_a_name_and_a_licence(client, filled):
    answer = client.get("/export/records.geojson")
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="records.geojson"'
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
    found = client.get("/export/records.geojson?geom=point").json["features"]
    assert {f["geometry"] and f["geometry"]["type"] for f in found} == {"Point", None}


def test_a_limit_limits(client, filled):
    assert len(client.get("/export/records.geojson?limit=2").json["features"]) == 2


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
        ("/export/records.geojson?near=signal", "near"),
        ("/export/records.geojson?event_type=theft", "event_type"),
        ("/export/records.geojson?bbox=33,51,23,56", "bbox"),
        ("/export/records.geojson?datetime=2022-02-31", "datetime"),
        ("/export/records.geojson?geom=wkb", "geom"),
        ("/export/records.geojson?limit=0", "limit"),
        ("/export/records.geojson?limit=many", "limit"),
        ("/export/records.geojson?country=Belarus", "country"),
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
    address = "/export/records.geojson"
    copy = {"If-None-Match": client.get(address).headers["ETag"]}
    again = client.get(address, headers=copy)
    assert again.status_code == 304
    assert again.data == b""
    assert client.get(f"{address}?limit=1", headers=copy).status_code == 200
    put(filled[1])  # as it is: nothing has changed
    assert client.get(address, headers=copy).status_code == 304
    put(replace(filled[1], title="Trains with tanks"))
    assert client.get(address, headers=copy).status_code == 200


def test_an_editors_copy_is_not_a_readers(client, editor, filled, held):
    tag = editor.get("/export/records.geojson").headers["ETag"]
    answer = client.get("/export/records.geojson", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "Cookie" in answer.headers["Vary"]
    assert "private" in editor.get("/export/records.geojson").headers["Cache-Control"]


def test_downloads_are_compressed_for_those_who_take_it(client, filled):
    plain = client.get("/export/records.geojson")
    packed = client.get("/export/records.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert "Content-Encoding" not in plain.headers


def test_head_has_headers_and_no_body(client, filled):
    answer = client.head("/export/records.geojson")
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


HOLDS = {"geojson": b'{"type":"Feature', "csv": b"\xef\xbb\xbfid,", "gpkg": b"SQLite format 3"}
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "gpkg": "application/geopackage+sqlite3",
}


@pytest.mark.parametrize("suffix", HOLDS)
@pytest.mark.parametrize("path", ["/export/records", "/export/stations", "/incidents/BY-2022-0001"])
def test_a_download_has_the_format_of_its_suffix(client, filled, path, suffix):
    answer = client.get(f"{path}.{suffix}")
    assert answer.status_code == 200
    assert answer.mimetype == MEDIA_TYPES[suffix]
    name = path.rsplit("/", 1)[1]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{suffix}"'
    assert answer.data.startswith(HOLDS[suffix])
    assert 'rel="license"' in answer.headers["Link"]


def test_records_are_incidents_and_movements(client, filled):
    def ids(name):
        return {each["id"] for each in client.get(f"/export/{name}.geojson").json["features"]}

    assert ids("incidents") | ids("movements") == ids("records")
    assert ids("movements") == {"XX-2022-0002"}
    assert len(ids("incidents")) == 3
    assert client.get("/export/incidents.geojson?record=movement").status_code == 400


def test_flat_holds_no_list(client, filled):
    found = client.get("/export/records.geojson?profile=flat").json["features"]
    assert not any(
        isinstance(v, list | dict) for each in found for v in each["properties"].values()
    )
    assert client.get("/incidents/BY-2022-0001.geojson?profile=flat").json["features"]


def test_an_unknown_suffix_is_a_problem_that_names_those_that_there_are(client, filled):
    for path in ("/export/records.shp", "/incidents/BY-2022-0001.kml"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"
        assert "there are .geojson, .csv, .gpkg" in answer.json["detail"]


def test_what_a_format_cannot_hold_is_a_problem(client, filled):
    for path, words in (
        ("/export/claims.geojson", "take one of csv, gpkg"),
        ("/export/claims.csv?geom=point", "have no place"),
        ("/export/lines.csv?profile=nested", "give flat"),
    ):
        answer = client.get(path)
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
        assert words in answer.json["detail"]


def test_a_record_that_is_not_there_is_a_problem(client, filled):
    answer = client.get("/incidents/BY-2022-9999.geojson")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert client.get("/incidents/BY-2022-9999").mimetype == "text/html"


def test_the_cited_is_that_of_the_filter(client, filled):
    assert client.get("/export/claims.csv?event_type=cyber").data.count(b"\n") == 1
    assert client.get("/export/claims.csv").data.count(b"\n") == 3
    assert b"d1234.cloudfront.net" not in client.get("/export/sources.csv").data


def test_a_geopackage_is_compressed_and_leaves_no_file(client, filled, settings):
    packed = client.get("/export/records.gpkg", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == client.get("/export/records.gpkg").data
    copy = {"If-None-Match": packed.headers["ETag"]}
    assert client.get("/export/records.gpkg", headers=copy).status_code == 304
    assert client.head("/export/records.gpkg").data == b""
    assert not [each for each in settings.instance.iterdir() if each.name.startswith("export-")]


def test_a_format_is_one_entry(client, filled, settings, monkeypatch, tmp_path):
    """Its routes, command, buttons and documentation are there with it."""
    new = registry.Format(
        name="Ids",
        suffixes=("ids",),
        media_type="text/plain",
        write=lambda export: (f"{row.incident_id}\n".encode() for row in export.rows(())),
        help="for tests: an id a line",
    )
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, new))
    answer = client.get("/export/records.ids?country=BY")
    assert (answer.mimetype, answer.text.count("\n")) == ("text/plain", 4)
    assert client.get("/incidents/BY-2022-0001.ids").text == "BY-2022-0001\n"
    assert 'href="/export/records.ids"' in client.get("/").text
    assert 'href="/export/records.ids?country=BY"' in client.get("/incidents?country=BY").text
    assert 'href="/incidents/BY-2022-0001.ids"' in client.get("/incidents/BY-2022-0001").text
    assert "an id a line" in client.get("/about").text
    assert ".ids" in client.get("/export/records.shp").json["detail"]
    assert "| Ids | `.ids` | `text/plain` | all | flat | as a stream |" in registry.documented()
    file = tmp_path / "out.ids"
    told = CliRunner().invoke(
        main, ["export", str(file)], env={"MAPPER_INSTANCE": str(settings.instance)}
    )
    assert told.exit_code == 0, told.output
    assert file.read_text().count("\n") == 4
