"""What a report gets of the places that its words may mean: equipment never one arm alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapper import gate
from mapper.intake.choices import placed_at, score_for
from mapper.model import Incident, PlaceKind
from mapper.placing import READ, SURE, place

CABINET = Incident(
    status="published",
    event_type="sabotage",
    sub_event_type="signalling_damage",
    asset=("relay_cabinet",),
)
TRAINS = Incident(
    status="published", record="movement", event_type="movement", sub_event_type="observed"
)
DERAILED = Incident(status="published", event_type="accident", sub_event_type="derailment")


def shown(incident, words, region):
    read = place(words, region=region).place.alternative(READ)
    return gate.public_form(placed_at(incident, read), {}, [], region).place


@pytest.mark.parametrize("words", ["at Orsha", "near Orsha", "at Orsha station", "in Zhlobin"])
def test_equipment_at_a_junction_is_on_all_the_sections_next_to_it(region, words):
    drawn = shown(CABINET, words, region)
    assert drawn.geometry["type"] == "MultiLineString"
    assert len(drawn.geometry["coordinates"]) > 2
    assert drawn.at_station.startswith(("by-orsha", "by-zhlobin"))
    assert (drawn.line, drawn.section) == ("", "")


@pytest.mark.parametrize("words", ["at Orsha", "near Orsha", "at Orsha station"])
def test_a_movement_at_a_town_is_at_its_station(region, words):
    drawn = shown(TRAINS, words, region)
    assert (drawn.kind, drawn.from_station) == (PlaceKind.STATION, "by-orsha-tsentralnaya")
    assert drawn.geometry["type"] == "Point"


def test_anything_else_stays_where_the_words_put_it(region):
    assert shown(DERAILED, "at Orsha", region).kind is PlaceKind.SITE


@pytest.mark.parametrize("incident", [CABINET, TRAINS])
def test_a_place_away_from_the_track_is_no_sure_section(region, incident):
    read = place("20 km east of Gomel a shell fell", region=region).place.alternative(READ)
    read = replace(read, score=0.97)
    assert score_for(incident, read) < SURE
    assert score_for(DERAILED, read) == 0.97
    assert score_for(incident, replace(read, line="homyel-brest")) == 0.97
    assert score_for(incident, replace(read, score=None)) is None
