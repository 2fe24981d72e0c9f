"""From when to when an effect was, as sources dated it, with bounds where they did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mapper.status import Bounds, Placed, Voice, spoken
from tests.status.conftest import claim

FIRST = Voice("first", "First", date(2022, 3, 19))
LATER = Voice("later", "Later", date(2022, 4, 20))
Shown = Callable[..., Placed]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_a_closure_is_of_the_part_of_the_line_that_its_record_names(placed: Shown) -> None:
    found = spoken(placed()).closure
    assert (found.record_id, found.effect, found.state) == (
        "XX-2022-0001",
        "suspended",
        "suspended",
    )
    assert found.scope == ("all",)
    assert (found.extent.km_from, int(found.extent.km_to)) == (0.0, 320)


@pytest.mark.parametrize(
    ("given", "start"),
    [
        (
            {"effect_start": day("2022-03-18")},
            Bounds(day("2022-03-18"), day("2022-03-18"), (FIRST,)),
        ),
        ({}, Bounds(day("2022-03-19"), day("2022-03-19"))),
        (
            {"event_date_end": day("2022-03-21"), "date_meaning": "one_of"},
            Bounds(day("2022-03-19"), day("2022-03-21")),
        ),
        (
            {"event_date_end": day("2022-03-21"), "date_meaning": "through"},
            Bounds(day("2022-03-19"), day("2022-03-19")),
        ),
        (
            {
                "event_date_end": day("2022-03-20"),
                "date_meaning": "through",
                "time_of_day": "night",
            },
            Bounds(day("2022-03-19"), day("2022-03-20")),
        ),
        (
            {"event_date": None, "event_date_end": day("2022-03-19"), "date_meaning": "by"},
            Bounds(None, day("2022-03-19")),
        ),
        ({"time_precision": 3}, Bounds(day("2022-03-01"), day("2022-03-31"))),
        ({"event_date": None}, Bounds(None, None)),
    ],
)
def test_a_start_is_what_a_source_dated_else_what_the_event_bounds(
    placed: Shown, given: dict[str, Any], start: Bounds
) -> None:
    found = spoken(placed(**given)).closure
    assert found.start == start


def test_an_end_is_unknown_until_a_source_dates_it(placed: Shown) -> None:
    found = spoken(placed()).closure
    assert (found.end, found.withheld) == (None, False)


def test_ends_that_differ_bound_it_and_name_who_dated_them(placed: Shown) -> None:
    other = claim("effect_end", "2022-04-16", said_date=LATER.published)
    found = spoken(placed(other, effect_end=day("2022-04-02"))).closure
    assert found.end == Bounds(day("2022-04-02"), day("2022-04-16"), (FIRST, LATER))


def test_an_end_in_words_is_no_day(placed: Shown) -> None:
    found = spoken(placed(claim("effect_end", "mended within hours"))).closure
    assert found.end is None


def test_the_end_of_damage_to_wayside_equipment_is_withheld(placed: Shown) -> None:
    hit = {
        "event_type": "sabotage",
        "sub_event_type": "signalling_damage",
        "asset": ("signalling",),
    }
    end = claim("effect_end", "2022-03-25", said_date=day("2022-04-20"))
    found = spoken(placed(end, effect_end=day("2022-03-25"), **hit)).closure
    assert (found.end, found.withheld) == (None, True)


@pytest.mark.parametrize("effect", ["", "unknown"])
def test_what_nobody_says_is_no_closure(placed: Shown, effect: str) -> None:
    assert spoken(placed(effect=effect)).closure is None


def test_a_resumption_is_told_beside_closures(placed: Shown) -> None:
    found = spoken(placed(effect="resumed", sub_event_type="resumption")).closure
    assert (found.effect, found.state) == ("resumed", "running")


def test_a_station_is_a_place_and_no_stretch(placed: Shown) -> None:
    station = {"place_kind": "station", "from_station": "ua-chernihiv", "to_station": ""}
    extent = placed(**station).extent
    assert extent.is_point
    assert 100 < extent.km_from < 120


def test_the_ends_of_a_section_are_less_in_doubt_than_a_spot_on_it(placed: Shown) -> None:
    spot = {"event_type": "accident", "sub_event_type": "derailment", "place_kind": "stretch",
            "from_station": "ua-chernihiv", "to_station": "ua-nizhyn"}  # fmt: skip
    found = placed(**spot)
    length_km = found.extent.km_to - found.extent.km_from
    assert found.extent.doubt_km < 3 < length_km / 2 < found.report.properties["geo_uncertainty_km"]
