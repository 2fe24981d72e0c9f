"""What the documents say is what the program does."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mapper.cli import COMMANDS, main
from mapper.formats.railway import line_columns, station_columns
from mapper.model import Claim, Incident, Source, Told
from mapper.railway.network import load_network
from mapper.schema import out
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


def test_every_column_is_documented() -> None:
    page = (ROOT / "docs/columns.md").read_text("utf-8")
    network = load_network()
    columns = {field.name for kind in (Incident, Source, Claim) for field in fields(kind)}
    told = (*out(Incident, Told), *line_columns(network), *station_columns(network))
    columns |= {each.name for each in told} | {"sources", "claims", "held_until"}
    for column in sorted(columns):
        assert f"`{column}`" in page, column


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
