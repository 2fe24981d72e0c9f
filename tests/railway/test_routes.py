"""Routes on a tiny network whose right answers can be read off, and on the shipped one."""

from __future__ import annotations

from functools import cache

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.errors import InputError, NoRoute
from mapper.model import Section
from mapper.railway.network import Network
from mapper.railway.routing.routes import Closure
from tests.shipped import shipped_region

_ON_TRACK = st.deferred(lambda: st.sampled_from(sorted(shipped_region().network.placed.nodes)))
_SHORTEST = ["kalinkavichy-korosten", "luninets-sarny", "nizhyn-konotop", "polatsk-maladzyechna",
             "smolensk-orsha", "koziatyn-zhmerynka", "gomel-bakhmach"]  # fmt: skip


def test_the_shortest_way_is_taken(tiny: Network) -> None:
    route = tiny.route("ua-a", "ua-d")
    assert route.station_ids == ("ua-a", "ua-b", "ua-c", "ua-d")
    assert route.section_ids == ("a-d/ua-a--ua-b", "a-d/ua-b--ua-c", "a-d/ua-c--ua-d")
    assert route.synthetic_km == pytest.approx(float(tiny.placed.tracks.edge_km[4]))
    assert route.synthetic_geometry is not None


def test_a_via_is_passed(tiny: Network) -> None:
    route = tiny.route("ua-a", "ua-d", ["ua-e"])
    assert "ua-e" in route.station_ids
    assert route.length_km == pytest.approx(sum(route.legs_km))


def test_a_closed_section_is_avoided_or_flagged(tiny: Network) -> None:
    closure = Closure("a-d/ua-b--ua-c", sources=("somebody",))
    around = tiny.route("ua-a", "ua-d", closures=[closure])
    assert "ua-e" in around.station_ids
    assert around.closures == ()
    through = tiny.route("ua-a", "ua-d", closures=[closure], avoid=False)
    assert "ua-e" not in through.station_ids
    assert through.closures == (closure,)


def test_a_closure_that_cuts_the_way_is_said(tiny: Network) -> None:
    with pytest.raises(NoRoute, match="avoids the closed sections"):
        tiny.route("ua-a", "ua-d", closures=[Closure("a-d/ua-a--ua-b")])


def test_an_unknown_section_is_refused(tiny: Network) -> None:
    with pytest.raises(InputError, match="sections are ua-a--ua-b"):
        tiny.route("ua-a", "ua-d", closures=[Closure("a-d/ua-a--ua-g")])


def test_two_islands_have_no_way_and_the_gap_is_named(tiny: Network) -> None:
    with pytest.raises(NoRoute, match=r"14\.3 km apart, at 50\.000 N 30\.300 E and 50\.000 N"):
        tiny.route("ua-a", "ua-f")


def test_positions_are_places_too(tiny: Network) -> None:
    route = tiny.route((30.05, 50.0), (30.15, 50.0))
    whole = tiny.route("ua-a", "ua-c").length_km
    assert route.length_km == pytest.approx(whole / 2, rel=1e-3)
    assert route.station_ids == ("ua-b",)
    along = tiny.route((30.02, 50.0), (30.08, 50.0))
    assert along.length_km == pytest.approx(0.3 * whole, rel=1e-3)


def test_a_station_without_track_is_said(shipped: Network) -> None:
    with pytest.raises(NoRoute, match="has no track in this network"):
        shipped.route("by-mikhedavichy", "Kyiv")


@settings(max_examples=40, deadline=None)
@given(start=_ON_TRACK, goal=_ON_TRACK)
def test_the_way_back_is_the_way_there(start: str, goal: str) -> None:
    shipped = shipped_region().network
    try:
        there = shipped.route(start, goal)
    except NoRoute:
        with pytest.raises(NoRoute):
            shipped.route(goal, start)
        return
    back = shipped.route(goal, start)
    assert back.length_km == pytest.approx(there.length_km, abs=1e-6)
    assert sorted(back.station_ids) == sorted(there.station_ids)
    # A train that shunts at its last station passes it twice; the first time counts.
    if len({piece.edge for piece in there.pieces}) == len(there.pieces):
        # Stations side by side are passed at one kilometre, in no order of their own.
        passed_km = dict(there.station_kms)
        assert (np.diff([passed_km[key] for key in back.station_ids]) <= 1e-6).all()
        assert sorted(back.section_ids) == sorted(there.section_ids)
    assert back.synthetic_km == pytest.approx(there.synthetic_km)
    drawn = np.array(there.geometry["coordinates"])
    assert drawn == pytest.approx(np.array(back.geometry["coordinates"])[::-1])
    assert there.course.length_km == pytest.approx(there.length_km, abs=1e-6)
    assert there.length_km == pytest.approx(sum(piece.length_km for piece in there.pieces))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_way_along_a_line_is_as_long_as_its_sections(data: st.DataObject) -> None:
    shipped = shipped_region().network
    # Lines whose course is the shortest way from each station to the next.
    slug = data.draw(st.sampled_from(_SHORTEST))
    sections = shipped.sections(slug)
    first = data.draw(st.integers(0, len(sections) - 1))
    part = sections[first : data.draw(st.integers(first + 1, len(sections)))]
    places = [part[0].from_station, *(section.to_station for section in part)]
    route = shipped.route(places[0], places[-1], places[1:-1], reversals=True)
    assert set(route.section_ids) >= {section.id for section in part}
    lengths = [section.km_to - section.km_from for section in part]
    assert route.legs_km == pytest.approx(lengths, abs=0.1)
    assert route.length_km == pytest.approx(sum(lengths), abs=0.1)


def test_a_way_to_the_same_place_is_refused(tiny: Network) -> None:
    with pytest.raises(NoRoute, match="ua-a and ua-a are one place"):
        tiny.route("ua-a", "ua-a")
    assert tiny.route("ua-a", "ua-a", ["ua-b"]).legs_km[0] > 0


@settings(max_examples=25, deadline=None)
@given(start=_ON_TRACK, goal=_ON_TRACK)
def test_a_way_is_as_long_as_networkx_says(start: str, goal: str) -> None:
    shipped = shipped_region().network
    graph = _graph(shipped)
    nodes = shipped.placed.nodes
    way = shipped.rails.graph.way(nodes[start], nodes[goal])
    if way is None:
        assert not networkx.has_path(graph, nodes[start], nodes[goal])
        return
    known_km = networkx.dijkstra_path_length(graph, nodes[start], nodes[goal])
    assert sum(piece.length_km for piece in way) == pytest.approx(known_km, abs=1e-6)


@cache
def _graph(network: Network) -> networkx.Graph:
    graph = networkx.Graph()
    tracks = network.placed.tracks
    for (a, b), km in zip(tracks.edge_ends.tolist(), tracks.edge_km.tolist(), strict=True):
        known = graph.get_edge_data(a, b, {"weight": float("inf")})["weight"]
        graph.add_edge(a, b, weight=min(km, known))
    return graph


def test_the_way_between_neighbours_is_as_long_as_their_section(shipped: Network) -> None:
    # Of all 6,900 sections a dozen have a longer way: a train would have to turn on their course.
    slugs = list(shipped.lines)
    curated = [section for slug in slugs[:43] for section in shipped.sections(slug)]
    others = [section for slug in slugs[43::8] for section in shipped.sections(slug)]
    # Rusiny and Karenyowka stand beside these lines, and their nodes are on the track of others.
    beside = {
        "baranavichy-luninets/by-rusiny--esr-139904",
        "gomel-kyiv/esr-150246--esr-150265",
    }
    assert {section.id for section in curated if _goes_round(shipped, section)} <= beside
    assert sum(_goes_round(shipped, section) for section in others) <= 0.02 * len(others)


def _goes_round(network: Network, section: Section) -> bool:
    route = network.route(section.from_station, section.to_station)
    return route.length_km > section.km_to - section.km_from + 0.2


def test_a_way_names_a_section_on_which_many_halts_lie(shipped: Network) -> None:
    section = "gomel-kyiv/by-tsiarukha--ua-hornostaivka"
    route = shipped.route("by-homyel-pasazhyrski", "ua-chernihiv")
    passed = route.station_ids
    assert passed.index("ua-hornostaivka") - passed.index("by-tsiarukha") > 5
    assert section in route.section_ids
