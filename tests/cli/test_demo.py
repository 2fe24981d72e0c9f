"""Made records: the same for a seed, marked wherever they show, and never among others."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.errors import StoreError
from mapper.intake.making import MARK, make
from mapper.region import load_region
from mapper.settings import load
from mapper.store import create_store, open_store
from mapper.web import create_app

ROWS = 150
SAID = "nothing here happened"


def demo(folder: Path, *more: str) -> Any:
    return CliRunner().invoke(main, ["demo", "--out-dir", str(folder), *more])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "own"
    result = demo(made, "--rows", str(ROWS), "--seed", "5")
    assert result.exit_code == 0, result.output
    assert f"MAPPER_INSTANCE={made} mapper serve" in result.output
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Any:
    return create_app(load({"MAPPER_INSTANCE": str(folder)})).test_client()


def rows(folder: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "mapper.sqlite") as connection:
        query = 'SELECT incident_id, "row", facts, search_text, west FROM public_form ORDER BY 1'
        return connection.execute(query).fetchall()


def test_a_seed_makes_the_same_records_again_and_another_seed_others(folder, tmp_path):
    for seed, same in (("5", True), ("6", False)):
        assert demo(tmp_path / seed, "--rows", str(ROWS), "--seed", seed).exit_code == 0
        assert (rows(tmp_path / seed) == rows(folder)) is same


def test_they_are_of_many_sorts_and_all_are_shown(client):
    feed = client.get("/map/places").json
    assert feed["total"] == ROWS
    assert set(feed["places"]["kind"]) >= {"station", "section", "stretch", "area", "movement"}
    assert len(feed["choices"]["event_type"]) > 6
    assert {"reported", "verified", "disputed"} <= feed["choices"]["verification"].keys()
    assert len(feed["choices"]["line"]) > 9
    assert sum(feed["time"]["open"]) > 0
    busiest = Counter(each["place"] for each in client.get("/map/records").json["records"])
    assert busiest.most_common(1)[0][1] > 2, "few places have most"


def test_each_says_that_it_is_made(client):
    records = client.get("/map/records").json["records"]
    for each in records:
        assert each["properties"]["title"].startswith(MARK)
        assert each["properties"]["tags"] == ["made-up"]
        assert all("example.org" in s["url"] for s in each["properties"]["sources"])
    address = f"/incidents/{records[0]['id']}"
    for page in ("/", "/incidents", address, f"{address}/history", "/sources", "/lines", "/about",
                 "/report", "/no-such-page"):  # fmt: skip
        assert SAID in client.get(page).text, page
    assert SAID in client.get("/export/records.geojson").json["attribution"]
    assert SAID.encode() in client.get("/export/records.gpkg").data
    assert MARK in client.get("/export/records.csv").text


def test_a_rendered_file_says_so_too(folder, tmp_path):
    file = tmp_path / "map.html"
    env = {"MAPPER_INSTANCE": str(folder)}
    assert CliRunner().invoke(main, ["render", str(file)], env=env).exit_code == 0
    assert SAID in file.read_text("utf-8").partition("<main")[0]


def test_a_real_record_says_nothing_of_the_kind(tmp_path):
    settings = load({"MAPPER_INSTANCE": str(tmp_path)})
    create_store(settings.database, secret=settings.secret).close()
    client = create_app(settings).test_client()
    assert SAID not in client.get("/").text
    assert SAID not in client.get("/export/records.geojson").text


def test_they_never_come_among_others(folder, tmp_path):
    before = rows(folder)
    again = demo(folder, "--rows", "1")
    assert again.exit_code == 2
    assert "--out-dir" in again.output
    assert rows(folder) == before
    settings = load({"MAPPER_INSTANCE": str(folder)})
    store = open_store(settings.database)
    with pytest.raises(StoreError, match="of their own"):
        make(store, load_region(settings), 1, 1)
    store.close()
    assert rows(folder) == before
