"""Snapping finds what a search through everything finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mapper.geodesy import distances_km
from mapper.railway.tracks.plane import from_plane, to_plane
from mapper.railway.tracks.snapping import SegmentIndex

_lonlat = hnp.arrays(
    float,
    st.tuples(st.integers(1, 12), st.just(2)),
    elements=st.floats(0, 0.1).map(lambda share: round(share, 5)),
)


def _index(ends: np.ndarray) -> SegmentIndex:
    plane = to_plane(ends.reshape(-1, 2)).reshape(-1, 2, 2)
    return SegmentIndex(plane[:, 0], plane[:, 1])


def _brute_force(index: SegmentIndex, point: np.ndarray) -> float:
    """The distance in metres to the nearest segment, each looked at."""
    xy = to_plane(point[None])[0]
    best = np.inf
    for start, end in zip(index.start, index.end, strict=True):
        way = end - start
        square = float(way @ way)
        share = 0.0 if square == 0 else min(max(float((xy - start) @ way) / square, 0.0), 1.0)
        place = from_plane((start + share * way)[None])
        best = min(best, float(distances_km(point[None], place)[0]) * 1000)
    return best


@settings(max_examples=150, deadline=None)
@given(starts=_lonlat, ends=_lonlat, points=_lonlat)
def test_snapping_equals_brute_force(
    starts: np.ndarray, ends: np.ndarray, points: np.ndarray
) -> None:
    count = min(len(starts), len(ends))
    corner = np.array([30.0, 50.0])
    index = _index(np.stack((starts[:count], ends[:count]), axis=1) + corner)
    found = index.snap(points + corner)
    for place, point in enumerate(points + corner):
        known_m = _brute_force(index, point)
        # The plane's scale changes by 0.2 % over these 11 km, and so may the nearest of equals.
        assert found.distance_m[place] == pytest.approx(known_m, rel=3e-3, abs=0.01)


def test_of_equally_near_segments_the_lowest_number_wins() -> None:
    ends = np.array([[[30.0, 50.0], [30.1, 50.0]], [[30.0, 50.0], [30.1, 50.0]]])
    found = _index(ends).snap(np.array([[30.05, 50.01]]))
    assert found.segment.tolist() == [0]
    assert found.tied.tolist() == [True]


def test_beyond_the_limit_nothing_is_found() -> None:
    index = _index(np.array([[[30.0, 50.0], [30.1, 50.0]]]))
    found = index.snap(np.array([[30.05, 50.01], [30.05, 51.0]]), limit_m=2000)
    assert found.segment.tolist() == [0, -1]


def test_everything_within_a_distance_is_listed() -> None:
    ends = np.array([
        [[30.0, 50.0], [30.1, 50.0]], [[30.0, 50.01], [30.1, 50.01]], [[31.0, 50.0], [31.1, 50.0]],
    ])  # fmt: skip
    segments, shares, metres = _index(ends).within((30.05, 50.0), 1500)
    assert segments.tolist() == [0, 1]
    assert shares == pytest.approx([0.5, 0.5])
    assert metres == pytest.approx([0.0, 1112.5], abs=1.0)
