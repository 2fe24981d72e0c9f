"""What the map draws: streamed, kept by readers until it changes, an editor's own for editors."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from mapper.model.filters import FILTERED

FEED = "/map/records"


def test_it_holds_what_the_export_holds_with_days_and_facts_beside(client, filled):
    exported = client.get("/export/records.geojson").json["features"]
    drawn = client.get(FEED).json["features"]
    beside = [(each.pop("search"), each.pop("facts")) for each in drawn]
    assert drawn == exported
    days = {each["id"]: search["days"] for each, (search, _) in zip(drawn, beside, strict=True)}
    assert days["BY-2022-0001"] == ["2022-03-14", "2022-03-15"]
    assert all(facts and "words" not in search for search, facts in beside)


def test_it_takes_the_filter_of_the_page_and_no_other_parameter(client, filled):
    found = client.get(f"{FEED}?record=movement").json["features"]
    assert [each["id"] for each in found] == ["XX-2022-0002"]
    for query, parameter in [("limit=1", "limit"), ("country=BLR", "country"), ("line=x", "line")]:
        answer = client.get(f"{FEED}?{query}")
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
        assert answer.json["parameter"] == parameter


def test_a_reader_may_keep_a_copy_until_the_record_changes(client, filled, put):
    copy = {"If-None-Match": client.get(FEED).headers["ETag"]}
    assert client.get(FEED, headers=copy).status_code == 304
    assert client.get(f"{FEED}?country=BY", headers=copy).status_code == 200
    put(replace(filled[1], title="Other trains"))
    assert client.get(FEED, headers=copy).status_code == 200


def test_an_editors_copy_is_not_a_readers(client, editor, filled, held):
    answer = editor.get(FEED)
    assert "private" in answer.headers["Cache-Control"]
    until = {f["id"]: f["properties"].get("held_until") for f in answer.json["features"]}
    assert until.pop(held.id)
    assert set(until.values()) == {None}
    again = client.get(FEED, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    assert held.id not in again.text
    assert {"Cookie", "Accept-Encoding"} <= {
        each.strip() for each in again.headers["Vary"].split(",")
    }


def test_it_is_compressed_for_those_who_take_it_and_head_has_no_body(client, filled):
    packed = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == client.get(FEED).json
    head = client.head(FEED)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"]


@pytest.mark.parametrize("column", FILTERED, ids=lambda column: column.name)
def test_the_map_offers_every_filter(client, filled, column):
    page = client.get("/").text
    by_layers = column.name == "event_type"
    assert (f'<select name="{column.name}">' in page) is not by_layers
    config = json.loads(page.partition('id="map-config">')[2].partition("</script>")[0])
    known = {each["name"]: each for each in config["parameters"]}
    assert known[column.name]["property"] in client.get(FEED).json["features"][0]["properties"]
    assert not column.terms or column.terms in config["words"]
