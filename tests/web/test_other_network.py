"""A network of one's own is the one that is shown, and the records are put on it again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mapper.intake import import_record, refresh_public_forms
from mapper.model import Filter
from mapper.railway.files import write_placed
from mapper.railway.network import Network, load_network
from mapper.region import Region
from mapper.stamp import stamp_of
from mapper.store import Store, View, create_store
from mapper.web import create_app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ukraine(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that lacks all track of Belarus and says so in its name."""
    placed = network.placed
    kept = [slug for slug, line in placed.lines.items() if line.station_ids[0].startswith("ua-")]
    folder = tmp_path_factory.mktemp("network")
    write_placed(
        replace(
            placed,
            tracks=replace(placed.tracks, about={**placed.tracks.about, "name": "Ukraine only"}),
            courses={slug: placed.courses[slug] for slug in kept if slug in placed.courses},
        ),
        folder,
    )
    return folder


def test_its_files_and_its_name_are_shown(settings, store, ukraine) -> None:
    client = create_app(replace(settings, network=ukraine), store=store).test_client()
    assert "Ukraine only" in client.get("/about").text
    made = json.loads((ukraine / "levels.json").read_bytes())
    index = client.get("/geodata/levels/index.json").json
    assert index["lines"] == made["lines"]
    fine = made["levels"][-1]
    for cell, piece in list(fine["cells"].items())[:3]:
        assert client.get(f"/geodata/levels/fine/{cell}.json").json == piece
    assert client.get("/geodata/land.geojson").status_code == 200


@pytest.mark.long
def test_a_network_without_levels_is_drawn_all_the_same(settings, store, ukraine, tmp_path) -> None:
    copied = shutil.copytree(ukraine, tmp_path / "network")
    (copied / "levels.json").unlink()
    client = create_app(replace(settings, network=copied), store=store).test_client()
    again = create_app(replace(settings, network=ukraine), store=store).test_client()
    address = "/geodata/levels/index.json"
    assert client.get(address).data == again.get(address).data


def geometries(store: Store, region: Region) -> dict[str, bytes | None]:
    """What is drawn of each record that is shown on a region."""
    view = View(date(2026, 1, 1), 0, 0, made_with=stamp_of(region))
    return {row.incident_id: row.geometry_json for row in store.public(Filter(), view)}


def test_every_record_is_kept_and_what_does_not_fit_is_not_drawn(tmp_path, region, ukraine) -> None:
    store = create_store(f"sqlite:///{tmp_path / 'mapper.sqlite'}")
    import_record(store, region, ROOT / "incidents.csv")
    before = geometries(store, region)
    other = Region(load_network(ukraine), region.areas)
    assert refresh_public_forms(store, other) == len(before)
    assert refresh_public_forms(store, other) == 0
    after = geometries(store, other)
    assert set(after) == set(before)
    lost = {key for key in after if before[key] and not after[key]}
    assert "BY-2022-0024" in lost
    assert {key for key in lost if key.startswith("UA-")} <= {"UA-2022-0002", "UA-2022-0014"}
    store.close()


def test_the_record_comes_in_whole_on_a_network_that_lacks_half_of_it(
    tmp_path, areas, ukraine
) -> None:
    store = create_store(f"sqlite:///{tmp_path / 'mapper.sqlite'}")
    report = import_record(store, Region(load_network(ukraine), areas), ROOT / "incidents.csv")
    assert not report.problems
    store.close()
