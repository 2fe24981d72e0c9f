"""Tracks led through stations: paths stay connected, a station on several edges has one node."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.model import Basis, LonLat
from mapper.railway.matching.pulling import (
    EdgeRun,
    Pulled,
    Step,
    TrackStop,
    edge_runs,
    pull,
)
from mapper.railway.matching.straight import with_edges
from mapper.railway.tracks.graph import Piece, Position
from mapper.railway.tracks.tracks import Tracks

from .conftest import straight_tracks

#: A – B – C in a row with D beyond, each 0.1 degrees (7.17 km) from the last, and a branch B – E.
NODES = [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.3, 50.0), (30.1, 50.1)]
ENDS = [(0, 1), (1, 2), (2, 3), (1, 4)]


def tracks(basis: Basis = Basis.GENERALISED, **lengths_km: float) -> Tracks:
    lengths = {int(key[1:]): km for key, km in lengths_km.items()}
    return straight_tracks(NODES, ENDS, basis=basis, lengths_km=lengths)


def stop(key: str, edge: int, km: float, lonlat: LonLat, allowed_km: float = np.inf) -> TrackStop:
    return TrackStop(key, Position(edge, km), lonlat, allowed_km)


def nodes_along(pulled: Tracks, steps: list[Step]) -> list[int]:
    """Return the nodes that a path of directed edges passes, which must be connected."""
    ends = [
        (a, b) if forward else (b, a)
        for (a, b), forward in ((pulled.edge_ends[edge].tolist(), way) for edge, way in steps)
    ]
    for (_, before), (after, _) in pairwise(ends):
        assert before == after
    return [ends[0][0], *(b for _, b in ends)]


def test_an_edge_as_mapped_is_cut_at_a_station_and_nothing_moves() -> None:
    mapped = tracks(Basis.OSM_WAY)
    pulled = pull(mapped, [stop("s", 0, 3.0, (30.04, 50.003))])
    node = pulled.nodes["s"]
    assert tuple(pulled.tracks.node_lonlat[node]) == pytest.approx(mapped.lonlat_at(0, 3.0))
    assert pulled.tracks.edge_km.sum() == pytest.approx(mapped.edge_km.sum())
    assert len(pulled.tracks.edge_km) == len(ENDS) + 1


def test_a_generalised_edge_is_led_through_the_station_and_keeps_its_length() -> None:
    # Stated 8 km, 7.17 km as drawn: room for a station that stands a kilometre aside.
    pulled = pull(tracks(e0=8.0), [stop("s", 0, 4.0, (30.05, 50.009))])
    assert tuple(pulled.tracks.node_lonlat[pulled.nodes["s"]]) == (30.05, 50.009)
    around = (pulled.tracks.edge_ends == pulled.nodes["s"]).any(axis=1)
    assert pulled.tracks.edge_km[around].tolist() == pytest.approx([4.0, 4.0], abs=0.02)
    assert pulled.refused == frozenset()


def test_a_station_for_which_an_edge_has_no_room_is_refused_and_said() -> None:
    pulled = pull(tracks(), [stop("s", 0, 3.5, (30.05, 50.05))])
    assert pulled.refused == {(0, "s")}
    assert "s" not in pulled.nodes
    assert pulled.tracks.edge_km.tolist() == pytest.approx(tracks().edge_km.tolist())


def test_a_station_on_two_edges_has_one_node_through_which_both_run() -> None:
    # A chain from A to D and one from E to C put the station at B on different edges.
    at = (30.105, 50.002)
    pulled = pull(tracks(e1=7.6, e3=11.8), [stop("s", 1, 0.4, at), stop("s", 3, 0.3, at)])
    touching = np.flatnonzero((pulled.tracks.edge_ends == pulled.nodes["s"]).any(axis=1))
    assert len(touching) == 4
    assert tuple(pulled.tracks.node_lonlat[pulled.nodes["s"]]) == at


def test_two_stations_at_one_place_of_an_edge_share_a_node() -> None:
    mapped = tracks(Basis.OSM_WAY)
    here = mapped.lonlat_at(0, 3.0)
    pulled = pull(mapped, [stop("s", 0, 3.0, here), stop("t", 0, 3.01, here)])
    assert pulled.nodes["s"] == pulled.nodes["t"]


def test_a_path_is_the_edges_that_its_pieces_have_become() -> None:
    pulled = pull(tracks(e0=8.0, e1=8.0, e2=8.0), [
        stop("s", 0, 4.0, (30.05, 50.009)), stop("t", 1, 4.0, (30.15, 50.009)),
        stop("u", 2, 4.0, (30.25, 50.009)),
    ])  # fmt: skip
    pieces = [Piece(0, 4.0, 8.0), Piece(1, 0.0, 8.0), Piece(2, 0.0, 4.0)]
    there = pulled.steps(edge_runs(pieces, "s", "u"))
    passed = nodes_along(pulled.tracks, there)
    assert passed[0] == pulled.nodes["s"]
    assert passed[-1] == pulled.nodes["u"]
    assert passed.count(pulled.nodes["t"]) == 1
    back = pulled.steps(
        edge_runs([Piece(2, 4.0, 0.0), Piece(1, 8.0, 0.0), Piece(0, 8.0, 4.0)], "u", "s")
    )
    assert nodes_along(pulled.tracks, back) == passed[::-1]


def test_between_two_stations_of_one_edge_the_path_is_the_part_between_them() -> None:
    pulled = pull(tracks(e0=8.0), [
        stop("s", 0, 2.0, (30.02, 50.003)), stop("t", 0, 6.0, (30.07, 50.003)),
    ])  # fmt: skip
    [(edge, forward)] = pulled.steps([EdgeRun(0, "s", "t", True)])
    assert forward
    assert pulled.tracks.edge_ends[edge].tolist() == [pulled.nodes["s"], pulled.nodes["t"]]
    assert pulled.steps([EdgeRun(0, "t", "s", False)]) == [(edge, False)]


def test_a_track_led_on_to_a_station_beyond_its_open_end_ends_there() -> None:
    beyond = (30.32, 50.0)
    pulled = pull(tracks(), [stop("s", 2, 7.1, beyond)])
    node = pulled.nodes["s"]
    [edge] = np.flatnonzero((pulled.tracks.edge_ends == node).any(axis=1))
    assert pulled.tracks.edge_km[edge] == pytest.approx(8.6, abs=0.05)
    assert pulled.steps([EdgeRun(2, "", "s", True)]) == [(edge, True)]


def test_what_an_edge_stands_on_goes_to_what_it_becomes() -> None:
    mixed = straight_tracks(NODES, ENDS, joined=(2,), sidings=(1,))
    pulled = pull(mixed, [stop("s", 1, 3.0, mixed.lonlat_at(1, 3.0))])
    assert pulled.tracks.basis.tolist() == [0, 0, 0, int(Basis.JOINED), 0]
    assert pulled.tracks.main.tolist() == [True, False, False, True, True]


def test_a_missing_edge_is_straight_and_as_long_as_published_or_drawn() -> None:
    places = {"a": NODES[0], "x": (30.0, 50.1), "y": (30.1, 50.2)}
    grown, nodes, edges = with_edges(
        tracks(), places, {"a": 0}, [("a", "x", 20.0), ("x", "y", None), ("x", "a", 20.0)]
    )
    assert edges == [4, 5, 4]
    assert grown.edge_km[4] == 20.0
    assert grown.edge_km[5] == pytest.approx(13.23, abs=0.05)
    assert grown.basis[4:].tolist() == [Basis.THROUGH_STATIONS] * 2
    assert nodes["a"] == 0
    assert grown.edge_ends[4].tolist() == [0, nodes["x"]]
    assert grown.lonlat_at(4, 20.0) == pytest.approx(places["x"])
    assert grown.lonlat_at(5, 0.0) == pytest.approx(places["x"])


@settings(max_examples=50, deadline=None)
@given(
    stops=st.lists(
        st.tuples(st.integers(0, 3), st.floats(0.05, 0.95), st.floats(-0.006, 0.006)), max_size=8
    ),
    basis=st.sampled_from([Basis.OSM_WAY, Basis.GENERALISED]),
)
def test_whatever_stations_they_are_led_through_edges_stay_connected_and_as_long(
    stops: list[tuple[int, float, float]], basis: Basis
) -> None:
    before = tracks(basis, e0=7.8, e1=7.8, e2=7.8, e3=11.8)
    made = []
    for number, (edge, share, aside) in enumerate(stops):
        km = share * float(before.edge_km[edge])
        lon, lat = before.lonlat_at(edge, km)
        made.append(stop(f"s{number}", edge, km, (lon + aside, lat + aside)))
    pulled = pull(before, made)
    _assert_whole(before, pulled)
    for each in made:
        if (each.position.edge, each.id) not in pulled.refused:
            steps = pulled.steps([EdgeRun(each.position.edge, "", each.id, True)])
            if steps:
                assert nodes_along(pulled.tracks, steps)[-1] == pulled.nodes[each.id]


def _assert_whole(before: Tracks, pulled: Pulled) -> None:
    """Each edge of before is a connected path between its junctions, led on beyond open ends."""
    junctions = {1, 2}
    for edge in range(len(before.edge_km)):
        steps = pulled.steps([EdgeRun(edge, "", "", True)])
        passed = nodes_along(pulled.tracks, steps)
        assert {passed[0], passed[-1]} >= junctions & {*before.edge_ends[edge].tolist()}
        made_km = sum(float(pulled.tracks.edge_km[each]) for each, _ in steps)
        assert made_km >= float(before.edge_km[edge]) - 1e-6
