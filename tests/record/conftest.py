"""The shipped record as it lies in its files, read by the csv module alone, and the railway."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mapper.railway.network import Network

ROOT = Path(__file__).resolve().parents[2]


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read one CSV file; a row with too many or too few cells fails here."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, strict=True))
    header = table[0]
    for number, row in enumerate(table[1:], start=2):
        assert len(row) == len(header), f"{path.name}, record {number}: {len(row)} cells"
    return [dict(zip(header, row, strict=True)) for row in table[1:]]


@pytest.fixture(scope="session")
def paths() -> dict[str, Path]:
    return {
        "incidents": ROOT / "incidents.csv",
        "sources": ROOT / "geodata/sources.csv",
        "claims": ROOT / "geodata/claims.csv",
        "provenance": ROOT / "geodata/provenance.csv",
    }


@pytest.fixture(scope="session")
def record(paths: dict[str, Path]) -> dict[str, list[dict[str, str]]]:
    """Every table of the record by its name."""
    return {name: rows_of(path) for name, path in paths.items()}


@pytest.fixture(scope="session")
def incidents(record: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    return record["incidents"]


@pytest.fixture(scope="session")
def railway(network: Network) -> Network:
    """The shipped network."""
    return network


@pytest.fixture(scope="session")
def handed_over() -> Path:
    """The folder with the raw reports, which is not part of the project."""
    folder = ROOT.parent / "shared/data"
    if not (folder / "reports.csv").is_file():
        pytest.skip(f"{folder} is not here: what became of each raw report cannot be checked")
    return folder
