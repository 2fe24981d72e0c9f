"""How far off a place may be, and what follows from it."""

from __future__ import annotations

import pytest

from mapper import vocabulary
from mapper.doubt import believed, in_doubt, part_doubt_km, precision, reach_km
from mapper.geodesy import distance_km
from mapper.model import Place


@pytest.mark.parametrize(("doubt_km", "code"), [(0.1, 1), (5, 1), (5.1, 2), (25, 2), (25.1, 3)])
def test_precision_follows_from_the_size_of_the_doubt(doubt_km: float, code: int) -> None:
    assert precision(doubt_km) == code


def test_a_spot_on_a_part_may_lie_at_either_end_of_it_and_its_ends_may_be_off() -> None:
    assert part_doubt_km(13.0, 0.2, 1.4, 0.3) == 7.9
    assert part_doubt_km(13.0, None, None) == 6.5


def test_what_befell_all_of_a_part_is_in_doubt_by_its_ends_and_its_course() -> None:
    assert part_doubt_km(344.0, 0.2, 1.4, 0.3, whole=True) == 1.4


def test_kilometres_are_rounded_up() -> None:
    assert part_doubt_km(12.22) == 6.2
    assert part_doubt_km(12.0) == 6.0


@pytest.mark.parametrize(
    ("event_type", "sub_event_type", "whole"),
    [
        ("accident", "derailment", False),
        ("sabotage", "", False),
        ("operations", "closure", True),
        ("operations", "repair", False),
        ("movement", "observed", True),
        ("movement", "loading", False),
        ("", "", False),
    ],
)
def test_the_terms_of_an_event_say_whether_it_befell_all(
    event_type: str, sub_event_type: str, whole: bool
) -> None:
    assert vocabulary.whole(event_type, sub_event_type) is whole


def test_more_doubt_that_is_said_counts_and_less_does_not() -> None:
    worked_out = Place(uncertainty_km=6.4)
    less, more = in_doubt(worked_out, 1.0, 1), in_doubt(worked_out, 40.0, 1)
    assert (less.uncertainty_km, less.precision) == (6.4, 2)
    assert (more.uncertainty_km, more.precision) == (40.0, 3)
    assert in_doubt(worked_out, None, 2).uncertainty_km == 25.0
    assert in_doubt(Place()) == Place()


def test_a_rough_position_is_believed_less() -> None:
    shares = [believed(km) for km in (0.2, 1.0, 5.0, 25.0, 60.0)]
    assert shares[:2] == [1.0, 1.0]
    assert shares == sorted(shares, reverse=True)
    assert shares[3] == shares[4] < 0.9


def test_an_area_reaches_from_the_middle_of_its_box_to_its_farthest_corner() -> None:
    ring = [[27.0, 53.0], [28.0, 53.0], [28.0, 54.0], [27.0, 54.0], [27.0, 53.0]]
    reach = reach_km({"type": "MultiPolygon", "coordinates": [[ring]]})
    assert reach == pytest.approx(distance_km((27.5, 53.5), (27.0, 53.0)), abs=0.2)
