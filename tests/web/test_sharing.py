"""Public data may be fetched by pages of any site; what an editor is sent may not."""

from __future__ import annotations

import pytest

DATA = [
    "/export/records.geojson",
    "/export/records.csv",
    "/export/records.gpkg",
    "/export/lines.geojson",
    "/incidents/BY-2022-0001.geojson",
    "/vocabulary.json",
    "/api/locate?text=Gomel",
    "/export/records.shp",  # that there is no such format may be read, too
    "/export/records.geojson?bbox=1",
]
ELSEWHERE = {"Origin": "https://elsewhere.example"}


@pytest.mark.parametrize("path", DATA)
def test_any_site_may_fetch_public_data(client, filled, path):
    answer = client.get(path, headers=ELSEWHERE)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", DATA)
def test_a_browser_that_asks_first_is_told(client, filled, path):
    asks = ELSEWHERE | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(path, headers=asks)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_the_copy_that_a_reader_has_may_be_checked(client, filled):
    tag = client.get("/export/records.geojson").headers["ETag"]
    answer = client.get("/export/records.geojson", headers=ELSEWHERE | {"If-None-Match": tag})
    assert answer.status_code == 304
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", DATA)
def test_what_an_editor_is_sent_stays_here(editor, filled, held, path):
    answer = editor.get(path, headers=ELSEWHERE)
    assert "Access-Control-Allow-Origin" not in answer.headers
    if answer.status_code == 200 and "records" in path:
        assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/", "/incidents", "/report", "/about", "/incidents/BY-2022-0001"]
)
def test_pages_are_for_nobody_elses_scripts(client, filled, path):
    assert "Access-Control-Allow-Origin" not in client.get(path, headers=ELSEWHERE).headers
