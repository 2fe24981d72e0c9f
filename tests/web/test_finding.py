"""The search of the map: what it answers, to whom, and what it refuses."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("filled")


def found(client, text: str, **more: str) -> list[dict]:
    answer = client.get("/map/find", query_string={"q": text} | more)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json["found"]


def test_everything_found_has_the_same_members(client):
    for each in found(client, "gomel"):
        assert set(each) == {"kind", "id", "name", "about", "at", "view"}


def test_a_station_has_a_place_and_a_line_a_view(client):
    told = found(client, "Homyel")
    station = next(each for each in told if each["kind"] == "station")
    line = next(each for each in told if each["kind"] == "line")
    lon, lat = station["at"]
    assert (30, 52) < (lon, lat) < (32, 53) and station["view"] is None
    west, south, east, north = line["view"]
    assert west < east and south < north and line["at"] is None


@pytest.mark.parametrize("text", ["BY-2022-0001", "by-2022-0001", "BY-2022"])
def test_a_record_is_found_by_its_id(client, text):
    records = [each for each in found(client, text) if each["kind"] == "record"]
    assert "BY-2022-0001" in [each["id"] for each in records]
    one = next(each for each in records if each["id"] == "BY-2022-0001")
    assert one["name"] == "Signalling put out of action" and one["about"].startswith("BY-2022-0001")


def test_words_come_last_with_the_number_of_their_records(client):
    *_, words = found(client, "signalling")
    assert (words["kind"], words["id"], words["about"]) == ("words", "signalling", "1 report")
    *_, none = found(client, "nothing of the kind")
    assert none["about"] == "0 reports"


def test_no_more_is_told_than_asked_for(client):
    assert len(found(client, "br")) <= 12
    told = found(client, "br", limit="3")
    assert len(told) == 3 and told[-1]["kind"] == "words"


def test_asked_for_nothing_it_begins_to_read_the_names(client, app):
    begun = []
    app.extensions["mapper.finding"].begin = lambda: begun.append(True)
    assert found(client, "") == [] and begun == [True]


@pytest.mark.parametrize("query", ["q=a&limit=0", "q=a&limit=13", "q=a&limit=x", "near=a"])
def test_what_it_cannot_use_is_refused(client, query):
    assert client.get(f"/map/find?{query}").status_code == 400


ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"'><svg onload=alert(1)>",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_typed_comes_back_as_data_only(client, attack):
    answer = client.get("/map/find", query_string={"q": attack})
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.json["found"][-1]["name"] == attack
