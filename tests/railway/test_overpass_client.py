"""The ways in which a server fails, each a failure and never a part of an answer."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from mapper.railway.sources.overpass.answer import read_answer
from mapper.railway.sources.overpass.client import (
    OverpassError,
    OverpassServer,
    Patience,
    agent_name,
    retry_after_s,
)
from mapper.railway.sources.overpass.query import Box, query
from tests.railway.overpass_server import WAYS_TO_FAIL, Overpass, World, railway_elements

WHOLE = Box(31.0, 50.9, 32.0, 51.6)
QUERY = query(WHOLE, 2)


@pytest.fixture
def world():
    return World(railway_elements())


@pytest.fixture
def api(world):
    server = Overpass(world)
    yield server
    server.stop()


def ask(api, *, deadline_s=2.0, first_wait_s=0.01, waits=None):
    """Ask for the whole railway; ``waits`` collects the waits instead of waiting."""
    server = OverpassServer(
        api.url,
        "test/1",
        Patience(deadline_s, 3, first_wait_s),
        time.sleep if waits is None else waits.append,
    )
    return server.ask(QUERY, read_answer)


def test_a_whole_answer_is_taken_at_once(api, world):
    answer = ask(api)
    assert [way[0] for way in answer.ways] == [100, 101, 102, 103, 104, 105]
    assert len(world.asked) == 1
    assert answer.osm_base == "2026-11-20T06:00:00Z"


SAID = {
    "empty": "the answer is empty",
    "html": "page (HTML or XML)",
    "remark": "server remarks: runtime error: Query timed out",
    "partial": "server remarks: runtime error: Query timed out",
    "truncated": "cut off at",
    "hang": "no whole answer within the deadline of 0.4 s",
    "429": "429 Too Many Requests",
    "504": "504 Gateway Timeout",
    "500-json": "500 Internal Server Error",
    "shape": 'has no list "elements"',
    "truncated-json": "cut off or no JSON",
    "truncated-gzip": "cut off after",
    "truncated-chunks": "cut off (IncompleteRead)",
    "trickle": "no whole answer within the deadline of 0.4 s",
    "lacking": "lacks 1 of 11 nodes",
    "list": 'has no list "elements"',
    "503": "503 Service Unavailable",
}


def test_all_ten_ways_are_among_them():
    assert len(WAYS_TO_FAIL) == 10
    assert set(WAYS_TO_FAIL) <= set(SAID)


@pytest.mark.parametrize("way", SAID)
def test_a_failure_is_said_in_words_and_within_the_deadline(api, world, way):
    world.then = way
    began = time.monotonic()
    with pytest.raises(OverpassError) as caught:
        ask(api, deadline_s=0.4)
    assert time.monotonic() - began < 10, "a server that never ends its answer is left"
    assert SAID[way] in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert len(world.asked) == (1 if way in ("hang", "trickle") else 3)


@pytest.mark.parametrize("way", [way for way in SAID if way not in ("hang", "trickle")])
def test_a_passing_failure_is_overcome_by_the_third_try(api, world, way):
    world.plan = [way, way]
    assert len(ask(api).ways) == 6
    assert len(world.asked) == 3


@pytest.mark.parametrize(("way", "said"), [("400", "MAPPER_OVERPASS_URL"), ("moved", "has moved")])
def test_a_lasting_refusal_is_not_asked_again(api, world, way, said):
    world.then = way
    with pytest.raises(OverpassError, match=said) as caught:
        ask(api)
    assert len(world.asked) == 1
    assert not caught.value.down


def test_a_server_that_is_not_there_is_said_to_be_down(world):
    gone = Overpass(world)
    gone.stop()
    with pytest.raises(OverpassError, match=r"cannot be reached .* \(3 tries\)") as caught:
        ask(gone)
    assert caught.value.down


@pytest.mark.parametrize("url", ["http://", "http://[::1/api", "http://a..b/api", "http://h:x/"])
def test_an_address_that_is_none_is_said_to_be(url):
    server = OverpassServer(url, "test/1", Patience(1.0, 3, 0.01))
    with pytest.raises(OverpassError):
        server.ask(QUERY, read_answer)


def test_waits_grow_and_are_not_twice_the_same(api, world):
    world.then = "504"
    seen = []
    for _ in range(3):
        waits: list[float] = []
        with pytest.raises(OverpassError):
            ask(api, first_wait_s=0.1, waits=waits)
        assert 0.05 <= waits[0] <= 0.1
        assert 0.2 <= waits[1] <= 0.4
        seen.append(tuple(waits))
    assert len(set(seen)) == 3


def test_retry_after_in_seconds_is_honoured(api, world):
    world.plan, world.retry_after = ["429"], "1"
    waits: list[float] = []
    assert ask(api, waits=waits).ways
    assert waits == [1.0]


def test_retry_after_as_a_date_is_counted_from_the_servers_clock(api, world):
    then = datetime(2020, 5, 1, 12, tzinfo=UTC)
    world.plan, world.date = ["504"], format_datetime(then, usegmt=True)
    world.retry_after = format_datetime(then + timedelta(seconds=1), usegmt=True)
    waits: list[float] = []
    assert ask(api, waits=waits).ways
    assert waits == [1.0]


def test_a_wait_beyond_the_deadline_is_not_begun(api, world):
    world.then, world.retry_after = "429", "120"
    waits: list[float] = []
    with pytest.raises(OverpassError, match="asks to wait 120 s, more than the 2 s") as caught:
        ask(api, waits=waits)
    assert waits == []
    assert len(world.asked) == 1
    assert caught.value.retry_after_s == 120.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "Fri, 01 May 2020 12:00:00 GMT"}, 0.0),
        (
            {
                "Retry-After": "Fri, 01 May 2020 12:01:00 GMT",
                "Date": "Fri, 01 May 2020 12:00:00 GMT",
            },
            60.0,
        ),
    ],
)
def test_retry_after_is_read_in_both_its_forms(headers, seconds):
    assert retry_after_s(headers) == seconds


def test_the_deadline_holds_over_all_tries(api, world):
    world.plan, world.then = ["504"], "hang"
    began = time.monotonic()
    with pytest.raises(OverpassError, match=r"deadline of 0.5 s \(2 tries\)"):
        ask(api, deadline_s=0.5, first_wait_s=0.1)
    assert 0.4 < time.monotonic() - began < 10


def test_the_request_says_who_asks(api, world):
    ask(api)
    assert world.asked[0].headers["User-Agent"] == "test/1"
    name = agent_name("https://map.example.org")
    assert name.startswith("railway-incident-mapper/")
    assert name.endswith(" (+https://map.example.org)")
    assert "(" not in agent_name("")


def test_packed_and_plain_answers_are_the_same(api, world):
    packed = ask(api)
    world.plan = ["plain"]
    assert ask(api) == packed
    assert "gzip" in world.asked[0].headers["Accept-Encoding"]


def test_an_answer_too_long_to_be_one_is_refused(api, monkeypatch):
    monkeypatch.setattr("mapper.railway.sources.overpass.client._MAX_BYTES", 1_000)
    with pytest.raises(OverpassError, match="longer than"):
        ask(api)
