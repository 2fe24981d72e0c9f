from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mapper.cli.locate import locate
from mapper.region import Region
from mapper.settings import load


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(locate, arguments, obj=load({}))
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def loaded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, region: Region) -> None:
    """The region is loaded once for all but the first."""
    if request.node.name != "test_locate_answers_in_words":
        monkeypatch.setattr("mapper.region.load_region", lambda _: region)


def test_locate_answers_in_words() -> None:
    status, text = _run("на перегоне Доманово – Лесная")
    assert status == 0
    assert text.startswith("section, score 0.9")
    assert "orsha-brest" in text


def test_locate_answers_in_json() -> None:
    status, text = _run(
        "op zaterdag bij Gomel", "--lang", "nl", "--published", "2022-03-28", "--json"
    )
    found = json.loads(text)
    assert status == 0
    assert found["kind"] == "point"
    assert found["admin1"] == "BY-HO"
    assert found["event_date"] == "2022-03-26"


def test_words_need_no_quotes_and_may_come_from_a_file() -> None:
    assert _run("near", "Borisov") == _run("near Borisov")
    result = CliRunner().invoke(locate, ["-"], obj=load({}), input="near Borisov\n")
    assert result.output == _run("near Borisov")[1]


def test_namesakes_are_told_apart_by_line_or_position_and_region() -> None:
    offered = [
        line for line in _run("На станции Каменка сгорел шкаф")[1].splitlines() if " or " in line
    ]
    assert len(offered) == len(set(offered)) > 20
    assert any("Shepetivka – Zdolbuniv, Khmelnytskyi Oblast, Ukraine" in line for line in offered)
    assert any(" N " in line and "Moscow Oblast, Russia" in line for line in offered)


def test_areas_are_named() -> None:
    assert "Homyel Region" in _run("in Gomel region")[1]


@pytest.mark.parametrize("arguments", [(), ("",), ("  ",), ("Gomel", "--country", "XX")])
def test_nothing_and_no_country_are_refused(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments)[0] in (1, 2)


def test_a_bad_country_or_language_is_refused() -> None:
    assert _run("Gomel", "--country", "Belarus")[0] == 2
    assert _run("Gomel", "--lang", "fr")[0] == 2


def test_help_has_an_example() -> None:
    assert "mapper locate" in _run("--help")[1]
