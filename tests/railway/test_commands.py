"""The railway commands: answers, JSON, and exit status 2 with the remedy for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapper.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["railway", *words])


def test_a_route_in_words_and_as_json(tmp_path: Path) -> None:
    way = tmp_path / "way.geojson"
    said = run("route", "Gomel", "Kyiv", "--geojson", str(way))
    assert said.exit_code == 0, said.output
    assert "Chernihiv" in said.output
    assert "joined links" in said.output
    values = json.loads(run("route", "Gomel", "Kyiv", "--via", "Nizhyn", "--json").output)
    assert values["length_km"] == pytest.approx(318, rel=0.05)
    assert len(values["legs_km"]) == 2
    drawn = json.loads(way.read_text("utf-8"))
    assert [feature["properties"]["part"] for feature in drawn["features"]] == ["way", "synthetic"]


def test_a_closed_section_changes_the_way() -> None:
    closed = "gomel-kyiv/ua-nosivka--ua-kobyzhchi"
    plain = json.loads(run("route", "Nizhyn", "Kyiv", "--json").output)
    around = json.loads(run("route", "Nizhyn", "Kyiv", "--closed", closed, "--json").output)
    assert around["length_km"] > plain["length_km"]
    through = run("route", "Nizhyn", "Kyiv", "--closed", closed, "--through-closures", "--json")
    assert json.loads(through.output)["closures"][0]["section"] == closed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("route", "Baranavichy", "Kyiv"), "orsha-brest"),
        (("route", "Kalinkovichy", "Kyiv"), "Kalinkavichy (by-kalinkavichy)"),
        (("route", "Snovsk", "Kyiv"), "no track in this network"),
        (("reference", "31.5", "48.0"), "km from the nearest line"),
        (("reference", "400", "48.0"), "400"),
        (("reference", "31.2", "51.6", "--line", "gomel-kiev"), "gomel-kyiv"),
        (("import", "no-such-file.osm.pbf"), "is not a file"),
    ],
)
def test_bad_input_ends_with_status_2_and_the_remedy(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_reference_names_line_section_and_kilometre() -> None:
    values = json.loads(run("reference", "31.2", "51.6", "--json").output)
    assert values["line"] == "gomel-kyiv"
    assert values["section"] == "gomel-kyiv/ua-hornostaivka--ua-chernihiv"
    assert values["error_km"] > 0
    assert "Hornostaivka" in run("reference", "31.2", "51.6").output


def test_info_reports_components_dead_ends_and_links_and_draws(tmp_path: Path) -> None:
    picture = tmp_path / "network.png"
    values = json.loads(run("info", "--json", "--plot", str(picture)).output)
    assert values["components"] >= 1
    assert values["dead_ends"] > 100
    # One of the 65 links holds a station and so is two edges.
    assert values["synthetic_links"] == 66
    assert "gomel-bakhmach" in values["lines_with_gaps"]
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("command", ["build", "import", "fetch", "info", "route", "reference"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    said = run(command, "--help")
    assert said.exit_code == 0
    assert f"mapper railway {command}" in said.output
