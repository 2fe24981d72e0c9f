from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from mapper.errors import InputError
from mapper.geocode.online import Nominatim, OnlineError
from mapper.placing import place, with_online
from mapper.region import Region


class _Asked(HTTPServer):
    """A Nominatim on this machine that knows one place and remembers who asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.agents: list[str] = []
        self.paths: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Asked)
        self.server.agents.append(self.headers["User-Agent"])
        self.server.paths.append(self.path)
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


def _nominatim(server: _Asked, folder: Path) -> Nominatim:
    return Nominatim(f"http://127.0.0.1:{server.server_port}/search", folder)


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
    with pytest.raises(OnlineError, match="no list of places"):
        _nominatim(server, tmp_path).find("broken")
    with pytest.raises(OnlineError, match="MAPPER_NOMINATIM_URL"):
        Nominatim("http://127.0.0.1:9/search", tmp_path).find("Gomel")
    with pytest.raises(InputError, match="empty"):
        _nominatim(server, tmp_path).find("  ")
