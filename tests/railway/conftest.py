"""A tiny hand-made network for units, and the shipped one for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from mapper.geodesy import segment_lengths_km
from mapper.model import Basis, Line, Station
from mapper.railway.network import Network, load_network
from mapper.railway.placed import Placed
from mapper.railway.reference.course import Course
from mapper.railway.tracks.tracks import Tracks
from tests.tracks import tracks_from_edges


@pytest.fixture(scope="session")
def shipped(network: Network) -> Network:
    return network


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, network: Network) -> None:
    """Let commands share the shipped network that was read; other folders they read anew."""

    def load(path: Path | None = None) -> Network:
        return network if path is None else load_network(path)

    monkeypatch.setattr("mapper.railway.network.load_network", load)


def straight_tracks(
    nodes: list[tuple[float, float]],
    ends: list[tuple[int, int]],
    *,
    basis: Basis = Basis.OSM_WAY,
    joined: tuple[int, ...] = (),
    sidings: tuple[int, ...] = (),
    lengths_km: Mapping[int, float] = MappingProxyType({}),
) -> Tracks:
    """Tracks on one basis whose edges are straight between their nodes, ``joined`` ones links.

    ``lengths_km`` are true lengths of edges that are longer than they are drawn.
    """
    lonlat = np.array(nodes, dtype=float)
    edges = []
    for number, (a, b) in enumerate(ends):
        shape = lonlat[[a, b]]
        drawn_km = float(segment_lengths_km(shape)[0])
        edges.append((a, b, shape, np.array([0.0, lengths_km.get(number, drawn_km)])))
    numbers = np.arange(len(edges))
    return tracks_from_edges(
        lonlat,
        edges,
        basis=np.where(np.isin(numbers, joined), Basis.JOINED, basis),
        error_km=np.full(len(edges), 0.1),
        main=~np.isin(numbers, sidings),
        about={"name": "test", "attribution": "nobody", "error_km": 0.1},
    )


@pytest.fixture
def tiny() -> Network:
    """A – B – C – D in a row, a way round B – E – C, and an island F – G.

    Edge 1 (B – C) is short, edge 4 (C – D) is a joined link; the line a-d runs A, B, C, D and on
    to G, straight from station to station, where there is no track.
    """
    nodes = [(30.0, 50.0), (30.1, 50.0), (30.2, 50.0), (30.3, 50.0), (30.15, 50.1),
             (30.5, 50.0), (30.6, 50.0)]  # fmt: skip
    tracks = straight_tracks(nodes, [(0, 1), (1, 2), (1, 4), (4, 2), (2, 3), (5, 6)], joined=(4,))
    names = "abcdefg"
    stations = {
        f"ua-{name}": Station(
            f"ua-{name}", name.upper() * 3, "UA", lonlat=lonlat, position_basis="mapped",
            position_error_km=0.2,
        )
        for name, lonlat in zip(names, nodes, strict=True)
    }  # fmt: skip
    shape = np.array([nodes[n] for n in (0, 1, 2, 3, 6)])
    km = np.concatenate(([0.0], np.cumsum(segment_lengths_km(shape))))
    basis = np.array([Basis.OSM_WAY, Basis.OSM_WAY, Basis.JOINED, Basis.THROUGH_STATIONS])
    course = Course(shape, km, basis, np.array([0.1, 0.1, 1.8, 3.1]))
    ids = ("ua-a", "ua-b", "ua-c", "ua-d", "ua-g")
    line = Line("a-d", "A – G", ids, tuple(km.tolist()))
    return Network(
        Placed(
            tracks=tracks,
            lines={"a-d": line},
            stations=stations,
            courses={"a-d": course},
            nodes={f"ua-{name}": number for number, name in enumerate(names)},
            line_facts={"a-d": {"order_basis": {}, "borders": [], "published_km": None}},
        )
    )
