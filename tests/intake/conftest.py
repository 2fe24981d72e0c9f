"""A store of its own for each test, on the shipped railway."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mapper import placing
from mapper.railway.network import Network
from mapper.region import Region
from mapper.stamp import stamp_of
from mapper.store import Store, View, create_store, open_store


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    create_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    path = tmp_path / "mapper.sqlite"
    shutil.copyfile(empty_database, path)
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 1, 1)


@pytest.fixture
def view(today: date, region: Region) -> View:
    return View(today, 3, 30, made_with=stamp_of(region))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that the geocoder is asked for, one by one."""
    asked: list[str] = []
    reading = placing.place

    def counted(text: str, **more: Any) -> placing.Placing:
        asked.append(text)
        return reading(text, **more)

    monkeypatch.setattr("mapper.placing.place", counted)
    return asked


@pytest.fixture
def without(region: Region) -> Callable[[str], Region]:
    """The region as it is where a station is no more."""

    def lacking(station_id: str) -> Region:
        placed = region.network.placed
        left = {key: each for key, each in placed.stations.items() if key != station_id}
        return Region(Network(replace(placed, stations=left)), region.areas, region.texts)

    return lacking
