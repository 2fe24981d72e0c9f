"""The railway commands: answers, JSON, and exit status 2 with the remedy for bad input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapper.cli import main

pytestmark = pytest.mark.usefixtures("read_once")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["railway", *words])


def test_a_route_in_words_and_as_json(tmp_path: Path) -> None:
    way = tmp_path / "way.geojson"
    said = run("route", "Gomel", "Kyiv", "--geojson", str(way))
    assert said.exit_code == 0, said.output
    assert "Chernihiv" in said.output
    assert "km of it are inferred: no source has their track" in said.output
    values = json.loads(run("route", "Gomel", "Kyiv", "--via", "Nizhyn", "--json").output)
    assert values["length_km"] == pytest.approx(318, rel=0.02)
    assert len(values["legs_km"]) == 2
    assert 0 < values["synthetic_km"] < 10
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
        (("route", "Snovsk", "Kyiv"), "a train must turn round near 51.182 N 32.805 E"),
        (("route", "by-mikhedavichy", "Kyiv"), "no track in this network"),
        (("build",), "--sources"),
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
    assert values["section"] == "gomel-kyiv/esr-324309--esr-324402"
    # It counts from Hornostaivka, since the guide's kilometres at the border are not borne out.
    assert values["published_km"] == pytest.approx(values["km"] - 44, abs=3)
    assert 0 < values["error_km"] < 2
    assert values["inferred"] is False
    said = run("reference", "31.2", "51.6").output
    assert "section Holubychi – Khaliavyne" in said
    assert f"published kilometre {values['published_km']} from Hornostaivka" in said


def test_a_reference_where_no_source_has_the_track_says_so() -> None:
    values = json.loads(run("reference", "30.43", "51.456", "--json").output)
    assert values["line"] == "chernihiv-ovruch"
    assert values["inferred"] is True
    said = run("reference", "30.43", "51.456").output
    assert "no source has its track here: it is led straight from station to station" in said


def test_info_reports_components_dead_ends_and_what_it_stands_on_and_draws(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "network.png"
    values = json.loads(run("info", "--json", "--plot", str(picture)).output)
    assert values["components"] >= 1
    assert values["dead_ends"] > 100
    assert list(values["km_by_basis"]) == ["osm_way", "generalised", "through_stations", "joined"]
    assert sum(values["km_by_basis"].values()) == pytest.approx(values["length_km"], abs=1)
    assert "chernihiv-ovruch" in values["lines_inferred"]
    assert "orsha-brest" not in values["lines_inferred"]
    assert values["lines_without_place"] == []
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_the_picture_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("backends.backend_agg", "collections", "figure"):
        monkeypatch.setitem(sys.modules, f"matplotlib.{module}", None)
    found = run("info", "--plot", str(tmp_path / "network.png"))
    assert found.exit_code == 1
    assert "pip install 'railway-incident-mapper[plot]'" in found.output


@pytest.mark.parametrize("command", ["build", "import", "fetch", "info", "route", "reference"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    said = run(command, "--help")
    assert said.exit_code == 0
    assert f"mapper railway {command}" in said.output
