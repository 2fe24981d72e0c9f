"""Notebooks get GeoDataFrames and an osmnx graph of what the project holds."""

from __future__ import annotations

import networkx
import pytest

from mapper.formats import frames
from mapper.store import PublicRow


def test_records_have_ids_dates_and_geometry() -> None:
    rows = [
        PublicRow("UA-2022-0001", "incident", b'{"event_date":"2022-03-01","fatalities":2}',
                  b'{"type":"Point","coordinates":[31.5,51.5]}', (31.5, 51.5), None),
        PublicRow("UA-2022-0002", "incident", b'{"event_date":null,"fatalities":null}',
                  None, None, None),
    ]  # fmt: skip
    frame = frames.records(rows)
    assert list(frame.index) == ["UA-2022-0001", "UA-2022-0002"]
    assert frame.event_date.iloc[0].year == 2022
    assert frame.geometry.notna().tolist() == [True, False]
    assert frame.crs.to_epsg() == 4326


def test_no_records_are_an_empty_frame() -> None:
    assert frames.records([]).empty


def test_every_line_and_station_is_a_row(network) -> None:
    assert set(frames.lines(network).index) == set(network.lines)
    assert set(frames.stations(network).index) == set(network.stations)


def test_the_graph_routes_as_the_network_does(network) -> None:
    graph = frames.graph(network)
    assert graph.number_of_edges() == 2 * len(network.placed.tracks.edge_km)
    node_lonlat = network.placed.tracks.node_lonlat
    a, b = 0, next(n for n in networkx.descendants(graph, 0) if n > 500)
    by_graph = networkx.shortest_path_length(graph, a, b, weight="length") / 1000
    ours = network.route(tuple(node_lonlat[a]), tuple(node_lonlat[b]), reversals=True)
    assert ours.length_km == pytest.approx(by_graph, abs=1)
