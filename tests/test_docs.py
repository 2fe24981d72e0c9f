"""What the documents say is what the program does."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from mapper.cli import COMMANDS, main
from mapper.formats.collections import COLLECTIONS
from mapper.formats.railway import line_columns, station_columns
from mapper.formats.registry import documented
from mapper.model import Claim, Incident, Source, Told
from mapper.region import Region
from mapper.schema import Gate, column, out
from mapper.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
COMMANDS_PAGE = (ROOT / "docs/commands.md").read_text("utf-8")


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand, as the words to type after ``mapper``."""
    found: list[tuple[str, ...]] = []
    with click.Context(main) as context:
        for name in COMMANDS:
            command = main.get_command(context, name)
            if isinstance(command, click.Group):
                found += [(name, sub) for sub in command.commands]
            else:
                found.append((name,))
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_documented_and_has_an_example(words: tuple[str, ...]) -> None:
    assert f"mapper {' '.join(words)}" in COMMANDS_PAGE
    shown = CliRunner().invoke(main, [*words, "--help"])
    assert shown.exit_code == 0
    assert re.search(rf"^\s+mapper {' '.join(words)}\b", shown.output, re.M), "no example in --help"


def test_every_column_is_documented(region: Region) -> None:
    page = (ROOT / "docs/columns.md").read_text("utf-8")
    known = {each.name for kind in (Incident, Source, Claim) for each in fields(kind)}
    network = region.network
    told = (*out(Incident, Told), *line_columns(network), *station_columns(network))
    known |= {each.name for each in told} | {"sources", "claims", "held_until"}
    for name in sorted(known):
        assert f"`{name}`" in page, name


def script_of(page: str) -> ModuleType:
    """The script that makes the tables of a page."""
    spec = importlib.util.spec_from_file_location(f"{page}_page", ROOT / f"docs/{page}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_about_columns_is_as_the_schema_says() -> None:
    script = script_of("columns")
    page = script.PAGE.read_text("utf-8")
    assert script.renewed(page) == page, "docs/columns.md is out of date: python docs/columns.py"


def test_a_column_that_is_declared_has_its_row_on_the_page() -> None:
    @dataclass(frozen=True, slots=True)
    class WithPlatform(Incident):
        platform: float | None = column(
            None,
            "Platform",
            "how long it is",
            unit="m",
            longest=9,
            also=("pier",),
            gate=Gate.DROPPED,
        )

    assert script_of("columns").table(WithPlatform).splitlines()[-1] == (
        "| `platform` | number | m | how long it is; at most 9 characters; also called `pier` | "
        "not of wayside equipment, movements and detentions |"
    )


def test_every_format_and_collection_is_documented() -> None:
    page = (ROOT / "docs/formats.md").read_text("utf-8")
    assert documented() in page, "docs/formats.md: put mapper.formats.registry.documented() there"
    for each in COLLECTIONS:
        assert f"| `{each.name}` | {each.holds} |" in page


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "empty"
        assert f"| `{setting.name}` | {default} | {setting.help} |" in page


def test_no_tracked_file_names_a_package_registry() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org")
    for pattern in hosts:
        found = subprocess.run(
            ["git", "grep", "-nIF", pattern], cwd=ROOT, capture_output=True, text=True
        )
        assert found.stdout == ""


def marked(lonlat: list[float] | None, doubt_km: float) -> dict[str, object]:
    told = dict.fromkeys(("km_from", "km_to", "line_id"))
    told |= {"place_kind": "site", "geo_uncertainty_km": doubt_km}
    geometry = {"type": "Point", "coordinates": lonlat} if lonlat else None
    return {"geometry": geometry, "properties": told}


def test_the_page_about_the_record_tells_what_moved_and_nothing_else() -> None:
    before = {name: marked([30.0, 50.0], 2.0) for name in ("still", "moved", "surer", "gone")}
    now = before | {
        "moved": marked([30.0, 51.0], 2.0),
        "surer": marked([30.0, 50.0], 1.0),
        "gone": marked(None, 2.0),
        "new": marked([30.0, 50.0], 2.0),
    }
    _, *rows = script_of("record").moved(before, now)
    apart = [(row[0], row[3]) for row in rows]
    assert apart == [("moved", "111.2"), ("gone", ""), ("surer", "0.0")]
    assert rows[2][4:] == ("2.0", "1.0")


def test_the_page_about_the_record_names_records_that_are_there(region: Region) -> None:
    page = (ROOT / "docs/record.md").read_text("utf-8")
    record = region.texts.files.record
    assert record is not None
    known = re.findall(r"^(\w\w-\d{4}-\d{4}),", record.read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"^\| (\w\w-\d{4}-\d{4}) \|", page, re.MULTILINE)
    assert named
    assert set(named) <= set(known)
