"""Two networks merged: ways as mapped where there are any, the generalised one elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from mapper.model import Basis
from mapper.railway.building.joins import find_joins, joined
from mapper.railway.sources.merging import as_pieces, merged
from mapper.railway.tracks.raw import RawTracks
from mapper.railway.tracks.tracks import Tracks
from tests.tracks import tracks_from_edges

from .conftest import straight_tracks


def raw(
    lonlat: list[tuple[float, float]], ends: list[tuple[int, int]], km: list[float]
) -> RawTracks:
    degree = np.bincount(np.array(ends).ravel(), minlength=len(lonlat))
    return RawTracks(
        np.array(lonlat), np.array(ends), np.array(km), degree == 1,
        np.full(len(ends), Basis.GENERALISED),
    )  # fmt: skip


#: One way as mapped, 14.3 km along 50 degrees north.
MAPPED = straight_tracks([(30.0, 50.0), (30.2, 50.0)], [(0, 1)])


def test_a_generalised_piece_beside_a_mapped_way_is_that_way_again_and_goes() -> None:
    both = merged(MAPPED, raw([(30.01, 50.001), (30.19, 50.002)], [(0, 1)], [13.0]))
    assert both.basis.tolist() == [Basis.OSM_WAY]


def test_a_piece_beyond_the_mapped_ways_stays() -> None:
    both = merged(MAPPED, raw([(31.0, 50.0), (31.1, 50.0)], [(0, 1)], [7.4]))
    assert both.basis.tolist() == [Basis.OSM_WAY, Basis.GENERALISED]
    assert both.length_km[1] == 7.4


def test_a_piece_that_leaves_a_mapped_way_is_joined_to_it_where_it_comes_nearest() -> None:
    general = raw([(30.199, 50.001), (30.3, 50.05)], [(0, 1)], [9.2])
    both = merged(MAPPED, general)
    assert both.basis.tolist() == [Basis.OSM_WAY, Basis.GENERALISED, Basis.JOINED]
    link = both.lonlat[both.ends[2]]
    assert link.tolist() == [[30.199, 50.001], [30.2, 50.0]]
    assert both.length_km[2] == pytest.approx(0.13, abs=0.01)


def test_mapped_ways_are_drawn_to_15_m_with_a_vertex_at_least_each_km() -> None:
    east = np.linspace(0, 0.2, 201)
    lonlat = np.column_stack((30 + east, 50 + 0.00005 * (np.arange(201) % 2)))  # 6 m of zigzag
    lonlat[100] = (30.1, 50.001)
    km = np.linspace(0, 15, 201)
    tracks = tracks_from_edges(
        lonlat[[0, -1]], [(0, 1, lonlat, km)], basis=np.zeros(1, dtype=np.int64),
        error_km=np.zeros(1), main=np.ones(1, dtype=bool),
    )  # fmt: skip
    pieces = as_pieces(tracks)
    assert 12 <= len(pieces.length_km) <= 20
    assert pieces.length_km.sum() == pytest.approx(15.0)
    assert pieces.length_km.max() <= 1.1
    assert [30.1, 50.001] in pieces.lonlat.tolist()
    assert int(pieces.dangling.sum()) == 2


def test_ways_that_meet_stay_joined() -> None:
    tracks: Tracks = straight_tracks(
        [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.1, 50.1)], [(0, 1), (1, 2), (1, 3)]
    )
    pieces = as_pieces(tracks)
    assert pieces.dangling.tolist()[:4] == [True, False, True, True]


# Joins of what the source cut.


def ends_of(tracks: RawTracks, countries: list[str]) -> list[tuple[int, int, str]]:
    return [(join.start, join.end, join.kind) for join in find_joins(tracks, countries)]


@pytest.mark.parametrize(
    ("gap_deg", "countries", "kind"),
    [
        (0.05, ["UA", "UA"], "gap"),  # 3.6 km
        (0.07, ["UA", "UA"], ""),  # 5.0 km
        (0.07, ["UA", "BY"], "border"),
        (0.30, ["UA", "BY"], "border"),  # 21.5 km
        (0.33, ["UA", "BY"], ""),  # 23.7 km
    ],
)
def test_two_dangling_ends_are_joined_across_a_border_from_farther_off(
    gap_deg: float, countries: list[str], kind: str
) -> None:
    tracks = raw(
        [(30.0, 50.0), (31.0, 50.0), (31.0 + gap_deg, 50.0), (32.4, 50.0)],
        [(0, 1), (2, 3)], [72.0, 70.0],
    )  # fmt: skip
    one, other = countries
    found = ends_of(tracks, [one, one, other, other])
    assert found == ([(1, 2, kind)] if kind else [])
    made = joined(tracks, find_joins(tracks, [one, one, other, other]))
    assert made.basis.tolist()[2:] == [Basis.JOINED] * len(found)


def test_an_end_with_a_short_way_round_is_not_joined() -> None:
    # The two ends of a horseshoe, 3.6 km apart and 10 km round.
    tracks = raw([(30.0, 50.0), (30.02, 50.03), (30.05, 50.0)], [(0, 1), (1, 2)], [5.0, 5.0])
    assert ends_of(tracks, ["UA"] * 3) == []
    long = raw([(30.0, 50.0), (30.02, 50.6), (30.05, 50.0)], [(0, 1), (1, 2)], [67.0, 67.0])
    assert ends_of(long, ["UA"] * 3) == [(0, 2, "gap")]
