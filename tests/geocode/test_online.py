from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from mapper.errors import InputError
from mapper.geocode.online import Nominatim, OnlineError
from mapper.placing import place, with_online
from mapper.region import Region
from tests.clock import WaitingClock


class _Asked(HTTPServer):
    """A Nominatim on this machine that knows one place and remembers who asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan: list[int] = []
        self.retry_after = ""
        self.agents: list[str] = []
        self.paths: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Asked)
        self.server.agents.append(self.headers["User-Agent"])
        self.server.paths.append(self.path)
        if self.server.plan:
            self.send_response(self.server.plan.pop(0))
            if self.server.retry_after:
                self.send_header("Retry-After", self.server.retry_after)
            self.end_headers()
            self.wfile.write(b"<html><body><h1>Bandwidth</h1>limit exceeded</body></html>")
            return
        row = {
            "display_name": "Kryvaya Beroza, Belarus",
            "lat": "54.5",
            "lon": "28.5",
            "address": {"country_code": "by"},
        }
        body = json.dumps([row] if "broken" not in self.path else {"error": "no"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[_Asked]:
    asked = _Asked()
    thread = threading.Thread(target=asked.serve_forever)
    thread.start()
    yield asked
    asked.shutdown()
    thread.join()
    asked.server_close()


def _nominatim(server: _Asked, folder: Path, **how: Any) -> Nominatim:
    return Nominatim(f"http://127.0.0.1:{server.server_port}/search", folder, **how)


def test_an_unknown_name_is_asked_for_once(server: _Asked, tmp_path: Path, region: Region) -> None:
    offline = place("A cabinet burned near Qwxzvgrad.", region=region)
    assert offline.kind == "none"
    for _ in range(2):
        online = with_online(offline, _nominatim(server, tmp_path))
        assert online.kind == "point"
        assert online.at.lonlat == (28.5, 54.5)
        assert not online.sure
        assert "online" in online.reasons[-1]
    assert len(server.paths) == 1
    assert "Qwxzvgrad" in server.paths[0]
    assert "burned" not in server.paths[0]
    assert server.agents[0].startswith("railway-incident-mapper/")


def test_a_known_place_asks_nobody(server: _Asked, tmp_path: Path, region: Region) -> None:
    known = place("A cabinet burned near Gomel.", region=region)
    assert with_online(known, _nominatim(server, tmp_path)) == known
    assert server.paths == []


def test_no_answer_and_bad_answers_are_said(server: _Asked, tmp_path: Path) -> None:
    with pytest.raises(OnlineError, match=r"says “no”; leave --online out"):
        _nominatim(server, tmp_path).find("broken")
    with pytest.raises(OnlineError, match="MAPPER_NOMINATIM_URL"):
        Nominatim("http://127.0.0.1:9/search", tmp_path).find("Gomel")
    with pytest.raises(InputError, match="empty"):
        _nominatim(server, tmp_path).find("  ")


def test_who_is_told_to_wait_waits_and_says_so(server: _Asked, tmp_path: Path) -> None:
    clock, said = WaitingClock(), []
    server.plan = [429]
    nominatim = _nominatim(server, tmp_path, say=said.append, clock=clock)
    assert [place.country for place in nominatim.find("Gomel")] == ["BY"]
    assert len(server.paths) == 2
    assert max(clock.waits) == 30
    [told] = said
    assert told.endswith(
        "answers 429 Too Many Requests: “Bandwidth limit exceeded”; waiting 30 s, then once more"
    )


@pytest.mark.parametrize(
    ("status", "after", "asked", "longest", "remedy"),
    [
        (429, "", 2, 30, "; ask again in some minutes, or leave --online out"),
        (503, "45", 2, 45, "; ask again in some minutes, or leave --online out"),
        (429, "900", 1, 1, "; ask again in some minutes, or leave --online out"),
        (403, "", 1, 1, "; its operators do not serve this address or program: set MAPPER_CONTACT"),
        (500, "", 1, 1, "; leave --online out, or set MAPPER_NOMINATIM_URL"),
    ],
)
def test_a_refusal_has_its_words_and_its_remedy(
    server: _Asked, tmp_path: Path, status: int, after: str, asked: int, longest: int, remedy: str
) -> None:
    clock = WaitingClock()
    server.plan, server.retry_after = [status] * 3, after
    with pytest.raises(OnlineError, match="“Bandwidth limit exceeded”") as caught:
        _nominatim(server, tmp_path, clock=clock).find("Gomel")
    assert remedy in str(caught.value)
    assert "MAPPER_NOMINATIM_URL" not in str(caught.value) or status == 500
    assert len(server.paths) == asked
    assert max(clock.waits) <= longest
    assert not list(tmp_path.iterdir())


def test_one_name_a_second_is_asked_for(server: _Asked, tmp_path: Path) -> None:
    clock = WaitingClock()
    nominatim = _nominatim(server, tmp_path, clock=clock)
    for name in ("Gomel", "Kyiv", "Brest"):
        nominatim.find(name)
    assert all(0.5 < wait <= 1 for wait in clock.waits[1:])


def test_who_asks_is_named_with_an_address(server: _Asked, tmp_path: Path) -> None:
    _nominatim(server, tmp_path, clock=WaitingClock()).find("Gomel")
    assert re.fullmatch(r"railway-incident-mapper/\S+ \(\+https://\S+\)", server.agents[0])
