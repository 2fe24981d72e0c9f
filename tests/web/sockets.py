"""Clients that no browser is: at a marked address, slow, or sending what is no request."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

#: How the addresses of the marked reader begin, each asking as often as one may, and what its
#: browser calls itself: to be found nowhere.
ADDRESS, AGENT = "127.66.77.", "MarkedReader-66.77"

#: What readers ask for: of every kind of page, data and file.
PAGES = (
    "/",
    "/about",
    "/incidents",
    "/incidents?q=brest&event_type=sabotage",
    "/incidents/BY-2022-0001",
    "/lines",
    "/report",
    "/vocabulary.json",
    "/map/records",
    "/export/incidents.geojson",
    "/export/records.csv",
    "/api/locate?text=between+Baranavichy+and+Brest",
    "/geodata/land.geojson",
    "/healthz",
)

_MARKS = (ADDRESS.encode(), AGENT.encode())
#: An answer that takes longer never comes.
PATIENCE_S = 120
_hosts = cycle(range(1, 255))


def _from() -> tuple[str, int]:
    return f"{ADDRESS}{next(_hosts)}", 0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def connect(port: int, *, buffer: int = 0) -> socket.socket:
    """Open a connection from the marked address; with a small ``buffer`` it takes little."""
    client = socket.socket()
    client.settimeout(20)
    if buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.bind(_from())
    client.connect(("127.0.0.1", port))
    return client


def ask(
    port: int, path: str, method: str = "GET", body: str = "", source: str = "", **headers: str
) -> Answer:
    """Send one request as the marked reader; names of headers are written with underscores."""
    address = (source, 0) if source else _from()
    client = http.client.HTTPConnection("127.0.0.1", port, PATIENCE_S, source_address=address)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    client.request(method, path, body or None, {"User-Agent": AGENT} | sent)
    answer = client.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    found = Answer(answer.status, headers, answer.read().decode("utf-8", "replace"))
    client.close()
    return found


def raw(port: int, data: bytes) -> bytes:
    """Send bytes from the marked address and return all that comes back."""
    with connect(port) as client:
        try:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: client.recv(65536), b""))
        except (ConnectionResetError, BrokenPipeError):
            return b""


def half_header(port: int) -> socket.socket:
    client = connect(port)
    client.sendall(f"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\nX-".encode())
    return client


def half_body(port: int) -> socket.socket:
    client = connect(port)
    head = f"POST /report HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n"
    client.sendall(f"{head}Content-Length: 50000\r\n\r\n{AGENT}".encode() + b"a" * 40000)
    return client


def half_chunk(port: int) -> socket.socket:
    client = connect(port)
    head = f"POST /report HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n"
    client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\nffff\r\n{AGENT}".encode())
    return client


def idle(port: int) -> socket.socket:
    return connect(port)


def slow_reader(port: int, path: str = "/export/stations.geojson") -> socket.socket:
    """Ask for a download and take nothing of it."""
    client = connect(port, buffer=2048)
    client.sendall(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {AGENT}\r\n\r\n".encode()
    )
    return client


def slow_page(port: int) -> socket.socket:
    return slow_reader(port, "/geodata/land.geojson")


SLOW: tuple[Callable[[int], socket.socket], ...] = (
    half_header,
    half_body,
    half_chunk,
    idle,
    slow_page,
    slow_reader,
)


def drip(client: socket.socket) -> None:
    """Send or take one byte, as slow clients do to stay; what was closed is left alone."""
    client.setblocking(False)
    for act in (lambda: client.send(b"a"), lambda: client.recv(1)):
        try:
            act()
        except OSError:
            continue


def timed(port: int, path: str) -> float:
    """Return the seconds that a request of another reader takes; anything but 200 is an error."""
    began = time.perf_counter()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    client.request("GET", path)
    answer = client.getresponse()
    answer.read()
    client.close()
    assert answer.status == 200, answer.status
    return time.perf_counter() - began


def open_files(process: int) -> list[Path]:
    """Return the files that a process has open, also those that have no name any more."""
    found = []
    for each in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            if each.is_file():
                found.append(each)
    return found


def traces(files: Iterable[Path]) -> list[Path]:
    """Return the files that hold the marked address or agent."""
    return [each for each in files if any(mark in each.read_bytes() for mark in _MARKS)]


def memory_mb(pid: int) -> float:
    """Return what a process holds in memory, in MB (resident set, proc(5))."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)
