"""The files of a network: what is written is read back, packed or plain, the same bytes."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
import pytest

from mapper import resources
from mapper.errors import InputError
from mapper.model import Basis
from mapper.railway.files import (
    LINES,
    NETWORK,
    POSTS,
    STATIONS,
    placed_digest,
    read_placed,
    write_placed,
)
from mapper.railway.levels.making import LEVELS_FILE
from mapper.railway.network import Network
from mapper.railway.packed import existing, packed_path, read_bytes
from mapper.railway.placed import Placed
from mapper.railway.reference.posts import MappedPost


@pytest.fixture
def placed(tiny: Network) -> Placed:
    line = replace(
        tiny.lines["a-d"], published_runs=((("ua-a", 0.0), ("ua-b", 7.0)), (("ua-d", 3.0),))
    )
    return replace(tiny.placed, lines={"a-d": line})


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_written_is_read_back(placed: Placed, tmp_path: Path, packed: bool) -> None:
    write_placed(placed, tmp_path, packed=packed)
    again = read_placed(tmp_path)
    line, before = again.lines["a-d"], placed.lines["a-d"]
    assert line.published_runs == before.published_runs
    assert line.station_ids == before.station_ids
    assert line.gap == before.gap == ""
    assert again.stations == dict(placed.stations)
    assert again.nodes == dict(placed.nodes)
    course = again.courses["a-d"]
    assert course.basis.tolist() == [0, 0, int(Basis.JOINED), int(Basis.THROUGH_STATIONS)]
    assert course.part_error_km.tolist() == [0.1, 0.1, 1.8, 3.1]
    assert course.km == pytest.approx(placed.courses["a-d"].km, abs=0.001)
    assert again.tracks.basis.tolist() == placed.tracks.basis.tolist()
    assert again.tracks.error_km.tolist() == placed.tracks.error_km.tolist()
    assert np.allclose(again.tracks.node_lonlat, placed.tracks.node_lonlat, atol=1e-5)


@pytest.mark.parametrize("packed", [False, True])
def test_a_network_makes_the_same_bytes_each_time(
    placed: Placed, tmp_path: Path, packed: bool
) -> None:
    one = write_placed(placed, tmp_path / "one", packed=packed)
    other = write_placed(read_placed(tmp_path / "one"), tmp_path / "other", packed=packed)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    assert placed_digest(tmp_path / "one") == placed_digest(tmp_path / "other")


def test_a_network_has_one_set_of_files(placed: Placed, tmp_path: Path) -> None:
    plain = write_placed(placed, tmp_path)
    packed = write_placed(placed, tmp_path, packed=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in packed}
    assert [packed_path(path) for path in plain] == packed
    before = placed_digest(tmp_path)
    write_placed(replace(placed, nodes={}), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in plain}
    assert placed_digest(tmp_path) != before


@pytest.fixture
def posted(placed: Placed) -> Placed:
    return replace(
        placed, posts=(MappedPost((30.01, 50.0), "101,4"), MappedPost((30.02, 50.0), "km ?"))
    )


@pytest.mark.parametrize("packed", [False, True])
def test_kilometre_posts_are_kept_as_they_were_written(
    posted: Placed, tmp_path: Path, packed: bool
) -> None:
    written = write_placed(posted, tmp_path, packed=packed)
    assert packed_path(tmp_path / POSTS) in written if packed else tmp_path / POSTS in written
    posts = read_placed(tmp_path).posts
    assert posts == posted.posts
    assert [post.official_kms for post in posts] == [(101.4,), ()]


def test_kilometre_posts_are_part_of_what_a_network_is(
    placed: Placed, posted: Placed, tmp_path: Path
) -> None:
    write_placed(placed, tmp_path)
    without = placed_digest(tmp_path)
    write_placed(posted, tmp_path)
    assert placed_digest(tmp_path) != without
    write_placed(placed, tmp_path)
    assert not (tmp_path / POSTS).exists(), "those of the network before are gone"
    assert placed_digest(tmp_path) == without


def test_the_levels_are_of_the_network_with_its_posts(posted: Placed, tmp_path: Path) -> None:
    write_placed(posted, tmp_path)
    levels = orjson.loads((tmp_path / LEVELS_FILE).read_bytes())
    assert levels["network"] == placed_digest(tmp_path)


def test_the_shipped_network_has_no_posts_and_its_levels_are_its_own(shipped: Network) -> None:
    folder = resources.folder("geodata")
    assert shipped.placed.posts == ()
    assert not existing(folder / POSTS).exists()
    assert orjson.loads(read_bytes(folder / LEVELS_FILE))["network"] == shipped.digest


def test_a_line_says_of_each_part_from_which_km_to_which_it_stands_on_what(
    placed: Placed, tmp_path: Path
) -> None:
    write_placed(placed, tmp_path, packed=True)
    text = gzip.decompress((tmp_path / packed_path(Path(LINES))).read_bytes())
    [feature] = orjson.loads(text)["features"]
    ends = [round(km, 3) for km in placed.courses["a-d"].km.tolist()]
    assert feature["properties"]["parts"] == [
        [0.0, ends[2], "osm_way", 0.1],
        [ends[2], ends[3], "joined", 1.8],
        [ends[3], ends[4], "through_stations", 3.1],
    ]


@pytest.mark.parametrize("name", [NETWORK, LINES, STATIONS, POSTS])
@pytest.mark.parametrize("content", [b"", b"{}", b'{"features":[{}]}', b"no json"])
def test_a_damaged_file_is_named_with_the_remedy(
    posted: Placed, tmp_path: Path, name: str, content: bytes
) -> None:
    write_placed(posted, tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"{name} .*`mapper railway build` writes"):
        read_placed(tmp_path)


def test_a_packed_file_that_is_cut_off_is_named(placed: Placed, tmp_path: Path) -> None:
    write_placed(placed, tmp_path, packed=True)
    path = tmp_path / packed_path(Path(STATIONS))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="cannot be read"):
        read_placed(tmp_path)
