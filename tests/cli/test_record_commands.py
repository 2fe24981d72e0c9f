"""The commands init, import and export, as a user calls them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.model import Basis
from mapper.region import load_region, shipped_texts


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the record that is shipped."""
    folder = tmp_path_factory.mktemp("instance")
    answer = CliRunner().invoke(main, ["init"], env={"MAPPER_INSTANCE": str(folder)})
    assert answer.exit_code == 0, answer.output
    return folder


@pytest.fixture
def run(instance: Path):
    def running(*arguments: str, folder: Path = instance):
        return CliRunner().invoke(
            main, list(arguments), env={"MAPPER_INSTANCE": str(folder), "MAPPER_DATABASE": ""}
        )

    return running


def features(text: str):
    return json.loads(text)["features"]


def test_init_may_be_run_again(run):
    before = features(run("export", "-").stdout)
    answer = run("init")
    assert answer.exit_code == 0
    assert "imported" not in answer.output
    assert features(run("export", "-").stdout) == before
    assert len(before) >= 45


def test_every_exported_record_has_the_same_columns_of_the_same_types(run):
    found = [
        each["properties"] | {"geometry": each["geometry"]}
        for each in features(run("export", "-").stdout)
    ]
    assert len({tuple(each) for each in found}) == 1
    types = {
        "km_from": float,
        "km_to": float,
        "km_published_from": float,
        "km_published_to": float,
        "course_basis": str,
        "course_error_km": float,
    }
    for name, kind in types.items():
        assert {type(each[name]) for each in found} == {kind, type(None)}, name
    bases = {basis.word for basis in Basis}
    for each in found:
        track = each["geometry"] and each["geometry"]["type"].endswith("LineString")
        assert (each["course_basis"] in bases) == bool(track), each["id"]
        assert (each["course_error_km"] is not None) == bool(track), each["id"]
        published = each["km_published_from"], each["km_published_to"]
        assert published.count(None) in (0, 2), each["id"]
        assert published == (None, None) or each["km_from"] is not None, each["id"]


def test_a_country_is_not_a_station_called_like_it(run):
    (going,) = [
        each for each in features(run("export", "-").stdout) if each["id"] == "BY-2022-0002"
    ]
    told = going["properties"]
    assert (told["destination_name"], told["destination_station_id"]) == ("Belarus", None)
    assert going["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_init_empty_stays_empty(run, tmp_path):
    answer = run("init", "--empty", folder=tmp_path / "new")
    assert answer.exit_code == 0
    assert "records: 0" in answer.output
    assert features(run("export", "-", folder=tmp_path / "new").stdout) == []


def first_day(properties):
    """The first day by which filters go: "by" a day reaches back a month."""
    last = properties["last_day"] or properties["reported_date"]
    return properties["first_day"] or str(date.fromisoformat(last) - timedelta(days=31))


@pytest.mark.parametrize(
    ("flags", "holds"),
    [
        (["--record", "movement"], lambda p: p["record"] == "movement"),
        (["--event-type", "sabotage,attack"], lambda p: p["event_type"] in ("sabotage", "attack")),
        (["--country", "UA"], lambda p: "UA" in p["country"]),
        (["--line", "orsha-brest"], lambda p: p["line_id"] == "orsha-brest"),
        (
            ["--datetime", "2022-03-01/2022-03-31"],
            lambda p: first_day(p) <= "2022-03-31" and (p["last_day"] or "9") >= "2022-03-01",
        ),
        (["--collection", "movements"], lambda p: p["record"] == "movement"),
    ],
)
def test_export_knows_the_filters_of_the_addresses(run, flags, holds):
    everything = features(run("export", "-").stdout)
    found = features(run("export", "-", *flags).stdout)
    assert 0 < len(found) < len(everything)
    expected = {each["id"] for each in everything if holds(each["properties"])}
    assert {each["id"] for each in found} == expected


def test_export_writes_points_only(run):
    found = features(run("export", "-", "--geom", "point", "--bbox", "23,51,33,56").stdout)
    assert {each["geometry"]["type"] for each in found if each["geometry"]} == {"Point"}


def test_export_writes_a_file_whole(run, tmp_path):
    goal = tmp_path / "out.geojson"
    goal.write_text("older")
    answer = run("export", str(goal))
    count = len(features(goal.read_text("utf-8")))
    assert answer.exit_code == 0
    assert answer.stderr == f"wrote {count} features to {goal}\n"
    assert count >= 45
    assert list(tmp_path.iterdir()) == [goal]


@pytest.mark.parametrize("collection", ["lines", "stations"])
def test_export_writes_the_railway(run, collection):
    assert len(features(run("export", "-", "--collection", collection).stdout)) >= 18


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "out.shp"], "there are .geojson"),
        (["export", "out"], "there are .geojson"),
        (["export", "-", "--country", "Belarus"], "ISO 3166-1"),
        (["export", "-", "--bbox", "33,51,23,56"], "west lies east"),
        (["export", "-", "--geom", "line"], "give point"),
        (["export", "-", "--collection", "lines", "--country", "BY"], "filters are for records"),
        (["export", "-", "--collection", "movements", "--record", "incident"], "contradicts"),
        (["import", "nothing.csv"], "nothing.csv"),
    ],
)
def test_bad_input_ends_with_2_and_a_remedy(run, arguments, words):
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert words in answer.stderr
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("arguments", [["export", "-"], ["import", "README.csv"]])
def test_without_a_database_the_command_that_makes_it_is_named(run, tmp_path, arguments):
    file = tmp_path / "README.csv"
    file.write_text("id\n")
    arguments = [str(file) if each == "README.csv" else each for each in arguments]
    answer = run(*arguments, folder=tmp_path / "nowhere")
    assert answer.exit_code == 1
    assert "`mapper init` makes it" in answer.stderr


def test_a_broken_database_is_told_in_plain_words(run, tmp_path):
    (tmp_path / "mapper.sqlite").write_bytes(b"broken" * 999)
    for arguments in (["init"], ["export", "-"]):
        answer = run(*arguments, folder=tmp_path)
        assert answer.exit_code == 1
        assert "restore a copy" in answer.stderr


def test_a_damaged_record_is_named_with_what_brings_it_back(run, tmp_path, monkeypatch):
    damaged = tmp_path / "incidents.csv"
    damaged.write_text(
        "id,title,event_type,sources\nBY-2022-0001,x,attack,https://example.org\nBY-20"
    )
    texts = shipped_texts()
    files = replace(texts.files, record=damaged)
    monkeypatch.setattr("mapper.region.load_region", load_region)
    monkeypatch.setattr("mapper.region.region.load_texts", lambda _: replace(texts, files=files))
    answer = run("init", folder=tmp_path / "instance")
    assert answer.exit_code == 1
    assert "incidents.csv, line 3" in answer.stderr
    assert "`git checkout -- incidents.csv geodata`" in answer.stderr


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=";")
        out.writeheader()
        out.writerows(rows)
    return path


def test_import_loads_the_good_rows_names_the_bad_and_ends_with_2(run, tmp_path):
    folder = tmp_path / "instance"
    run("init", "--empty", folder=folder)
    good = {
        "date": "14-3-2022",
        "event_type": "attack",
        "title": "A station was hit",
        "place_kind": "station",
        "from_station": "Барысаў",
        "sources": "https://example.org/1",
    }
    file = write(tmp_path / "reports.csv", [good, good | {"date": "31-2-2022"}])
    answer = run("import", str(file), folder=folder)
    assert answer.exit_code == 2
    assert "1 added" in answer.stdout
    assert "reports.csv, line 3, column event_date: '31-2-2022': February 2022" in answer.stderr
    again = run("import", str(write(file, [good])), "--json", folder=folder)
    assert again.exit_code == 0
    told = json.loads(again.stdout)
    assert (told["unchanged"], told["problems"]) == (["BY-2022-0001"], [])


@pytest.mark.parametrize("command", ["init", "import", "export"])
def test_help_has_an_example(run, command):
    answer = run(command, "--help")
    assert answer.exit_code == 0
    assert f"mapper {command}" in answer.output.split("Example:")[1]


def test_a_backup_and_its_way_back(run, instance, tmp_path):
    file = tmp_path / "record.backup"
    made = run("backup", str(file))
    assert made.exit_code == 0, made.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("restore", str(file), folder=tmp_path / "other").exit_code == 0
    before, after = (
        run("export", "-", folder=each).stdout for each in (instance, tmp_path / "other")
    )
    assert features(before) == features(after)
    refused = run("restore", str(tmp_path / "nowhere"))
    assert (refused.exit_code, "there is no file" in refused.output) == (2, True)
