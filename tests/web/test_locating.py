"""`/api/locate` and the form's suggestions: what they answer, refuse, and how often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from limits import parse

from mapper.intake.phrases import MAX_CHARS
from mapper.web.limits import RATES, Limits, Rate, network_of
from mapper.web.words import km

PHRASE = "на перегоне Доманово – Лесная"


def places(client, text, **more):
    return client.post("/report/places", data={"text": text} | more)


def test_a_phrase_becomes_its_section(client):
    answer = client.get("/api/locate", query_string={"text": PHRASE})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    found = answer.json
    assert (found["kind"], found["line"]) == ("section", "orsha-brest")
    assert {found["from_station"], found["to_station"]} == {"by-damanava", "by-lyasnaya"}
    assert found["geometry"]["type"] == "LineString"
    assert found["score"] >= 0.85
    assert found["reasons"]
    assert found["km_from"] < found["km_to"]


def test_language_country_and_day_of_publication_help(client):
    asked = {"text": "op zaterdag bij Gomel", "lang": "nl", "published": "2022-03-28"}
    assert client.get("/api/locate", query_string=asked).json["event_date"] == "2022-03-26"
    anywhere = client.get("/api/locate?text=Kamenka").json
    assert anywhere["kind"] == "none" or anywhere["score"] < 0.85
    here = client.get("/api/locate?text=Kamenka&country=ua").json
    assert here["candidates"][0]["country"] == "UA"


def test_a_long_text_is_posted(client):
    answer = client.post("/api/locate", json={"text": PHRASE + ". " + "Слово " * 300, "lang": "ru"})
    assert answer.status_code == 200
    assert answer.json["line"] == "orsha-brest"


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({}, 400, "text"),
        ({"text": "   "}, 400, "missing"),
        ({"text": "x" * (MAX_CHARS + 1)}, 413, "2,001 characters"),
        ({"text": "Gomel", "lang": "fr"}, 400, "give one of en, nl"),
        ({"text": "Gomel", "country": "BLR"}, 400, "two letters"),
        ({"text": "Gomel", "published": "yesterday"}, 400, "2022-03-28"),
        ({"text": "Gomel", "langauge": "en"}, 400, "no such parameter"),
    ],
)
def test_bad_parameters_are_named_as_problem_details(client, asked, status, words):
    for answer in (
        client.get("/api/locate", query_string=asked),
        client.post("/api/locate", json=asked),
    ):
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == status
        assert words in answer.json["detail"]


def test_a_text_that_is_too_long_is_answered_like_any_other_bad_parameter(client):
    problem = client.post("/api/locate", json={"text": "Gomel " * 400}).json
    assert (problem["status"], problem["parameter"]) == (413, "text")
    assert "at most 2,000" in problem["remedy"]
    assert len(problem["value"]) < 70


def test_a_parameter_that_is_no_text_is_named(client):
    problem = client.post("/api/locate", json={"text": "Gomel", "lang": 5}).json
    assert (problem["status"], problem["parameter"], problem["value"]) == (400, "lang", "5")
    assert "texts" in problem["remedy"]


@pytest.mark.parametrize("body", ["", "[]", "{", '"Gomel"'])
def test_a_body_that_is_no_object_of_texts_is_400(client, body):
    answer = client.post("/api/locate", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "JSON object" in answer.json["detail"]


FEW = 5


@pytest.fixture
def strict():
    """Let an application answer few questions, and none again while a test lasts."""

    def strict(app):
        app.extensions["mapper.limits"] = Limits(dict.fromkeys(RATES, Rate(parse(f"{FEW}/hour"))))
        return app.test_client()

    return strict


def test_too_many_questions_are_429_and_say_when_to_come_back(app, strict):
    client = strict(app)
    answers = [client.get("/api/locate?text=Gomel") for _ in range(FEW + 1)]
    assert [answer.status_code for answer in answers] == [200] * FEW + [429]
    refused = answers[-1]
    assert refused.mimetype == "application/problem+json"
    assert int(refused.headers["Retry-After"]) >= 1
    assert "ask again in" in refused.json["detail"]
    assert "mapper locate" in refused.json["detail"]
    elsewhere = client.get("/api/locate?text=Gomel", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
    assert client.get("/report").status_code == 200


def test_programs_do_not_use_up_what_a_form_may_ask(app, strict):
    client = strict(app)
    for _ in range(FEW + 1):
        client.get("/api/locate?text=Gomel")
    answers = [places(client, "Gomel") for _ in range(FEW + 1)]
    assert [answer.status_code for answer in answers] == [200] * FEW + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "mapper locate" not in answers[-1].json["detail"]
    assert "`" not in answers[-1].json["detail"]


def test_whoever_types_has_enough_questions():
    for what in ("form", "names"):
        each = RATES[what].each
        assert each.amount >= 40
        assert each.amount >= each.get_expiry()


def ask_as(client, address):
    headers = {"X-Forwarded-For": f"10.0.0.1, {address}"}
    return client.get("/api/locate?text=Gomel", headers=headers).status_code


def test_a_header_that_anyone_can_send_changes_nothing(app, strict):
    client = strict(app)
    assert [ask_as(client, f"192.0.2.{n}") for n in range(FEW + 1)] == [200] * FEW + [429]


def test_a_share_comes_back_and_no_address_is_kept(monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    limits = Limits({"some": Rate(parse("2/10 seconds"))})
    assert [limits.wait_s("some", "192.0.2.1") for _ in range(3)] == [0, 0, 10]
    assert limits.wait_s("some", "192.0.2.2") == 0
    now[0] += 11
    assert limits.wait_s("some", "192.0.2.1") == 0
    kept = repr(vars(vars(limits)["_counts"].storage))
    assert "some" in kept
    assert "192.0.2" not in kept


def test_all_together_have_a_share_where_it_is_said():
    limits = Limits({"some": Rate(parse("2/hour"), together=parse("3/hour"))})
    answers = [limits.wait_s("some", f"192.0.2.{n}") for n in (1, 1, 1, 1, 2)]
    assert [bool(wait) for wait in answers] == [False, False, True, True, False]
    assert limits.wait_s("some", "192.0.2.3") > 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:0:1200::1", "2001:db8:0:12ff:8::9", True),
        ("2001:db8:0:1200::1", "2001:db8:0:1300::1", False),
        ("fe80::1%eth0", "fe80::1%eth1", True),
        ("unix:", "unix:", True),
    ],
)
def test_who_is_counted_together(one, other, same):
    assert (network_of(one) == network_of(other)) == same


def test_the_suggestions_say_what_where_how_exactly_and_why(client):
    answer = places(client, PHRASE)
    assert answer.headers["Cache-Control"] == "no-store"
    first, *others = answer.json["choices"]
    assert first["id"] == "read"
    assert first["title"] == "Between Lyasnaya and Damanava"
    assert first["certainty"] == "sure"
    assert "neighbours" in first["reasons"][0]
    assert first["geometry"]["type"] == "LineString"
    assert [name for name, _ in first["labels"]] == ["Lyasnaya", "Damanava"]
    assert {"by-damanava", "by-lyasnaya"} <= {each["id"] for each in others}
    assert all(each["reasons"] for each in others)


@pytest.mark.parametrize("text", [PHRASE, "near Lesnaya"])
def test_the_doubt_is_the_placings_own(client, text):
    first = places(client, text).json["choices"][0]
    placed = client.get("/api/locate", query_string={"text": text}).json
    assert first["uncertainty_km"] == placed["uncertainty_km"]
    assert first["doubt"].startswith(f"within {km(placed['uncertainty_km'])}")


def test_a_kilometre_is_in_doubt_by_the_section_that_a_record_holds_of_it(client):
    text = "km 136 of the Bryansk-Unecha line"
    first = places(client, text).json["choices"][0]
    placed = client.get("/api/locate", query_string={"text": text}).json
    assert first["geometry"]["type"] == "LineString"
    assert first["uncertainty_km"] > placed["uncertainty_km"]


def test_a_doubt_about_mapped_stations_needs_no_reason(client):
    section, at, *_ = places(client, PHRASE).json["choices"]
    assert (":" in section["doubt"], at["doubt"]) == (False, "within 0.2 km")
    assert ":" not in places(client, "station Ovruch").json["choices"][0]["doubt"]


def test_a_wide_doubt_says_why(client, network, monkeypatch):
    for key in ("by-lyasnaya", "by-damanava"):
        far = replace(network.station(key), position_basis="interpolated", position_error_km=20.0)
        monkeypatch.setitem(network.stations, key, far)
    section, at, *_ = places(client, PHRASE).json["choices"]
    assert section["doubt"].endswith("the places of both stations are reckoned from the neighbours")
    assert at["doubt"].endswith("the station’s place is reckoned from its neighbours")


def test_a_country_that_contradicts_the_place_is_shown_and_nothing_is_sure(client):
    answer = places(client, "near Gomel", country="RU").json
    first = answer["choices"][0]
    assert first["conflict"] == "lies in Belarus, not in Russia as the report says"
    assert "Belarus" in first["where"]
    assert "Russia" not in first["where"]
    assert first["certainty"] == ""
    assert answer["summary"].startswith("In doubt, since it lies in Belarus, not in Russia")
    asked = client.get("/api/locate?text=near+Gomel&country=RU").json
    assert (asked["kind"], asked["candidates"][0]["country"]) == ("none", "BY")
    assert "Homyel lies in Belarus, not in Russia" in asked["reasons"]
    agreed = places(client, "near Gomel", country="BY").json
    assert agreed["choices"][0]["conflict"] == ""
    assert agreed["summary"].startswith("Sure: ")


def test_a_whole_paragraph_may_be_pasted(client):
    paragraph = "It was said that trains ran late that day. " * 25 + "It happened near Borisov."
    assert "Barysau" in places(client, paragraph).json["choices"][0]["title"]
    problem = places(client, "x" * (MAX_CHARS + 1))
    assert problem.status_code == 413
    assert "at most 2,000" in problem.json["remedy"]


def test_a_region_is_suggested_without_a_pin(client):
    (region,) = places(client, "in Gomel region").json["choices"]
    assert region["geometry"]["type"] == "MultiPolygon"
    assert (region["point"], region["doubt"]) == (None, "the whole area, without a pin")


def test_homonyms_are_all_suggested_and_none_taken(client):
    answer = places(client, "Каменка").json
    assert "Каменка" in answer["summary"]
    assert len(answer["choices"]) >= 3
    assert "sure" not in {each["certainty"] for each in answer["choices"]}
    # At the station and near its town are two.
    told = [(each["title"], each["where"]) for each in answer["choices"]]
    assert len(set(told)) == len(told)
    assert any("Russia" in each for _, each in told)
    assert any("Ukraine" in each for _, each in told)


def test_what_names_no_place_says_so(client):
    answer = places(client, "a place that nobody names").json
    assert answer["choices"] == []
    assert answer["summary"].startswith("No place found: ")


def test_what_only_begins_like_a_station_is_no_reading(client):
    answer = places(client, "a town near the front").json
    assert answer["summary"].startswith("No single place: ")
    assert [each["title"] for each in answer["choices"]] == ["At Frontivka"]
    assert {each["certainty"] for each in answer["choices"]} == {""}


def test_a_reading_that_is_no_place_of_an_event_is_called_none(client):
    answer = places(client, "The Vyazma–Rzhev line had no power for six hours.").json
    assert answer["summary"].startswith("No single place: ")
    assert "read" not in {each["id"] for each in answer["choices"]}


def test_several_places_are_called_so(client):
    answer = places(client, "Gomel and Zhlobin").json
    assert answer["summary"].startswith("Several places: ")
    assert len(answer["choices"]) >= 2


def test_a_station_is_suggested_before_its_name_is_whole(client):
    ids = [each["id"] for each in places(client, "на станции Даман").json["choices"]]
    assert "by-damanava" in ids


def test_equipment_is_suggested_no_finer_than_its_section(client):
    at = places(client, "10 km from Gomel towards Zhlobin").json["choices"][0]
    assert at["geometry"]["type"] == "Point"
    cabinet = {"asset": "relay_cabinet", "sub_event_type": "signalling_damage"}
    beside = places(client, "10 km from Gomel towards Zhlobin", **cabinet).json["choices"][0]
    assert beside["geometry"]["type"] == "LineString"


def test_every_beginning_of_a_phrase_is_answered(client):
    for end in range(3, len(PHRASE) + 1):
        assert places(client, PHRASE[:end]).status_code == 200
    assert places(client, PHRASE).json["choices"]


def test_namesakes_are_told_apart_by_line_or_position_and_region(client):
    offered = places(client, "На станции Каменка сгорел шкаф").json["choices"]
    told = [(each["title"], each["where"]) for each in offered]
    assert len(set(told)) == len(told) > 7
    for _, where in told:
        assert " – " in where or " N " in where
    assert any("Voronezh Oblast" in where for _, where in told)
