"""What public records and their claims say of a line's traffic, and since when that is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mapper.model import Line
from mapper.region import Region
from mapper.status import Bounds, Placed, Status, Voice, extent_on, status
from tests.status.conftest import all_said, claim

Shown = Callable[..., Placed]
FIRST = Voice("first", "First", date(2022, 3, 19))
LATER = Voice("later", "Later", date(2022, 4, 20))
HIT = {"event_type": "sabotage", "sub_event_type": "signalling_damage", "asset": ("signalling",)}


def day(text: str) -> date:
    """A day of 2022, as "03-19"."""
    return date.fromisoformat(f"2022-{text}")


def asked(*placed: Placed, on: str, known_by: str) -> Status:
    said = all_said(*placed)
    return status(said, 320.0, on=day(on), known_by=day(known_by), fades_days=30)


def states(found: Status) -> set[str]:
    return {fact.state for stretch in found.stretches for fact in stretch.facts}


@pytest.mark.parametrize(
    ("given", "published", "by"),
    [
        ({"reported_date": day("03-17")}, day("03-17"), (FIRST,)),
        ({}, day("03-19"), (FIRST,)),
        ({"sources": ("later", "first")}, day("03-19"), (LATER, FIRST)),
        ({"sources": ("undated",)}, None, (Voice("undated", "Undated"),)),
    ],
)
def test_an_effect_is_known_since_its_first_report(
    placed: Shown, given: dict[str, Any], published: date | None, by: tuple[Voice, ...]
) -> None:
    (said,) = all_said(placed(**given))
    assert (said.published, said.by) == (published, by)


def test_where_the_first_source_says_otherwise_it_is_known_since_another(placed: Shown) -> None:
    denial = claim("effect", "none", "first")
    own, other = all_said(placed(denial, sources=("first", "later"), reported_date=day("03-19")))
    assert (own.effect, own.published, own.by) == ("suspended", day("04-20"), (LATER,))
    assert (other.effect, other.published, other.by) == ("none", day("03-19"), (FIRST,))


def test_a_statement_of_the_28th_changes_nothing_of_what_was_known_on_the_24th(
    placed: Shown,
) -> None:
    later = [
        claim("effect", "none", said_date=day("03-28")),
        claim("effect", "resumed", said_date=day("03-28"), effective_from=day("03-20")),
        claim("effect_end", "2022-03-21", said_date=day("03-28")),
        claim("effect_start", "2022-03-23", said_date=day("03-28")),
    ]
    before = asked(placed(), on="03-23", known_by="03-24")
    found = asked(placed(*later), on="03-23", known_by="03-24")
    assert states(before) == states(found) == {"suspended"}
    assert found.left_out == ()
    assert states(asked(placed(*later[:3]), on="03-23", known_by="03-28")) == {"running"}


def test_an_end_that_a_record_gives_is_known_since_a_source_that_is_not_older(
    placed: Shown,
) -> None:
    record = placed(effect_end=day("04-16"), sources=("first", "later"))
    assert states(asked(record, on="04-17", known_by="04-17")) == {"suspended"}
    assert states(asked(record, on="04-17", known_by="04-20")) == {"no_report"}


def test_an_end_that_no_later_source_can_have_given_was_said_ahead(placed: Shown) -> None:
    record = placed(effect_end=day("04-16"))
    assert states(asked(record, on="04-16", known_by="03-19")) == {"suspended"}


def test_a_claim_has_the_days_and_the_traffic_that_it_names_else_those_of_its_record(
    placed: Shown,
) -> None:
    named = claim("effect", "Resumed", "first", scope="freight; passenger",
                  effective_from=day("04-16"), effective_to=day("04-18"))  # fmt: skip
    _, said, plain = all_said(placed(named, claim("effect", "delays", "first")))
    assert (said.effect, said.scope) == ("resumed", ("freight", "passenger"))
    assert (said.began, said.last) == (
        Bounds(day("04-16"), day("04-16"), (FIRST,)),
        Bounds(day("04-18"), day("04-18")),
    )
    assert (plain.scope, plain.began) == (("all",), Bounds(day("03-19"), day("03-19")))


def test_a_claim_in_words_stands_beside_what_its_record_says(placed: Shown) -> None:
    (said,) = all_said(placed(claim("effect", "no rail traffic", "first")))
    assert [(each.text, each.published, each.by) for each in said.words] == [
        ("no rail traffic", day("03-19"), (FIRST,))
    ]


def test_a_claim_without_a_day_of_publication_takes_no_part_and_is_listed(placed: Shown) -> None:
    undated = claim("effect", "none", "undated")
    found = asked(placed(undated), on="03-19", known_by="12-31")
    assert states(found) == {"suspended"}
    assert [(each.said.effect, each.reason) for each in found.left_out] == [("none", "unpublished")]


@pytest.mark.parametrize(
    "told",
    [
        claim("effect", "resumed", "first"),
        claim("effect", "none", "first", effective_from=day("03-25")),
        claim("effect_end", "2022-03-25", "first"),
    ],
)
def test_no_claim_tells_when_wayside_equipment_worked_again(placed: Shown, told: Any) -> None:
    record = placed(told, effect_end=day("03-25"), **HIT)
    for on in ("03-20", "03-25", "03-26", "04-18"):
        assert states(asked(record, on=on, known_by="12-31")) == {"suspended"}
    assert all_said(placed(effect="resumed", **HIT)) == ()


def test_what_is_so_since_a_day_was_so_when_it_was_reported(placed: Shown) -> None:
    record = placed(date_meaning="since", event_date=day("03-01"), reported_date=day("03-19"))
    assert states(asked(record, on="03-10", known_by="03-19")) == {"suspended"}
    assert states(asked(record, on="04-18", known_by="04-18")) == {"suspended"}
    assert states(asked(record, on="04-19", known_by="04-19")) == {"no_report"}


@pytest.mark.parametrize(
    ("stations", "extent"),
    [
        (("ua-chernihiv", "ua-nizhyn", "ua-kyiv-pasazhyrskyi"), (0.0, 210.0)),
        (("ua-chernihiv", "ua-nizhyn"), (0.0, 80.0)),
        (("ua-chernihiv", "by-minsk-pasazhyrski", "ua-nizhyn"), None),
        (("ua-nizhyn", "by-minsk-pasazhyrski"), None),
    ],
)
def test_of_a_stretch_of_a_line_a_way_has_the_part_that_both_share(
    region: Region, placed: Shown, stations: tuple[str, ...], extent: tuple[float, float] | None
) -> None:
    report = placed().report
    line = region.network.lines["gomel-kyiv"]
    kms = {"ua-chernihiv": 0.0, "by-minsk-pasazhyrski": 40.0, "ua-nizhyn": 80.0,
           "ua-kyiv-pasazhyrskyi": 210.0}  # fmt: skip
    way = Line("", "A way", stations, tuple(kms[each] for each in stations))
    found = extent_on(report, way, None, {"gomel-kyiv": line})
    assert (found and (found.km_from, found.km_to)) == extent


def test_who_said_so_later_is_not_behind_what_was_known(placed: Shown) -> None:
    (said,) = all_said(placed(sources=("first", "later"), effect_start=day("03-18")))
    assert said.voices(day("03-24")) == said.start(day("03-24")).by == (FIRST,)
    assert said.voices(day("04-20")) == said.start().by == (FIRST, LATER)
