"""A generalised edge is led through a station where there is room, and no farther."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geodesy import segment_lengths_km
from mapper.model import LonLat
from mapper.railway.matching.leading import (
    ASIDE_KM,
    TOO_LONG_KM,
    TOO_LONG_SHARE,
    LedShape,
)

#: A degree of longitude and of latitude at 50 degrees north, in km.
EAST_KM, NORTH_KM = 71.7, 111.2
ANY = float("inf")


def place(east_km: float, north_km: float = 0.0) -> LonLat:
    return (30.0 + east_km / EAST_KM, 50.0 + north_km / NORTH_KM)


def edge(
    *true_km: float, long_km: float = 10.0, open_ends: tuple[bool, bool] = (False, False)
) -> LedShape:
    """A straight edge with a vertex each ``long_km``, at each of which the track is ``true_km``."""
    lonlat = np.array([place(n * long_km) for n in range(len(true_km) + 1)])
    return LedShape(lonlat, np.concatenate(([0.0], np.cumsum(true_km))), open_ends)


def test_a_station_is_led_in_where_the_track_is_long_enough() -> None:
    shape = edge(12.0)
    assert shape.lead("b", place(5, 2), ANY)
    lonlat, km, at = shape.measured()
    assert at == [(1, ("b",))]
    assert tuple(lonlat[1]) == pytest.approx(place(5, 2))
    assert km.tolist() == pytest.approx([0.0, 6.0, 12.0], abs=0.05)


def test_the_length_stays_as_stated_unless_the_stations_show_it_to_be_longer() -> None:
    # Drawn 10.2 km by the station: less than the 11 km stated, and more than the 10 km stated.
    for stated_km, made_km in ((11.0, 11.0), (10.0, 10.2)):
        shape = edge(stated_km)
        assert shape.lead("b", place(5, 1), ANY)
        assert shape.measured()[1][-1] == pytest.approx(made_km, abs=0.03)


def test_a_station_for_which_the_track_is_too_short_is_put_beside_it() -> None:
    shape = edge(2.0, long_km=2.0)
    assert shape.lead("b", place(1, 1.3), ANY)
    lonlat, km, at = shape.measured()
    assert at == [(1, ("b",))]
    assert tuple(lonlat[1]) == pytest.approx(place(1, 0), abs=1e-4)
    assert km[-1] == pytest.approx(2.0, abs=0.01)


def test_a_station_farther_off_than_that_is_refused_and_nothing_moves() -> None:
    shape = edge(2.0, long_km=2.0)
    assert not shape.lead("b", place(1, ASIDE_KM + 0.2), ANY)
    lonlat, km, at = shape.measured()
    assert (len(lonlat), at) == (2, [])
    assert km.tolist() == pytest.approx([0.0, 2.0])


def test_a_station_may_not_make_the_track_longer_than_its_stop_allows() -> None:
    shape = edge(12.0)
    assert shape.lead("b", place(5, 1.2), 0.1)
    assert tuple(shape.measured()[0][1]) == pytest.approx(place(5, 0), abs=1e-4)
    assert not edge(12.0).lead("b", place(5, 2.0), 0.1)


def test_a_station_goes_in_where_it_makes_the_shape_longer_by_least() -> None:
    shape = edge(12.0, 12.0, 12.0)
    assert shape.lead("c", place(17, 1), ANY)
    assert shape.lead("b", place(4, 1), ANY)
    assert [keys for _, keys in shape.measured()[2]] == [("b",), ("c",)]


def test_the_vertices_of_the_source_keep_their_true_kilometres() -> None:
    shape = edge(12.0, 11.0)
    shape.lead("b", place(5, 2), ANY)
    shape.lead("c", place(15, 1), ANY)
    lonlat, km, _ = shape.measured()
    [middle] = [n for n, each in enumerate(lonlat) if tuple(each) == pytest.approx(place(10))]
    assert km[middle] == pytest.approx(12.0)
    assert km[-1] == pytest.approx(23.0)


def test_two_stations_at_one_place_share_it() -> None:
    shape = edge(12.0)
    assert shape.lead("b", place(5, 1), ANY)
    assert shape.lead("c", place(5.01, 1.01), ANY)
    assert shape.measured()[2] == [(1, ("b", "c"))]


def test_a_track_is_led_on_beyond_an_open_end_and_not_beyond_a_junction() -> None:
    at_end = edge(10.0, open_ends=(False, True))
    assert at_end.lead("b", place(12), ANY)
    lonlat, km, at = at_end.measured()
    assert at == [(2, ("b",))]
    assert km.tolist() == pytest.approx([0.0, 10.0, 12.0], abs=0.02)
    assert tuple(lonlat[-1]) == pytest.approx(place(12))
    assert not edge(10.0).lead("b", place(12), ANY)
    assert not edge(10.0, open_ends=(False, True)).lead("b", place(13.5), ANY)


def test_a_track_is_led_on_before_its_open_start() -> None:
    shape = edge(10.0, open_ends=(True, False))
    assert shape.lead("a", place(-2), ANY)
    _, km, at = shape.measured()
    assert at == [(0, ("a",))]
    assert km.tolist() == pytest.approx([0.0, 2.0, 12.0], abs=0.02)


@given(
    true_km=st.lists(st.floats(10.0, 16.0), min_size=1, max_size=4),
    places=st.lists(st.tuples(st.floats(-3, 43), st.floats(-6, 6)), max_size=8),
)
def test_whatever_is_led_in_no_part_is_longer_than_its_track_allows(
    true_km: list[float], places: list[tuple[float, float]]
) -> None:
    shape = edge(*true_km)
    led = [key for key, at in enumerate(places) if shape.lead(str(key), place(*at), ANY)]
    lonlat, km, at = shape.measured()
    assert sorted(key for _, keys in at for key in keys) == sorted(map(str, led))
    assert (np.diff(km) >= 0).all()
    drawn_km = segment_lengths_km(lonlat)
    assert (np.diff(km) >= drawn_km - 1e-6).all()
    stated_km = sum(true_km)
    most_km = stated_km * (1 + TOO_LONG_SHARE) + TOO_LONG_KM * len(true_km)
    assert stated_km - 1e-6 <= km[-1] <= most_km + 1e-6
