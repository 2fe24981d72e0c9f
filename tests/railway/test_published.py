"""Published kilometres of a line: interpolated between the stations of one run, and no farther."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.model import Line
from mapper.railway.network import Network

#: Drawn 0, 11, 21, 40, 52 km; published 0 – 10 – 20 to C, and from D anew.
LINE = Line(
    "l", "A – E", tuple("ABCDE"), (0.0, 11.0, 21.0, 40.0, 52.0),
    published_runs=((("A", 0.0), ("B", 10.0), ("C", 20.0)), (("D", 0.0), ("E", 13.0))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("km", "published"),
    [(0.0, 0.0), (5.5, 5.0), (11.0, 10.0), (16.0, 15.0), (21.0, 20.0), (46.0, 6.5), (52.0, 13.0)],
)
def test_between_two_published_stations_the_kilometre_is_interpolated(
    km: float, published: float
) -> None:
    assert LINE.published_at(km) == pytest.approx(published)


@pytest.mark.parametrize("km", [-1.0, 22.0, 30.0, 39.9, 53.0])
def test_outside_every_run_there_is_no_published_kilometre(km: float) -> None:
    assert LINE.published_at(km) is None
    assert LINE.published_origin(km) == ""


def test_a_stretch_within_one_run_has_both_its_ends_published() -> None:
    assert LINE.published_between(5.5, 16.0) == pytest.approx((5.0, 15.0))
    assert LINE.published_between(16.0, 5.5) == pytest.approx((15.0, 5.0))
    assert LINE.published_between(40.0, 52.0) == pytest.approx((0.0, 13.0))


@pytest.mark.parametrize(("km_from", "km_to"), [(16.0, 46.0), (16.0, 30.0), (25.0, 30.0)])
def test_a_stretch_over_two_runs_or_beyond_one_has_none(km_from: float, km_to: float) -> None:
    assert LINE.published_between(km_from, km_to) is None
    assert LINE.published_between(km_to, km_from) is None


def test_a_kilometre_is_counted_from_the_first_station_of_its_run() -> None:
    assert [LINE.published_origin(km) for km in (0.0, 16.0, 40.0, 50.0)] == ["A", "A", "D", "D"]
    assert LINE.published_origin(30.0) == ""  # between two runs


def test_two_stations_at_one_place_divide_nothing() -> None:
    line = Line("l", "A – C", tuple("ABC"), (0.0, 0.0, 10.0),
                published_runs=((("A", 0.0), ("B", 0.0), ("C", 11.0)),))  # fmt: skip
    assert line.published_at(0.0) == 0.0
    assert line.published_at(5.0) == pytest.approx(5.5)


def test_a_line_without_published_kilometres_has_none() -> None:
    assert Line("l", "A – B", ("A", "B"), (0.0, 9.0)).published_at(3.0) is None
    assert Line("l", "A – B", ("A", "B")).published_between(0.0, 3.0) is None


@given(
    steps=st.lists(st.tuples(st.floats(0.5, 20), st.integers(1, 20)), min_size=1, max_size=9),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_published_kilometres_rise_with_the_drawn_ones_and_their_ends_agree(
    steps: list[tuple[float, int]], shares: tuple[float, float]
) -> None:
    keys = [f"s{n}" for n in range(len(steps) + 1)]
    drawn = [sum(step for step, _ in steps[:n]) for n in range(len(keys))]
    published = [float(sum(step for _, step in steps[:n])) for n in range(len(keys))]
    run = tuple(zip(keys, published, strict=True))
    line = Line("l", "l", tuple(keys), tuple(drawn), published_runs=(run,))
    low, high = sorted(share * drawn[-1] for share in shares)
    both = line.published_between(low, high)
    assert both is not None
    assert -1e-9 <= both[0] <= both[1] + 1e-9 <= published[-1] + 2e-9
    assert both == pytest.approx((line.published_at(low), line.published_at(high)))


def test_a_linear_reference_has_the_published_kilometre_of_its_line(shipped: Network) -> None:
    line = shipped.line("gomel-luninets")
    published = dict(pair for run in line.published_runs for pair in run)
    kms = dict(zip(line.station_ids, line.station_kms, strict=True))
    km = kms["by-mikashevichy"]
    lon, lat = shipped.locate("gomel-luninets", km)
    found = shipped.reference(lon, lat, line="gomel-luninets").reference
    assert found.published_km == pytest.approx(published["by-mikashevichy"], abs=0.1)
    assert found.published_km == pytest.approx(km, abs=4)
    assert found.error_km > 0
