"""A course: kilometres and places on it are each other's inverse; parts keep their basis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geodesy import distance_km
from mapper.model import Basis
from mapper.railway.reference.course import INFERRED, Course, join_courses
from mapper.railway.tracks.plane import from_plane, metres_at, to_plane


@given(lon=st.floats(-179, 179), lat=st.floats(-80, 80))
def test_the_plane_gives_back_what_it_was_given(lon: float, lat: float) -> None:
    back = from_plane(to_plane(np.array([[lon, lat]])))
    assert back[0] == pytest.approx((lon, lat), abs=1e-9)


@given(lat=st.floats(-70, 70))
def test_a_unit_of_the_plane_is_as_long_as_it_says(lat: float) -> None:
    near = np.array([[10.0, lat], [10.0005, lat]])
    units = float(np.diff(to_plane(near)[:, 0])[0])
    ground_m = distance_km((10.0, lat), (10.0005, lat)) * 1000
    assert units * float(metres_at(lat)) == pytest.approx(ground_m, rel=1e-6)


#: What some source has as track.
TRACK = (Basis.OSM_WAY, Basis.GENERALISED)
BASES = [Basis.GENERALISED, Basis.JOINED, Basis.THROUGH_STATIONS]


@pytest.fixture
def course() -> Course:
    lonlat = np.array([[30.0, 50.0], [30.1, 50.0], [30.2, 50.1], [30.3, 50.1]])
    errors = np.array([0.5, 4.5, 1.9])
    return Course(lonlat, np.array([0.0, 8.0, 22.0, 30.0]), np.array(BASES), errors)


def test_a_cut_keeps_what_its_parts_stand_on_and_its_kilometres(course: Course) -> None:
    part = course.cut(25.0, 4.0)
    assert part.km.tolist() == [4.0, 8.0, 22.0, 25.0]
    assert part.basis.tolist() == BASES
    assert part.part_error_km.tolist() == [0.5, 4.5, 1.9]
    assert part.locate(10.0) == pytest.approx(course.locate(10.0))
    assert course.cut(23.0, 26.0).basis.tolist() == [Basis.THROUGH_STATIONS]


def test_a_course_is_as_weak_as_its_weakest_part_and_off_as_much_as_its_worst(
    course: Course,
) -> None:
    assert (course.weakest, course.error_km, course.inferred) == (Basis.JOINED, 4.5, True)
    sure = course.cut(0.0, 8.0)
    assert (sure.weakest, sure.error_km, sure.inferred) == (Basis.GENERALISED, 0.5, False)


def test_parts_of_a_basis_are_drawn_apart(course: Course) -> None:
    assert course.geometry()["type"] == "LineString"
    assert course.geometry(TRACK)["coordinates"] == [[30.0, 50.0], [30.1, 50.0]]
    apart = course.geometry((Basis.GENERALISED, Basis.THROUGH_STATIONS))
    assert apart["type"] == "MultiLineString"
    assert len(apart["coordinates"]) == 2


def test_every_basis_is_track_or_inferred() -> None:
    assert {*TRACK} | {*INFERRED} == {*Basis}
    assert [basis.inferred for basis in (*TRACK, *INFERRED)] == [False, False, True, True]
    assert Basis.THROUGH_STATIONS.word == "through_stations"


def test_courses_join_end_to_end(course: Course) -> None:
    both = join_courses([course, course.cut(5.0, 30.0)])
    assert both.length_km == pytest.approx(55.0)
    assert (np.diff(both.km) >= 0).all()
    assert both.basis.tolist() == BASES * 2
    assert both.error_km == 4.5


@given(st.floats(0, 1))
def test_the_nearest_kilometre_of_a_place_on_the_course_is_its_own(share: float) -> None:
    course = Course(
        np.array([[30.0, 52.0], [30.4, 52.1], [30.5, 52.4], [31.0, 52.4]]),
        np.array([0.0, 29.0, 63.0, 98.0]),
        np.zeros(3, dtype=np.int64),
        np.full(3, 0.1),
    )
    km = share * course.length_km
    assert course.nearest_km(course.locate(km)) == pytest.approx(km, abs=1e-3)
