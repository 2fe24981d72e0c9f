"""How often a server that fails or refuses is asked, after what waits, and in what words."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ssl import SSLCertVerificationError
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.railway.sources.overpass import refusals
from mapper.railway.sources.overpass.answer import read_answer
from mapper.railway.sources.overpass.client import OverpassServer, Patience, timeout_s
from mapper.railway.sources.overpass.query import Box, query
from mapper.railway.sources.overpass.refusals import OverpassError
from tests.clock import WaitingClock
from tests.railway.overpass_server import (
    DUPLICATE,
    LIMITED,
    WAYS_TO_FAIL,
    Overpass,
    World,
    railway_elements,
)

WHOLE = Box(31.0, 50.9, 32.0, 51.6)


@pytest.fixture
def world():
    return World(railway_elements())


@pytest.fixture
def api(world):
    server = Overpass(world)
    yield server
    server.stop()


@pytest.fixture
def clock():
    return WaitingClock()


@pytest.fixture
def said():
    return []


@pytest.fixture
def ask(api, clock, said):
    """Ask for the whole railway, within a deadline in seconds; no wait takes its time."""

    def asking(deadline_s=90.0, url=""):
        server = OverpassServer(url or api.url, "test/1", Patience(deadline_s), said.append, clock)
        return server.ask(lambda seconds: query(WHOLE, seconds), read_answer)

    return asking


@pytest.fixture
def refused(ask):
    """Ask, and return what the refusal is."""

    def asking(**how):
        with pytest.raises(OverpassError) as caught:
            ask(**how)
        return caught.value

    return asking


def timeouts(world):
    return [int(re.search(r"\[timeout:(\d+)\]", each.query)[1]) for each in world.asked]


def test_a_whole_answer_is_taken_at_once(ask, world, clock):
    answer = ask()
    assert [way[0] for way in answer.ways] == [100, 101, 102, 103, 104, 105]
    assert len(world.asked) == 1
    assert clock.waits == []
    assert answer.osm_base == "2026-11-20T06:00:00Z"


#: Of each way to fail: the words, how often it is asked for within 90 s, and what mends it.
SAID = {
    "empty": ("the answer is empty", 3, refusals.CUT_OFF),
    "truncated": ("cut off at", 3, refusals.CUT_OFF),
    "truncated-json": ("cut off or no JSON", 3, refusals.CUT_OFF),
    "truncated-gzip": ("cut off after", 3, refusals.CUT_OFF),
    "truncated-chunks": ("cut off (IncompleteRead)", 3, refusals.CUT_OFF),
    "remark": ("remarks: “runtime error: Query timed out", 2, refusals.SLOW),
    "partial": ("remarks: “runtime error: Query timed out", 2, refusals.SLOW),
    "memory": ("“runtime error: Query ran out of memory", 1, refusals.HEAVY),
    "great-remark": ("“runtime error: Query ran out of memory", 1, refusals.HEAVY),
    "429": (f"answers 429 Too Many Requests: “runtime error: {LIMITED}”", 3, refusals.LIMITED),
    "text": ("answers no data but “Too many requests, slow down.”", 3, refusals.LIMITED),
    "busy": ("no data but “runtime error: open64: 0 Success /osm3s_osm", 3, refusals.BUSY),
    "turned-off": ("The dispatcher (i.e. the database management system)", 3, refusals.BUSY),
    "duplicate": (f"answers no data but “runtime error: {DUPLICATE}”", 3, refusals.DUPLICATE),
    "504": ("504 Gateway Timeout: “runtime error: open64: 0 Success", 3, refusals.BUSY),
    "504-packed": ("The server is probably too busy to handle your request.”", 3, refusals.BUSY),
    "503": ("503 Service Unavailable: “maintenance”", 3, refusals.BUSY),
    "502": ("502 Bad Gateway: “502 Bad Gateway”", 3, refusals.BUSY),
    "500-json": ("500 Internal Server Error (3 tries", 3, refusals.BUSY),
    "403": ("403 Forbidden: “Forbidden You have been blocked.”", 1, refusals.BARRED),
    "404": ("404 Not Found: “Not Found”", 1, refusals.NOT_OVERPASS),
    "400": ("“line 1: parse error: Unknown type \"nod\"”", 1, refusals.NOT_OVERPASS),
    "400-duplicate": (f"400 Bad Request: “runtime error: {DUPLICATE}”", 3, refusals.DUPLICATE),
    "504-slow": ("504 Gateway Timeout: “runtime error: Query timed out", 2, refusals.SLOW),
    "503-json": ("503 Service Unavailable: “runtime error: open64: 2 No", 3, refusals.BUSY),
    "moved": ("301 Moved Permanently, moved to /elsewhere", 1, refusals.MOVED),
    "sign-in": ("302 Found, moved to http://login.hotel.example/ [31m", 1, refusals.PORTAL),
    "proxy": ("407 Proxy Authentication Required: “Access denied”", 1, refusals.PORTAL),
    "blank": ("answers no data but a page without words", 1, refusals.PORTAL),
    "portal": ("no data but “Hotel Wi-Fi Please sign in”", 1, refusals.PORTAL),
    "shape": ('has no list "elements" (1 try', 1, refusals.STRANGE),
    "list": ('has no list "elements" (1 try', 1, refusals.STRANGE),
    "error-json": ("but says “quota of the key is used up”", 1, refusals.STRANGE),
}  # fmt: skip


def test_all_ways_are_among_them():
    assert set(WAYS_TO_FAIL) <= {*SAID, "hang"}


@pytest.mark.parametrize("way", SAID)
def test_a_refusal_is_said_in_its_own_words_after_the_right_tries(world, refused, said, way):
    words, tries, refusal = SAID[way]
    world.then = way
    failure = refused()
    assert words in str(failure)
    assert str(failure).startswith("127.0.0.1: ")
    assert f"({'1 try' if tries == 1 else f'{tries} tries'}, deadline 90 s)" in str(failure)
    assert "<" not in str(failure)
    assert len(world.asked) == tries
    assert failure.refusal is refusal
    assert len(said) == tries - 1


@pytest.mark.parametrize("way", [way for way in SAID if SAID[way][1] == 3])
def test_a_passing_failure_is_overcome_by_the_third_try(world, ask, way):
    world.plan = [way, way]
    assert len(ask().ways) == 6
    assert len(world.asked) == 3


def test_what_is_waited_for_and_why_is_said(world, ask, said):
    world.plan = ["429"]
    ask()
    [told] = said
    assert re.fullmatch(
        rf"127\.0\.0\.1: answers 429 Too Many Requests: “runtime error: {re.escape(LIMITED)}”; "
        r"waiting 3\d s, then try 2 of 3",
        told,
    )


def test_after_too_many_requests_half_a_minute_passes(world, refused, clock):
    world.then = "429"
    refused()
    assert len(world.asked) == 3
    assert [30 <= wait <= 36 for wait in clock.waits] == [True, True]


def test_a_slot_that_comes_later_is_waited_for(world, refused, clock):
    world.then = "429"
    world.status = (
        "Connected as: 1\nCurrent time: 2026-11-20T06:00:00Z\nAnnounced endpoint: none\n"
        "Rate limit: 2\nSlot available after: 2026-11-20T06:01:10Z, in 70 seconds.\n"
        "Slot available after: 2026-11-20T06:00:50Z, in 50 seconds.\n"
        "Currently running queries (pid, space limit, time limit, start time):\n"
    )
    failure = refused()
    assert clock.waits == [50.0]
    assert "which calls for a wait of 50 s, and 40 s are left (2 tries" in str(failure)
    assert world.status_asked == 2


def test_a_free_slot_does_not_shorten_the_wait(world, ask, clock):
    world.plan = ["429"]
    world.status = (
        "Rate limit: 2\n1 slots available now.\nSlot available after: x, in 50 seconds.\n"
    )
    ask()
    assert 30 <= clock.waits[0] <= 36


def test_no_status_is_asked_for_where_the_address_is_another(world, refused, api):
    world.then = "429"
    refused(url=api.url.replace("interpreter", "elsewhere"))
    assert world.status_asked == 0


def test_a_duplicate_is_asked_again_when_the_first_is_no_longer_held(world, ask, clock):
    world.plan = ["duplicate"]
    ask()
    assert timeouts(world) == [60, 14]
    assert clock.waits == [60.0]


def test_a_duplicate_is_never_asked_again_at_once(world, refused, clock):
    world.then = "duplicate"
    failure = refused()
    assert timeouts(world) == [60, 14, 7]
    assert clock.waits == [60.0, 14.0]
    assert "(3 tries" in str(failure)


def test_a_query_that_took_its_time_is_not_begun_with_less(world, refused, clock):
    world.then = "remark"
    refused(deadline_s=70.5)
    assert len(world.asked) == 1
    assert timeouts(world) == [55]


def test_busy_waits_grow_and_are_not_twice_the_same(world, refused, clock):
    world.then = "504"
    for _ in range(3):
        refused()
    assert all(10 <= wait <= 12 for wait in clock.waits[::2])
    assert all(20 <= wait <= 24 for wait in clock.waits[1::2])
    assert len(set(clock.waits)) == 6


@pytest.mark.parametrize(("deadline", "most"), [(90, 60), (300, 60), (60, 45), (40, 25), (10, 5)])
def test_the_server_is_given_less_than_the_deadline(world, ask, deadline, most):
    ask(deadline_s=float(deadline))
    assert most - 1 <= timeouts(world)[0] <= most


@given(st.floats(0.0, 4000.0))
def test_a_timeout_ends_before_the_deadline(left):
    assert 1 <= timeout_s(left) <= 60
    assert timeout_s(left) <= max(1, left)
    assert left < 30 or timeout_s(left) <= left - 15


@pytest.mark.parametrize("way", ["hang", "trickle"])
def test_a_server_that_never_ends_its_answer_is_left(world, refused, way):
    world.then = way
    began = time.monotonic()
    failure = refused(deadline_s=0.4)
    assert time.monotonic() - began < 10
    assert "no whole answer within the deadline (1 try, deadline 0.4 s)" in str(failure)
    assert failure.refusal.down


def test_the_deadline_holds_over_waits_and_tries(world, refused, clock):
    world.plan, world.then = ["504"], "hang"
    began = time.monotonic()
    assert "(2 tries, deadline 12.5 s)" in str(refused(deadline_s=12.5))
    assert time.monotonic() - began < 10
    assert len(clock.waits) == 1


def test_a_server_that_is_not_there_is_said_to_be_down(world, refused):
    gone = Overpass(world)
    gone.stop()
    failure = refused(url=gone.url)
    assert re.search(r"cannot be reached .* \(3 tries", str(failure))
    assert failure.refusal is refusals.UNREACHABLE


def test_a_certificate_that_is_not_the_servers_is_not_tried_again(refused, monkeypatch):
    """As where a network shows its own until one has signed in."""
    asked = []

    def shown(*_, **__):
        asked.append(1)
        raise URLError(SSLCertVerificationError("self-signed certificate"))

    monkeypatch.setattr("urllib.request.OpenerDirector.open", shown)
    failure = refused()
    assert "cannot be reached (" in str(failure)
    assert failure.refusal is refusals.PORTAL
    assert len(asked) == 1


@pytest.mark.parametrize("url", ["http://", "http://[::1/api", "http://a..b/api", "http://h:x/"])
def test_an_address_that_is_none_is_said_to_be(refused, url):
    assert refused(url=url)


def test_retry_after_in_seconds_is_honoured(ask, world, clock):
    world.plan, world.retry_after = ["429", "504"], "45"
    assert ask(deadline_s=200.0).ways
    assert clock.waits == [45.0, 45.0]
    assert world.status_asked == 0


def test_retry_after_as_a_date_is_counted_from_the_servers_clock(ask, world, clock):
    then = datetime(2020, 5, 1, 12, tzinfo=UTC)
    world.plan, world.date = ["504"], format_datetime(then, usegmt=True)
    world.retry_after = format_datetime(then + timedelta(seconds=20), usegmt=True)
    assert ask().ways
    assert clock.waits == [20.0]


def test_a_wait_beyond_the_deadline_is_not_begun(refused, world, clock):
    world.then, world.retry_after = "429", "120"
    failure = refused()
    assert re.search(r"calls for a wait of 120 s, and (90|89) s are left \(1 try", str(failure))
    assert clock.waits == []
    assert len(world.asked) == 1
    assert failure.retry_after_s == 120.0


def test_the_request_says_who_asks(ask, world):
    ask()
    assert world.asked[0].headers["User-Agent"] == "test/1"


def test_packed_and_plain_answers_are_the_same(ask, world):
    packed = ask()
    world.plan = ["plain"]
    assert ask() == packed
    assert "gzip" in world.asked[0].headers["Accept-Encoding"]


def test_an_answer_too_long_to_be_one_is_refused(refused, world, monkeypatch):
    monkeypatch.setattr("mapper.railway.sources.overpass.exchange._MAX_BYTES", 1_000)
    failure = refused()
    assert "longer than" in str(failure)
    assert failure.refusal is refusals.HEAVY
    assert len(world.asked) == 1


@pytest.mark.parametrize("refusal", [refusals.LIMITED, refusals.DUPLICATE])
def test_a_share_that_is_used_up_is_no_reason_for_another_server(refusal):
    assert "another server" not in refusal.remedy
    assert "some minutes" in refusal.remedy


@pytest.mark.parametrize("refusal", [refusals.HEAVY, refusals.STRANGE, refusals.SLOW])
def test_what_is_too_much_is_mended_by_a_smaller_box(refusal):
    assert "--bbox {part}" in refusal.remedy
    assert "later" not in refusal.remedy
