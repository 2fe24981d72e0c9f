"""The cards of stations and lines: what they are, what was reported there, and nothing more."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("filled")


def told(client, address: str) -> dict:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return answer.json


def test_a_station_tells_its_names_lines_and_neighbours(client):
    card = told(client, "/map/stations/ua-sarny")
    assert card["name"] == "Sarny" and card["names"]["uk"] == "Сарни"
    assert {line["slug"] for line in card["lines"]} >= {"luninets-sarny", "kovel-sarny"}
    assert "ua-dubrovytsia" in [each["id"] for each in card["neighbours"]]
    assert card["here"] == card["beside"] == []
    assert card["counts"] == {"here": 0, "beside": 0}


def test_what_was_reported_on_a_section_is_told_at_its_ends(client):
    card = told(client, "/map/stations/by-damanava")
    (section,) = card["beside"]
    assert section["to"] == "by-lyasnaya" and section["count"] == 2
    numbers = ",".join(map(str, section["places"]))
    page = told(client, f"/map/places/{numbers}")
    assert {each["id"] for each in page["records"]} == {"BY-2022-0001", "BY-2022-0004"}
    assert page["total"] == section["count"]
    assert card["counts"] == {"here": 0, "beside": 2}


def test_counts_are_those_of_the_filter(client):
    card = told(client, "/map/stations/by-damanava?datetime=2021-01-01/2021-12-31")
    assert card["beside"] == [] and card["counts"]["beside"] == 0


def test_a_line_tells_its_length_stations_and_reports(client, network):
    card = told(client, "/map/lines/orsha-brest")
    line = network.line("orsha-brest")
    assert card["km"] == round(line.station_kms[-1], 1)
    assert [stop["id"] for stop in card["stations"]] == list(line.station_ids)
    assert card["counts"] == {"here": 2} and len(card["here"]) == 1
    assert card["page"] == "/lines/orsha-brest"
    assert client.get(card["page"].partition("#")[0]).status_code == 200


def test_a_line_of_the_guide_leads_to_its_stations(client):
    card = told(client, "/map/lines/murom-1-kovrov-1")
    assert card["page"] == "/lines/murom-1-kovrov-1"
    assert client.get(card["page"]).status_code == 200


@pytest.mark.parametrize("address", ["/map/stations/nowhere", "/map/lines/nowhere"])
def test_what_is_not_there_is_not_found(client, address):
    answer = client.get(address)
    assert answer.status_code == 404 and "nearest" in answer.json["detail"]


def test_nothing_of_what_stands_at_the_track_is_told(client):
    for address in ("/map/stations/by-damanava", "/map/lines/orsha-brest"):
        answer = client.get(address).text.lower()
        assert not any(word in answer for word in ("cabinet", "signal", "switch", "milestone"))
