"""What the form asks of a report's place before it is sent, without a script."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.conftest import token_in
from tests.web.test_report import GOOD, send

BARE = {k: v for k, v in GOOD.items() if k not in ("line", "from_station", "to_station")}
AT_ORSHA = BARE | {"place_by": "text", "location": "at Orsha"}
#: A click between Damanava and Lyasnaya, and a title that names another place.
CLICK = BARE | {"place_by": "point", "latitude": "52.95", "longitude": "25.78"}
ELSEWHERE = CLICK | {"title": "A relay cabinet burned near Orsha"}
BY_LINE = GOOD | {"title": "A relay cabinet burned near Orsha"}


def question(answer) -> str:
    """Return the question of a page; nothing is taken, and all that was typed is there."""
    assert answer.status_code == 400, answer.text
    page = unescape(answer.text)
    assert "One question before it is sent" in page
    assert "to mend" not in page
    assert GOOD["sources-0-url"] in page
    return re.search(r'id="place-question".*?<strong>(.*?)</strong>', page, re.DOTALL)[1]


def fields_of(answer) -> dict[str, str]:
    """Return what a browser without scripts sends again of the page's place, without an answer."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text)
    return {name: unescape(value) for name, value in hidden}


def answered(client, before, answer, **more):
    return client.post("/report", data=before | fields_of(answer) | more)


def test_words_that_may_mean_several_places_are_asked_about(client, store):
    asked = send(client, AT_ORSHA)
    assert re.fullmatch(r"These words may mean \d+ places\. Which is meant\?", question(asked))
    page = unescape(asked.text)
    for name in ("Near Orsha-Tsentralnaya", "Between Orsha-Tsentralnaya and Kokhanovo"):
        assert name in page
    assert "Leave it unplaced" in page
    assert not re.search(r'name="place_choice" value="[^"]*" checked', page)
    assert store.pending() == []
    thanks = answered(client, AT_ORSHA, asked, place_choice="read")
    assert thanks.status_code == 201
    assert "Orsha-Tsentralnaya" in thanks.text


def test_one_meaning_is_asked_about_as_well(client, store):
    one = {"location": "station Ovruch", "sub_event_type": "derailment", "asset": []}
    text = question(send(client, AT_ORSHA | one))
    assert text == "These words may mean one place: At Ovruch. Is it meant?"
    assert store.pending() == []


def test_one_section_beside_a_station_may_be_chosen(client, editor, store):
    asked = send(editor, AT_ORSHA)
    chosen = re.search(r'value="(beside/orsha-brest/[^"]*)"', asked.text)[1]
    assert answered(editor, AT_ORSHA, asked, place_choice=chosen).status_code == 201
    incident = store.incident("BY-2022-0001")
    assert (incident.place_kind, incident.line) == ("section", "orsha-brest")
    assert "by-orsha-tsentralnaya" in (incident.from_station, incident.to_station)


def test_a_movement_has_no_sections_to_choose_from(client):
    asked = send(client, AT_ORSHA | {"sub_event_type": "observed", "asset": []})
    assert "Near Orsha-Tsentralnaya" in asked.text
    assert "beside/" not in asked.text


def test_the_station_between_its_sections_has_its_name_on_the_map(client):
    about = {"text": "at Orsha", "sub_event_type": "signalling_damage"}
    first, second, *_ = client.post("/report/places", data=about).json["choices"]
    assert [name for name, _ in first["labels"]] == ["Orsha-Tsentralnaya"]
    assert "Orsha-Tsentralnaya" in [name for name, _ in second["labels"]]
    assert len(second["labels"]) == 2


def test_an_answer_counts_for_the_words_it_was_given_for(client, store):
    asked = send(client, AT_ORSHA)
    others = AT_ORSHA | {"location": "near Kamenka"}
    again = answered(client, others, asked, place_choice="read")
    assert "places" in question(again)
    assert store.pending() == []
    answered(client, others, again, place_choice="read")
    (kept,) = store.placings()
    assert (kept.reading.place.words, kept.reading.chosen) == ("near Kamenka", "read")


@pytest.mark.parametrize(
    ("fields", "here"),
    [(ELSEWHERE, "your click"), (BY_LINE, "the place that you chose")],
)
def test_a_place_that_the_title_contradicts_is_asked_about(client, store, fields, here):
    asked = send(client, fields)
    text = question(asked)
    assert re.fullmatch(
        rf"The title names Orsha-Tsentralnaya, \d\d\d km from {here}\. Which is meant\?", text
    )
    page = unescape(asked.text)
    assert page.count('name="place_answer"') == 2
    assert "Between Lyasnaya and Damanava" in page
    assert store.pending() == []
    assert answered(client, fields, asked, place_answer="here").status_code == 201
    assert store.placings() == []


@pytest.mark.parametrize("fields", [ELSEWHERE, BY_LINE])
def test_the_place_in_the_title_may_be_taken(client, editor, store, fields):
    thanks = answered(client, fields, send(client, fields), place_answer="title")
    assert "near Orsha-Tsentralnaya" in thanks.text
    page = unescape(editor.get("/review/1").text)
    assert "Between Orsha-Tsentralnaya and Kokhanovo" in page
    token = token_in(page)
    editor.post("/review/1/accept", data={"token": token, "place_choice": "read"})
    incident = store.incident("BY-2022-0001")
    assert (incident.place_kind, incident.from_station) == ("station", "by-orsha-tsentralnaya")
    assert (incident.line, incident.latitude, incident.location) == ("", None, "")
    shown = client.get("/incidents/BY-2022-0001.geojson").json["features"][0]
    assert shown["geometry"]["type"] == "MultiLineString"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "A relay cabinet burned"},
        {"title": "A relay cabinet burned between Damanava and Lyasnaya"},
        {"title": "A relay cabinet burned in Brest region"},
        {"title": "A cabinet burned near some village"},
    ],
)
def test_a_title_that_agrees_or_is_no_sure_place_is_not_asked_about(client, change):
    assert send(client, CLICK | change).status_code == 201


def test_an_answer_counts_for_the_click_and_the_title_it_was_given_for(client, store):
    asked = send(client, ELSEWHERE)
    moved = ELSEWHERE | {"latitude": "52.44", "longitude": "30.98"}
    again = answered(client, moved, asked, place_answer="here")
    assert "from your click" in question(again)
    assert store.pending() == []
    # What was chosen of words before does not answer what is asked of a click.
    assert send(client, ELSEWHERE, place_choice="read").status_code == 400


def test_a_report_without_a_place_says_so_before_it_is_sent(client, editor, store):
    fields = AT_ORSHA | {"location": "somewhere in the fields"}
    asked = send(client, fields)
    text = question(asked)
    assert text.startswith("This report will have no place on the map: the text names no place.")
    assert "Send it so, or say where it was." in text
    assert 'name="place_answer" value="unplaced"' in asked.text
    assert store.pending() == []
    thanks = answered(client, fields, asked, place_answer="unplaced")
    assert thanks.status_code == 201
    assert "Unplaced: listed as “somewhere in the fields”" in thanks.text


def test_a_click_beyond_the_map_and_a_way_nobody_knows_are_said_to_have_no_place(client, store):
    far = CLICK | {"latitude": "-60", "longitude": "-120"}
    assert "lies outside of it" in question(send(client, far))
    way = BARE | {"place_by": "text", "sub_event_type": "observed", "asset": []}
    way |= {"origin": "Nowhereton", "destination": "Otherplace"}
    asked = send(client, way)
    assert "by the name Nowhereton or Otherplace" in question(asked)
    assert answered(client, way, asked, place_answer="unplaced").status_code == 201
    assert len(store.pending()) == 1


def test_what_is_said_to_be_unplaced_is_asked_again_of_other_words(client, store):
    asked = send(client, AT_ORSHA | {"location": "somewhere"})
    again = answered(client, AT_ORSHA, asked, place_answer="unplaced")
    assert "places" in question(again)
    assert store.pending() == []


def test_the_form_is_short_and_open_where_something_is_said(client):
    page = client.get("/report").text
    assert len(re.findall(r'<details class="folded">', page)) == 5
    assert 'name="sources-0-url"' in page
    assert 'name="sources-1-url"' not in page
    for change, summary in (
        ({"notes": "x", "title": ""}, "More: what it says"),
        ({"time_of_day": "night", "title": ""}, "More days"),
        ({"detained": "3", "title": ""}, "Who says who did it"),
        ({"country": "BY", "title": ""}, "Country, language"),
        ({"quantity_min": "x"}, "A movement"),
    ):
        bare = {"title": "x", "place_by": "text", "date_meaning": "day", "time_of_day": "unknown"}
        again = send(client, bare | change).text
        opened = re.findall(r'<details class="folded" open>\s*<summary>(.*?)</summary>', again)
        assert len(opened) == 1
        assert opened[0].startswith(summary)
