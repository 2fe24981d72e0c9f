"""OpenStreetMap in: the same railway by every reader, no equipment, overlaps measured once."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import numpy as np
import osmium
import pytest

from mapper.areas import Areas
from mapper.errors import InputError
from mapper.geodesy import distance_km
from mapper.model import Basis
from mapper.railway.building.from_osm import about_osm, network_from
from mapper.railway.files import write_placed
from mapper.railway.network import Network, load_network
from mapper.railway.rereference import RailPlace, rereference
from mapper.railway.sources.curated import read_curated
from mapper.railway.sources.osm.extract import OsmNode, keep_node, make_rail
from mapper.railway.sources.osm.overlaps import resolve_overlaps
from mapper.railway.sources.osm.pbf import read_pbf
from mapper.railway.sources.osm.read import read_osm
from mapper.railway.sources.osm.stations import match_stations
from mapper.railway.sources.osm.stops import stations_and_posts
from mapper.railway.sources.osm.xml import read_with_osmium
from tests.shipped import shipped_region

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the OpenStreetMap extracts are not at {SHARED}"
)

#: Wayside equipment, as it is mapped: none of it may enter.
PLANTED = [
    {"railway": "signal", "railway:signal:main": "UA:planted", "ref": "PLANTED-S1"},
    {"railway": "switch", "ref": "PLANTED-W2", "railway:switch": "default"},
    {"railway": "level_crossing", "crossing:barrier": "full", "name": "PLANTED crossing"},
    {"railway": "crossing", "name": "PLANTED crossing 2"},
    {"railway": "derail", "ref": "PLANTED-D"},
    {"railway": "buffer_stop", "ref": "PLANTED-B"},
    {"railway": "vacancy_detection", "ref": "PLANTED-V"},
    {"railway": "signal_box", "name": "PLANTED interlocking"},
    {"man_made": "street_cabinet", "street_cabinet": "railway", "ref": "PLANTED-C"},
    {"railway": "station", "name": "Alpha", "railway:interlocking": "PLANTED", "note": "PLANTED"},
]


def write_extract(path: Path) -> None:
    """Two tracks side by side over three stations, a siding, posts, a line, and equipment."""
    with osmium.SimpleWriter(str(path)) as writer:
        node = osmium.osm.mutable.Node
        for number in range(11):
            lon = 30.0 + number * 0.01
            writer.add_node(node(id=number + 1, location=(lon, 50.0), tags={}))
        for number in range(11):
            lon = 30.0 + number * 0.01
            writer.add_node(node(id=number + 101, location=(lon, 50.00005), tags={}))
        writer.add_node(node(id=200, location=(30.02, 50.003), tags={}))
        stations = [("Бета", 30.05, "Beta"), ("Гамма", 30.1, "Gamma")]
        for number, (name, lon, name_en) in enumerate(stations):
            tags = {"railway": "halt", "name": name, "name:en": name_en}
            writer.add_node(node(id=300 + number, location=(lon, 50.0002), tags=tags))
        for number, tags in enumerate(PLANTED):
            writer.add_node(node(id=400 + number, location=(30.0, 50.0001), tags=tags))
        for number in range(5):
            tags = {"railway": "milestone", "railway:position": str(100 + number)}
            place = (30.0 + number * 0.014, 50.0)
            writer.add_node(node(id=500 + number, location=place, tags=tags))
        way = osmium.osm.mutable.Way
        tags = {"railway": "rail", "usage": "main", "gauge": "1520", "name": "Alpha line",
                "railway:signal:note": "PLANTED", "railway:pzb": "PLANTED"}  # fmt: skip
        writer.add_way(way(id=1, nodes=list(range(1, 12)), tags=tags))
        writer.add_way(way(id=2, nodes=list(range(101, 112)), tags=tags))
        writer.add_way(way(id=3, nodes=[1, 4, 11], tags=tags))
        writer.add_way(way(id=4, nodes=[2, 200], tags={"railway": "rail", "service": "siding"}))
        writer.add_way(way(id=5, nodes=[1, 200], tags={"railway": "signal", "ref": "PLANTED-X"}))
        writer.add_way(way(id=6, nodes=[1, 200], tags={"highway": "track"}))
        relation = osmium.osm.mutable.Relation
        members = [("w", 1, ""), ("n", 400, "PLANTED")]
        tags = {"type": "route", "route": "railway", "name": "Alpha – Gamma", "note": "PLANTED"}
        writer.add_relation(relation(id=1, members=members, tags=tags))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("osm")
    write_extract(path / "a.osm.pbf")
    write_extract(path / "a.osm")
    text = (path / "a.osm").read_bytes()
    (path / "a.osm.gz").write_bytes(gzip.compress(text))
    (path / "a.osm.bz2").write_bytes(bz2.compress(text))
    return path


def _imported(path: Path, out: Path, areas: Areas) -> Network:
    rail, about = read_osm(path), about_osm(path.name, None)
    known = shipped_region().network.placed
    placed = network_from(rail, read_curated(), known, areas, about, lambda _step: None).placed
    write_placed(placed, out)
    return load_network(out)


@pytest.mark.parametrize("name", ["a.osm", "a.osm.gz", "a.osm.bz2"])
def test_every_format_gives_the_same_railway(folder: Path, name: str) -> None:
    one, other = read_osm(folder / "a.osm.pbf"), read_osm(folder / name)
    assert one.way_ids.tolist() == other.way_ids.tolist() == [1, 2, 3, 4]
    assert list(one.tags) == list(other.tags)
    assert np.allclose(one.lonlat, other.lonlat)
    assert one.stations == other.stations
    assert one.posts == other.posts
    assert one.routes == other.routes


def write_cut(path: Path, *lacking: int) -> None:
    """Tracks over nodes 1 to 8 without those that ``lacking`` names, and a station's area."""
    with osmium.SimpleWriter(str(path)) as writer:
        node, way = osmium.osm.mutable.Node, osmium.osm.mutable.Way
        for number in set(range(1, 9)) - set(lacking):
            writer.add_node(node(id=number, location=(30.0 + number / 100, 50.0)))
        rail = {"railway": "rail"}
        shapes = [[1, 2, 3], [1, 2, 2, 3], [1], [4, 5, 6, 7], [6, 7, 8, 6], [5, 4]]
        for number, nodes in enumerate(shapes, 10):
            writer.add_way(way(id=number, nodes=nodes, tags=rail))
        tags = {"railway": "station", "name": "Alpha"}
        writer.add_way(way(id=20, nodes=[1, 4, 5, 1], tags=tags))


@pytest.mark.parametrize("suffix", ["osm.pbf", "osm"])
def test_of_tracks_that_were_cut_the_longest_part_is_taken(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut.{suffix}"
    write_cut(path, 5)
    rail = read_osm(path)
    assert rail.way_ids.tolist() == [10, 11, 13, 14]
    assert np.diff(rail.first_vertex).tolist() == [3, 4, 2, 4]
    assert rail.lonlat[7:9, 0].tolist() == [30.06, 30.07]
    assert [str(each) for each in rail.cut_off] == [
        "way 12 with 1 of 1 nodes",
        "way 13 with 2 of 4 nodes",
        "way 15 with 1 of 2 nodes",
    ]
    assert [station.lonlat for station in rail.stations] == [(30.025, 50.0)]


@pytest.mark.parametrize("suffix", ["osm.pbf", "osm"])
def test_a_track_of_one_node_alone_is_counted(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"whole.{suffix}"
    write_cut(path)
    rail = read_osm(path)
    assert rail.way_ids.tolist() == [10, 11, 13, 14, 15]
    assert [str(each) for each in rail.cut_off] == ["way 12 with 1 of 1 nodes"]


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm"])
def test_equipment_is_dropped_at_the_door(
    folder: Path, name: str, tmp_path: Path, areas: Areas
) -> None:
    assert b"PLANTED" in (folder / "a.osm").read_bytes()
    rail = read_osm(folder / name)
    seen = repr((list(rail.tags), rail.stations, rail.posts, rail.routes))
    assert "PLANTED" not in seen
    network = _imported(folder / name, tmp_path, areas)
    assert "PLANTED" not in repr((network.stations, network.lines, network.placed.tracks.tags))
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in written} == {
        "network.geojson", "lines.geojson", "stations.geojson", "levels.json",
        "posts.geojson",
    }  # fmt: skip
    for path in written:
        text = path.read_text("utf-8")
        assert "PLANTED" not in text, path.name
        for word in ("signal", "switch", "crossing", "interlocking", "cabinet", "derail"):
            assert word not in text, (path.name, word)


def test_double_and_overlapping_ways_are_measured_once(folder: Path) -> None:
    corridors = resolve_overlaps(read_osm(folder / "a.osm.pbf"))
    main_km, siding_km = 7.17, 0.79
    assert corridors.length_km.sum() == pytest.approx(main_km + siding_km, rel=0.01)


def test_an_imported_network_answers(folder: Path, tmp_path: Path, areas: Areas) -> None:
    network = _imported(folder / "a.osm.pbf", tmp_path, areas)
    route = network.route("Alpha", "Гамма")
    assert route.length_km == pytest.approx(7.17, rel=0.01)
    names = [network.stations[key].name_en for key in route.station_ids]
    assert names == ["Alpha", "Beta", "Gamma"]
    assert [station.country for station in network.find_station("Beta")] == ["UA"]
    assert network.about["licence"] == "ODbL 1.0"
    assert not network.snap_track(30.02, 50.003).main
    assert network.snap_track(30.02, 50.003, main_only=True).main
    assert [post.official_kms for post in network.placed.posts] == [(100 + n,) for n in range(5)]
    assert any("Alpha – Gamma" in tags.get("line", "") for tags in network.placed.tracks.tags)


def test_incidents_that_no_longer_fit_are_listed(
    folder: Path, tmp_path: Path, areas: Areas, shipped: Network
) -> None:
    places = [
        RailPlace("BY-2022-0001", "gomel-kyiv", "ua-nosivka", "ua-nizhyn"),
        RailPlace("UA-2022-0001", "", "ua-lviv", ""),
    ]
    kept = rereference(places, shipped)
    assert kept.fitting == ("BY-2022-0001", "UA-2022-0001")
    moved = rereference(places, _imported(folder / "a.osm.pbf", tmp_path, areas))
    assert {*moved.fitting, *(key for key, _ in moved.unfit)} == {p.record_id for p in places}
    assert "BY-2022-0001" in dict(moved.unfit)


def test_bad_files_are_refused_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "a.osm.pbf").read_bytes()
    cases = {
        "cut.osm.pbf": (whole[: len(whole) - 40], "cut off"),
        "cut.osm.gz": ((folder / "a.osm.gz").read_bytes()[:-200], "cut off"),
        "cut.osm": ((folder / "a.osm").read_bytes()[:-100], "cut off"),
        "text.osm": (b"hello", "not an OpenStreetMap file"),
        "none.osm": (b'<?xml version="1.0"?><osm version="0.6"></osm>', "no railway track"),
    }
    for name, (content, words) in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=words):
            read_osm(tmp_path / name)
    with pytest.raises(InputError, match="is not a file"):
        read_osm(tmp_path / "missing.osm")


def _node(number: int, lonlat: tuple[float, float], kind: str, name: str, **more: str) -> OsmNode:
    names = {f"name:{lang}": value for lang, value in more.items()}
    return OsmNode(number, lonlat, {"railway": kind, "name": name, **names})


@pytest.fixture(scope="module")
def between(shipped: Network, areas: Areas) -> Network:
    """A way from Lyasnaya to Damanava with a halt, a station that nobody knows, and no more."""
    known = shipped.stations
    ends = known["by-lyasnaya"].lonlat, known["by-damanava"].lonlat
    halt = known["esr-134313"].lonlat
    moved = (ends[0][0] + 0.004, ends[0][1])
    nodes = [
        _node(1, moved, "station", "Лясная", ru="Лесная"),
        _node(2, halt, "halt", "Верасы", ru=known["esr-134313"].names["ru"]),
        _node(3, ends[1], "station", "Даманава", ru="Доманово"),
        _node(4, (ends[1][0] - 0.2, ends[1][1]), "station", "Новы Двор"),
    ]
    shape = np.array([moved, halt, ends[1], nodes[3].lonlat])
    rail = make_rail([(1, shape, {"railway": "rail"})], nodes, [], [])
    about = about_osm("by hand", None)
    placed = network_from(
        rail, read_curated(), shipped.placed, areas, about, lambda _step: None
    ).placed
    return Network(placed)


def test_a_station_that_is_known_keeps_its_id_and_takes_the_place_of_the_extract(
    between: Network, shipped: Network
) -> None:
    station = between.stations["by-lyasnaya"]
    assert station.lonlat != shipped.stations["by-lyasnaya"].lonlat
    assert distance_km(station.lonlat, shipped.stations["by-lyasnaya"].lonlat) < 0.4
    assert station.source == "OpenStreetMap node 1"
    assert station.names == shipped.stations["by-lyasnaya"].names
    assert "esr-134313" in between.placed.nodes
    assert between.stations["osm-4"].name_en == "Novy Dvor"
    assert between.stations["osm-4"].name_basis == "be"
    assert between.stations["osm-4"].division
    assert between.stations["osm-4"].division in between.describe(between.stations["osm-4"])


def test_a_line_of_which_the_extract_has_two_stations_runs_through_those_it_has(
    between: Network,
) -> None:
    line = between.line("orsha-brest")
    assert line.station_ids == ("by-lyasnaya", "esr-134313", "by-damanava")
    assert (line.gap, line.published_runs) == ("", ())
    assert between.course("orsha-brest").weakest == Basis.OSM_WAY
    assert between.course("orsha-brest").error_km == 0.1
    order = between.placed.line_facts["orsha-brest"]["order_basis"]
    assert order["by-damanava"] == "course"
    assert order["by-barysau"] == "unplaced"


def test_what_the_extract_lacks_of_another_network_is_not_in_it(between: Network) -> None:
    assert {"orsha-brest"} == set(between.lines)
    assert set(between.stations) == {"by-lyasnaya", "esr-134313", "by-damanava", "osm-4"}


def _stop(number: int, east: float, name: str) -> OsmNode:
    tags = {"public_transport": "stop_position", "train": "yes", "name": name}
    found = keep_node(number, (30.0 + east, 50.0), tags)
    assert found is not None
    return found


def test_stops_stand_in_where_a_place_has_no_station_node() -> None:
    nodes = [_node(1, (30.0, 50.0), "station", "Alpha")]
    stops = [_stop(number, 0.0005 * number, "Alpha") for number in (2, 3)]
    stops += [_stop(4, 0.0015, "Alpha platform")]
    stops += [_stop(number, 0.1 + 0.0005 * number, "Beta") for number in (5, 6, 7)]
    stops += [_stop(8, 0.3, "Gamma")]
    stations, posts = stations_and_posts([*nodes, *stops])
    assert [(each.id, each.tags["railway"]) for each in stations] == [
        (1, "station"), (6, "station"), (8, "halt"),
    ]  # fmt: skip
    assert posts == []


def test_an_area_is_a_station_where_there_is_no_node_and_trams_have_none() -> None:
    area = keep_node(9, (30.0, 50.0), {"railway": "station", "name": "Delta"}, "way")
    stop = _stop(10, 0.001, "Delta")
    assert area is not None
    assert stations_and_posts([area, stop])[0] == [area]
    assert keep_node(11, (30.0, 50.0), {"railway": "stop", "tram": "yes", "name": "T"}) is None
    bus = {"public_transport": "stop_position", "bus": "yes", "name": "Bus"}
    assert keep_node(12, (30.0, 50.0), bus) is None


def test_what_stands_in_brackets_or_behind_a_slash_is_a_spelling(areas: Areas) -> None:
    nodes = (
        _node(1, (30.0, 50.0), "station", "Ohin (Hess)"),
        _node(2, (31.0, 50.0), "station", "Rosja / Белосток"),
    )
    _, others = match_stations({}, nodes, areas)
    assert set(others["osm-1"].spellings) == {"Ohin (Hess)", "Ohin", "Hess"}
    assert {"Rosja", "Белосток"} <= set(others["osm-2"].spellings)


@needs_shared
@pytest.mark.parametrize("name", ["ukraine-rail.osm.pbf", "liechtenstein-2013.osm.pbf"])
def test_both_readers_give_the_same_of_a_real_file(name: str) -> None:
    one, other = read_pbf(SHARED / name), read_with_osmium(SHARED / name)
    assert one.way_ids.tolist() == other.way_ids.tolist()
    assert list(one.tags) == list(other.tags)
    assert np.allclose(one.lonlat, other.lonlat)
    assert one.stations == other.stations


@needs_shared
@pytest.mark.parametrize(
    ("name", "known_km", "stations"),
    [("liechtenstein-2013.osm.pbf", 11, 4), ("gh-moscow.osm.gz", 53, 5)],
)
def test_small_real_files_import(
    name: str, known_km: float, stations: int, tmp_path: Path, areas: Areas
) -> None:
    network = _imported(SHARED / name, tmp_path, areas)
    assert 0.3 * known_km < network.placed.tracks.edge_km.sum() < 1.2 * known_km
    assert len(network.stations) == stations


@pytest.fixture(scope="module")
def ukraine(tmp_path_factory: pytest.TempPathFactory, areas: Areas) -> Network:
    path = SHARED / "ukraine-rail.osm.pbf"
    return _imported(path, tmp_path_factory.mktemp("ukraine"), areas)


@pytest.mark.long
@needs_shared
def test_all_stations_of_ukraine_are_found_by_their_names(ukraine: Network) -> None:
    nodes = read_osm(SHARED / "ukraine-rail.osm.pbf").stations
    assert len(nodes) == 4406
    for node in nodes:
        for key in ("name", "name:ru", "name:en", "name:uk"):
            if key in node.tags:
                sources = {station.source for station in ukraine.find_station(node.tags[key])}
                assert f"OpenStreetMap node {node.id}" in sources, node


@pytest.mark.long
@needs_shared
@pytest.mark.parametrize(
    ("places", "known_km", "share"),
    [
        (("ua-chernihiv", "ua-nizhyn", "ua-kyiv-pasazhyrskyi"), 207, 0.03),
        (("ua-kyiv-pasazhyrskyi", "ua-korosten"), 156, 0.03),
        (("ua-kyiv-pasazhyrskyi", "ua-lviv"), 571, 0.03),
        (("ua-ovruch", "ua-korosten"), 45, 0.05),
    ],
)
def test_known_lengths_come_out_of_ukraine(
    ukraine: Network, places: tuple[str, ...], known_km: float, share: float
) -> None:
    route = ukraine.route(places[0], places[-1], places[1:-1])
    assert route.length_km == pytest.approx(known_km, rel=share)


@pytest.mark.long
@needs_shared
def test_the_overlaps_of_ukraine_are_resolved(ukraine: Network) -> None:
    assert ukraine.placed.tracks.edge_km.sum() == pytest.approx(22_100, rel=0.10)
