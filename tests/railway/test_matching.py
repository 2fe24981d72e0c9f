"""A chain of stations is matched as a whole: the places and ways that cost least together."""

from __future__ import annotations

import pytest

from mapper.model import Basis, LonLat, Station
from mapper.railway.matching.beside import stops_beside
from mapper.railway.matching.chains import LONGEST_LEG_KM, ChainMatcher, ChainStop, Matched
from mapper.railway.tracks.graph import pieces_length_km
from mapper.railway.tracks.tracks import Tracks

from .conftest import straight_tracks

#: Two tracks eastwards, 2.2 km apart, that are not joined; each edge is 7.17 km.
NODES = [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.0, 50.02), (30.1, 50.02), (30.2, 50.02)]
ENDS = [(0, 1), (1, 2), (3, 4), (4, 5)]


def two_tracks(basis: Basis = Basis.GENERALISED) -> Tracks:
    return straight_tracks(NODES, ENDS, basis=basis)


def match(tracks: Tracks, *stops: tuple[str, LonLat, float | None]) -> Matched:
    return ChainMatcher(tracks).match([ChainStop(*stop) for stop in stops])


def edges(matched: Matched) -> list[int | None]:
    return [None if each is None else each.edge for each in matched.positions]


def test_a_chain_lies_on_the_track_nearest_to_its_stations() -> None:
    found = match(two_tracks(), ("a", (30.02, 50.001), None), ("b", (30.12, 50.001), 7.2))
    assert edges(found) == [0, 1]
    [leg] = found.legs
    assert leg is not None
    assert pieces_length_km(leg) == pytest.approx(7.17, abs=0.05)


def test_a_station_nearer_to_another_track_stays_on_that_of_its_neighbours() -> None:
    # b alone would lie on the second track, 0.9 km off; its neighbours lie on the first.
    found = match(
        two_tracks(),
        ("a", (30.02, 50.0), None), ("b", (30.1, 50.012), 5.8), ("c", (30.18, 50.0), 5.8),
    )  # fmt: skip
    assert set(edges(found)) <= {0, 1}
    assert None not in found.legs


def test_where_no_way_joins_two_stations_their_leg_is_a_gap() -> None:
    mapped = two_tracks(Basis.OSM_WAY)
    found = match(mapped, ("a", (30.02, 50.0), None), ("b", (30.15, 50.02), 9.6))
    assert edges(found) == [0, 3]
    assert found.legs == (None,)


def test_a_station_far_from_all_track_is_off_it_and_its_legs_are_gaps() -> None:
    found = match(
        two_tracks(), ("a", (30.02, 50.0), None), ("b", (30.05, 49.5), 60), ("c", (30.15, 50.0), 60)
    )
    assert edges(found)[1] is None
    assert found.legs == (None, None)


def test_track_as_mapped_passes_close_by_and_a_generalised_one_may_not() -> None:
    stops = (("a", (30.02, 49.98), None), ("b", (30.15, 49.98), 9.5))  # 2.2 km south of it
    assert edges(match(two_tracks(), *stops)) == [0, 1]
    assert edges(match(two_tracks(Basis.OSM_WAY), *stops)) == [None, None]


def test_of_two_ways_the_one_of_the_published_length_is_taken() -> None:
    # From A to C by B, 14.3 km, or round by the north, 26.5 km.
    nodes = [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.1, 50.1)]
    tracks = straight_tracks(nodes, [(0, 1), (1, 2), (0, 3), (3, 2)], basis=Basis.GENERALISED)
    ends = ("a", (30.0, 50.0)), ("c", (30.2, 50.0))
    [short] = match(tracks, (*ends[0], None), (*ends[1], 14.0)).legs
    assert short is not None
    assert pieces_length_km(short) == pytest.approx(14.3, abs=0.2)
    halt = ("n", (30.1, 50.1), 13.2)
    around = match(tracks, (*ends[0], None), halt, (*ends[1], 13.2))
    assert sum(pieces_length_km(leg) for leg in around.legs if leg) == pytest.approx(26.5, abs=0.3)


def test_no_station_is_put_on_a_joined_link() -> None:
    tracks = straight_tracks(NODES[:3], [(0, 1), (1, 2)], basis=Basis.GENERALISED, joined=(1,))
    found = match(tracks, ("a", (30.02, 50.0), None), ("b", (30.15, 50.0), 9.3))
    assert 1 not in edges(found)


def test_a_station_placed_by_one_chain_keeps_its_place_for_the_next() -> None:
    matcher = ChainMatcher(two_tracks())
    b = ("b", (30.1, 50.009))
    first = matcher.match([ChainStop("a", (30.02, 50.02), None), ChainStop(*b, 5.8)])
    again = matcher.match([ChainStop(*b, None), ChainStop("c", (30.18, 50.019), 5.8)])
    assert again.positions[0] == first.positions[1]


@pytest.mark.parametrize(("edge_count", "found"), [(5, True), (9, False)])
def test_a_way_far_longer_than_the_longest_that_is_looked_for_is_a_gap(
    edge_count: int, found: bool
) -> None:
    # Edges of 28.7 km each.
    nodes = [(30.0 + 0.4 * number, 50.0) for number in range(edge_count + 1)]
    ends = [(number, number + 1) for number in range(edge_count)]
    tracks = straight_tracks(nodes, ends, basis=Basis.GENERALISED)
    whole_km = float(tracks.edge_km.sum())
    assert (whole_km < LONGEST_LEG_KM) is found
    [leg] = match(tracks, ("a", nodes[0], None), ("b", nodes[-1], whole_km)).legs
    assert (leg is not None) is found


def station(key: str, lonlat: LonLat) -> Station:
    return Station(key, key, "UA", lonlat=lonlat)


@pytest.mark.parametrize(
    ("basis", "north_deg", "on_track"),
    [
        (Basis.OSM_WAY, 0.004, True),  # 0.44 km
        (Basis.OSM_WAY, 0.006, False),  # 0.67 km
        (Basis.GENERALISED, 0.015, True),  # 1.7 km, half way between points 7.17 km apart
        (Basis.GENERALISED, 0.025, False),  # 2.8 km
    ],
)
def test_a_station_that_no_chain_names_stands_beside_the_track_that_may_pass_it(
    basis: Basis, north_deg: float, on_track: bool
) -> None:
    tracks = straight_tracks(NODES[:2], [(0, 1)], basis=basis)
    found = stops_beside(tracks, {"s": station("s", (30.05, 50.0 + north_deg))})
    assert [stop.id for stop in found] == (["s"] if on_track else [])


def test_beside_a_known_point_a_generalised_track_passes_closer() -> None:
    tracks = straight_tracks(NODES[:2], [(0, 1)], basis=Basis.GENERALISED)
    assert stops_beside(tracks, {"s": station("s", (30.001, 50.01))}) == []
    [stop] = stops_beside(tracks, {"s": station("s", (30.001, 50.002))})
    assert stop.position.edge == 0
    assert stop.allowed_km == pytest.approx(0.5 + 0.04 * 7.17, abs=0.01)


def test_a_station_without_a_position_stands_beside_nothing() -> None:
    nowhere = Station("s", "S", "UA")
    assert stops_beside(two_tracks(), {"s": nowhere}) == []
