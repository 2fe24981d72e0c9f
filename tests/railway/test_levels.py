"""Levels of detail: nothing is lost, nothing is off by more than said, and pieces are small."""

from __future__ import annotations

import gzip
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mapper import resources
from mapper.geodesy import segment_lengths_km
from mapper.railway.files import write_placed
from mapper.railway.levels.coding import decoded_chains, encoded, encoded_chains
from mapper.railway.levels.cutting import cell_of, cells_in, cut, neighbours
from mapper.railway.levels.making import (
    LEVELS,
    LEVELS_FILE,
    is_curated,
    levels_to_json,
    make_levels,
    station_ranks,
)
from mapper.railway.levels.reading import load_levels
from mapper.railway.network import Network, load_network
from mapper.railway.packed import read_bytes
from mapper.railway.tracks.plane import metres_at, to_plane
from tests.tracks import tracks_with

#: The example of the format's documentation; its first number is the first of each pair.
DOCUMENTED = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)], "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
positions = st.tuples(
    st.floats(-179, 179, allow_nan=False).map(lambda x: round(x, 5)),
    st.floats(-85, 85, allow_nan=False).map(lambda y: round(y, 5)),
)


def decoded(text: str, decimals: int) -> np.ndarray:
    """Read an encoded polyline, as `static/js/map/levels.js` does."""
    numbers, value, shift = [], 0, 0
    for sign in text:
        bits = ord(sign) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / 10**decimals


def chains_of(text: str, decimals: int) -> list[np.ndarray]:
    return [decoded(one, decimals) for one in text.split(" ") if one]


def length_km(chains: list[np.ndarray]) -> float:
    return float(sum(segment_lengths_km(chain).sum() for chain in chains))


@pytest.fixture(scope="module")
def made(network: Network) -> dict[str, Any]:
    return make_levels(network.placed, network.digest)


@pytest.fixture(scope="module")
def few(network: Network) -> Network:
    """Three lines of the shipped network, on its tracks around them."""
    placed = network.placed
    slugs = [slug for slug in placed.lines if is_curated(placed, slug)][:3]
    lonlat, first = placed.tracks.lonlat, placed.tracks.first_vertex
    near = (lonlat[first[:-1], 0] > 29) & (lonlat[first[:-1], 0] < 32)
    kept = {key for slug in slugs for key in placed.lines[slug].station_ids}
    return Network(
        replace(
            placed,
            tracks=tracks_with(placed.tracks, near),
            lines={slug: placed.lines[slug] for slug in slugs},
            courses={slug: placed.courses[slug] for slug in slugs},
            stations={key: placed.stations[key] for key in sorted(kept)},
        )
    )


def test_the_documented_example_is_read_and_written() -> None:
    places, text = DOCUMENTED
    assert encoded(np.array(places), 5) == text
    assert decoded(text, 5) == pytest.approx(np.array(places))


@given(st.lists(positions, min_size=1, max_size=8))
def test_positions_come_back_and_mean_nothing_to_html(places: list[tuple[float, float]]) -> None:
    text = encoded(np.array(places), 5)
    assert decoded(text, 5) == pytest.approx(np.array(places), abs=1e-9)
    assert not set(text) & set("<>&\"' ")


@given(st.lists(st.lists(positions, min_size=2, max_size=5, unique=True), max_size=5))
def test_chains_are_read_back_each_as_its_own(chains: list[list[tuple[float, float]]]) -> None:
    places, owners = decoded_chains(encoded_chains(map(np.array, chains), 5), 5)
    assert owners.tolist() == [n for n, chain in enumerate(chains) for _ in chain]
    assert places == pytest.approx(
        np.array([p for c in chains for p in c]).reshape(-1, 2), abs=1e-9
    )


def test_steps_of_nothing_and_empty_chains_go() -> None:
    still = np.array([(30.0, 50.0), (30.0, 50.0)])
    moving = np.array([(30.0, 50.0), (30.0, 50.0), (31.0, 50.0)])
    assert len(chains_of(encoded_chains([still, moving], 5), 5)[0]) == 2


@given(st.lists(positions, min_size=2, max_size=6), st.sampled_from([2.0, 4.0, 6.0, 360.0]))
def test_parts_put_together_are_the_chain_and_each_lies_in_its_cell(
    places: list[tuple[float, float]], cell_deg: float
) -> None:
    chain = np.array(places)
    parts = list(cut(chain, cell_deg))
    together = np.concatenate([parts[0][1][:1], *(part[1:] for _, part in parts)])
    assert {tuple(place) for place in chain} <= {tuple(place) for place in together}
    assert together[[0, -1]].tolist() == chain[[0, -1]].tolist()
    for (_, one), (_, other) in pairwise(parts):
        assert one[-1].tolist() == other[0].tolist()
    for cell, part in parts:
        column, row = map(int, cell.split("-"))
        corner = np.array([column, row]) * cell_deg - [180, 90]
        assert (part >= corner - 1e-9).all()
        assert (part <= corner + cell_deg + 1e-9).all()


def test_cells_are_named_from_the_corner_of_the_earth() -> None:
    assert cell_of((30.5, 51.5), 2) == "105-70"
    assert cells_in((29.9, 51.9, 30.1, 52.1), 2) == ["104-70", "104-71", "105-70", "105-71"]
    assert len(neighbours((30.5, 51.5), 2)) == 9


def test_at_the_finest_level_nothing_is_lost(network: Network, made: dict[str, Any]) -> None:
    *_, finest = made["levels"]
    tracks, pieces = network.placed.tracks, list(finest["cells"].values())
    for kind, wanted in (("track", ~tracks.inferred), ("inferred", tracks.inferred)):
        chains = [chain for piece in pieces for chain in chains_of(piece[kind], 5)]
        edges = tracks_with(tracks, wanted)
        there = {tuple(place) for chain in chains for place in np.round(chain, 5).tolist()}
        assert {tuple(place) for place in np.round(edges.lonlat, 5).tolist()} <= there
        straight = [edges.lonlat[edges.edge_vertices(edge)] for edge in range(len(edges.edge_km))]
        assert length_km(chains) == pytest.approx(length_km(straight), rel=1e-5)
    placed = [key for key, station in network.stations.items() if station.lonlat]
    assert sorted(key for piece in pieces for key in piece["stations"]["ids"]) == sorted(placed)


def test_stations_are_where_they_are(network: Network, made: dict[str, Any]) -> None:
    for level in made["levels"]:
        for cell, piece in level["cells"].items():
            stations = piece["stations"]
            places = decoded(stations["at"], 5)
            for key, place in zip(stations["ids"], places, strict=True):
                assert place == pytest.approx(network.stations[key].lonlat, abs=1e-5)
                assert cell_of(network.stations[key].lonlat, level["cell_deg"]) == cell


@pytest.mark.parametrize("number", range(len(LEVELS)))
def test_no_line_is_off_by_more_than_its_level_says(
    network: Network, made: dict[str, Any], number: int
) -> None:
    level, drawn = LEVELS[number], made["levels"][number]
    # Half of the last decimal, north and east at once, and as much again on a border of a cell.
    allowed_m = level.tolerance_m + 111_200 * 10**-level.decimals * 1.5
    chains: dict[int, list[np.ndarray]] = {}
    for piece in drawn["cells"].values():
        for line, track, inferred in piece["lines"]:
            found = chains_of(track, level.decimals) + chains_of(inferred, level.decimals)
            chains.setdefault(line, []).extend(found)
    for line, slug in enumerate(network.lines):
        course = network.course(slug)
        shape = shapely.multilinestrings([shapely.linestrings(to_plane(c)) for c in chains[line]])
        away = shapely.distance(shape, shapely.points(to_plane(course.lonlat)))
        assert (away * metres_at(course.lonlat[:, 1])).max() <= allowed_m, slug


def test_what_is_inferred_stays_so_at_every_level(network: Network, made: dict[str, Any]) -> None:
    number = list(network.lines).index("chernihiv-ovruch")
    for level in made["levels"]:
        lines = [line for piece in level["cells"].values() for line in piece["lines"]]
        assert any(inferred for line, _, inferred in lines if line == number), level["id"]


def test_ends_and_junctions_of_curated_lines_come_first(network: Network) -> None:
    ranks = station_ranks(network.placed)
    for key in ("by-homyel-pasazhyrski", "ua-nizhyn", "ua-kyiv-pasazhyrskyi"):
        assert ranks[key] == 1
    counts = np.bincount(list(ranks.values()), minlength=5)[1:]
    assert (np.diff(counts) > 0).all(), "each rank is larger than the one before"
    assert all(network.stations[key].kind != "halt" for key, rank in ranks.items() if rank == 3)


def test_the_same_network_gives_the_same_bytes(few: Network) -> None:
    once = b"".join(levels_to_json(few.placed, "x"))
    assert b"".join(levels_to_json(few.placed, "x")) == once


def test_the_shipped_levels_are_those_of_the_shipped_network(made: dict[str, Any]) -> None:
    shipped = read_bytes(resources.folder("geodata") / LEVELS_FILE)
    assert shipped == orjson.dumps(made) + b"\n", "run `mapper railway build`"


def test_files_and_pieces_are_small(made: dict[str, Any]) -> None:
    whole = gzip.compress(orjson.dumps(made), 9)
    assert len(whole) <= 2_500_000
    most = {"coarse": 120_000, "middle": 40_000, "near": 40_000, "fine": 40_000}
    for level in made["levels"]:
        for cell, piece in level["cells"].items():
            size = len(gzip.compress(orjson.dumps(piece), 6))
            assert size <= most[level["id"]], (level["id"], cell)


def test_a_network_of_ones_own_has_its_levels_beside_it(tmp_path: Path, few: Network) -> None:
    paths = write_placed(few.placed, tmp_path)
    assert tmp_path / LEVELS_FILE in paths
    read = load_network(tmp_path)
    levels = load_levels(read, tmp_path)
    assert {line[0] for line in levels.index["lines"]} == set(few.lines)
    assert all(set(level["cells"]) for level in levels.index["levels"])


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"network":"of another"}'])
def test_levels_that_are_not_of_these_files_are_made_anew(
    tmp_path: Path, few: Network, content: bytes | None
) -> None:
    write_placed(few.placed, tmp_path)
    read, path = load_network(tmp_path), tmp_path / LEVELS_FILE
    right = load_levels(read, tmp_path)
    path.unlink() if content is None else path.write_bytes(content)
    made = orjson.loads(orjson.dumps(load_levels(read, tmp_path).index))
    assert made == orjson.loads(orjson.dumps(right.index))
