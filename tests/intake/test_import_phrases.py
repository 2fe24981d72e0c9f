"""Rows that say where only in words: placed when that is clear, else left for an editor."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mapper import settings
from mapper.cli.import_ import import_
from mapper.errors import InputError, NotFound
from mapper.intake import import_record
from mapper.intake.settling import settle
from tests.intake.test_importing import write

BASE = {
    "event_date": "2022-03-14",
    "event_type": "sabotage",
    "title": "Signalling put out of action",
    "sources": "https://example.org/1",
}
SECTION = {"location": "перегон Доманово — Лесная", "location_lang": "ru"}
CLEAR = BASE | SECTION | {"id": "BY-2022-0001"}
VAGUE = BASE | {"id": "XX-2022-0001", "location": "Kamenka"}
SILENT = BASE | {"id": "XX-2022-0002", "location": "a town near the front"}


@pytest.fixture
def bring(store, region, tmp_path):
    def bringing(*rows):
        path = write(tmp_path / "record" / "rows.csv", *rows)
        return import_record(store, region, path)

    return bringing


@pytest.fixture
def choose(store, region):
    def choosing(choice, number=None):
        if number is None:
            number = store.placings(state="review")[0].number
        return settle(store, region, number, choice, editor="ed")

    return choosing


def test_a_clear_phrase_is_placed(store, bring):
    report = bring(CLEAR)
    assert (report.placed, report.review, report.problems) == (["BY-2022-0001"], [], [])
    incident = store.incident("BY-2022-0001")
    assert (incident.place_kind, incident.line) == ("section", "orsha-brest")
    assert (incident.geo_method, incident.country) == ("between_stations", ("BY",))
    (kept,) = store.placings(incident_id="BY-2022-0001")
    assert (kept.state, kept.revision, kept.origin) == ("taken", 1, "rows.csv, line 2")
    assert kept.reading.chosen == "read"


@pytest.mark.parametrize(("row", "words"), [(VAGUE, "Kamenka"), (SILENT, "names no place")])
def test_a_phrase_in_doubt_is_in_not_placed_and_listed_with_line_and_reason(
    store, bring, row, words
):
    report = bring(CLEAR, row)
    assert report.problems == []
    (waiting,) = report.review
    assert (waiting.file, waiting.line, waiting.incident_id) == ("rows.csv", 3, row["id"])
    assert words in waiting.reason
    assert "rows.csv, line 3" in str(waiting)
    incident = store.incident(row["id"])
    assert (incident.place_kind, incident.location) == ("none", row["location"])
    (kept,) = store.placings(state="review")
    assert (kept.incident_id, kept.reading.chosen) == (row["id"], "")


def test_the_rows_country_settles_a_homonym(store, bring):
    bring(CLEAR | {"location": "Новая Гута", "country": "BY"})
    incident = store.incident("BY-2022-0001")
    assert incident.country == ("BY",)
    assert incident.place_kind in ("station", "site")


@pytest.mark.parametrize(
    "place",
    [
        {"place_kind": "none"},
        {"place_kind": "area", "country": "BY"},
        {"line": "gomel-kyiv", "place_kind": "line"},
        {"latitude": "52.4", "longitude": "31", "place_kind": "site"},
        {"admin1": "BY-HO", "place_kind": "area"},
    ],
)
def test_a_row_that_carries_a_place_is_not_touched(store, bring, place):
    report = bring(CLEAR | place)
    assert (report.placed, report.review) == ([], [])
    assert store.placings() == []
    incident = store.incident("BY-2022-0001")
    assert incident.place_kind == place["place_kind"]
    assert incident.from_station == ""


@pytest.mark.parametrize("given", [{}, {"country": "BY"}])
def test_a_row_that_says_nothing_of_its_place_waits_for_an_editor(store, bring, choose, given):
    report = bring(CLEAR, BASE | {"id": "BY-2022-0002"} | given)
    (waiting,) = report.review
    assert (waiting.line, waiting.incident_id, waiting.held) == (3, "BY-2022-0002", False)
    assert "BY-2022-0002 is not placed yet: the row says nothing of its place" in str(waiting)
    assert [each.incident_id for each in store.placings(state="review")] == ["BY-2022-0002"]
    assert choose("") == "BY-2022-0002"
    assert store.placings(state="review") == []
    assert bring(CLEAR, BASE | {"id": "BY-2022-0002"} | given).review == []


def test_a_movement_that_says_where_from_is_not_without_a_place(store, bring):
    going = {"id": "BY-2022-0002", "event_type": "movement", "record": "movement"}
    assert bring(BASE | going | {"origin": "Gomel"}).review == []
    assert store.placings() == []


ABROAD = BASE | {"location": "near Gomel", "location_lang": "en", "country": "RU"}


@pytest.mark.parametrize("location", ["near Gomel", "перегон Доманово — Лесная"])
def test_a_row_of_another_country_than_its_words_is_placed_and_held_back(
    store, view, bring, location
):
    report = bring(ABROAD | {"location": location, "location_lang": ""})
    (waiting,) = report.review
    assert (waiting.held, report.placed) == (True, [])
    assert "these words mean a place in BY, but country is RU" in str(waiting)
    assert "is held back" in str(waiting)
    incident = store.incident(waiting.incident_id)
    assert (incident.status, incident.country) == ("held", ("BY",))
    assert incident.from_station
    assert store.public_one(incident.id, view) is None
    (kept,) = store.placings(state="review")
    assert kept.reading.doubt == waiting.reason
    assert incident.id == "XX-2022-0001", "neither country is settled"
    assert bring(ABROAD | {"location": location, "location_lang": ""}).unchanged == [incident.id]


def test_an_editor_settles_the_country_with_the_place(store, view, bring, choose):
    bring(ABROAD | {"id": "RU-2022-0010"})
    assert choose("read") == "RU-2022-0010", "an id once given stays"
    incident = store.incident("RU-2022-0010")
    assert (incident.status, incident.country, incident.admin1) == (
        "published",
        ("BY",),
        ("BY-HO",),
    )
    told = json.loads(store.public_one(incident.id, view).properties_json)
    assert told["country"] == ["BY"]
    assert "Homyel" in told["place"]
    assert store.revisions(incident.id)[-1].who == "ed"


def test_an_editor_may_leave_the_row_as_it_was(store, view, bring, choose):
    bring(ABROAD | {"id": "RU-2022-0010"})
    choose("")
    incident = store.incident("RU-2022-0010")
    assert (incident.status, incident.country, incident.admin1) == ("published", ("RU",), ())
    assert (incident.place_kind, incident.from_station, incident.latitude) == ("none", "", None)
    assert store.public_one(incident.id, view) is not None
    assert "left without a place" in store.revisions(incident.id)[-1].why


def test_a_row_is_read_once_from_its_import_to_its_settling(bring, choose, readings, store):
    silent = BASE | {"id": "XX-2022-0003"}
    bring(CLEAR, VAGUE, silent)
    bring(CLEAR, VAGUE, silent)
    choose(store.placings(state="review")[0].reading.place.alternatives[0].id)
    choose("")
    assert readings == [CLEAR["location"], VAGUE["location"]]


def test_words_that_mean_nothing_in_their_country_are_read_once(bring, choose, readings):
    bring(ABROAD | {"id": "RU-2022-0010"})
    choose("read")
    assert readings == ["near Gomel"]


def test_what_the_network_has_no_more_cannot_be_chosen(store, region, bring, without):
    bring(VAGUE | {"location": "trains from Gomel to Kalinkavichy"})
    (kept,) = store.placings(state="review")
    other = without("by-kalinkavichy")
    with pytest.raises(InputError, match="cannot mean 'read'"):
        settle(store, other, kept.number, "read", editor="ed")
    assert store.placings(state="review") == [kept]


def test_a_row_that_is_not_public_anyway_stays_as_it_is(store, bring, choose):
    bring(ABROAD | {"id": "RU-2022-0010", "status": "withdrawn"})
    assert store.incident("RU-2022-0010").status == "withdrawn"
    choose("read")
    assert store.incident("RU-2022-0010").status == "withdrawn"


def test_a_way_over_the_border_contradicts_neither_country(store, bring):
    words = {"location": "trains from Gomel to Kyiv", "country": "BY"}
    going = BASE | words | {"id": "BY-2022-0002", "event_type": "movement", "record": "movement"}
    report = bring(going)
    assert report.review == []
    assert store.incident("BY-2022-0002").country == ("BY",)


def test_a_movements_phrase_gives_its_ends_and_an_incidents_waits(store, bring):
    words = {"location": "trains from Gomel to Kalinkavichy"}
    going = BASE | words | {"id": "BY-2022-0002", "event_type": "movement", "record": "movement"}
    report = bring(CLEAR | words, going)
    assert report.placed == ["BY-2022-0002"]
    assert [each.incident_id for each in report.review] == ["BY-2022-0001"]
    incident = store.incident("BY-2022-0002")
    assert (incident.origin, incident.destination) == ("by-homyel-pasazhyrski", "by-kalinkavichy")


def test_the_same_file_again_changes_nothing(store, bring):
    rows = (CLEAR, VAGUE, {k: v for k, v in CLEAR.items() if k != "id"} | {"title": "No id"})
    first = bring(*rows)
    assert len(first.added) == 3
    before = [store.revisions(each) for each in store.incident_ids()]
    placings = store.placings()
    again = bring(*rows)
    assert sorted(again.unchanged) == sorted(first.added)
    assert (again.added, again.changed, again.kept, again.placed, again.review) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert [store.revisions(each) for each in store.incident_ids()] == before
    assert store.placings() == placings
    assert first.added[-1].startswith("BY-2022-"), "a row without an id is counted where it lies"


def test_a_geocoder_that_reads_otherwise_later_leaves_the_record_alone(store, bring, monkeypatch):
    bring(CLEAR)
    monkeypatch.setattr("mapper.placing.place", None)
    assert bring(CLEAR).unchanged == ["BY-2022-0001"]


def test_a_changed_row_is_read_again_and_takes_its_old_doubt_off_the_list(store, bring):
    bring(VAGUE)
    report = bring(VAGUE | {"location": CLEAR["location"]})
    assert (report.changed, report.placed) == (["XX-2022-0001"], ["XX-2022-0001"])
    assert store.incident("XX-2022-0001").line == "orsha-brest"
    assert [each.state for each in store.placings()] == ["dropped", "taken"]
    assert store.placings(state="taken")[0].revision == 2


def test_a_row_that_gets_a_place_in_the_file_leaves_the_list(store, bring):
    bring(VAGUE)
    bring(VAGUE | {"place_kind": "station", "from_station": "by-lyasnaya"})
    assert store.placings(state="review") == []
    assert store.incident("XX-2022-0001").from_station == "by-lyasnaya"


def test_an_editors_choice_stays_through_another_import(store, bring, choose):
    bring(VAGUE)
    (kept,) = store.placings(state="review")
    chosen = kept.reading.place.alternatives[0]
    assert choose(chosen.id) == "XX-2022-0001"
    incident = store.incident("XX-2022-0001")
    assert (incident.latitude, incident.longitude) == (chosen.latitude, chosen.longitude)
    assert store.revisions("XX-2022-0001")[-1].who == "ed"
    assert store.placings(state="settled")[-1].revision == 2
    assert bring(VAGUE).unchanged == ["XX-2022-0001"]
    assert store.incident("XX-2022-0001") == incident
    assert bring(VAGUE | {"title": "Another"}).kept == ["XX-2022-0001"]
    assert store.incident("XX-2022-0001") == incident


def test_a_row_may_be_left_without_a_place(store, bring, choose):
    bring(VAGUE)
    choose("")
    assert store.placings(state="review") == []
    assert len(store.revisions("XX-2022-0001")) == 1


def test_a_place_is_settled_once_and_only_as_the_words_can_mean(store, bring, choose):
    bring(VAGUE)
    number = store.placings(state="review")[0].number
    with pytest.raises(InputError, match="cannot mean 'by-lyasnaya'"):
        choose("by-lyasnaya", number)
    assert store.placings(state="review") != []
    choose("", number)
    with pytest.raises(InputError, match="settled before"):
        choose("", number)
    with pytest.raises(NotFound):
        choose("", 99)


def test_the_command_tells_what_it_placed_and_what_waits(store, tmp_path):
    path = write(tmp_path / "rows.csv", CLEAR, VAGUE)
    url = store.engine.url.render_as_string()
    loaded = settings.load({"MAPPER_DATABASE": url, "MAPPER_INSTANCE": str(tmp_path)})
    told = CliRunner().invoke(import_, [str(path)], obj=loaded)
    assert told.exit_code == 0, told.output
    assert "note: rows.csv, line 3: XX-2022-0001 is not placed yet: 'Kamenka'" in told.stderr
    assert "places: 1 on the map, 1 to choose at /review, 0 outside" in told.stdout
    assert "0 only listed; 1 by their words" in told.stdout
    again = CliRunner().invoke(import_, [str(path), "--json"], obj=loaded)
    assert json.loads(again.stdout)["unchanged"] == ["BY-2022-0001", "XX-2022-0001"]
