"""Slow, silent and crowding sockets: others are answered, and what is held has bounds."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.pool import ThreadPool
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask, request

from mapper.web import connections, server
from mapper.web.connections import CROWDED, Kind
from mapper.web.server import Server, bind
from tests.web import sockets
from tests.web.serving import Served, free_port, serving

MB = 1024 * 1024


@contextmanager
def answering(app: Flask, *proxies: str, made: Callable[[Server], object] = bool) -> Iterator[int]:
    """Serve an application in a thread, at a port of its own; ``made`` is told of the server."""
    port = free_port()
    answers = Server((app.wsgi_app, bind("127.0.0.1", port)), proxies=proxies)
    made(answers)
    thread = threading.Thread(target=answers.run)
    thread.start()
    try:
        yield port
    finally:
        answers.end()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def small() -> Flask:
    """An application with a page, and with answers of as many MB as are asked for."""
    app = Flask("small")
    app.add_url_rule("/healthz", "health", lambda: "ok")
    app.add_url_rule("/export/<int:size>", "export", lambda size: (b"a" * MB for _ in range(size)))
    app.add_url_rule("/who", "who", lambda: f"{request.remote_addr} {request.scheme}")
    app.add_url_rule("/broken/<path>", "broken", lambda path: 1 / 0)
    app.add_url_rule("/late/<path>", "late", lambda path: (1 / 0 for _ in path))
    return app


def until(held: Callable[[], bool]) -> bool:
    """Wait for what a server does by itself."""
    for _ in range(200):
        if held():
            return True
        time.sleep(0.05)
    return False


def is_closed(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        while client.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[Served]:
    """A server of this program over an empty record."""
    instance = tmp_path_factory.mktemp("instance", numbered=True)
    instance.chmod(0o700)
    copyfile(empty_database, instance / "mapper.sqlite")
    with serving(instance) as served:
        yield served


@pytest.mark.parametrize("kind", sockets.SLOW, ids=lambda each: each.__name__)
def test_others_are_answered_whatever_slow_sockets_hold(served, kind):
    held = [kind(served.port) for _ in range(64)]
    for client in held:
        sockets.drip(client)
    answers = [served.get("/about")[0] for _ in range(10)]
    assert answers == [200] * 10
    assert not any(client.fileno() < 0 for client in held)
    for client in held:
        client.close()
    assert served.get("/about")[0] == 200


def test_a_download_is_whole_for_a_reader_who_takes_it_slowly(small):
    with answering(small) as port:
        client = sockets.slow_reader(port, "/export/20")
        time.sleep(0.5)
        assert sockets.timed(port, "/healthz")
        client.settimeout(20)
        taken = b"".join(iter(lambda: client.recv(65536), b""))
        client.close()
    assert taken.count(b"a") >= 20 * MB


def test_where_connections_are_crowded_the_oldest_that_wait_for_nothing_go(small, monkeypatch):
    monkeypatch.setattr(server, "_MOST_CONNECTIONS", 60)
    with answering(small) as port:
        held = [sockets.half_header(port) for _ in range(56)]
        assert until(lambda: is_closed(held[0]))
        assert not is_closed(held[-1])
        more = [sockets.idle(port) for _ in range(100)]
        assert until(lambda: is_closed(more[0]))
        assert sockets.timed(port, "/healthz")
        for each in (*held, *more):
            each.close()


def test_who_is_silent_is_closed_even_with_a_full_socket(small, monkeypatch):
    monkeypatch.setattr(connections, "_SILENT_S", 1)
    with answering(small) as port:
        held = [sockets.half_header(port), sockets.idle(port), sockets.half_body(port)]
        full = socket.create_connection(("127.0.0.1", port))
        full.sendall(b"GET /export/9 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert until(lambda: all(is_closed(each) for each in held))
        time.sleep(2)
        taken = b"".join(iter(lambda: full.recv(65536), b""))
        assert len(taken) < 9 * MB
        for each in (*held, full):
            each.close()


def test_what_waits_for_all_readers_together_is_bounded(small, monkeypatch):
    monkeypatch.setattr(server, "_ALL_WAITING", 40 * MB)
    with answering(small) as port:
        much = sockets.slow_reader(port, "/export/30")
        some = [sockets.slow_reader(port, "/export/9") for _ in range(3)]
        time.sleep(3)
        for each, whole in ((much, False), *((each, True) for each in some)):
            each.settimeout(20)
            try:
                taken = b"".join(iter(lambda: each.recv(65536), b""))  # noqa: B023
            except ConnectionResetError:
                taken = b""
            assert (taken.count(b"a") >= 9 * MB) is whole
            each.close()


def test_bodies_that_are_not_whole_are_bounded_together(small, monkeypatch):
    monkeypatch.setattr(server, "_ALL_BODIES", 200_000)
    with answering(small) as port:
        held = [sockets.half_body(port) for _ in range(10)]  # 40 KB each
        assert until(lambda: sum(map(is_closed, held)) == 6)
        time.sleep(1.5)
        assert sum(map(is_closed, held)) == 6
        for each in held:
            each.close()


def test_threads_do_not_wait_for_readers_who_take_too_little(small, monkeypatch):
    monkeypatch.setattr(connections, "_SILENT_S", 1)
    monkeypatch.setattr(connections, "_WAITING", 2 * MB)
    monkeypatch.setitem(server._THREADS, Kind.DOWNLOAD, 2)
    with answering(small) as port:
        held = [sockets.slow_reader(port, "/export/40") for _ in range(2)]
        waiting = socket.create_connection(("127.0.0.1", port), 20)
        waiting.sendall(b"GET /export/1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        taken = b""
        while len(taken) < MB:
            for each in held:
                sockets.drip(each)
            taken += waiting.recv(65536)
        for each in (*held, waiting):
            each.close()


def test_a_failure_is_logged_without_what_was_asked_for(small, caplog):
    small.config["PROPAGATE_EXCEPTIONS"] = True
    with answering(small) as port:
        for path in ("/broken/SecretPath", "/late/SecretPath"):
            answer = sockets.ask(port, path)
            assert answer.status == 500
            assert "SecretPath" not in answer.text
    assert caplog.text.count("a request could not be answered") == 2
    assert caplog.text.count("ZeroDivisionError") == 2
    assert "SecretPath" not in caplog.text
    assert sockets.ADDRESS not in caplog.text


def test_pages_do_not_wait_for_downloads(small, monkeypatch):
    monkeypatch.setitem(server._THREADS, Kind.DOWNLOAD, 2)
    go = threading.Event()
    small.add_url_rule("/export/held", "held", lambda: "late" if go.wait(20) else "")
    with answering(small) as port:
        held = [sockets.slow_reader(port, "/export/held") for _ in range(20)]
        for _ in range(20):
            sockets.timed(port, "/healthz")
        go.set()
        for each in held:
            each.settimeout(20)
            assert each.recv(65536).startswith(b"HTTP/1.1 200")
            each.close()


def test_what_a_proxy_says_of_a_reader_is_believed_of_those_that_are_named(small, caplog):
    told = {"X_Forwarded_For": "192.0.2.1, 192.0.2.2, 192.0.2.3", "X_Forwarded_Proto": "https"}
    with answering(small) as port:
        assert sockets.ask(port, "/who", **told).text.startswith(sockets.ADDRESS)
    with answering(small, "127.0.0.2") as port:
        assert sockets.ask(port, "/who", **told).text.startswith(sockets.ADDRESS)
        assert sockets.ask(port, "/who", source="127.0.0.2", **told).text == "192.0.2.3 https"
    with answering(small, "127.0.0.2", "192.0.2.3") as port:
        assert sockets.ask(port, "/who", source="127.0.0.2", **told).text == "192.0.2.2 https"
        odd = sockets.ask(port, "/who", source="127.0.0.2", X_Forwarded_Proto="a, b")
        assert odd.status == 400
    assert "192.0.2" not in caplog.text


def test_a_form_for_which_too_many_wait_is_sent_back_and_pages_and_questions_are_answered():
    app, going = Flask("crowd"), threading.Event()
    taken: list[bool] = []

    @app.post("/form")
    def form() -> str:
        taken.append(not request.environ[CROWDED])
        if taken[-1]:
            going.wait(60)
        return "crowded" if request.environ[CROWDED] else "taken"

    @app.route("/report/names", methods=["GET", "POST"])
    @app.get("/")
    def other() -> str:
        return "here"

    def send(port: int) -> str:
        return sockets.ask(port, "/form", "POST", "a=b").text

    room = server._THREADS[Kind.FORM] + server._MOST_FORMS_WAITING
    servers: list[Server] = []
    with answering(app, made=servers.append) as port, ThreadPool(room) as senders:
        waiting = []
        for number in range(room):  # each is taken or waits before the next comes
            waiting.append(senders.apply_async(send, [port]))
            while len(taken) + len(servers[0].threads[Kind.FORM].queue) <= number:
                time.sleep(0.01)
        assert [send(port) for _ in range(3)] == ["crowded"] * 3
        assert sockets.ask(port, "/").text == "here"
        assert sockets.ask(port, "/report/names", "POST", "a=b").text == "here"
        going.set()
        assert [each.get(20) for each in waiting] == ["taken"] * room
