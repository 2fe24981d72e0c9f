"""A record's facts: made once from the schema, the same on card, page and review."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mapper import gate
from mapper.gate.facts import heading
from mapper.model import Claim, Incident, Told
from mapper.schema import TOLD, Face, Gate, column, columns

AT = {"place_kind": "station", "from_station": "by-barysau", "country": ("BY",)}


def told(form, face: Face = Face.PAGE) -> dict[str, str]:
    return {fact.name: fact.text for fact in form.facts if face in fact.faces}


def test_a_range_is_one_fact_and_two_equal_ends_are_one_number(let_out) -> None:
    both = let_out(fatalities=2, fatalities_max=5, injured=3, injured_max=3)
    assert told(both)["Killed"] == "2 to 5"
    assert told(both)["Injured"] == "3"
    assert told(let_out(fatalities_max=4))["Killed"] == "4"
    counted = let_out(quantity_min=1, quantity_max=2, unit="trains", event_type="movement")
    assert told(counted)["Quantity"] == "1 to 2 trains"


def test_one_of_what_is_counted_is_called_so(let_out) -> None:
    for unit, one in (("trains", "1 train"), ("people", "1 person"), ("wagons", "1 wagon")):
        form = let_out(quantity_min=1, quantity_max=1, unit=unit, event_type="movement")
        assert told(form, Face.CARD)["Quantity"] == one
    at_most = let_out(quantity_max=1, unit="trains", event_type="movement")
    assert told(at_most)["Quantity"] == "1 train"
    assert told(let_out(quantity_min=21, unit="trains"))["Quantity"] == "21 trains"


def test_the_train_of_a_movement_was_not_hit(let_out) -> None:
    moved = let_out(event_type="movement", record="movement", asset=("train_military",))
    assert told(moved)["What moved"] == "Military train"
    # What says that it is a movement is its kind of event, too.
    named = {fact.name for fact in let_out(event_type="movement", asset=("track",)).facts}
    assert "What moved" in named and "What was hit" not in named
    assert gate.label_of("asset", "movement") == "What moved"
    assert gate.label_of("asset", "incident") == "What was hit"


def test_a_grade_beside_many_sources_explains_itself(let_out) -> None:
    said = told(let_out(sources=("news", "copy"), verification="claimed"), Face.CARD)
    assert said["How well known"] == (
        "Claimed: only a party to the events says so. No independent source (2 cited)"
    )


def test_what_joins_a_fact_is_told_with_it(let_out) -> None:
    form = let_out(effect="suspended", effect_scope=("freight", "passenger"))
    assert told(form)["Effect on traffic"] == "Suspended (freight traffic, passenger traffic)"
    assert "Traffic" not in told(form)


def test_what_no_source_says_is_no_fact(let_out) -> None:
    silent = told(let_out(effect="unknown", effect_scope=("unknown",), time_of_day="unknown"))
    assert not {"Effect on traffic", "Time of day"} & set(silent)
    # That the cause is open is something to tell.
    assert told(let_out(cause="unknown"))["Cause"].startswith("Not known")


def test_a_card_says_how_far_off_and_how_well_known(let_out) -> None:
    form = let_out(**AT, geo_uncertainty_km=3.0, sources=("news", "copy"))
    assert told(form, Face.CARD)["Place"] == "at Barysau, give or take 3 km"
    assert told(form)["Place"] == "at Barysau"
    assert told(form, Face.CARD)["How well known"] == ("Reported by 1 independent source (2 cited)")
    nowhere = let_out(place_kind="none", country=("BY",))
    assert told(nowhere, Face.CARD)["Place"].endswith(" (not placed on the map)")


def test_a_line_and_other_records_are_led_to(let_out) -> None:
    form = let_out(**AT, line="orsha-brest", related=("BY-2022-0002", "BY-2022-0003"))
    links = {fact.name: [link.id for link in fact.links] for fact in form.facts if fact.links}
    assert links == {"Line": ["orsha-brest"], "Related": ["BY-2022-0002", "BY-2022-0003"]}


def test_the_facts_of_every_face_stand_in_one_order(let_out) -> None:
    form = let_out(**AT, cause="claimed", asset=("track",), actor=("A group",))
    names = [fact.name for fact in form.facts]
    assert names.index("Place") < names.index("What was hit") < names.index("Actor")
    on_card = told(form, Face.CARD)
    assert [name for name in dict.fromkeys(names) if name in on_card] == list(on_card)


@pytest.mark.parametrize("record", ["incident", "movement"])
def test_no_two_facts_are_called_the_same(record) -> None:
    """So that none says the same as another, and each is told once."""
    heads = [
        heading(each, record)
        for kind in (Incident, Told)
        for each in columns(kind).values()
        if each.faces & TOLD and not each.joins
    ]
    assert len(heads) == len(set(heads)) > 30


def test_a_claims_field_is_called_like_its_column() -> None:
    assert gate.label_of("fatalities") == "Killed"
    assert gate.label_of("never_heard_of") == "Never heard of"


@dataclass(frozen=True, slots=True)
class Wider(Incident):
    """The record with two more columns."""

    weather: str = column("", "Weather", "as reported", faces=Face.FILE | Face.EXPORT | TOLD)
    sketch: str = column("", "Sketch", "for editors", faces=Face.FILE | TOLD, gate=Gate.DROPPED)


@pytest.mark.parametrize("asset", [(), ("points",)])
def test_a_new_column_is_its_field_and_nothing_else(region, asset) -> None:
    record = Wider("BY-2022-0001", title="x", weather="snow", sketch="a plan", asset=asset)
    claims = [Claim(record.id, "s", "sketch", "another plan")]
    form = gate.public_form(record, {}, claims, region)
    assert form.properties["weather"] == "snow"
    assert all(told(form, face)["Weather"] == "snow" for face in TOLD)
    kept = form.incident.sketch, "Sketch" in told(form), bool(form.claims)
    assert kept == (("", False, False) if asset else ("a plan", True, True))
