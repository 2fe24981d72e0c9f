"""Lines of the relations of an extract: their course, their stations, and what they lack."""

from __future__ import annotations

import numpy as np
import pytest

from mapper.areas import areas_from
from mapper.model import LINE_END, Basis
from mapper.railway.building.from_osm import Imported, about_osm, network_from
from mapper.railway.building.unlaid import unlaid
from mapper.railway.info import network_info
from mapper.railway.levels.making import station_ranks
from mapper.railway.network import Network
from mapper.railway.sources.curated import Curated
from mapper.railway.sources.osm.extract import OsmNode, OsmRoute, make_rail
from mapper.railway.sources.osm.gathered import with_parts

_NOWHERE = areas_from({"features": []})
_RAIL = {"railway": "rail", "usage": "main"}
#: A degree of latitude is 111.2 km, so that 0.09 of it are 10 km.
_STEP = 0.09


def _way(number: int, *places: tuple[float, float], **tags: str) -> tuple[int, np.ndarray, dict]:
    return number, np.array(places), _RAIL | tags


def _station(number: int, lonlat: tuple[float, float], name: str, kind: str = "station") -> OsmNode:
    return OsmNode(number, lonlat, {"railway": kind, "name": name})


def _route(
    number: int, ways: list[int], *stops: int, parts: tuple[int, ...] = (), **tags: str
) -> OsmRoute:
    return OsmRoute(number, {"route": "railway"} | tags, tuple(ways), stops, parts)


def _made(ways: list, stations: list[OsmNode], routes: list[OsmRoute]) -> Imported:
    rail = make_rail(ways, stations, [], routes)
    nothing = Curated({}, ())
    about = about_osm("by hand", None)
    return network_from(rail, nothing, unlaid(nothing), _NOWHERE, about, lambda _step: None)


#: Northwards from (10, 50): four ways of 10 km each, the first with a second track beside it.
_NORTH = [(10.0, 50.0 + n * _STEP) for n in range(5)]
_WAYS = [_way(n + 1, _NORTH[n], _NORTH[n + 1]) for n in range(4)]
_SECOND = _way(9, (10.0001, 50.0), (10.0001, 50.0 + _STEP))
_PLACES = [_station(n + 1, (10.0005, 50.0 + n * _STEP), name) for n, name in enumerate("ABCDE")]


def test_a_relation_becomes_a_line_though_its_order_is_broken() -> None:
    route = _route(7, [1, 9, 3, 2, 4], name="Nördliche Bahn", ref="101", **{"name:cs": "Severní"})
    made = _made([*_WAYS, _SECOND], _PLACES, [route])
    [line] = made.placed.lines.values()
    assert (line.slug, line.name_en) == ("nordliche-bahn", "Nördliche Bahn")
    assert line.names == {"cs": "Severní"}
    assert {"Severní", "101"} <= set(line.spellings)
    assert line.station_ids == ("osm-1", "osm-2", "osm-3", "osm-4", "osm-5")
    assert line.station_kms == pytest.approx((0, 10, 20, 30, 40), abs=0.15)
    assert made.lacks == {}
    network = Network(made.placed)
    found = network.reference(10.0, 50.0 + 1.5 * _STEP)
    assert (found.line, found.neighbours) == ("nordliche-bahn", ("osm-2", "osm-3"))
    assert network.course(line.slug).weakest == Basis.OSM_WAY


def test_it_runs_as_most_of_its_members_come() -> None:
    made = _made(_WAYS, _PLACES, [_route(7, [4, 2, 3, 1], name="South")])
    assert made.placed.lines["south"].station_ids == ("osm-5", "osm-4", "osm-3", "osm-2", "osm-1")


@pytest.mark.parametrize(
    ("tags", "first"),
    [
        ({"name": "E – A"}, "osm-5"),
        ({"name": "E - somewhere"}, "osm-5"),
        ({"name": "Somewhere – A"}, "osm-5"),
        ({"name": "A – E"}, "osm-1"),
        ({"name": "North", "from": "E"}, "osm-5"),
        ({"name": "E-A", "from": "B"}, "osm-1"),
    ],
)
def test_it_counts_from_the_end_that_it_names_first(tags: dict[str, str], first: str) -> None:
    made = _made(_WAYS, _PLACES, [_route(7, [1, 2, 3, 4], **tags)])
    [line] = made.placed.lines.values()
    assert line.station_ids[0] == first
    assert line.station_kms[0] == 0.0
    assert list(line.station_kms) == sorted(line.station_kms)


def test_a_member_that_is_missing_is_led_over_the_track_that_is_there() -> None:
    made = _made(_WAYS[:3], _PLACES, [_route(7, [1, 3, 4], name="North")])
    line = made.placed.lines["north"]
    assert line.station_kms[-1] == pytest.approx(30, abs=0.2)
    assert made.placed.courses["north"].weakest == Basis.JOINED  # 10 km are too far to be guessed
    near = [_way(1, _NORTH[0], _NORTH[1]), _way(2, _NORTH[1], (10.0, 50.11)),
            _way(3, (10.0, 50.11), _NORTH[2])]  # fmt: skip
    made = _made(near, _PLACES, [_route(7, [1, 3], name="North")])
    assert made.placed.courses["north"].weakest == Basis.OSM_WAY
    assert made.lacks == {"lines_over_other_track": ["North: 2.2 km"]}


def test_a_gap_stays_one_and_is_said() -> None:
    far = _way(4, (10.0, 50.0 + 3.5 * _STEP), _NORTH[4])
    made = _made([_WAYS[0], _WAYS[1], far], _PLACES, [_route(7, [1, 2, 4, 5], name="North")])
    course = made.placed.courses["north"]
    assert course.length_km == pytest.approx(40, abs=0.3)
    assert course.inferred
    assert "osm-4" not in made.placed.lines["north"].station_ids  # it stands in the gap
    assert made.lacks["lines_with_gaps"] == [
        "North: 15.0 km from 50.315 N 10.000 E to 50.180 N 10.000 E"
    ]
    assert made.lacks["lines_cut"] == ["North: 1 of 4 ways"]
    assert len(made.placed.tracks.edge_km[made.placed.tracks.inferred]) == 0  # no train crosses it


def test_where_no_station_stands_at_an_end_the_line_has_a_point_of_its_own() -> None:
    made = _made(_WAYS, _PLACES[1:2], [_route(7, [1, 2, 3, 4], name="North")])
    line = made.placed.lines["north"]
    assert line.station_ids == ("osm-r7-south", "osm-2", "osm-r7-north")
    end = made.placed.stations["osm-r7-north"]
    assert (end.kind, end.name_en) == (LINE_END, "north end of the line")
    assert made.lacks == {"lines_with_few_stations": ["North: one"]}
    assert set(station_ranks(made.placed)) == {"osm-2"}  # no map has a dot for the ends
    network = Network(made.placed)
    assert network.reference(10.0, 50.3).neighbours == ("osm-2", "osm-r7-north")
    assert network.route("B", "osm-r7-north").length_km == pytest.approx(30, abs=0.2)
    assert network_info(network)["stations"] == network.stations_on(line) == 1


def test_a_way_past_the_end_of_another_line_does_not_pass_a_station_there() -> None:
    routes = [_route(7, [1, 2, 3, 4], name="North"), _route(8, [1, 2], name="Half")]
    made = _made(_WAYS, [_PLACES[0], _PLACES[4]], routes)
    assert made.placed.lines["half"].station_ids == ("osm-1", "osm-r8-north")
    way = Network(made.placed).route("A", "E")
    assert way.station_ids == ("osm-1", "osm-5")
    assert len(way.section_ids) == 2


def test_equipment_at_a_short_line_that_was_cut_has_no_section() -> None:
    short = [_way(1, _NORTH[0], (10.0, 50.018))]
    made = _made(short, _PLACES[:1], [_route(7, [1], name="North")])
    network = Network(made.placed)
    assert network.line("north").station_kms[-1] == pytest.approx(2, abs=0.1)
    assert network.reference(10.0, 50.01).section is None


def test_a_branch_lies_beside_the_course() -> None:
    branch = _way(5, _NORTH[2], (10.1, 50.0 + 2 * _STEP))
    made = _made([*_WAYS, branch], _PLACES, [_route(7, [1, 2, 5, 3, 4], name="North")])
    assert made.placed.lines["north"].station_kms[-1] == pytest.approx(40, abs=0.2)
    assert made.lacks == {"lines_with_track_beside": ["North: 7.1 km"]}


def test_a_line_without_name_is_called_by_its_number_its_ends_or_its_stations() -> None:
    routes = [
        _route(1, [1], ref="XI"),
        _route(2, [2], **{"from": "Here", "to": "There"}),
        _route(3, [3]),
        _route(4, [4], name="Σιδηρόδρομος"),
    ]
    made = _made(_WAYS, _PLACES[:4], routes)
    assert list(made.placed.lines) == ["c-d", "here-there", "sidirodromos", "xi"]
    assert made.lacks["lines_without_name"] == ["relation 2", "relation 3"]


def test_lines_of_one_name_are_told_apart_and_one_that_is_mapped_twice_is_one() -> None:
    routes = [
        _route(1, [1, 2], name="North"),
        _route(2, [3, 4], name="North"),
        _route(3, [1, 2], name="north"),
        _route(4, [8], name="Gone"),
    ]
    made = _made(_WAYS, _PLACES, routes)
    assert sorted(made.placed.lines) == ["north", "north-2"]
    assert made.lacks["relations_mapped_twice"] == ["north (relation 3)"]
    assert made.lacks["relations_without_track"] == ["Gone"]


def test_the_members_of_its_parts_are_its_own() -> None:
    whole = _route(1, [1], parts=(2, 3), name="Whole")
    found = with_parts([whole, _route(2, [2], 5, parts=(1,), name="Part"), _route(3, [3])])
    assert found[0].ways == (1, 2, 3)
    assert found[0].stops == (5,)
    assert found[1].ways == (2, 1, 3)  # a circle ends where it began


def test_a_station_that_is_a_member_may_stand_farther_off() -> None:
    aside = _station(6, (10.01, 50.0 + 2.5 * _STEP), "F")
    made = _made(_WAYS, [*_PLACES, aside], [_route(7, [1, 2, 3, 4], 6, name="North")])
    assert "osm-6" in made.placed.lines["north"].station_ids
    made = _made(_WAYS, [*_PLACES, aside], [_route(7, [1, 2, 3, 4], name="North")])
    assert "osm-6" not in made.placed.lines["north"].station_ids
