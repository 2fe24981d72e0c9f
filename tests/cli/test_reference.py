"""The command ``railway reference``: a section between stations, with both kinds of kilometres."""

from __future__ import annotations

import json
from random import Random

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.cli.railway_words import reference_values, reference_words
from mapper.railway.reference.sections import LEAST_KM


@pytest.fixture
def refer(tmp_path):
    def referring(*arguments: object):
        given = ["railway", "reference", *map(str, arguments)]
        return CliRunner().invoke(main, given, env={"MAPPER_INSTANCE": str(tmp_path)})

    return referring


def test_it_names_the_line_the_section_and_both_kilometres(refer, network):
    lon, lat = network.locate("orsha-brest", 380.0)
    answer = refer(lon, lat, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    line = network.line("orsha-brest")
    assert told["line"] == "orsha-brest"
    assert told["km"] == pytest.approx(380.0, abs=0.1)
    assert told["published_km"] == pytest.approx(line.published_at(told["km"]), abs=0.06)
    assert (told["from_station"], told["to_station"]) == ("by-lyasnaya", "by-damanava")
    assert told["section"] == "orsha-brest/by-lyasnaya--by-damanava"
    assert told["error_km"] > 0


def test_in_words_it_says_what_the_kilometres_are(refer, network):
    lon, lat = network.locate("orsha-brest", 380.0)
    said = refer(lon, lat).stdout
    assert "section Lyasnaya – Damanava" in said
    assert "published kilometre" in said
    assert "may be" in said


def test_at_a_halt_it_names_the_section_on_which_it_lies(refer, network):
    line = network.line("orsha-brest")
    inner = zip(line.station_ids[1:-1], line.station_kms[1:-1], strict=True)
    halt, km = next(each for each in inner if network.stations[each[0]].kind == "halt")
    lon, lat = network.locate(line.slug, km)
    told = json.loads(refer(lon, lat, "--line", line.slug, "--json").stdout)
    assert halt not in (told["from_station"], told["to_station"])


def test_on_no_line_does_it_name_a_halt_or_a_section_under_3_km(network):
    """But for the ends of a line, and for a line that is shorter as a whole."""
    chance = Random(20221204)
    for line in network.lines.values():
        lon, lat = network.locate(line.slug, chance.uniform(0, line.station_kms[-1]))
        found = network.reference(lon, lat)
        told, at = reference_values(found), network.lines[found.line]
        kms = dict(zip(at.station_ids, at.station_kms, strict=True))
        length_km = kms[told["to_station"]] - kms[told["from_station"]]
        assert length_km >= min(LEAST_KM, at.station_kms[-1]) - 0.001, told
        for end in (told["from_station"], told["to_station"]):
            inner = end not in (at.station_ids[0], at.station_ids[-1])
            assert not (inner and network.stations[end].kind == "halt"), told
        known = at.published_at(found.reference.km) is not None
        assert (told["published_km"] is not None) == known
        assert ("published kilometre" in reference_words(network, found)) == known


def test_far_from_every_line_it_says_how_far(refer):
    answer = refer(0, 0)
    assert answer.exit_code != 0
    assert "Traceback" not in answer.output
