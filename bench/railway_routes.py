"""Benchmark: routes with their path on the default network, against networkx.

    python bench/railway_routes.py [ROUTES]

Both on the same contracted graph, of parallel edges the shorter.  Ours is timed as the library
has it for routes, its one-time set-up told apart; no start is asked twice.
"""

from __future__ import annotations

import sys
import time

import numpy as np


def main() -> None:
    """Time both on the same pairs of stations and compare the lengths."""
    import networkx

    from mapper.railway.network import load_network
    from mapper.railway.tracks.graph import TrackGraph, pieces_length_km

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    started = time.perf_counter()
    network = load_network()
    print(f"loaded in {time.perf_counter() - started:.2f} s (to reach: <= 1)")
    tracks = network.placed.tracks
    graph = networkx.Graph()
    for (a, b), km in zip(tracks.edge_ends.tolist(), tracks.edge_km.tolist(), strict=True):
        known = graph.get_edge_data(a, b, {"weight": float("inf")})["weight"]
        graph.add_edge(a, b, weight=min(km, known))
    rng = np.random.default_rng(5)
    main_part = sorted(max(networkx.connected_components(graph), key=len))
    starts = rng.choice(main_part, count, replace=False).tolist()
    goals = rng.choice(main_part, count).tolist()
    ours = TrackGraph(tracks, often=True)
    began = time.perf_counter()
    ours.way(starts[0], goals[0])
    print(f"first route, set-up included  {(time.perf_counter() - began) * 1e3:7.0f} ms")

    seconds, lengths = [], []
    for start, goal in zip(starts, goals, strict=True):
        began = time.perf_counter()
        way = ours.way(start, goal) or []
        seconds.append(time.perf_counter() - began)
        lengths.append(pieces_length_km(way))
    peer = {}
    for name, search in (
        ("dijkstra_path", networkx.dijkstra_path),
        ("bidirectional_dijkstra", networkx.bidirectional_dijkstra),
    ):
        taken = []
        for start, goal in zip(starts, goals, strict=True):
            began = time.perf_counter()
            search(graph, start, goal)
            taken.append(time.perf_counter() - began)
        peer[name] = float(np.mean(taken))
    known = [networkx.dijkstra_path_length(graph, a, b) for a, b in zip(starts, goals, strict=True)]
    mean_s = float(np.mean(seconds[1:]))
    print(f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges, {count} routes")
    print(f"ours, with the path           {mean_s * 1e3:7.3f} ms (to reach: <= 1)")
    for name, taken_s in peer.items():
        ratio = taken_s / mean_s
        print(f"networkx {name:22} {taken_s * 1e3:7.3f} ms, ratio {ratio:.1f} (to reach: >= 5)")
    print(f"lengths differ by at most {np.abs(np.array(lengths) - known).max():.2g} km")


if __name__ == "__main__":
    main()
