"""``mapper railway fetch`` as a user calls it, down to the network that it writes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from mapper import resources
from mapper.cli import main
from mapper.railway.network import load_network
from tests.railway.overpass_server import WAYS_TO_FAIL, Overpass, World, railway_elements

pytestmark = pytest.mark.usefixtures("read_once")

BOX = "31.0,50.9,32.0,51.6"


@pytest.fixture
def world():
    return World(railway_elements())


@pytest.fixture
def api(world):
    server = Overpass(world)
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """The seconds that commands would have waited; they take no time and do not count as passed."""
    kept = []
    monkeypatch.setattr("mapper.asking.Clock.sleep", lambda _clock, seconds: kept.append(seconds))
    return kept


@pytest.fixture
def environment(api, tmp_path):
    return {
        "MAPPER_INSTANCE": str(tmp_path),
        "MAPPER_OVERPASS_URL": api.url,
        "MAPPER_SITE_URL": "https://map.example.org/",
        "MAPPER_CONTACT": "editors@map.example.org",
    }


@pytest.fixture
def run(environment):
    def running(*arguments):
        return CliRunner().invoke(main, ["railway", "fetch", *arguments], env=environment)

    return running


def test_from_the_server_to_a_network_with_its_stations(run, world, tmp_path):
    answer = run("--bbox", BOX, "--json")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert (said["tiles"], said["tiles_asked"], said["tiles_older"]) == (1, 1, [])
    assert said["oldest_data"] == said["date"] == "2026-11-20"
    network = load_network(tmp_path / "railway")
    for name in ("Чернігів", "Чернигов", "Chernihiv"):
        assert network.one_station(name).id == "ua-chernihiv"
    assert network.route("Чернигов", "Ніжин").length_km == pytest.approx(68.17, abs=0.1)
    agent = world.asked[0].headers["User-Agent"]
    assert agent.startswith("railway-incident-mapper/")
    assert agent.endswith(f"(+{resources.address()}; editors@map.example.org)")
    assert "MAPPER_CONTACT" not in answer.output


def test_who_gives_no_contact_is_told_how(environment, world):
    there = {**environment, "MAPPER_SITE_URL": "", "MAPPER_CONTACT": ""}
    answer = CliRunner().invoke(main, ["railway", "fetch", "--bbox", BOX], env=there)
    assert answer.exit_code == 0, answer.output
    assert "… its operators are told no way to write to you: MAPPER_CONTACT" in answer.stderr
    assert world.asked[0].headers["User-Agent"].endswith(f"(+{resources.address()})")


def test_no_equipment_is_in_any_file(run, world, tmp_path):
    import gzip

    world.then = "leaky"
    assert run("--bbox", BOX).exit_code == 0
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".gz", ".geojson", ".json"}
    for path in files:
        body = path.read_bytes()
        text = gzip.decompress(body) if path.suffix == ".gz" else body
        assert b"planted" not in text, path
        assert b'"signal"' not in text, path


def test_a_line_is_asked_for_by_its_box(run, world):
    answer = run("--line", "Chernigov", "Nezhin", "--margin-km", "3")
    assert answer.exit_code == 0, answer.output
    assert "[timeout:60]" in world.asked[0].query
    assert run("--line", "Chernigov", "Nezhinnn").exit_code == 2


def test_an_oblast_is_asked_for_by_its_outline(run, world, waits):
    answer = run("--country", "ua-74", "--json")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["tiles"] == said["tiles_asked"] == len(world.asked) > 1
    assert waits == [2.0] * (len(world.asked) - 1)
    assert f"… asking 127.0.0.1 for {said['tiles']} tiles, 2 s between them" in answer.stderr
    assert said["length_km"] == pytest.approx(68.2, abs=0.1)


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_each_way_to_fail_ends_in_plain_words_and_writes_no_network(run, world, tmp_path, way):
    world.then = way
    answer = run("--bbox", BOX, "--deadline", "0.4")
    assert answer.exit_code == 1, answer.output
    assert "mapper: the box 31,50.9,32,51.6 could not be fetched: 127.0.0.1:" in answer.stderr
    assert "Traceback" not in answer.output
    assert not list(tmp_path.iterdir())


def test_a_wait_is_said_with_its_reason(run, world, waits):
    world.plan = ["429"]
    answer = run("--bbox", BOX)
    assert answer.exit_code == 0, answer.output
    [wait] = waits
    assert 30 <= wait <= 36
    assert "… 127.0.0.1: answers 429 Too Many Requests: “runtime error: open64" in answer.stderr
    assert f"waiting {wait:.0f} s, then try 2 of 3\n" in answer.stderr


def test_data_of_an_unknown_day_are_not_said_to_be_of_today(run, world, tmp_path):
    world.base = None
    answer = run("--bbox", BOX, "--json")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["date"] is said["oldest_data"] is None
    assert said["age"] == "nothing says of which day the data are"
    world.then = "504"
    again = run("--bbox", BOX, "--max-age", "0")
    assert "OLD: 1 tile (31,50.9,32,51.6) of an unknown day, fetched 20" in again.stderr


def test_tracks_that_were_cut_are_counted(run, world):
    world.elements = [each for each in world.elements if each["id"] not in (1003, 1012)]
    world.elements.append({"type": "way", "id": 180, "nodes": [1020], "tags": {"railway": "rail"}})
    answer = run("--bbox", BOX)
    assert answer.exit_code == 0, answer.output
    cut = "way 100 with 7 of 11 nodes; way 101 with 8 of 11 nodes"
    assert f"tracks cut off with the extract, of which the longest part is taken: 2 ({cut})" in (
        answer.stdout
    )
    assert "follow on each other: 1 (way 180 with 1 of 1 nodes)" in answer.stdout


def test_an_older_answer_is_labelled_wherever_the_network_is_named(run, world, tmp_path):
    assert run("--bbox", BOX).exit_code == 0
    world.then, world.retry_after = "504", "900"
    answer = run("--bbox", BOX, "--max-age", "0", "--json")
    assert answer.exit_code == 0, answer.output
    assert "OLD: 1 tile (31,50.9,32,51.6) of 2026-11-20, fetched 20" in answer.stderr
    (older,) = json.loads(answer.stdout)["tiles_older"]
    assert older["day"] == "2026-11-20"
    assert "504 Gateway Timeout" in older["failure"]
    about = load_network(tmp_path / "railway").about
    assert "1 of 1 tile from an older answer, of 2026-11-20, fetched" in about["name"]
    assert about["age"] == "data of 2026-11-20"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give one of --bbox W,S,E,N, --country CODE and --line A B"),
        (["--bbox", BOX, "--country", "BY"], "give one of"),
        (["--bbox", "32,50.9,31,51.6"], "west side 32 is not west of the east side 31"),
        (["--bbox", "-90,-30,90,90"], "the limit is 120"),
        (["--bbox", "10,10,11,11"], "no railway track in 10,10,11,11"),
        (["--country", "ZZ"], "'ZZ' has no outline here"),
        (["--line", "Chernihif", "Kyiv"], "the nearest are"),
        (["--bbox", BOX, "--deadline", "0"], "--deadline"),
    ],
)
def test_bad_input_is_status_2_with_its_remedy(run, arguments, said):
    answer = run(*arguments)
    assert answer.exit_code == 2, answer.output
    assert said in answer.stderr


def test_after_ctrl_c_the_same_command_goes_on(environment, world, tmp_path):
    world.plan = ["ok", "hang"]
    arguments = [sys.executable, "-m", "mapper", "railway", "fetch", "--bbox", "31,49.5,32,51.6"]
    process = subprocess.Popen(
        arguments, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    )
    patience = time.monotonic() + 20
    while len(world.asked) < 2 and time.monotonic() < patience:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the same command goes on from there" in stderr
    assert "Traceback" not in stderr
    assert len(list((tmp_path / "overpass").iterdir())) == 1


def test_help_shows_an_example(run):
    answer = run("--help")
    assert answer.exit_code == 0
    assert "mapper railway fetch --line Gomel Kyiv" in answer.output
