"""The first page says what the commands print and what the library answers."""

from __future__ import annotations

import re
from pathlib import Path

import pyogrio
from click.testing import CliRunner

from mapper.cli import main

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)
    return str(found)


def test_the_commands_print_what_it_shows(tmp_path, monkeypatch):
    instance = {"MAPPER_INSTANCE": str(tmp_path / "instance")}
    assert CliRunner().invoke(main, ["init"], env=instance).exit_code == 0
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^\$ (mapper|ogrinfo) (.*)\n((?:[^$].*\n)*)", block("console"), re.M)
    assert len(shown) >= 4
    for program, words, lines in shown:
        if program == "mapper":
            ran = CliRunner().invoke(main, words.split(), env=instance)
            assert ran.output == lines, words
        else:
            count = pyogrio.read_info(tmp_path / words.split()[1])["features"]
            assert lines == f"Feature Count: {count}\n"


def test_the_library_answers_what_it_shows(capsys):
    code = block("python")
    (said,) = re.findall(r"# ([\d.]+ km) of track", code)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == f"{said}\n"
