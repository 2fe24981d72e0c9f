"""Of parallel tracks one is drawn and measured, as mapped; what parts, crosses or differs stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mapper.geodesy import distances_km
from mapper.railway.network import Network
from mapper.railway.placed import Placed
from mapper.railway.sources.osm.extract import OsmRail, in_use, make_rail
from mapper.railway.sources.osm.overlaps import overlap
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.sources.osm.tracks import tracks_of
from mapper.railway.tracks.graph import TrackGraph
from mapper.railway.tracks.islands import components
from mapper.railway.tracks.tracks import Tracks, read_tracks, tracks_to_geojson

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm"
EXTRACTS = ("krems.osm.gz", "columbus.osm.pbf", "gh-moscow.osm.gz", "liechtenstein-2013.osm.pbf")

#: Metres to degrees, at 50 N.
EAST, NORTH = 1 / 71_700, 1 / 111_230


def rail_of(*ways: tuple[dict[str, str], list[tuple[float, float]]]) -> OsmRail:
    """Return an extract of ways: (tags, vertices in metres east and north of 30 E, 50 N)."""
    made = []
    for number, (tags, metres) in enumerate(ways):
        shape = np.round([(30 + x * EAST, 50 + y * NORTH) for x, y in metres], 7)
        made.append((number + 1, shape, {"railway": "rail"} | tags))
    return make_rail(made, [], [], [])


def drawn_km(tracks: Tracks) -> np.ndarray:
    """Return how long each edge is as it is drawn."""
    edge = np.repeat(np.arange(len(tracks.edge_km)), np.diff(tracks.first_vertex))
    within = edge[1:] == edge[:-1]
    steps = distances_km(tracks.lonlat[:-1], tracks.lonlat[1:])[within]
    return np.bincount(edge[1:][within], steps, minlength=len(tracks.edge_km))


def straight(y: float, *stops: float) -> list[tuple[float, float]]:
    return [(x, y) for x in stops]


def parts_of(tracks: Tracks) -> int:
    return len(np.unique(components(TrackGraph(tracks))))


def test_a_double_line_with_crossovers_is_one_straight_line() -> None:
    rail = rail_of(
        ({}, straight(0, 0, 400, 900, 1000, 2500)),
        ({}, straight(5, 30, 450, 980, 1100, 2470)),
        ({"service": "crossover"}, [(900, 0), (980, 5)]),
    )
    tracks = tracks_of(rail, {})
    assert tracks.edge_km.tolist() == pytest.approx([2.5], abs=0.001)
    assert drawn_km(tracks).sum() == pytest.approx(2.5, abs=0.001)


def test_a_branch_leaves_at_its_switch_and_runs_as_it_is_mapped() -> None:
    branch = [(1000, 0), (1100, 4), (1300, 20), (1500, 60), (1700, 140), (2200, 600)]
    tracks = tracks_of(rail_of(({}, straight(0, 0, 1000, 3000)), ({}, branch)), {})
    alone = float(drawn_km(tracks_of(rail_of(({}, branch)), {})).sum())
    assert sorted(tracks.edge_km.tolist()) == pytest.approx([1.0, alone, 2.0], abs=0.002)


def test_a_branch_of_the_second_track_is_joined_to_the_first_at_a_small_angle() -> None:
    rail = rail_of(
        ({}, straight(0, 0, 3000)),
        ({}, [(500, 12), (1000, 12), (1200, 14), (1400, 30), (1700, 100), (2500, 600)]),
    )
    tracks = tracks_of(rail, {})
    assert parts_of(tracks) == 1
    assert len(tracks.edge_km) == 3
    assert drawn_km(tracks) == pytest.approx(tracks.edge_km, rel=0.001)
    assert tracks.edge_km.sum() == pytest.approx(3.0 + 1.55 + 0.2, abs=0.2)


def test_a_yard_is_no_mesh() -> None:
    """Twelve tracks 5 m apart between two ladders are drawn as few, none from side to side."""
    ways = [({}, straight(0, -500, 0, 100, 900, 1000, 1500))]
    for number in range(1, 12):
        y = 5.0 * number
        shape = [(100, 0), (100 + 6 * y, y), (900 - 6 * y, y), (900, 0)]
        ways.append(({"service": "yard"}, shape))
    tracks = tracks_of(rail_of(*ways), {})
    assert parts_of(tracks) == 1
    assert drawn_km(tracks) == pytest.approx(tracks.edge_km, rel=0.001)
    assert 2.0 < tracks.edge_km.sum() < 5.0
    steps = np.diff(tracks.plane, axis=0)[np.diff(tracks.vertex_km) > 0]
    assert (np.abs(steps[:, 1]) < 0.4 * np.abs(steps[:, 0])).all()


def test_lines_that_cross_on_a_bridge_are_not_joined() -> None:
    rail = rail_of(({}, straight(0, 0, 480, 520, 2000)), ({}, [(0, -150), (500, 1), (2000, 460)]))
    tracks = tracks_of(rail, {})
    assert len(tracks.edge_km) == 2
    assert parts_of(tracks) == 2


def test_tracks_of_two_gauges_side_by_side_both_stay() -> None:
    rail = rail_of(
        ({"gauge": "1520"}, straight(0, 0, 2000)), ({"gauge": "1435"}, straight(6, 0, 2000))
    )
    tracks = tracks_of(rail, {})
    assert sorted(tags["gauge"] for tags in tracks.tags) == ["1435", "1520"]
    assert tracks.edge_km.sum() == pytest.approx(4.0, abs=0.01)


def test_a_route_says_where_the_gauge_changes() -> None:
    rail = rail_of(
        ({"gauge": "1435"}, straight(0, 0, 5000)),
        ({}, straight(0, 5000, 6000)),
        ({"gauge": "1520;1435"}, straight(0, 6000, 9000)),
        ({"gauge": "1520"}, straight(0, 9000, 12000)),
        ({"gauge": "1435"}, straight(0, 12000, 16000)),
    )
    network = Network(Placed(tracks_of(rail, {}), {}, {}, {}, {}, {}))
    ends = (30 + 10 * EAST, 50.0), (30 + 15_990 * EAST, 50.0)
    changes = network.route(*ends).gauge_changes
    assert [pair for _, *pair in changes] == [["1435", "1520"], ["1520", "1435"]]
    for (lonlat, _, _), metres in zip(changes, (9_000, 12_000), strict=True):
        assert lonlat == pytest.approx((30 + metres * EAST, 50.0), abs=1e-4)


def test_a_crossover_between_two_tracks_that_are_both_drawn_stays() -> None:
    rail = rail_of(
        ({}, straight(0, 0, 1000, 3000)),
        ({}, straight(50, 0, 1400, 3000)),
        ({"service": "crossover"}, [(1000, 0), (1400, 50)]),
    )
    assert parts_of(tracks_of(rail, {})) == 1


def test_what_is_out_of_use_is_counted_apart_and_not_routed() -> None:
    rail = rail_of(
        ({}, straight(0, 0, 1000)),
        ({"railway": "abandoned"}, straight(0, 1000, 2000)),
        ({"disused": "yes"}, straight(0, 2000, 3000)),
        ({"railway": "construction", "construction": "subway"}, straight(0, 3000, 5000)),
    )
    used, others = in_use(rail)
    assert used.way_ids.tolist() == [1]
    assert {why: round(each.length_km) for why, each in others.items()} == {
        "abandoned": 1, "construction of subway": 2, "disused": 1,
    }  # fmt: skip
    assert tracks_of(rail, {}).edge_km.sum() == pytest.approx(1.0, abs=0.001)


def _real_files() -> list[object]:
    return [
        pytest.param(
            SHARED / name,
            id=name,
            marks=pytest.mark.skipif(not (SHARED / name).is_file(), reason=f"no {SHARED / name}"),
        )
        for name in EXTRACTS
    ]


@pytest.mark.parametrize("path", _real_files())
def test_no_edge_is_drawn_longer_than_it_is(path: Path) -> None:
    rail = read_osm(path)
    assert not overlap(rail)
    tracks = read_tracks(b"".join(tracks_to_geojson(tracks_of(rail, {"decimals": 6}))))
    assert (drawn_km(tracks) <= 1.05 * tracks.edge_km).all()
    assert tracks.edge_km.sum() < rail.length_km


def test_the_shipped_tracks_are_made_of_ways_that_overlap(shipped: Network) -> None:
    path = SHARED / "ukraine-rail.osm.pbf"
    if not path.is_file():
        pytest.skip(f"no {path}")
    assert overlap(read_osm(path))
    assert shipped.placed.tracks.edge_km.sum() > 100_000
