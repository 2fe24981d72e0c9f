"""The shipped railway, a tiny one, and a gate with its sources and claims at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from mapper import gate
from mapper.areas import Areas
from mapper.model import Basis, Claim, Incident, Line, PublicForm, Source, Station
from mapper.railway.network import Network
from mapper.railway.placed import Placed
from mapper.railway.reference.course import Course
from mapper.region import Region
from tests.tracks import tracks_from_edges

SOURCES = {
    "news": Source("news", url="https://example.org/a", publisher="News", language="en"),
    "copy": Source("copy", publisher="Copyist", derived_from="news"),
    "reprint": Source("reprint", url="https://example.com/b", publisher="R", derived_from="News"),
    "mirror": Source("mirror", url="https://d2u25kyqy2mqv5.cloudfront.net/1", publisher="Other"),
}


#: A degree of longitude at 53° N, in km.
_DEGREE_KM = 66.99
#: Kilometre and kind of the stations of the tiny network's two lines.
_ROW = {
    "a": (0, "station"),
    "b": (1, "halt"),
    "c": (2, "station"),
    "d": (8, "halt"),
    "e": (10, "passing_loop"),
    "f": (11, "junction"),
    "g": (12, "station"),
}
_BRANCH = {"h": (3.5, "station"), "belarus": (9, "halt"), "i": (23.5, "station")}


@pytest.fixture(scope="session")
def tiny() -> Network:
    """Two lines on one parallel whose tracks, but no station of theirs, are joined.

    The line a-g: A – b – C – d – E – F – G, with the halts b and d, the loop E and the junction F.
    The line h-i leaves the track 1.5 km behind C; on it lies the halt "Беларусь".
    The tariff guide counts A 0, C 3, E 12, and anew F 0, G 2.  From E to F the course is a joined
    link.
    """
    places = {**_ROW, **_BRANCH}
    nodes = {name: number for number, name in enumerate(places)}
    lonlat = np.array([[27.0 + km / _DEGREE_KM, 53.0] for km, _ in places.values()])
    stations = {
        f"by-{name}": Station(
            f"by-{name}",
            name.upper() * 3 if len(name) == 1 else "Belarus",
            "BY",
            kind=kind,
            lonlat=(float(lonlat[nodes[name], 0]), 53.0),
            position_basis="mapped",
            position_error_km=0.2,
            names={"ru": "Беларусь"} if name == "belarus" else {},
        )
        for name, (_, kind) in places.items()
    }
    lines, courses, edges, bases = {}, {}, [], []
    for slug, row in (("a-g", _ROW), ("h-i", _BRANCH)):
        kms = [float(km) for km, _ in row.values()]
        kms = [km - kms[0] for km in kms]
        numbers = [nodes[name] for name in row]
        basis = [Basis.JOINED if name == "f" else Basis.GENERALISED for name in list(row)[1:]]
        error_km = [2.5 if each is Basis.JOINED else 0.5 for each in basis]
        courses[slug] = Course(lonlat[numbers], np.array(kms), np.array(basis), np.array(error_km))
        lines[slug] = Line(slug, slug.upper(), tuple(f"by-{n}" for n in row), tuple(kms))
        ends = zip(pairwise(numbers), pairwise(kms), strict=True)
        edges += [(a, b, lonlat[[a, b]], np.array([0.0, to - at])) for (a, b), (at, to) in ends]
        bases += basis
    joint = [nodes["c"], nodes["h"]]
    edges.append((*joint, lonlat[joint], np.array([0.0, 1.5])))
    runs = ((("by-a", 0.0), ("by-c", 3.0), ("by-e", 12.0)), (("by-f", 0.0), ("by-g", 2.0)))
    lines["a-g"] = replace(lines["a-g"], published_runs=runs)
    tracks = tracks_from_edges(
        lonlat,
        edges,
        basis=np.array([*bases, Basis.GENERALISED]),
        error_km=np.full(len(edges), 0.5),
        main=np.ones(len(edges), dtype=bool),
    )
    nothing = {"order_basis": {}, "borders": [], "published_km": None}
    by_id = {f"by-{name}": number for name, number in nodes.items()}
    return Network(Placed(tracks, lines, stations, courses, by_id, dict.fromkeys(lines, nothing)))


@pytest.fixture(scope="session")
def tiny_region(tiny: Network, areas: Areas) -> Region:
    return Region(tiny, areas)


@pytest.fixture
def let_out_tiny(tiny_region: Region) -> Callable[..., PublicForm]:
    """Pass an incident on the tiny network with the given fields through the gate."""
    return _gate_of(tiny_region)


@pytest.fixture
def let_out(region: Region) -> Callable[..., PublicForm]:
    """Pass an incident with the given fields through the gate."""
    return _gate_of(region)


def _gate_of(region: Region) -> Callable[..., PublicForm]:

    def shown(claims: tuple[Claim, ...] = (), **given: object) -> PublicForm:
        plain = Incident(
            id="BY-2022-0001",
            event_date=date(2022, 3, 14),
            event_type="sabotage",
            title="A title",
            country=("BY",),
            sources=("news",),
        )
        form = gate.public_form(replace(plain, **given), SOURCES, claims, region)
        assert form is not None
        return form

    return shown
