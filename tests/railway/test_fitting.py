"""Sections of the guide held against the ground: what cannot lie where it says is dropped."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.railway.sources.chains import guide_graph, section_chains
from mapper.railway.sources.fitting import fits, fitting
from mapper.railway.sources.guide import COMMONEST, PUBLISHED

from .guide_data import along, guide, section, stops


@pytest.mark.parametrize(
    ("km", "straight_km", "fit"),
    [(10, 11.1, True), (10, 11.3, False), (10, 2, True), (100, 102.9, True), (100, 103.1, False)],
)
def test_a_distance_fits_where_the_straight_one_is_no_longer_than_it_and_a_rounding(
    km: float, straight_km: float, fit: bool
) -> None:
    assert fits(km, straight_km) is fit


def _nowhere(_one: str, _other: str) -> None:
    """Straight distances where nothing has a position."""


def test_a_section_on_the_ground_keeps_all_its_stops() -> None:
    whole = section({"A": 0, "B": 10, "C": 20, "D": 30})
    kept, doubts = fitting(whole, guide(*"ABCD"), along({"A": 0, "B": 9, "C": 19, "D": 28}))
    assert kept == whole
    assert doubts == []


def test_a_stop_that_lies_elsewhere_is_dropped_and_listed() -> None:
    whole = section({"A": 0, "B": 10, "C": 20, "D": 30})
    kept, doubts = fitting(whole, guide(*"ABCD"), along({"A": 0, "B": 9, "C": 80, "D": 28}))
    assert [code for code, _ in kept.stops] == ["A", "B", "D"]
    assert kept.loose == frozenset()
    [doubt] = doubts
    assert (doubt.key, doubt.name) == ("C", "Станция C")
    assert doubt.reason == (
        "lies farther from its neighbours than the guide's 20 km from Станция A (of 30 km to "
        "Станция D) allow"
    )


def test_a_stop_without_a_position_stays() -> None:
    whole = section({"A": 0, "B": 10, "C": 20, "D": 30})
    kept, doubts = fitting(whole, guide(*"ABCD"), along({"A": 0, "C": 19, "D": 28}))
    assert kept.stops == whole.stops
    assert doubts == []


def test_an_end_that_lies_elsewhere_stays_as_a_loose_one() -> None:
    whole = section({"A": 0, "B": 10, "C": 20, "D": 30})
    kept, doubts = fitting(whole, guide(*"ABCD"), along({"A": 0, "B": 9, "C": 19, "D": 90}))
    assert kept.stops == whole.stops
    assert kept.loose == {"D"}
    assert [doubt.key for doubt in doubts] == ["D"]


def test_a_loose_end_has_no_published_kilometre() -> None:
    loose = section({"A": 0, "B": 10, "D": 30}, loose=frozenset({"D"}))
    assert stops(section_chains(loose, _nowhere)[0]) == [("A", 0.0), ("B", 10.0), ("D", None)]
    assert guide_graph([loose], [], []).neighbours["B"]["D"] == (20, None)


def test_a_transit_point_spelled_out_wrongly_is_exchanged_for_the_one_that_is_meant() -> None:
    # Z is on the other side of the country; W has the section's length to A and lies in its place.
    wrong = section({"A": 0, "B": 10, "C": 20, "Z": 30})
    ground = along({"A": 0, "B": 9, "C": 19, "W": 28, "V": 3, "Z": 400})
    lengths = {frozenset("AW"): 31, frozenset("AV"): 30, frozenset("AZ"): 500}
    kept, doubts = fitting(wrong, guide(*"ABCVWZ", lengths=lengths), ground)
    assert kept.stops == (("A", 0), ("B", 10), ("C", 20), ("W", 30))
    assert doubts == []


def test_a_first_end_spelled_out_wrongly_is_exchanged_too() -> None:
    wrong = section({"Z": 0, "B": 10, "C": 20, "D": 30})
    ground = along({"W": 0, "B": 9, "C": 19, "D": 28, "Z": 400})
    kept, _ = fitting(wrong, guide(*"BCDWZ", lengths={frozenset("DW"): 30}), ground)
    assert kept.ends == ("W", "D")


@pytest.mark.parametrize("basis", [COMMONEST, PUBLISHED])
def test_an_end_is_not_exchanged_where_two_may_be_meant_or_its_length_is_published(
    basis: str,
) -> None:
    wrong = section({"A": 0, "B": 10, "C": 20, "Z": 30}, basis=basis)
    ground = along({"A": 0, "B": 9, "C": 19, "W": 28, "X": 28.5, "Z": 400})
    lengths = {frozenset("AW"): 30}
    if basis == COMMONEST:
        lengths[frozenset("AX")] = 30
    kept, _ = fitting(wrong, guide(*"ABCWXZ", lengths=lengths), ground)
    assert kept.ends == ("A", "Z")
    assert kept.loose == {"Z"}


@given(
    steps=st.lists(st.integers(1, 30), min_size=2, max_size=10),
    wrong=st.sets(st.integers(1, 8), max_size=3),
)
def test_of_the_stops_that_are_kept_every_two_neighbours_fit(
    steps: list[int], wrong: set[int]
) -> None:
    kms = [sum(steps[:n]) for n in range(len(steps) + 1)]
    codes = [f"{n:02}" for n in range(len(kms))]
    ground = along({
        code: km + (1000 * n if n in wrong else 0)
        for n, (code, km) in enumerate(zip(codes, kms, strict=True))
    })  # fmt: skip
    kept, doubts = fitting(section(dict(zip(codes, kms, strict=True))), guide(*codes), ground)
    inner = [stop for stop in kept.stops if stop[0] not in kept.loose]
    for (a, a_km), (b, b_km) in pairwise(inner):
        assert fits(b_km - a_km, ground(a, b) or 0.0)
    assert {code for code, _ in kept.stops} | {doubt.key for doubt in doubts} == set(codes)
    if not wrong:
        assert doubts == []
