"""The map's page as the server sends it: small, quick, and holding no record."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from flask.testing import FlaskClient

ADDRESS = re.compile(r'(?:src|href)="(/(?:static|geodata)/[^"]+)"')


def test_the_page_names_only_files_that_are_there(client: FlaskClient, filled) -> None:
    page = client.get("/").text
    addresses = set(ADDRESS.findall(page)) | set(re.findall(r'"(/(?:static|geodata)/[^"]+)"', page))
    assert len(addresses) > 20
    pieces = {address for address in addresses if "{cell}" in address}
    assert len(pieces) == 1
    addresses = addresses - pieces
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_page_is_small(client: FlaskClient, filled) -> None:
    assert len(client.get("/").data) <= 150_000


def test_no_record_is_in_the_page(client: FlaskClient, filled) -> None:
    page = client.get("/").text
    for incident in filled:
        assert incident.title not in page
    assert "onerror" not in page


def test_every_script_carries_the_nonce(client: FlaskClient, filled) -> None:
    answer = client.get("/")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    for tag in re.findall(r"<script\b[^>]*>", answer.text):
        assert f'nonce="{nonce[1]}"' in tag or 'type="application/json"' in tag, tag
    assert "<style" not in answer.text


def test_the_download_carries_the_filter(client: FlaskClient, filled) -> None:
    page = client.get("/?line=orsha-brest&datetime=2022-03-01/2022-03-31").text
    href = re.search(r'data-map="download" href="([^"]+)"', page)
    assert href is not None
    address = href[1].replace("&amp;", "&")
    assert address.startswith("/export/records.geojson?")
    found = client.get(address).json
    assert {f["properties"]["line_id"] for f in found["features"]} == {"orsha-brest"}


def test_without_scripts_the_page_points_to_the_list(client: FlaskClient, filled) -> None:
    page = client.get("/").text
    noscript = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert noscript is not None
    assert 'href="/incidents"' in noscript[1]


def test_tiles_of_others_are_off(client: FlaskClient, filled) -> None:
    answer = client.get("/")
    assert "tile.openstreetmap.org" not in answer.text
    assert "openstreetmap" not in answer.headers["Content-Security-Policy"]


def test_pieces_of_the_railway_are_kept_by_browsers_and_asked_for_by_their_tag(client) -> None:
    page = client.get("/").text
    index, pieces = (re.search(rf'"{name}":"([^"]+)"', page)[1] for name in ("railway", "pieces"))
    levels = client.get(index).json["levels"]
    for level in levels:
        address = pieces.replace("{level}", level["id"]).replace("{cell}", level["cells"][0])
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        bare = client.get(address.partition("?")[0])
        assert bare.headers["Cache-Control"] == "public, no-cache"
        assert json.loads(gzip.decompress(answer.data)) == bare.json
        tag = {"If-None-Match": bare.headers["ETag"]}
        assert client.get(address, headers=tag).status_code == 304


@pytest.mark.parametrize("name", ["x.json", "fine/0-0.json", "fine/104-70", "../lines.json"])
def test_a_piece_that_is_not_there_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/geodata/levels/{name}").status_code == 404
