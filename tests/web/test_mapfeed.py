"""What the map draws: streamed, kept by readers until it changes, an editor's own for editors."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from mapper.model.filters import FILTERED

FEED, PLACES, RECORDS = "/map/collection", "/map/places", "/map/records"


def test_it_holds_what_the_export_holds_with_days_and_facts_beside(client, filled):
    exported = client.get("/export/records.geojson").json["features"]
    drawn = client.get(FEED).json["features"]
    beside = [(each.pop("search"), each.pop("facts")) for each in drawn]
    assert all((each.pop("place") is None) is (each["geometry"] is None) for each in drawn)
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


# --- places ---


def test_the_cells_count_each_placed_record_once(client, filled):
    feed = client.get(PLACES).json
    every = client.get(FEED).json["features"]
    assert feed["total"] == len(every)
    assert feed["placed"] == sum(feed["cells"]["count"])
    assert feed["placed"] == sum(each["geometry"] is not None for each in every)
    assert feed["newest"] == max(each["search"]["days"][1] for each in every)
    assert {len(column) for column in feed["places"].values()} == {len(feed["places"]["id"])}
    assert feed["places"]["id"] == sorted({each["place"] for each in every if each["place"]})
    for name, number in zip(feed["places"]["name"], feed["places"]["id"], strict=True):
        assert name
        here = client.get(f"{PLACES}/{number}").json
        assert {each["place"] for each in here["records"]} == {number}
        assert here["total"] == len(here["records"]) == counted(feed, number)


def counted(feed: dict, number: int) -> int:
    cells, at = feed["cells"], feed["places"]["id"].index(number)
    return sum(n for place, n in zip(cells["place"], cells["count"], strict=True) if place == at)


def test_a_place_is_what_most_of_its_records_tell_with_the_widest_doubt(client, filled, put):
    site = {
        "place_kind": "site",
        **{
            "latitude": 52.512,
            "longitude": 27.512,
            "line": "",
            "from_station": "",
            "to_station": "",
        },
        **{"asset": ("bridge",), "sub_event_type": "track_damage"},
    }
    for number, km in enumerate((1.5, 4.0, 1.5)):
        said = {"geo_uncertainty_km": km, "location": f"near a wood, {km}"}
        put(replace(filled[0], id=f"BY-2022-77{number:02}", **site, **said))
    feed = client.get(f"{PLACES}?bbox=27.4,52.4,27.6,52.6&asset=bridge").json
    assert feed["places"]["name"] == ["near a wood, 1.5"]
    assert feed["places"]["kind"] == ["site"]
    assert feed["places"]["doubt_km"] == [4.0]
    assert sum(feed["cells"]["count"]) == 3


def test_what_is_held_is_in_no_place_but_for_editors(client, editor, filled, held):
    public, all_of_it = client.get(PLACES).json, editor.get(PLACES).json
    assert all_of_it["total"] == public["total"] + 1
    listed = [each["id"] for each in client.get(RECORDS).json["records"]]
    assert held.id not in listed
    assert client.get(f"{RECORDS}/{held.id}").status_code == 404
    assert editor.get(f"{RECORDS}/{held.id}").json["properties"]["held_until"]
    assert held.id in [each["id"] for each in editor.get(RECORDS).json["records"]]


def test_choices_say_how_many_each_would_have(client, filled):
    choices = client.get(f"{PLACES}?country=BY&record=movement").json["choices"]
    for name, terms in choices.items():
        other = {"country": "BY", "record": "movement"} | dict.fromkeys([name], "")
        for term, count in terms.items():
            query = other | {name: term}
            assert client.get(PLACES, query_string=query).json["total"] == count


def test_a_place_has_a_number_and_places_commas_between(client, filled):
    for wrong in ("x", "1,", "1,,2", "-1", "1" * 13, ",".join(["1"] * 501)):
        answer = client.get(f"{PLACES}/{wrong}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), wrong
    assert client.get(f"{PLACES}/999999").json == {"total": 0, "records": [], "next": ""}


def test_records_come_a_page_at_a_time(client, filled, monkeypatch):
    every = client.get(RECORDS).json
    assert every["next"] == ""
    monkeypatch.setattr("mapper.web.mapfeed._PAGE", 1)
    read, after = [], ""
    for number in range(len(every["records"])):
        here = client.get(RECORDS, query_string={"after": after} if number else {}).json
        assert here["total"] == every["total"]
        read += here["records"]
        after = here["next"]
    assert after == ""
    assert read == every["records"]
    for wrong in ("x", "2022-13-01.BY-2022-0001", "2022-03-01", "2022-03-01.x"):
        answer = client.get(f"{RECORDS}?after={wrong}")
        assert (answer.status_code, answer.json["parameter"]) == (400, "after")


def test_a_record_knows_its_neighbours_and_those_it_is_related_to(client, filled, put):
    every = [each["id"] for each in client.get(RECORDS).json["records"]]
    put(replace(filled[0], related=(filled[1].id, "BY-1999-0001")))
    one = client.get(f"{RECORDS}/{filled[0].id}").json
    other = client.get(f"{RECORDS}/{filled[1].id}").json
    about = other["properties"]
    told = {"id": about["id"], "title": about["title"], "when": about["when"]}
    assert one["related"] == [told]
    at = every.index(filled[0].id)
    around = [*every, ""]
    assert (one["after"], one["before"]) == (around[at - 1] if at else "", around[at + 1])
    assert client.get(f"{RECORDS}/BY-1999-0001").status_code == 404
