"""Distances: one geodesic, one on a plane with a stated error, and steps that undo each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mapper.geodesy import (
    EARTH_KM,
    displaced,
    distance_km,
    distances_km,
    flat_km,
    shifted,
    unit_vectors,
)

LONLAT = st.tuples(st.floats(19.0, 61.0), st.floats(42.0, 62.0))
HOMYEL, KYIV = (30.9975, 52.4313), (30.4897, 50.4405)


def test_the_distance_of_homyel_and_kyiv_is_known() -> None:
    assert distance_km(HOMYEL, KYIV) == pytest.approx(224.3, abs=0.1)


@given(LONLAT, LONLAT)
def test_one_distance_is_that_of_an_array_of_one(start, end) -> None:
    assert distance_km(start, end) == distances_km(np.array([start]), np.array([end]))[0]


@given(LONLAT, LONLAT)
def test_the_plane_is_as_good_as_it_says(start, end) -> None:
    true_km = distance_km(start, end)
    assume(true_km > 0.001)
    limit = 0.003 if true_km <= 1000 else 0.012
    if true_km <= 2000:
        assert flat_km(start, end) == pytest.approx(true_km, rel=limit)


@given(LONLAT, st.floats(0.1, 60.0), st.floats(0.0, 360.0))
def test_a_step_is_as_long_as_asked_and_leads_back(start, km, bearing) -> None:
    there = displaced(start, km, bearing)
    assert distance_km(start, there) == pytest.approx(km, rel=0.012, abs=0.001)
    assert distance_km(start, displaced(there, km, bearing + 180.0)) < 0.02 * km + 0.001


def test_a_bearing_is_counted_from_north_by_way_of_east() -> None:
    lon, lat = displaced(HOMYEL, 10.0, 90.0)
    assert lon > HOMYEL[0]
    assert lat == pytest.approx(HOMYEL[1])
    assert displaced(HOMYEL, 10.0, 0.0)[1] > HOMYEL[1]
    assert shifted(HOMYEL, 10.0, 0.0)[0] == pytest.approx(lon, abs=1e-6)


@given(LONLAT, st.floats(0.1, 60.0), st.floats(0.0, 360.0))
def test_the_chord_of_two_unit_vectors_is_their_distance(start, km, bearing) -> None:
    there = displaced(start, km, bearing)
    one, other = unit_vectors(np.array([start, there]))
    chord_km = float(np.linalg.norm(one - other)) * EARTH_KM
    assert chord_km == pytest.approx(distance_km(start, there), rel=0.006)
