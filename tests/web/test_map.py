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


def test_a_page_with_scripts_reads_no_record_in_it(client: FlaskClient, filled) -> None:
    whole = client.get("/").text
    page = re.sub(r"<noscript>.*?</noscript>", "", whole, flags=re.DOTALL)
    for incident in filled:
        assert incident.title not in page
    assert "<img src=x" not in whole


def test_every_script_carries_the_nonce(client: FlaskClient, filled) -> None:
    answer = client.get("/")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    for tag in re.findall(r"<script\b[^>]*>", answer.text):
        is_data = re.search(r'type="application/(ld\+)?json"', tag)
        assert f'nonce="{nonce[1]}"' in tag or is_data, tag
    assert "<style" not in answer.text


def test_the_download_carries_the_filter(client: FlaskClient, filled) -> None:
    page = client.get("/?line=orsha-brest&datetime=2022-03-01/2022-03-31").text
    href = re.search(r'data-map="download" href="([^"]+)"', page)
    assert href is not None
    address = href[1].replace("&amp;", "&")
    assert address.startswith("/export/records.geojson?")
    found = client.get(address).json
    assert {f["properties"]["line_id"] for f in found["features"]} == {"orsha-brest"}


def test_without_scripts_the_page_is_a_picture_a_form_and_a_list(client, filled) -> None:
    page = client.get("/?line=orsha-brest").text
    noscript = "".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL))
    frames = re.findall(r'<iframe[^>]* src="([^"]+)"', noscript)
    assert len(frames) == 2
    for each in frames:
        assert "line=orsha-brest" in each
        assert client.get(each.replace("&amp;", "&")).mimetype == "image/svg+xml"
    assert '<form class="filters" method="get" action="/"' in noscript
    assert f'href="/incidents/{filled[0].id}"' in noscript
    assert 'href="/incidents?line=orsha-brest"' in noscript
    sent = client.get("/?q=&from=2022-03-01&to=&line=orsha-brest&event_type=")
    assert sent.location == "/?datetime=2022-03-01/..&line=orsha-brest"


def test_a_view_says_in_json_ld_what_it_holds(client: FlaskClient, filled) -> None:
    page = client.get("/?line=orsha-brest&datetime=2022-03-01/2022-03-31").text
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert told["@type"] == "Dataset"
    assert told["temporalCoverage"] == "2022-03-01/2022-03-31"
    for each in told["distribution"]:
        assert client.get(each["contentUrl"]).mimetype == each["encodingFormat"].split(";")[0]


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
