"""The hierarchy finds the ways that networkx finds, on any graph."""

from __future__ import annotations

import itertools

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.railway.tracks.graph import Position, TrackGraph, pieces_length_km
from mapper.railway.tracks.hierarchy import Arcs, hierarchy_of

from .conftest import straight_tracks

_edges = st.lists(
    st.tuples(st.integers(0, 24), st.integers(0, 24), st.floats(0.01, 100.0)), max_size=70
)


def _graph(edges: list[tuple[int, int, float]]) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_nodes_from(range(25))
    for a, b, cost in edges:
        if a != b and (not graph.has_edge(a, b) or cost < graph[a][b]["weight"]):
            graph.add_edge(a, b, weight=cost)
    return graph


def _neighbours(graph: networkx.Graph) -> list[Arcs]:
    return [
        {other: (values["weight"], -1) for other, values in graph[node].items()}
        for node in range(len(graph))
    ]


@settings(max_examples=150, deadline=None)
@given(edges=_edges)
def test_every_way_is_as_cheap_as_networkx_says(edges: list[tuple[int, int, float]]) -> None:
    graph = _graph(edges)
    hierarchy = hierarchy_of(_neighbours(graph))
    known = dict(networkx.all_pairs_dijkstra_path_length(graph))
    for start, goal in itertools.product(range(25), repeat=2):
        found = hierarchy.way(start, goal)
        if goal not in known[start]:
            assert found is None
            continue
        assert found is not None
        cost, nodes = found
        assert (nodes[0], nodes[-1]) == (start, goal)
        assert cost == pytest.approx(known[start][goal])
        assert networkx.path_weight(graph, nodes, "weight") == pytest.approx(cost)


def test_a_long_line_is_climbed_in_few_steps() -> None:
    graph = networkx.path_graph(4096)
    networkx.set_edge_attributes(graph, 1.0, "weight")
    hierarchy = hierarchy_of(_neighbours(graph))
    assert hierarchy.way(3, 4090) == (4087.0, list(range(3, 4091)))
    steps = 0
    node = 17
    while node >= 0:
        node, steps = hierarchy.above[node], steps + 1
    assert steps < 30


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_searches_of_a_graph_agree(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    nodes = [(float(lon), float(lat)) for lon, lat in rng.uniform((30, 50), (31, 51), (12, 2))]
    ends = [(int(a), int(b)) for a, b in rng.integers(0, 12, (16, 2)) if a != b]
    tracks = straight_tracks(nodes, ends)
    seldom, often = TrackGraph(tracks), TrackGraph(tracks, often=True)
    for _ in range(8):
        start, goal = (
            Position(edge, share * float(tracks.edge_km[edge]))
            for edge, share in zip(
                rng.integers(0, len(ends), 2).tolist(), rng.choice([0.0, 0.3, 1.0], 2), strict=True
            )
        )
        one, other = seldom.way(start, goal), often.way(start, goal)
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert pieces_length_km(other) == pytest.approx(pieces_length_km(one))


@pytest.mark.parametrize("ends", [[(0, 1), (0, 1)], [(0, 1), (1, 0)], [(1, 0), (0, 1)]])
@pytest.mark.parametrize("often", [False, True])
def test_of_parallel_edges_the_shorter_counts_whichever_way_they_are_drawn(
    ends: list[tuple[int, int]], often: bool
) -> None:
    tracks = straight_tracks([(30.0, 50.0), (30.1, 50.0)], ends, lengths_km={0: 9.0, 1: 8.0})
    graph = TrackGraph(tracks, often=often)
    for start, goal in ((0, 1), (1, 0)):
        way = graph.way(start, goal)
        assert way is not None
        assert [piece.edge for piece in way] == [1]
        assert graph.node_costs(start)[goal] == pytest.approx(8.0)
