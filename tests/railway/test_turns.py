"""A train does not turn back on itself at a junction unless it is asked to."""

from __future__ import annotations

import numpy as np
import pytest

from mapper.model import Basis, Station
from mapper.railway.network import Network
from mapper.railway.placed import Placed
from mapper.railway.routing.turns import Turns
from mapper.railway.tracks.graph import TrackGraph

from .conftest import straight_tracks


@pytest.fixture
def triangle() -> Network:
    """A junction J on A – B with a branch to C that leaves towards B; a long way round exists.

    From A to C a train would have to run past J and turn back; the way over K does without.
    """
    nodes = [(30.0, 50.0), (30.3, 50.0), (30.6, 50.0), (30.08, 50.05), (29.98, 50.06)]
    ends = [(0, 1), (1, 2), (1, 3), (0, 4), (4, 3)]
    names = ["a", "j", "b", "c", "k"]
    tracks = straight_tracks(nodes, ends)
    stations = {
        f"ua-{name}": Station(f"ua-{name}", name, "UA", lonlat=lonlat)
        for name, lonlat in zip(names, nodes, strict=True)
    }
    numbers = {f"ua-{name}": number for number, name in enumerate(names)}
    return Network(Placed(tracks, {}, stations, {}, numbers, {}))


def test_the_way_without_a_reversal_is_taken(triangle: Network) -> None:
    turning = triangle.route("ua-a", "ua-c", reversals=True)
    straight = triangle.route("ua-a", "ua-c")
    if turning.reversal_lonlats:
        assert straight.length_km > turning.length_km
    assert straight.reversal_lonlats == ()
    assert triangle.route("ua-b", "ua-c").station_ids == ("ua-b", "ua-j", "ua-c")


def test_a_reversal_at_a_via_is_allowed(triangle: Network) -> None:
    route = triangle.route("ua-a", "ua-c", ["ua-j"])
    assert route.reversal_lonlats == pytest.approx(np.array([[30.3, 50.0]]))


def test_what_is_inferred_has_no_direction_so_that_nothing_turns_back_there() -> None:
    # The branch to C is a link: where its true switch lies nobody knows.
    nodes = [(30.0, 50.0), (30.3, 50.0), (30.6, 50.0), (30.08, 50.05)]
    ends = [(0, 1), (1, 2), (1, 3)]
    by, onto = 0, 2
    assert Turns(TrackGraph(straight_tracks(nodes, ends))).reverses(1, by, onto)
    assert not Turns(TrackGraph(straight_tracks(nodes, ends, joined=(2,)))).reverses(1, by, onto)


def test_a_generalised_edge_too_short_to_have_a_direction_turns_nothing_back() -> None:
    near = [(30.0, 50.0), (30.3, 50.0), (30.6, 50.0), (30.285, 50.003)]  # 1.1 km off
    far = [*near[:3], (30.08, 50.05)]
    ends = [(0, 1), (1, 2), (1, 3)]
    for nodes, turned in ((near, False), (far, True)):
        tracks = straight_tracks(nodes, ends, basis=Basis.GENERALISED)
        assert Turns(TrackGraph(tracks)).reverses(1, 0, 2) is turned
