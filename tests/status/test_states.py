"""The five states by hand: what is known of a line by a day about another, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapper.status import Bounds, Dated, Extent, Reason, Said, Status, Voice, status

#: A line of 300 km whose border is at km 110.
LENGTH_KM, BORDER_KM = 300.0, 110.0
WHOLE, SOUTH = Extent(0.0, LENGTH_KM, 2.0), Extent(BORDER_KM, LENGTH_KM, 2.0)
FADES = 30


def day(text: str) -> date:
    """A day of 2022, as "03-19"."""
    return date.fromisoformat(f"2022-{text}")


def said(
    effect: str,
    first: str,
    last: str = "",
    *,
    scope: str = "all",
    extent: Extent = WHOLE,
    published: str = "",
) -> Said:
    """What is said on its first day of all days from ``first`` to ``last``."""
    days = day(first), day(last or first)
    return Said(
        record_id=f"XX-2022-{first[:2]}{first[3:]}",
        effect=effect,
        scope=tuple(scope.split(";")),
        extent=extent,
        published=day(published or first),
        by=(Voice("s", "S"),),
        began=Bounds(days[0], days[0]),
        last=Bounds(days[1], days[1]),
    )


def asked(*every: Said, on: str, known_by: str = "12-31") -> Status:
    return status(every, LENGTH_KM, on=day(on), known_by=day(known_by), fades_days=FADES)


def told(*every: Said, on: str, known_by: str = "12-31") -> list[tuple[float, float, str, str]]:
    """Each part of the line with the state of each of its kinds of traffic."""
    return [
        (stretch.km_from, stretch.km_to, ";".join(fact.scope), fact.state)
        for stretch in asked(*every, on=on, known_by=known_by).stretches
        for fact in stretch.facts
    ]


def whole(state: str) -> list[tuple[float, float, str, str]]:
    return [(0.0, LENGTH_KM, "all", state)]


def test_no_claim_is_no_report_and_never_running() -> None:
    assert told(on="03-23") == whole("no_report")


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        ("none", "running"),
        ("resumed", "running"),
        ("delays", "restricted"),
        ("disrupted", "restricted"),
        ("restricted", "restricted"),
        ("suspended", "suspended"),
    ],
)
@pytest.mark.parametrize("later", [0, 30, 31])
def test_each_effect_reads_as_a_state_and_fades(effect: str, state: str, later: int) -> None:
    on = day("03-19") + timedelta(days=later)
    found = told(said(effect, "03-19"), on=on.isoformat()[5:])
    assert found == whole(state if later <= FADES else "no_report")


SUSPENDED = said("suspended", "03-19", scope="cross_border")
RESUMED = said("resumed", "04-16", scope="passenger", extent=SOUTH)


@pytest.mark.parametrize(
    ("on", "north", "south"),
    [
        ("03-18", [], []),
        ("03-19", [("cross_border", "suspended")], [("cross_border", "suspended")]),
        (
            "04-17",
            [("cross_border", "suspended")],
            [("passenger", "running"), ("cross_border", "suspended")],
        ),
        ("04-19", [], [("passenger", "running")]),
        ("05-16", [], [("passenger", "running")]),
        ("05-17", [], []),
    ],
)
def test_a_suspension_and_a_resumption_of_one_half_are_two_facts(
    on: str, north: list[tuple[str, str]], south: list[tuple[str, str]]
) -> None:
    found = [each for each in told(SUSPENDED, RESUMED, on=on) if each[3] != "no_report"]
    assert [each[2:] for each in found if each[0] == 0.0] == north
    assert [each[2:] for each in found if each[1] == LENGTH_KM] == south


@pytest.mark.parametrize(
    ("known_by", "state"), [("03-18", "no_report"), ("03-24", "suspended"), ("03-28", "disputed")]
)
def test_a_day_is_told_as_it_was_known_by_another(known_by: str, state: str) -> None:
    denial = said("none", "03-19", published="03-28")
    first = said("suspended", "03-19")
    assert told(first, denial, on="03-19", known_by=known_by) == whole(state)


def test_a_day_may_be_told_by_what_was_known_before_it() -> None:
    assert told(said("suspended", "03-19"), on="03-23", known_by="03-20") == whole("suspended")


def test_two_scopes_are_two_facts_and_the_rest_has_no_report() -> None:
    found = told(
        said("suspended", "03-19", scope="military"), said("none", "03-19", scope="passenger"),
        on="03-19",
    )  # fmt: skip
    assert [each[2:] for each in found] == [
        ("passenger", "running"),
        ("freight;cross_border", "no_report"),
        ("military", "suspended"),
    ]


def test_what_is_said_of_all_traffic_is_disputed_only_where_it_is_denied() -> None:
    found = told(
        said("suspended", "03-19"), said("none", "03-19", scope="passenger"), on="03-19"
    )  # fmt: skip
    assert [each[2:] for each in found] == [
        ("passenger", "disputed"),
        ("freight;military;cross_border", "suspended"),
    ]


def test_traffic_that_no_source_names_is_a_kind_of_its_own() -> None:
    unsaid = said("suspended", "03-19", scope="unknown")
    found = told(unsaid, said("none", "03-19", scope="passenger"), on="03-19")
    assert [each[2:] for each in found] == [
        ("passenger", "running"),
        ("freight;military;cross_border", "no_report"),
        ("unknown", "suspended"),
    ]


def test_what_is_newer_stands_before_what_is_older() -> None:
    assert told(said("suspended", "03-19"), said("delays", "03-20"), on="03-21") == whole(
        "restricted"
    )


def test_what_goes_on_stands_before_what_was_said_of_a_day_of_it() -> None:
    long, short = said("suspended", "03-01", "03-31"), said("none", "03-15")
    assert told(long, short, on="03-15") == whole("disputed")
    assert told(long, short, on="03-16") == whole("suspended")


def test_a_resumption_on_the_last_day_of_a_suspension_disputes_nothing() -> None:
    closed, again = said("suspended", "03-19"), said("resumed", "03-19")
    assert told(closed, again, on="03-19") == whole("running")
    longer = said("suspended", "03-19", "03-25")
    assert told(longer, again, on="03-19") == whole("disputed")


@pytest.mark.parametrize(("overlap_km", "disputed"), [(3.0, False), (4.0, False), (5.0, True)])
def test_only_a_shared_part_longer_than_the_doubt_about_both_is_disputed(
    overlap_km: float, disputed: bool
) -> None:
    north = said("suspended", "03-19", extent=Extent(0.0, BORDER_KM + overlap_km, 2.0))
    found = told(north, said("none", "03-19", extent=SOUTH), on="03-19")
    shared = [each[3] for each in found if each[:2] == (BORDER_KM, BORDER_KM + overlap_km)]
    assert shared == (["disputed"] if disputed else ["suspended", "running"])
    assert found[0] == (0.0, BORDER_KM, "all", "suspended")
    assert found[-1] == (BORDER_KM + overlap_km, LENGTH_KM, "all", "running")


@pytest.mark.parametrize(
    ("at_km", "states"),
    [(200.0, ["disputed"]), (111.0, ["suspended", "running"]), (90.0, ["running"])],
)
def test_a_station_deep_in_a_stretch_disputes_it_there_and_nowhere_else(
    at_km: float, states: list[str]
) -> None:
    stretch = said("suspended", "03-19", extent=SOUTH)
    station = said("none", "03-19", extent=Extent(at_km, at_km, 0.5))
    found = told(stretch, station, on="03-19")
    assert [each[3] for each in found if each[:2] == (at_km, at_km)] == states
    assert {each[3] for each in found if each[0] < each[1]} == {"no_report", "suspended"}


def test_reports_of_one_day_of_several_stand_beside_each_other() -> None:
    open_day = replace(
        said("suspended", "03-14"),
        began=Bounds(day("03-14"), day("03-15")),
        last=Bounds(day("03-14"), day("03-15")),
    )
    denied = said("none", "03-14")
    assert [each[3] for each in told(open_day, denied, on="03-15")] == ["suspended", "running"]
    assert told(open_day, said("none", "03-15"), on="03-15") == whole("running")


def test_an_unknown_start_stays_unknown() -> None:
    by = replace(said("suspended", "03-19"), began=Bounds(None, day("03-19")))
    assert told(by, on="03-18") == whole("no_report")
    (left,) = asked(by, on="03-18").left_out
    assert (left.said, left.reason) == (by, Reason.UNSURE)
    assert told(by, on="03-19") == whole("suspended")
    assert asked(by, on="01-18").left_out == ()


def test_what_was_published_later_changes_nothing() -> None:
    first = said("suspended", "03-19")
    later = [
        said("resumed", "03-20", published="03-28"),
        said("none", "03-19", published="03-28"),
        said("suspended", "03-22", published="03-28"),
    ]
    alone = asked(first, on="03-23", known_by="03-24")
    assert asked(first, *later, on="03-23", known_by="03-24") == alone


def test_what_nobody_knows_the_publication_of_takes_no_part_and_is_listed() -> None:
    undated = replace(said("none", "03-19"), published=None)
    found = asked(said("suspended", "03-19"), undated, on="03-19")
    assert found.stretches == asked(said("suspended", "03-19"), on="03-19").stretches
    assert [(each.said, each.reason) for each in found.left_out] == [(undated, Reason.UNPUBLISHED)]


def test_what_would_say_nothing_of_the_day_is_not_listed() -> None:
    undated = replace(said("none", "03-19"), published=None)
    assert asked(undated, on="04-19").left_out == ()


def test_what_has_no_day_takes_no_part_and_is_listed() -> None:
    undated = replace(said("none", "03-19"), began=Bounds(None, None), last=Bounds(None, None))
    assert [each.reason for each in asked(undated, on="03-19").left_out] == [Reason.UNDATED]
    assert told(undated, on="03-19") == whole("no_report")


def test_a_record_that_was_found_false_takes_no_part_and_is_listed() -> None:
    false = replace(said("suspended", "03-19"), refuted=True)
    assert [each.reason for each in asked(false, on="03-19").left_out] == [Reason.REFUTED]
    assert told(false, on="03-19") == whole("no_report")


def test_a_dated_end_is_the_last_day_and_does_not_fade() -> None:
    closed = said("suspended", "03-19")
    ended = replace(closed, ends=(Dated(day("03-25"), day("03-19"), closed.by),))
    assert told(ended, on="03-25") == whole("suspended")
    assert told(ended, on="03-26") == whole("no_report")


def test_an_end_that_was_published_later_is_not_known_before() -> None:
    closed = said("suspended", "03-19")
    ended = replace(closed, ends=(Dated(day("03-25"), day("04-02"), closed.by),))
    assert told(ended, on="03-26", known_by="03-30") == whole("suspended")
    assert told(ended, on="03-26", known_by="04-02") == whole("no_report")


def test_a_state_says_when_it_was_last_reported_and_who_says_so() -> None:
    first, again = said("suspended", "03-19"), said("suspended", "03-20")
    ((fact,),) = (each.facts for each in asked(first, again, on="04-01").stretches)
    assert (fact.last, fact.said) == (day("03-20"), (again,))
