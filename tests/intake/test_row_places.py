"""Rows without a kind of place: each ends on the map, at /review, outside, or refused."""

from __future__ import annotations

from random import Random

import pytest

from mapper.intake import import_record
from mapper.intake.settling import settle
from mapper.model import SNAP_LIMIT_M
from mapper.vocabulary import terms
from tests.intake.test_importing import write

HOMYEL = {"lat": "52.4345", "lon": "30.9754"}
MAKHACHKALA = {"lat": "43", "lon": "47.5"}
NOWHERE = {"lat": "0", "lon": "0"}
#: Latitude and longitude of Moscow the wrong way round.
EXCHANGED = {"lat": "37.62", "lon": "55.75"}
ULAN_UDE = {"lat": "51.83", "lon": "107.58"}
PARIS = {"lat": "48.85", "lon": "2.35"}
SECTION = {"from_station": "by-damanava", "to_station": "by-lyasnaya"}


@pytest.fixture
def bring(store, region, tmp_path):
    def bringing(*places, **about):
        base = {"title": "Wagons left the track", "event_type": "accident", "date": "2023-05-04"}
        rows = [
            base | {"sources": f"https://example.org/{number}"} | about | place
            for number, place in enumerate(places)
        ]
        return import_record(store, region, write(tmp_path / "in" / "rows.csv", *rows))

    return bringing


@pytest.fixture
def one(store, bring):
    """Bring one row in and return its record."""

    def bringing(place, **about):
        report = bring(place, **about)
        assert (report.problems, report.review) == ([], [])
        return store.incident(report.added[0])

    return bringing


@pytest.mark.parametrize(
    ("place", "kind", "method", "country"),
    [
        (HOMYEL, "site", "imported", ("BY",)),
        (MAKHACHKALA, "site", "imported", ("RU",)),
        (SECTION, "section", "between_stations", ("BY",)),
        (SECTION | {"to_station": "by-barysau"}, "stretch", "between_stations", ("BY",)),
        (SECTION | HOMYEL, "section", "between_stations", ("BY",)),
        ({"station": "by-damanava"}, "station", "station", ("BY",)),
        ({"to_station": "by-damanava"}, "station", "station", ("BY",)),
        ({"line": "orsha-brest"}, "line", "line", ("BY",)),
        (HOMYEL | {"line": "orsha-brest"}, "site", "imported", ("BY",)),
        ({"admin1": "BY-HO"}, "area", "area", ("BY",)),
        (SECTION | {"km": "136"}, "section", "between_stations", ("BY",)),
    ],
)
def test_columns_mean_a_kind_of_place(one, place, kind, method, country):
    found = one(place)
    assert (found.place_kind, found.geo_method, found.country) == (kind, method, country)
    assert found.geo_uncertainty_km is not None


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        (("lat", "lon"), HOMYEL),
        (("Latitude", "Longitude"), HOMYEL),
        (("LAT", "lng"), HOMYEL),
        (("lat", "long"), HOMYEL),
        (("y", "x"), HOMYEL),
    ],
)
def test_coordinates_have_everyday_headers(one, headers, place):
    found = one(dict(zip(headers, place.values(), strict=True)))
    assert (found.latitude, found.longitude) == (52.4345, 30.9754)


def test_285_rows_of_one_shape_are_all_accounted_for(bring, store):
    chance = Random(285)
    places = [
        {"lat": f"{chance.uniform(51, 54):.4f}", "lon": f"{chance.uniform(24, 31):.4f}"}
        for _ in range(285)
    ]
    report = bring(*places)
    assert (len(report.added), len(report.mapped)) == (285, 285)
    assert {store.incident(key).place_kind for key in report.added} == {"site"}


def test_what_became_of_each_row_adds_up(bring):
    area, said = {"admin1": "BY-HO"}, {"place_kind": "none"}
    swapped = {"lat": "30.97", "lon": "52.43"}
    report = bring(HOMYEL, NOWHERE, PARIS, area, {"line": "nowhere-else"}, swapped, said, {})
    assert (len(report.mapped), len(report.outside), len(report.listed)) == (2, 1, 1)
    assert (len(report.review), report.refused) == (2, 2)
    places = (report.mapped, report.outside, report.listed, report.review)
    assert sum(map(len, places)) == len(report.added) == 6


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (HOMYEL | {"country": "UA"}, "52.43 N 30.98 E lies in BY, but country is UA"),
        (HOMYEL | {"country": "DE"}, "lies in BY, but country is DE"),
        (HOMYEL | {"admin1": "BY-MI"}, "lies in BY-HO, but admin1 is BY-MI"),
        (MAKHACHKALA | {"country": "UA"}, "lies in RU, but country is UA"),
        (PARIS | {"country": "BY"}, "lies in no area that is known here, but country is BY"),
        (SECTION | {"country": "UA"}, "its place lies in BY, but country is UA"),
        (SECTION | {"admin1": "BY-MA"}, "its place lies in BY-BR, but admin1 is BY-MA"),
        ({"line": "gomel-kyiv", "country": "PL"}, "lies in BY, UA, but country is PL"),
        (HOMYEL | {"country": "UA", "place_kind": "site"}, "lies in BY, but country is UA"),
    ],
)
def test_what_contradicts_its_country_or_division_is_held_back(bring, store, place, reason):
    (waiting,) = bring(place).review
    assert waiting.held
    assert reason in waiting.reason
    assert "swapped" not in waiting.reason and "exchanged" not in waiting.reason
    assert store.incident(waiting.incident_id).status == "held"


@pytest.mark.parametrize(
    "place",
    [
        {"lat": "52.08", "lon": "31.1", "country": "UA"},  # 4 km within Belarus
        {"lat": "52.08", "lon": "31.1", "country": "BY"},
        HOMYEL | {"country": "UA;BY"},
        HOMYEL | {"admin1": "BY-MI;BY-HO"},
        MAKHACHKALA | {"country": "RU", "admin1": "RU-DA"},
    ],
)
def test_what_lies_by_the_border_or_in_one_of_several_agrees(one, place):
    assert one(place).status == "published"


def test_a_position_of_zeros_waits_without_a_place(bring, store, region):
    (waiting,) = bring(NOWHERE, country="BY").review
    assert "a position that nobody knows" in waiting.reason
    assert store.incident(waiting.incident_id).place_kind == "none"
    (kept,) = store.placings(state="review")
    assert [each.name for each in kept.reading.place.alternatives] == ["Belarus"]
    settle(store, region, kept.number, "area", editor="ed")
    assert store.incident(waiting.incident_id).place_kind == "area"


def test_what_looks_exchanged_is_said_and_may_be_chosen(bring, store, region):
    (waiting,) = bring(EXCHANGED, country="RU").review
    assert "latitude and longitude look exchanged: then it lies in RU" in waiting.reason
    settle(store, region, store.placings(state="review")[0].number, "exchanged", editor="ed")
    found = store.incident(waiting.incident_id)
    assert (found.latitude, found.longitude, found.status) == (55.75, 37.62, "published")


@pytest.mark.parametrize(
    ("choice", "country", "kind"),
    [("read", ("BY",), "site"), ("area", ("UA",), "area"), ("", ("UA",), "none")],
)
def test_an_editor_says_which_of_two_was_right(bring, store, region, choice, country, kind):
    (waiting,) = bring(HOMYEL, country="UA").review
    settle(store, region, store.placings(state="review")[0].number, choice, editor="ed")
    found = store.incident(waiting.incident_id)
    assert (found.country, found.place_kind, found.status) == (country, kind, "published")


def test_the_division_is_that_of_the_place_that_was_chosen(bring, store, region):
    (waiting,) = bring(HOMYEL, country="BY", admin1="BY-MI").review
    settle(store, region, store.placings(state="review")[0].number, "read", editor="ed")
    assert store.incident(waiting.incident_id).admin1 == ("BY-HO",)


def test_halves_the_wrong_way_round_are_refused_where_nothing_else_can_be_meant(bring):
    wrong = {"lat": "30.97", "lon": "52.43"}
    report = bring(wrong, wrong | {"country": "BY"})
    assert ["look swapped" in each.remedy for each in report.problems] == [True, True]


@pytest.mark.parametrize("place", [ULAN_UDE | {"country": "RU"}, PARIS, PARIS | {"country": "FR"}])
def test_a_place_outside_the_map_is_stored_and_said_to_be_outside(bring, store, view, place):
    report = bring(place)
    assert (report.outside, report.mapped, report.review) == (report.added, [], [])
    (key,) = report.added
    form = store.public_one(key, view)
    assert b"outside the mapped railway" in form.properties_json


def test_words_say_more_than_a_division(bring, store):
    report = bring({"location": "at Gomel station", "admin1": "BY-HO"})
    assert report.placed == report.mapped == report.added
    assert store.incident(report.added[0]).place_kind == "station"


@pytest.mark.parametrize(
    ("words", "division", "reason"),
    [
        ("at Gomel station", "BY-MI", "its place lies in BY-HO, but admin1 is BY-MI"),
        ("in Gomel region", "BY-MI", "its place lies in BY-HO, but admin1 is BY-MI"),
        ("a town near the front", "BY-MI", "names no place"),
    ],
)
def test_words_that_say_another_division_or_nothing_wait(bring, words, division, reason):
    (waiting,) = bring({"location": words, "admin1": division}).review
    assert reason in waiting.reason


def test_a_kilometre_may_be_counted_from_either_end(bring, store, region):
    (waiting,) = bring({"line": "orsha-brest", "km_post": "136 км"}).review
    assert "counted from either end" in waiting.reason
    (kept,) = store.placings(state="review")
    first, last, _ = kept.reading.place.alternatives
    settle(store, region, kept.number, first.id, editor="ed")
    found = store.incident(waiting.incident_id)
    assert (found.line, found.geo_method, found.km_post) == ("orsha-brest", "km_post", "136 км")
    line = region.network.line("orsha-brest")
    length = region.network.course(line.slug).length_km
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    assert kms[first.from_station] <= 136 <= kms[first.to_station]
    assert kms[last.from_station] <= length - 136 <= kms[last.to_station]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"km_post": "136"}, "the kilometre is of no line"),
        ({"line": "orsha-brest", "km_post": "9999"}, "beyond this line"),
        ({"line": "orsha-brest", "km_post": "the old bridge"}, "is no kilometre"),
    ],
)
def test_a_kilometre_that_cannot_be_found_waits(bring, place, reason):
    (waiting,) = bring(place).review
    assert reason in waiting.reason


def test_the_same_file_again_changes_nothing(bring, store):
    rows = (HOMYEL, NOWHERE, HOMYEL | {"country": "UA"}, {"line": "orsha-brest", "km": "136"})
    first, again = bring(*rows), bring(*rows)
    assert (len(first.added), len(again.unchanged), again.review) == (4, 4, [])
    assert len(store.placings(state="review")) == 3


def test_the_limit_is_told_as_it_is():
    for term in ("nearest_section", "area_around"):
        assert f"{SNAP_LIMIT_M / 1000:g} km" in terms("geo_method")[term].definition["en"]
