"""A place in the publication's words: chosen among its meanings, kept with the others."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mapper import placing
from mapper.intake import import_record
from tests.web.conftest import token_in
from tests.web.test_report import GOOD, send

BY_WORDS = {k: v for k, v in GOOD.items() if k not in ("line", "from_station", "to_station")} | {
    "place_by": "text",
    "location": "на перегоне Доманово – Лесная",
    "location_lang": "ru",
}
DOUBTFUL = BY_WORDS | {"location": "Kamenka", "location_lang": ""}
LEFT = DOUBTFUL | {"place_choice": ""}


def decide(editor, path, **fields):
    token = token_in(editor.get("/review").text)
    return editor.post(path, data={"token": token} | fields)


def test_without_a_script_the_words_are_found_by_a_button(client, store):
    answer = send(client, BY_WORDS, more="place")
    assert answer.status_code == 200
    page = unescape(answer.text)
    assert re.search(r'type="radio" name="place_choice" value="read"(?! checked)', page)
    assert "Between Lyasnaya and Damanava" in page
    assert "Leave it unplaced" in page
    assert BY_WORDS["location"] in page
    assert store.pending() == []


def test_the_choice_becomes_the_records_place_and_is_kept_with_the_others(client, editor, store):
    answer = send(editor, BY_WORDS, place_choice="read")
    assert answer.status_code == 201, answer.text
    incident = store.incident("BY-2022-0001")
    assert (incident.place_kind, incident.line) == ("section", "orsha-brest")
    assert {incident.from_station, incident.to_station} == {"by-damanava", "by-lyasnaya"}
    assert (incident.geo_method, incident.location) == ("between_stations", BY_WORDS["location"])
    (kept,) = store.placings(incident_id="BY-2022-0001")
    assert (kept.state, kept.revision, kept.pending_id) == ("settled", 1, 1)
    assert kept.reading.place.method == "between_stations"
    assert kept.reading.place.score >= 0.85
    assert kept.reading.place.reasons
    assert kept.reading.chosen == "read"
    assert {"read", "by-damanava"} <= {each.id for each in kept.reading.place.alternatives}
    shown = client.get("/incidents/BY-2022-0001.geojson").json["features"][0]
    assert shown["geometry"]["type"] == "LineString"


def test_another_meaning_can_be_taken(editor, store):
    send(editor, BY_WORDS, place_choice="by-lyasnaya")
    incident = store.incident("BY-2022-0001")
    assert (incident.place_kind, incident.from_station) == ("station", "by-lyasnaya")


def test_a_movement_gets_its_ends_from_the_words(editor, store):
    words = {"location": "trains from Gomel to Kalinkavichy", "location_lang": "en"}
    send(editor, BY_WORDS | words, sub_event_type="observed", place_choice="read")
    incident = store.incident("BY-2022-0001")
    assert incident.record == "movement"
    assert (incident.origin, incident.destination) == ("by-homyel-pasazhyrski", "by-kalinkavichy")


@pytest.mark.parametrize("choice", ["by-brest-tsentralny", "52.1,30.9", "<script>", "gn-553725"])
def test_what_the_words_cannot_mean_is_not_taken(client, store, choice):
    answer = send(client, BY_WORDS, place_choice=choice, latitude="52.1", longitude="30.9")
    assert answer.status_code == 400
    assert 'id="location-error"' in answer.text
    assert "none of those that these words may mean" in answer.text
    assert "<script>" not in answer.text.partition('name="place_choice"')[2][:200]
    assert store.pending() == []


def test_a_choice_outlives_a_form_with_errors(client):
    answer = send(client, BY_WORDS | {"title": ""}, place_choice="read")
    assert answer.status_code == 400
    assert 'name="place_choice" value="read" checked' in answer.text


def test_a_choice_counts_only_where_the_place_is_said_in_words(editor, store):
    send(editor, GOOD, place_choice="nonsense", location="Kamenka")
    assert store.incident("BY-2022-0001").line == "orsha-brest"
    assert store.placings() == []


def test_a_readers_choice_waits_with_its_report(client, editor, store):
    send(client, BY_WORDS, place_choice="read")
    (kept,) = store.placings()
    assert (kept.state, kept.incident_id, kept.reading.chosen) == ("review", None, "read")
    page = unescape(editor.get("/review/1").text)
    assert "Sure: " in page
    assert 'value="read" checked' in page
    assert "At Damanava" in page
    # What its map draws, as JSON.
    assert '"uncertainty_km"' in page


def test_an_editor_takes_another_meaning_before_accepting(client, editor, store):
    send(client, LEFT)
    page = unescape(editor.get("/review/1").text)
    assert "“Kamenka”" in page
    assert 'name="place_choice" value="" required' in page
    assert 'value="" checked' not in page
    chosen = re.search(r'name="place_choice" value="(gn-\d+)"', page)[1]
    assert decide(editor, "/review/1/accept", place_choice=chosen).status_code == 303
    incident = store.incident(store.incident_ids()[0])
    assert (incident.place_kind, incident.geo_method) == ("section", "nearest_section"), (
        "equipment is placed at its section"
    )
    waiting, settled = store.placings()
    assert (waiting.state, settled.state, settled.revision) == ("settled", "settled", 1)
    assert (waiting.who, settled.who) == ("", "admin-1")
    assert settled.reading.chosen == chosen


def test_a_report_whose_place_nobody_chose_is_not_accepted_without_a_choice(client, editor, store):
    send(client, LEFT)
    answer = decide(editor, "/review/1/accept")
    assert answer.status_code == 400
    assert "Leave it unplaced" in answer.text
    assert len(store.pending()) == 1


def test_the_confirmation_says_the_place_as_it_was_chosen(client, editor):
    chosen = send(client, BY_WORDS, place_choice="read").text
    assert "between Lyasnaya and Damanava" in chosen
    assert "Brest Region, Belarus (within " in chosen
    assert "Unplaced: listed as “Kamenka”" in send(client, LEFT).text
    assert "between Lyasnaya and Damanava" in send(editor, GOOD, confirmed="yes").text


def test_the_place_that_is_taken_decides_the_country(editor, store):
    words = {"location": "near Gomel", "location_lang": "en", "country": "RU"}
    send(editor, BY_WORDS | words, place_choice="read")
    assert store.incident_ids() == ["BY-2022-0001"]
    incident = store.incident("BY-2022-0001")
    assert (incident.country, incident.admin1) == (("BY",), ("BY-HO",))


def test_a_country_that_contradicts_is_shown_to_the_editor(client, editor):
    words = {"location": "near Gomel", "location_lang": "en", "country": "RU"}
    send(client, BY_WORDS | words, place_choice="read")
    page = unescape(editor.get("/review/1").text)
    assert "lies in Belarus, not in Russia as the report says" in page
    assert '<span class="tag">sure' not in page


def test_a_language_that_is_not_read_is_refused(client, store):
    answer = send(client, BY_WORDS | {"location_lang": "zz"})
    assert answer.status_code == 400
    assert 'id="location_lang-error"' in answer.text
    assert store.pending() == []


def test_finding_no_words_says_so(client):
    answer = send(client, BY_WORDS | {"location": "  "}, more="place")
    assert answer.status_code == 400
    assert 'id="location-error"' in answer.text


def test_nothing_is_chosen_before_somebody_chooses(client):
    page = send(client, DOUBTFUL, more="place").text
    assert 'name="place_choice"' in page
    assert not re.search(r'name="place_choice" value="[^"]*" checked', page)


def test_an_editor_still_sees_what_was_not_taken(client, editor, store):
    send(client, LEFT)
    page = unescape(editor.get("/review/1").text)
    chosen = re.search(r'name="place_choice" value="(gn-\d+)"', page)[1]
    decide(editor, "/review/1/accept", place_choice=chosen)
    path = f"/incidents/{store.incident_ids()[0]}"
    page = unescape(editor.get(path).text)
    reading = page.partition("How its words were read")[2].partition("<h2")[0]
    assert "Kamenka" in reading
    assert reading.count("<strong>taken</strong>") == 1
    assert reading.count("<li>") >= 3
    assert "How its words were read" not in client.get(path).text


def test_an_editor_may_leave_it_unplaced_or_refuse_it(client, editor, store):
    send(client, BY_WORDS, place_choice="read")
    send(client, LEFT)
    decide(editor, "/review/1/accept", place_choice="")
    assert store.incident(store.incident_ids()[0]).place_kind == "none"
    decide(editor, "/review/2/reject", reason="no")
    assert [each.state for each in store.placings(pending_id=2)] == ["dropped"]
    assert "Kamenka" not in editor.get("/review").text.partition("Decided of late")[0]


def test_an_editor_cannot_take_what_the_words_do_not_mean(client, editor, store):
    send(client, LEFT)
    assert decide(editor, "/review/1/accept", place_choice="by-lyasnaya").status_code == 400
    assert store.incident_ids() == []
    assert len(store.pending()) == 1


@pytest.fixture
def readings(monkeypatch):
    """The words that the geocoder is asked for, one by one."""
    asked, reading = [], placing.place
    monkeypatch.setattr(
        "mapper.placing.place", lambda text, **more: asked.append(text) or reading(text, **more)
    )
    return asked


def test_words_are_read_once_from_the_form_to_the_record(client, editor, store, readings):
    send(client, BY_WORDS, place_choice="read")
    assert "Between Lyasnaya and Damanava" in unescape(editor.get("/review/1").text)
    decide(editor, "/review/1/accept", place_choice="by-lyasnaya")
    assert "How its words were read" in editor.get("/incidents/BY-2022-0001").text
    assert store.incident("BY-2022-0001").from_station == "by-lyasnaya"
    assert readings.count(BY_WORDS["location"]) == 1


@pytest.mark.parametrize("more", [{"title": ""}, {"more": "place"}, {"more": "sources"}])
def test_a_form_that_is_shown_again_reads_its_words_once(client, readings, more):
    fields = BY_WORDS | {"token": token_in(client.get("/report").text)} | more
    answer = client.post("/report", data=fields)
    assert "Between Lyasnaya and Damanava" in unescape(answer.text)
    assert readings == [BY_WORDS["location"]]


def test_a_form_that_was_not_meant_costs_no_reading(client, readings):
    answer = client.post("/report", data=BY_WORDS | {"token": "stale"})
    assert answer.status_code == 400
    assert BY_WORDS["location"] in unescape(answer.text)
    assert readings == []


def test_an_imported_row_is_read_once_until_it_is_settled(editor, store, readings, imported):
    chosen = imported.reading.place.alternatives[0].id
    editor.get("/review")
    decide(editor, f"/review/places/{imported.number}", place_choice=chosen)
    assert readings == ["Kamenka"]


def test_a_form_sent_twice_keeps_one_placing(client, store):
    fields = BY_WORDS | {"token": token_in(client.get("/report").text), "place_choice": "read"}
    client.post("/report", data=fields)
    client.post("/report", data=fields)
    assert len(store.placings()) == 1


@pytest.fixture
def imported(store, region, tmp_path):
    """A row whose words leave its place in doubt, imported."""
    path = tmp_path / "rows.csv"
    path.write_text(
        "id,event_date,event_type,title,location,sources\n"
        "XX-2022-0009,2022-03-14,accident,A <b>derailment</b>,Kamenka,https://example.org/1\n"
    )
    import_record(store, region, path)
    return store.placings(state="review")[0]


def test_imported_rows_in_doubt_are_listed_with_their_meanings(editor, imported):
    page = unescape(editor.get("/review").text)
    assert "Imported without a sure place" in page
    assert "An editor chooses the place of 1 record" in page
    assert "rows.csv, line 2" in page
    assert "'Kamenka': spelled so" in page
    assert page.count('name="place_choice" value="gn-') >= 3
    assert "A &lt;b&gt;derailment" in editor.get("/review").text


def test_an_editor_settles_the_place_of_an_imported_row(client, editor, store, imported):
    chosen = imported.reading.place.alternatives[0].id
    answer = decide(editor, f"/review/places/{imported.number}", place_choice=chosen)
    assert answer.status_code == 303
    assert answer.location == "/review?settled=XX-2022-0009#settled"
    told = unescape(editor.get(answer.location).text).partition('id="settled"')[2]
    assert "Kamenka, Penza Oblast, Russia (within 3.0 km). It keeps its id." in told
    shown = client.get("/incidents/XX-2022-0009.geojson").json["features"][0]
    assert shown["geometry"]["type"] == "Point"
    assert "Imported without" not in editor.get("/review").text
    again = decide(editor, f"/review/places/{imported.number}", place_choice=chosen)
    assert again.status_code == 400


def test_settling_is_for_editors_with_a_token_and_a_choice(client, editor, store, imported):
    path = f"/review/places/{imported.number}"
    assert client.post(path, data={"place_choice": ""}).status_code == 403
    assert editor.post(path, data={"place_choice": ""}).status_code == 400
    assert decide(editor, path).status_code == 400
    assert decide(editor, path, place_choice="by-lyasnaya").status_code == 400
    assert decide(editor, "/review/places/999", place_choice="").status_code == 404
    assert store.placings(state="review") == [imported]
    assert decide(editor, path, place_choice="").status_code == 303
    assert store.placings(state="review") == []
    assert store.incident("XX-2022-0009").place_kind == "none"


def test_a_row_held_for_its_country_shows_why(editor, store, region, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "id,event_date,event_type,title,location,country,sources\n"
        "XX-2022-0010,2022-03-14,accident,A fire,near Gomel,RU,https://example.org/1\n"
    )
    import_record(store, region, path)
    page = unescape(editor.get("/review").text)
    assert "In doubt, since it lies in Belarus, not in Russia as the report says" in page
    assert '<small class="conflict">lies in Belarus' in page
    assert "Held back until its place is settled" in page


def test_a_row_without_words_can_only_be_left_unplaced(editor, store, region, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "id,event_date,event_type,title,sources\n"
        "XX-2022-0011,2022-03-14,accident,A fire,https://example.org/1\n"
    )
    import_record(store, region, path)
    article = editor.get("/review").text.partition('id="unplaced"')[2]
    assert article.count('name="place_choice"') == 1
    assert "place-map" not in article.partition("</article>")[0]
