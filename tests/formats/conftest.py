"""The shipped record in a store, and exports of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mapper.formats.collections import collection
from mapper.formats.export import Export, of_railway, of_records
from mapper.formats.registry import Format, format_of
from mapper.intake import import_record
from mapper.model import Filter
from mapper.region import Region
from mapper.stamp import stamp_of
from mapper.store import Store, View, create_store

RECORD = Path(__file__).resolve().parents[2] / "incidents.csv"
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, region: Region) -> Iterator[Store]:
    """A store with the record that is shipped; never written to."""
    path = tmp_path_factory.mktemp("shipped") / "mapper.sqlite"
    store = create_store(f"sqlite:///{path}")
    assert not import_record(store, region, RECORD, today=TODAY).problems
    yield store
    store.close()


@pytest.fixture
def export_of(shipped: Store, region: Region, tmp_path: Path) -> Callable[..., Export]:
    """Return the export of a collection; further values are those of `Export`."""
    everyone = View(TODAY, 3, 30, made_with=stamp_of(region))

    def of(name: str, wanted: Filter | None = None, looks: View = everyone, **more: Any) -> Export:
        chosen = collection(name)
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        if chosen.filtered:
            made = of_records(chosen, shipped, looks, wanted or Filter(), region.texts)
        else:
            made = of_railway(chosen, region.network, region.texts.rights, TODAY)
        return replace(made, scratch=scratch, **more)

    return of


@pytest.fixture
def write(export_of: Callable[..., Export], tmp_path: Path) -> Callable[..., Path]:
    """Write an export to a file and return its path."""

    def write(name: str, suffix: str, **more: object) -> Path:
        written_as: Format = format_of(suffix)
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(b"".join(written_as.write(export_of(name, **more))))
        return path

    return write
