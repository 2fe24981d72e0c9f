"""What the map draws: streamed, kept by readers until it changes, an editor's own for editors."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from mapper.layers import places
from mapper.layers.feed import columns
from mapper.model.filters import FILTERED

PLACES, RECORDS = "/map/places", "/map/records"


def test_it_holds_what_the_export_holds_with_days_and_facts_beside(client, filled):
    exported = client.get("/export/records.geojson").json["features"]
    drawn = client.get(RECORDS).json["records"]
    beside = [(each.pop("search"), each.pop("facts")) for each in drawn]
    assert all((each.pop("place") is None) is (each["geometry"] is None) for each in drawn)
    assert drawn == exported
    days = {each["id"]: search["days"] for each, (search, _) in zip(drawn, beside, strict=True)}
    assert days["BY-2022-0001"] == ["2022-03-14", "2022-03-15"]
    assert all(facts and "words" not in search for search, facts in beside)


def test_it_takes_the_filter_of_the_page_and_no_other_parameter(client, filled):
    found = client.get(f"{RECORDS}?record=movement").json["records"]
    assert [each["id"] for each in found] == ["XX-2022-0002"]
    for query, parameter in [("limit=1", "limit"), ("country=BLR", "country"), ("line=x", "line")]:
        answer = client.get(f"{RECORDS}?{query}")
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
        assert answer.json["parameter"] == parameter


def test_a_list_is_told_what_its_entries_say_and_no_more(client, filled):
    whole, brief = client.get(RECORDS).json, client.get(f"{RECORDS}?brief=1").json
    names = ("title", "when", "place", "event_type", "verification")
    assert brief["records"] == [
        {
            "id": each["id"],
            "properties": {name: each["properties"][name] for name in names},
            "place": each["place"],
        }
        for each in whole["records"]
    ]
    assert (brief["total"], brief["next"]) == (whole["total"], whole["next"])
    assert client.get(f"{RECORDS}?brief=yes").json["parameter"] == "brief"
    for alone in (PLACES, f"{RECORDS}/{filled[0].id}"):  # no list
        assert client.get(f"{alone}?brief=1").json["parameter"] == "brief"


def test_an_editor_sees_in_a_list_until_when_a_record_is_held(editor, filled, held):
    told = editor.get(f"{RECORDS}?brief=1").json["records"]
    until = {each["id"]: each["properties"].get("held_until") for each in told}
    assert until.pop(held.id)
    assert set(until.values()) == {None}


def test_a_reader_may_keep_a_copy_until_the_record_changes(client, filled, put):
    copy = {"If-None-Match": client.get(RECORDS).headers["ETag"]}
    assert client.get(RECORDS, headers=copy).status_code == 304
    assert client.get(f"{RECORDS}?country=BY", headers=copy).status_code == 200
    put(replace(filled[1], title="Other trains"))
    assert client.get(RECORDS, headers=copy).status_code == 200


def test_an_editors_copy_is_not_a_readers(client, editor, filled, held):
    answer = editor.get(RECORDS)
    assert "private" in answer.headers["Cache-Control"]
    until = {f["id"]: f["properties"].get("held_until") for f in answer.json["records"]}
    assert until.pop(held.id)
    assert set(until.values()) == {None}
    again = client.get(RECORDS, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    assert held.id not in again.text
    assert {"Cookie", "Accept-Encoding"} <= {
        each.strip() for each in again.headers["Vary"].split(",")
    }


def test_it_is_compressed_for_those_who_take_it_and_head_has_no_body(client, filled):
    packed = client.get(RECORDS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == client.get(RECORDS).json
    head = client.head(RECORDS)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"]


@pytest.mark.parametrize("column", FILTERED, ids=lambda column: column.name)
def test_the_map_offers_every_filter(client, filled, column):
    page = client.get("/").text
    by_layers = column.name == "event_type"
    assert (f'data-parameter="{column.name}"' in page) is not by_layers
    config = json.loads(page.partition('id="map-config">')[2].partition("</script>")[0])
    known = {each["name"]: each for each in config["parameters"]}
    told = client.get(RECORDS).json["records"][0]["properties"]
    assert known[column.name]["property"] in {*told, *columns(alone=True)}
    assert not column.terms or column.terms in config["words"]


# --- places ---


def places_of(client, query: str = "") -> dict:
    """What the map reads of its places, the counts unpacked as its script does."""
    feed = client.get(f"{PLACES}{query}").json
    return {**feed, "cells": cells_of(**feed["cells"])}


def cells_of(sizes: list[int], month: int, steps: str, counts: str) -> list[dict[str, int]]:
    names = ("place", "type", "outline", "open", "month")
    parts = zip(*np.unravel_index(np.cumsum(numbers_of(steps)), sizes), strict=True)
    found = [dict(zip(names, map(int, each), strict=True)) for each in parts] if counts else []
    for each in found:
        each["month"] = month + each["month"] - 1 if each["month"] else -1
    return [each | {"count": n} for each, n in zip(found, numbers_of(counts), strict=True)]


def numbers_of(text: str) -> list[int]:
    numbers, number, shift = [], 0, 0
    for sign in (ord(each) - 63 for each in text):
        number, shift = number | (sign & 31) << shift, shift + 5
        if sign < 32:
            numbers.append(number)
            number, shift = 0, 0
    return numbers


def test_the_cells_count_each_placed_record_once(client, filled):
    feed = places_of(client)
    every = client.get(RECORDS).json["records"]
    assert feed["total"] == len(every)
    assert feed["placed"] == sum(each["count"] for each in feed["cells"])
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
    at = feed["places"]["id"].index(number)
    return sum(each["count"] for each in feed["cells"] if each["place"] == at)


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
    feed = places_of(client, "?bbox=27.4,52.4,27.6,52.6&asset=bridge")
    assert feed["places"]["name"] == ["near a wood, 1.5"]
    assert feed["places"]["kind"] == ["site"]
    assert feed["places"]["doubt_km"] == [4.0]
    assert sum(each["count"] for each in feed["cells"]) == 3


def test_a_cell_says_type_outline_and_month_and_whether_a_period_may_not_hold_it(
    client, filled, put
):
    put(replace(filled[0], event_date=None, event_date_end=None, reported_date=date(2022, 3, 20)))
    by = {"event_date": date(2022, 3, 14), "event_date_end": None, "date_meaning": "by"}
    put(replace(filled[0], id="BY-2022-0100", verification="disputed", **by))
    (number,) = {each["place"] for each in client.get(f"{RECORDS}?q=Lyasnaya").json["records"]}

    def cells(query: str) -> list[tuple]:
        feed = places_of(client, query)
        names = ("outline", "open", "month", "count")
        at = feed["places"]["id"].index(number)
        assert {feed["types"][each["type"]] for each in feed["cells"]} == {"sabotage"}
        here = [each for each in feed["cells"] if each["place"] == at]
        return [tuple(each[name] for name in names) for each in here]

    march = 2022 * 12 + 2
    undated, march_one, disputed = (2, 0, -1, 1), (2, 0, march, 1), (1, 0, -1, 1)
    assert cells("?event_type=sabotage") == [disputed, undated, march_one]
    period = "?event_type=sabotage&datetime="
    assert cells(f"{period}2022-03-01/..") == [(1, 1, -1, 1), march_one, (2, 1, -1, 1)]
    assert cells(f"{period}../2022-03-31") == [disputed, march_one, (2, 1, -1, 1)]


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


def test_what_everyone_opens_is_made_once_a_change(client, filled, put, monkeypatch):
    made = []
    written = places.written

    def noting(feed):
        made.append(feed["total"])
        return written(feed)

    monkeypatch.setattr(places, "written", noting)
    first, second = client.get(PLACES), client.get(PLACES)
    assert first.json == second.json and len(made) == 1
    put(replace(filled[1], country=("BY",), title="Other trains", id="BY-2022-0900"))
    assert client.get(PLACES).json["total"] == first.json["total"] + 1
    assert client.get(f"{PLACES}?record=movement").json["total"] < first.json["total"]
    assert len(made) == 3
