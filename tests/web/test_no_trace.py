"""Nothing that was logged, stored or spooled tells who asked, whatever was asked and refused."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from mapper.store import open_store
from tests.web.conftest import here, token_in
from tests.web.serving import serving
from tests.web.sockets import (
    ADDRESS,
    AGENT,
    ask,
    half_body,
    half_chunk,
    half_header,
    open_files,
    raw,
    slow_reader,
    traces,
)

TITLE = "A title that is kept and no mark"
HEAD = f"Host: localhost\r\nUser-Agent: {AGENT}\r\nX-Forwarded-For: {ADDRESS}9\r\n"
LONG = "a" * 33_000

#: What is sent, and the status that answers it; 0 for a connection that is closed without a word.
REFUSED = {
    "the request line is too long": (f"GET /?{LONG} HTTP/1.1\r\n{HEAD}\r\n", 431),
    "the cookies are too large": (f"GET / HTTP/1.1\r\n{HEAD}Cookie: a={LONG}\r\n\r\n", 431),
    "a header has no name": (f"GET / HTTP/1.1\r\n{HEAD}{AGENT}\r\n\r\n", 400),
    "a line ends with LF alone": (f"GET / HTTP/1.1\r\n{HEAD}X: {AGENT}\nY: 1\r\n\r\n", 400),
    "there is no request line": (f"{AGENT}\r\n{HEAD}\r\n", 400),
    "two hosts": (f"GET / HTTP/1.1\r\n{HEAD}Host: {AGENT}\r\n\r\n", 400),
    "a host with other signs": (f"GET / HTTP/1.1\r\nHost: a b/{AGENT}\r\n\r\n", 400),
    "a length that is none": (f"POST /report HTTP/1.1\r\n{HEAD}Content-Length: x\r\n\r\n", 400),
    "too long a body": (f"POST /report HTTP/1.1\r\n{HEAD}Content-Length: 9000000\r\n\r\n", 413),
    "another packing": (f"POST /report HTTP/1.1\r\n{HEAD}Transfer-Encoding: br\r\n\r\n", 501),
    "a broken chunk": (
        f"POST /report HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n{AGENT}\r\n\r\n",
        400,
    ),
    "HTTPS at the port of HTTP": (f"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03{AGENT}", 0),
}
ANSWERED = {
    "101 headers": (
        f"GET /about HTTP/1.1\r\n{HEAD}" + "".join(f"X-{n}: {AGENT}\r\n" for n in range(101)),
        200,
    ),
    "an address of another site": (f"GET http://{AGENT}/about HTTP/1.1\r\n{HEAD}", 200),
    "nowhere": (f"GET /{AGENT}?{AGENT} HTTP/1.1\r\n{HEAD}", 404),
    "another method": (f"DELETE /about HTTP/1.1\r\n{HEAD}", 405),
    "for editors": (f"GET /review HTTP/1.1\r\n{HEAD}Cookie: mapper_session={AGENT}\r\n", 403),
    "a link that was guessed": (f"GET /sign-in/{AGENT} HTTP/1.1\r\n{HEAD}", 403),
    "no token": (f"POST /report HTTP/1.1\r\n{HEAD}Content-Length: 0\r\n", 400),
    "from another site": (
        f"POST /report HTTP/1.1\r\n{HEAD}Origin: http://{AGENT}\r\nContent-Length: 0\r\n",
        400,
    ),
    "a filter that is none": (f"GET /incidents?type={AGENT} HTTP/1.1\r\n{HEAD}", 400),
}


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


def send_report(port: int) -> None:
    token = token_in(ask(port, "/report").text)
    body = f"token={token}&title={TITLE.replace(' ', '+')}&event_type=sabotage&sources-0-title=a"
    kind = "application/x-www-form-urlencoded"
    answer = None
    while answer is None or answer.status == 503:  # until the names of places are loaded
        answer = ask(
            port, "/report", "POST", body, Content_Type=kind, X_Forwarded_For=f"{ADDRESS}9"
        )
    assert answer.status in (200, 303, 400), answer.text


def test_no_refusal_leaves_a_trace(settings, store, filled, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    found: dict[str, int] = {}
    with serving(settings.instance, TMPDIR=str(spool)) as served:
        for name, (data, _) in REFUSED.items():
            found[name] = status(raw(served.port, data.encode("latin-1")))
        for name, (head, _) in ANSWERED.items():
            found[name] = status(raw(served.port, f"{head}Connection: close\r\n\r\n".encode()))
        asked = [
            ask(served.port, "/api/locate?text=Gomel", source=f"{ADDRESS}1") for _ in range(70)
        ]
        found["too often"] = asked[-1].status
        send_report(served.port)
        held = [kind(served.port) for kind in (half_header, half_body, half_chunk, slow_reader)]
        slow_reader(served.port).close()
        files = [*files_in(settings.instance, spool), *open_files(served.process.pid)]
        assert traces(files) == []
        for each in held:
            each.close()
    wanted = {name: code for name, (_, code) in (REFUSED | ANSWERED).items()}
    assert found == wanted | {"too often": 429}
    files = files_in(settings.instance, spool)
    assert {"serve.log", "mapper.sqlite"} <= {each.name for each in files}
    assert traces(files) == []


def test_a_trace_would_be_found(tmp_path):
    (tmp_path / "a").write_text(f"GET / from {ADDRESS}7")
    (tmp_path / "b").write_text(f"by {AGENT}")
    (tmp_path / "c").write_text("by nobody")
    assert {each.name for each in traces(files_in(tmp_path))} == {"a", "b"}


def test_the_files_that_are_searched_hold_what_was_sent(settings, store, put, tmp_path):
    """A control: what is in the write-ahead log would be seen."""
    with store.writer() as writer:
        writer.set_state("control", AGENT)
    names = {each.name for each in traces(files_in(settings.instance))}
    assert "mapper.sqlite-wal" in names or "mapper.sqlite" in names


def test_a_failure_is_logged_by_its_route_and_not_by_its_address(app, monkeypatch, caplog, link):
    def fail(*_args, **_kwargs):
        raise RuntimeError("inside")

    address = link()
    monkeypatch.setattr("mapper.web.account.account_of_link", fail)
    with caplog.at_level(logging.DEBUG):
        answer = here(app).get(address, headers={"User-Agent": AGENT})
    assert answer.status_code == 500
    assert "GET /sign-in/<token> failed" in caplog.text
    assert address.rpartition("/")[2] not in caplog.text
    assert AGENT not in caplog.text


@pytest.mark.parametrize("name", ["mapper.sqlite", "mapper.sqlite-wal", "mapper.sqlite-shm"])
def test_the_database_is_for_its_owner_alone(settings, store, put, filled, name):
    path = settings.instance / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    open_store(settings.database).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_secret_of_before_is_for_its_owner_alone(app, settings):
    from mapper.store.secret import read_key

    read_key(settings.secret)
    path = settings.instance / "secret.key"
    path.chmod(0o644)
    read_key(settings.secret)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def files_in(*folders: Path) -> list[Path]:
    return [each for folder in folders for each in folder.rglob("*") if each.is_file()]
