"""The sentence that opens the page of a line, made of what reports say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapper.model import Line, Station
from mapper.status import Bounds, Extent, Said, words
from tests.status.test_states import said

STATIONS = {key: Station(key, key.title(), "BY") for key in ("amberg", "border", "castle")}
LINE = Line("amberg-castle", "Amberg–Castle", tuple(STATIONS), (0.0, 110.0, 300.0))


def opening(reports: int, *every: Said) -> str:
    return words.opening(LINE.name_en, reports, every, LINE, STATIONS)


def test_it_tells_the_newest_of_each_state_with_traffic_and_stretch() -> None:
    found = opening(
        4,
        said("suspended", "02-24", scope="all"),
        said("resumed", "04-16", scope="passenger", extent=Extent(110.0, 300.0)),
        said("suspended", "03-19", scope="cross_border;military"),
    )
    assert found == (
        "Amberg–Castle was last reported suspended on 19 March 2022 (cross-border traffic, "
        "military traffic, the whole line) and reported running on 16 April 2022 (passenger "
        "traffic, Border to Castle), in 3 of 4 reports."
    )


@pytest.mark.parametrize(
    ("reports", "every", "sentence"),
    [
        (
            0,
            (),
            "No report on Amberg–Castle is in the record, which says nothing of the railway.",
        ),
        (
            1,
            (),
            "1 report speaks of Amberg–Castle, and none says on which days it was closed or open.",
        ),
        (
            2,
            (replace(said("suspended", "03-19"), refuted=True),),
            "2 reports speak of Amberg–Castle, and none says on which days it was closed or open.",
        ),
        (
            1,
            (said("delays", "03-19", scope="unknown", extent=Extent(40.0, 40.0)),),
            "Amberg–Castle was last reported restricted on 19 March 2022 (traffic that is not "
            "named, km 40.0), in 1 report.",
        ),
    ],
)
def test_it_agrees_in_number_and_says_what_is_not_known(
    reports: int, every: tuple[Said, ...], sentence: str
) -> None:
    assert opening(reports, *every) == sentence


def test_what_has_no_day_is_no_part_of_it() -> None:
    undated = replace(said("suspended", "03-19"), began=Bounds(None, None), last=Bounds(None, None))
    assert undated.last_day is None
    assert said("suspended", "03-19", "03-21").last_day == date(2022, 3, 21)
    assert "none says" in opening(1, undated)
