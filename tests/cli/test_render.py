"""``mapper render``: one file, its size said, nothing half written."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapper import resources
from mapper.cli import main
from mapper.intake.publishing import save
from mapper.model import Incident, Source
from mapper.region import Region
from mapper.store import create_store

ROWS = (
    Incident(
        id="BY-2022-0001", event_date=date(2022, 3, 14), event_type="sabotage", title="One",
        place_kind="section", country=("BY",), line="orsha-brest",
        from_station="by-damanava", to_station="by-lyasnaya", sources=("news",),
    ),
    Incident(
        id="UA-2022-0001", event_date=date(2022, 4, 8), event_type="attack", title="Two",
        country=("UA",), sources=("news",),
    ),
)  # fmt: skip


@pytest.fixture
def instance(tmp_path: Path, region: Region) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    store = create_store(f"sqlite:///{folder / 'mapper.sqlite'}")
    with store.writer() as writer:
        writer.save_source(Source("news", publisher="News"), who="test", why="example")
        for incident in ROWS:
            save(writer, incident, (), region, who="test", why="example")
    store.close()
    return folder


def run(instance: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["render", *arguments], env={"MAPPER_INSTANCE": str(instance)})


def titles(path: Path) -> list[str]:
    found = re.search(r'id="data-records">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return [f["properties"]["title"] for f in json.loads(found[1])["records"]]


def test_the_file_holds_the_record_and_its_size_is_said(instance: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    result = run(instance, str(path))
    assert result.exit_code == 0, result.output
    assert re.search(r"map\.html: \d\.\d MB, 2 records, 1 of them on the map", result.output)
    assert sorted(titles(path)) == ["One", "Two"]
    assert list(tmp_path.glob(".*.part")) == []


def test_the_flags_are_the_filter(instance: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    assert run(instance, str(path), "--country", "UA").exit_code == 0
    assert titles(path) == ["Two"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["map.pdf"], 2, "map.html"),
        (["map.html", "--country", "Belarus"], 2, "ISO 3166-1"),
        (["map.html", "--event-type", "fire"], 2, "sabotage"),
        (["missing/map.html"], 1, "missing"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], status: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    result = run(instance, *arguments)
    assert result.exit_code == status
    assert said in result.output


def test_without_a_database_it_names_the_command(tmp_path: Path) -> None:
    result = run(tmp_path / "none", str(tmp_path / "map.html"))
    assert result.exit_code == 1
    assert "mapper init" in result.output
    assert not (tmp_path / "map.html").exists()


def test_without_the_front_end_nothing_is_written(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "FRONT_END", ("vendor/leaflet/none.js",))
    result = run(instance, str(tmp_path / "map.html"))
    assert result.exit_code == 1
    assert "make front-end" in result.output
    assert not (tmp_path / "map.html").exists()
