"""Chains laid on tracks: a path of whole edges for each, straight where track is missing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.doubt import COURSE_ERRORS, aside_km, between_km
from mapper.geodesy import distance_km
from mapper.model import Basis, LonLat, Station
from mapper.railway.matching.between import Between, span_of
from mapper.railway.matching.chains import ChainStop
from mapper.railway.matching.exactness import with_errors
from mapper.railway.matching.laying import Laid, lay
from mapper.railway.tracks.tracks import Tracks
from tests.tracks import tracks_from_edges, unjoined_tracks

from .conftest import straight_tracks

#: A – B – C in a row, and after a gap of 7.17 km D – E.
NODES = [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.3, 50.0), (30.4, 50.0)]
ENDS = [(0, 1), (1, 2), (3, 4)]
AT: dict[str, LonLat] = {
    "a": (30.01, 50.001), "b": (30.115, 50.002), "c": (30.19, 50.001), "d": (30.31, 50.001),
    "e": (30.39, 50.001), "x": (30.05, 50.6), "h": (30.15, 50.003), "r": (30.15, 50.018),
}  # fmt: skip


def broken() -> Tracks:
    return straight_tracks(NODES, ENDS, basis=Basis.GENERALISED)


def station(key: str, lonlat: LonLat | None) -> Station:
    return Station(key, key.upper(), "UA", lonlat=lonlat)


def chain(legs: str, *kms: float | None) -> list[ChainStop]:
    return [ChainStop(key, AT[key], km) for key, km in zip(legs, (None, *kms), strict=True)]


def laid(*chains: list[ChainStop], others: str = "", between: list[Between] | None = None) -> Laid:
    named = {stop.id for each in chains for stop in each} | set(others)
    return lay(broken(), chains, {key: station(key, AT[key]) for key in named}, between or [])


def assert_connected(found: Laid, chains: list[list[ChainStop]]) -> None:
    for path, stops in zip(found.paths, chains, strict=True):
        for leg, (a, b) in zip(path, pairwise(stops), strict=True):
            reached = found.nodes[a.id]
            for edge, forward in leg:
                start, end = found.tracks.edge_ends[edge].tolist()
                assert reached == (start if forward else end)
                reached = end if forward else start
            assert reached == found.nodes[b.id]


def test_a_path_leads_from_the_node_of_each_station_to_that_of_the_next() -> None:
    row = chain("abc", 6.5, 6.5)
    found = laid(row)
    assert_connected(found, [row])
    assert (found.tracks.basis == Basis.GENERALISED).all()
    for key in "abc":
        assert tuple(found.tracks.node_lonlat[found.nodes[key]]) == AT[key]


def test_a_gap_becomes_a_straight_edge_through_the_stations() -> None:
    row = chain("abcde", 6.5, 6.5, 9.0, 6.0)
    found = laid(row)
    assert_connected(found, [row])
    [(edge, forward)] = found.paths[0][2]
    assert forward
    assert found.tracks.basis[edge] == Basis.THROUGH_STATIONS
    assert found.tracks.edge_km[edge] == 9.0  # as published: 8.6 km as drawn
    part = found.tracks.edge_vertices(edge)
    assert found.tracks.lonlat[part].tolist() == [list(AT["c"]), list(AT["d"])]
    assert (found.tracks.basis == Basis.THROUGH_STATIONS).sum() == 1


def test_two_chains_over_one_gap_share_its_edge_and_run_it_either_way() -> None:
    there, back = chain("cd", 9.0), chain("dc", 9.0)
    found = laid(there, back)
    assert_connected(found, [there, back])
    [[(one, forward)]], [[(other, backward)]] = found.paths
    assert (one, forward) == (other, not backward)


def test_a_station_off_all_track_is_reached_by_straight_edges_where_it_is_mapped() -> None:
    row = chain("axc", 70.0, 70.0)
    found = laid(row)
    assert_connected(found, [row])
    assert tuple(found.tracks.node_lonlat[found.nodes["x"]]) == AT["x"]
    assert [found.tracks.basis[leg[0][0]] for leg in found.paths[0]] == [
        Basis.THROUGH_STATIONS, Basis.THROUGH_STATIONS,
    ]  # fmt: skip


def test_a_station_that_no_chain_names_is_put_on_the_track_and_paths_run_through_it() -> None:
    row = chain("abc", 6.5, 6.5)
    found = laid(row, others="hx")
    assert_connected(found, [row])
    edges = [edge for leg in found.paths[0] for edge, _ in leg]
    assert found.nodes["h"] in found.tracks.edge_ends[edges]
    assert "x" not in found.nodes


@pytest.mark.parametrize(("legs", "leg"), [("abc", 1), ("cba", 0)])
def test_a_station_without_a_position_lies_at_its_share_of_the_leg(legs: str, leg: int) -> None:
    row = chain(legs, 6.5, 6.5)
    found = laid(row, between=[Between("u", 0, (leg, leg + 1), 0.25)])
    assert_connected(found, [row])
    whole_km = sum(found.tracks.edge_km[edge] for edge, _ in found.paths[0][leg])
    first_km = found.tracks.edge_km[found.paths[0][leg][0][0]]
    assert first_km == pytest.approx(0.25 * whole_km, abs=0.02)
    assert whole_km == pytest.approx(5.4, abs=0.05)
    assert "u" not in found.refused


def test_a_station_without_a_position_is_the_surer_the_less_its_track_can_stray() -> None:
    row, between = chain("abc", 6.5, 6.5), Between("u", 0, (1, 2), 0.25, 6.5)
    found = laid(row, between=[between])
    span = span_of(between, found.tracks, found.paths[0], found.nodes["u"])
    assert span.length_km == pytest.approx(5.4, abs=0.05)
    assert span.published_km == 6.5
    assert span.aside_km < 0.3  # the track is drawn as long as it is
    assert span.error_km == between_km(span.length_km, 6.5, span.aside_km)


def test_how_far_a_track_may_run_beside_the_straight_way() -> None:
    assert aside_km(3.0, 7.0, 10.0) == 0.0
    assert aside_km(5.0, 5.0, 8.0) == pytest.approx(3.0)  # a triangle of 3, 4 and 5
    assert aside_km(2.0, 3.0, 0.0) == 2.0
    assert between_km(10.0, None, 0.0) == 5.0
    assert between_km(10.0, 12.0, 3.0) == 5.2


def test_a_station_for_which_its_track_has_no_room_is_said_and_reached_straight() -> None:
    # Two km aside of a track that is no longer than drawn.
    row = chain("brc", 3.6, 3.6)
    found = laid(row)
    assert_connected(found, [row])
    assert found.refused == {"r"}
    assert tuple(found.tracks.node_lonlat[found.nodes["r"]]) == AT["r"]
    bases = [found.tracks.basis[edge] for leg in found.paths[0] for edge, _ in leg]
    assert bases == [Basis.THROUGH_STATIONS] * 2


_PLACES = st.lists(
    st.tuples(st.floats(29.95, 30.45), st.floats(49.95, 50.05)), min_size=2, max_size=7, unique=True
)


@settings(max_examples=50, deadline=None)
@given(
    places=_PLACES,
    others=st.lists(st.tuples(st.floats(30.0, 30.4), st.floats(49.99, 50.01)), max_size=4),
    basis=st.sampled_from([Basis.OSM_WAY, Basis.GENERALISED]),
)
def test_whatever_the_stations_every_path_is_connected(
    places: list[LonLat], others: list[LonLat], basis: Basis
) -> None:
    stops = [ChainStop(f"s{n}", lonlat, None) for n, lonlat in enumerate(sorted(places))]
    stations = {stop.id: station(stop.id, stop.lonlat) for stop in stops}
    # One that stands beside the end of a spur is a known fault, with a test of its own.
    stations |= {
        f"o{n}": station(f"o{n}", lonlat)
        for n, lonlat in enumerate(others)
        if all(distance_km(lonlat, place) > 1.0 for place in places)
    }
    tracks = straight_tracks(NODES, ENDS, basis=basis)
    chains = [stops, stops[::-1]]
    found = lay(tracks, chains, stations)
    assert_connected(found, chains)
    assert unjoined_tracks(found.tracks).edge_km.sum() >= tracks.edge_km.sum() - 1e-6


def test_a_station_beside_the_end_of_a_spur_does_not_take_its_node() -> None:
    # x is off all track, at the end of a straight edge; o stands 111 m beyond it.
    row = chain("ax", 70.0)
    stations = {key: station(key, AT[key]) for key in "ax"}
    stations["o"] = station("o", (AT["x"][0], AT["x"][1] + 0.001))
    assert_connected(lay(broken(), [row], stations), [row])


def test_a_station_beside_the_end_of_a_way_makes_no_edge_without_length() -> None:
    tracks = straight_tracks(NODES, ENDS, basis=Basis.OSM_WAY)
    found = lay(tracks, [], {"o": station("o", (30.0, 50.001))})
    assert found.tracks.edge_km.min() > 0


# How far off an edge may be.


def one_edge(basis: Basis, *kms: float) -> Tracks:
    lonlat = np.column_stack((30.0 + np.array(kms) / 71.7, np.full(len(kms), 50.0)))
    return tracks_from_edges(
        lonlat[[0, -1]], [(0, 1, lonlat, np.array(kms))], basis=np.array([basis]),
        error_km=np.zeros(1), main=np.ones(1, dtype=bool),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("basis", "error_km"),
    [
        (Basis.OSM_WAY, 0.1),
        (Basis.GENERALISED, 0.1 + 0.12 * 10),
        (Basis.THROUGH_STATIONS, 0.3 + 0.2 * 10),
        (Basis.JOINED, 0.3 + 0.3 * 10),
    ],
)
def test_an_edge_is_off_by_a_share_of_its_longest_part_without_a_known_point(
    basis: Basis, error_km: float
) -> None:
    tracks = with_errors(one_edge(basis, 0.0, 4.0, 14.0, 17.0))
    assert tracks.error_km.tolist() == [pytest.approx(error_km, abs=0.05)]


def test_each_edge_is_judged_by_its_own_vertices() -> None:
    lengths_km = {1: 20.0}
    tracks = straight_tracks(
        NODES, ENDS, basis=Basis.GENERALISED, lengths_km=lengths_km, joined=(2,)
    )
    assert with_errors(tracks).error_km.tolist() == pytest.approx([1.0, 2.5, 2.5], abs=0.05)


def test_every_basis_has_its_error_and_the_weaker_is_the_farther_off() -> None:
    assert list(COURSE_ERRORS) == list(Basis)
    at_ten_km = [fixed + 10 * share for fixed, share in COURSE_ERRORS.values()]
    assert at_ten_km == sorted(at_ten_km)
