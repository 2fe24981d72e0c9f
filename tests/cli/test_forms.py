"""Commands after a change of the program: forms are made anew first, and that is said."""

from __future__ import annotations

import json
import logging
import sqlite3
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from mapper import gate
from mapper.cli import forms, main
from mapper.intake.publishing import save
from mapper.model import Incident, Source
from mapper.stamp import stamp_of
from mapper.store import create_store, open_store


@pytest.fixture
def instance(tmp_path: Path, region) -> Path:
    """An instance of which every form was made by an older program."""
    folder = tmp_path / "instance"
    folder.mkdir()
    store = create_store(address(folder))
    with store.writer() as writer:
        writer.save_source(Source("news", publisher="News"), who="test", why="test")
        for number in (1, 2):
            incident = Incident(
                f"BY-2022-000{number}", event_date=date(2022, 3, number), title="x",
                event_type="attack", sources=("news",),
            )  # fmt: skip
            save(writer, incident, (), region, who="test", why="test")
    store.close()
    with sqlite3.connect(folder / "mapper.sqlite") as connection:
        connection.execute("UPDATE public_form SET made_with = 'old'")
    return folder


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'mapper.sqlite'}"


def run(instance: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], env={"MAPPER_INSTANCE": str(instance)})


def old_forms(instance: Path, region) -> int:
    store = open_store(address(instance))
    found = store.old_forms(stamp_of(region))
    store.close()
    return found


def test_export_makes_forms_anew_first_and_says_so_once(instance):
    said = "2 public forms made anew: the program or its data have changed\n"
    first = run(instance, "export", "-")
    assert first.exit_code == 0
    assert first.stderr == said
    assert len(json.loads(first.stdout)["features"]) == 2
    again = run(instance, "export", "-")
    assert (again.stderr, again.stdout) == ("", first.stdout)


def test_export_of_the_railway_asks_for_no_form(instance, region):
    assert run(instance, "export", "-", "--collection", "lines").exit_code == 0
    assert old_forms(instance, region) == 2


def test_render_makes_forms_anew_first(instance, tmp_path, region):
    answer = run(instance, "render", str(tmp_path / "map.html"))
    assert answer.exit_code == 0, answer.output
    assert "2 records" in answer.output
    assert old_forms(instance, region) == 0


def test_init_makes_forms_anew(instance, region):
    assert run(instance, "init").exit_code == 0
    assert old_forms(instance, region) == 0


def test_import_makes_anew_what_it_did_not_touch(instance, region, tmp_path):
    file = tmp_path / "more.csv"
    file.write_text(
        "id,event_date,event_type,title,sources\n"
        "BY-2022-0003,2022-03-03,attack,x,https://example.org/1\n"
    )
    assert run(instance, "import", str(file)).exit_code == 0
    assert old_forms(instance, region) == 0


def test_work_beside_a_server_that_fails_is_told_and_tried_again(
    instance, region, monkeypatch, caplog, capsys
):
    store = open_store(address(instance))
    made, failed = gate.passed, []

    def fails_once(*given):
        if not failed:
            failed.append(given[0].id)
            raise ZeroDivisionError
        return made(*given)

    monkeypatch.setattr(gate, "passed", fails_once)
    monkeypatch.setattr(forms, "_RETRY_S", 0.01)
    with caplog.at_level(logging.ERROR):
        forms.making_anew(store, region)(Event())
    assert failed == ["BY-2022-0002"]
    assert "while making the public form of BY-2022-0002" in caplog.text
    assert "2 public forms made anew in" in capsys.readouterr().err
    assert store.old_forms(stamp_of(region)) == 0
    store.close()


def test_work_beside_a_server_ends_when_it_is_told_to(instance, region, monkeypatch, capsys):
    monkeypatch.setattr("mapper.intake.publishing.ROWS_AT_ONCE", 1)
    store, end = open_store(address(instance)), Event()
    made = gate.passed

    def told_to_end(*given):
        end.set()
        return made(*given)

    monkeypatch.setattr(gate, "passed", told_to_end)
    forms.making_anew(store, region)(end)
    assert store.old_forms(stamp_of(region)) == 1, "the form that was begun is kept"
    assert capsys.readouterr().err == ""
    store.close()
