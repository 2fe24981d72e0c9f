"""Names for the fields of the form: by any spelling, few, and never kept."""

from __future__ import annotations

import logging

import pytest

from mapper.region.finding import Finder
from mapper.web.naming import MOST_NAMES, Names


def asked(client, **form: str) -> list[dict[str, str]]:
    answer = client.post("/report/names", data=form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json["names"]


@pytest.mark.parametrize("typed", ["Борис", "borisov", "Бары", "BARYSAU"])
def test_a_station_is_found_by_the_beginning_of_any_spelling(client, typed):
    assert "Barysau" in {name["value"] for name in asked(client, q=typed)}


@pytest.mark.parametrize("kind", ["station", "line"])
def test_few_names_are_told_and_none_for_nothing(client, kind):
    assert len(asked(client, kind=kind, q="a")) == MOST_NAMES
    assert asked(client, kind=kind, q=" – ") == []


def test_of_a_line_its_stations_are_told_in_their_order(client, network):
    line = network.line("orsha-brest")
    every = asked(client, line=line.name_en)
    assert [name["name"] for name in every] == [
        network.stations[key].name_en for key in line.station_ids
    ]
    some = asked(client, line="orsha-brest", q="bar")
    assert some and {name["name"] for name in some} < {name["name"] for name in every}


def test_what_is_offered_can_be_sent_as_it_stands(region, network):
    names = Names(network, Finder(region))
    for found, find in (
        (names.stations("ka"), network.find_station),
        (names.lines("ka"), network.find_line),
    ):
        values = [name.value for name in found]
        assert len(values) == len(set(values)) > 10
        assert all(len(find(value)) == 1 for value in values)


@pytest.mark.parametrize("form", [{"kind": "signal", "q": "a"}, {"near": "Gomel"}])
def test_what_it_does_not_know_is_refused(client, form):
    assert client.post("/report/names", data=form).status_code == 400


def test_what_is_typed_is_not_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        asked(client, q="Asipovichy")
    assert "Asipovichy" not in caplog.text


def test_the_form_carries_no_list_of_stations(client, network):
    page = client.get("/report").text
    assert len(page.encode()) <= 150_000
    assert "Damanava" not in page
