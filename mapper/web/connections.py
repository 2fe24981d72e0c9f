"""Connections that no slow reader can hold up: what waitress is told, and what it lacks.

One loop reads and writes all sockets, threads only see whole requests
(https://docs.pylonsproject.org/projects/waitress).  What a reader does not take yet waits in
memory and, where it is much, in files without a name; so no thread waits for a reader, but for one
of a very large answer.  Downloads have threads of their own, so that pages do not wait for them.
"""

from __future__ import annotations

import logging
import resource
import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from time import monotonic, time
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

_PAGE_THREADS, _DOWNLOAD_THREADS = 8, 4
#: Where addresses begin whose answers grow with the record.
_DOWNLOADS = ("/export/", "/map/")

#: Connections at once; when they become crowded, the oldest that wait for nothing are closed.
_MOST_CONNECTIONS = 2000
_CROWDED = 0.6
_BACKLOG = 1024
#: Files that the process needs beside its connections: database, temporary files, libraries.
_OTHER_FILES = 300

_KB, _MB = 1024, 1024 * 1024
#: A phrase in Cyrillic is six times as long in an address; no browser sends more than this.
_MOST_HEADER = 32 * _KB
#: Above what the application takes, so that it can say so in the form that was sent.
_MOST_BODY = 1 * _MB
#: Of one answer this much waits in memory, then in files of at most so much, then its thread waits.
_IN_MEMORY, _IN_ONE_FILE, _WAITING = 256 * _KB, 4 * _MB, 128 * _MB
#: All bodies that are not whole yet (in memory), and all that waits for readers (mostly in files).
_ALL_BODIES, _ALL_WAITING = 128 * _MB, 512 * _MB

_SILENT_S = 60
#: Whoever keeps a thread waiting takes so many bytes a second, on the average, after a minute.
_SLOWEST_BYTES_S = 256 * _KB
_LOOK_EVERY_S = 1
_GRACE_S = 5

_TLS_HELLO = b"\x16\x03"  # a handshake record of any version, RFC 8446, section 5.1
#: What is said of requests that are none, by their status.
_REFUSALS = {
    400: "This is not a request that can be read. Open the address in a browser.",
    413: "What was sent is larger than this site takes. A report is text; shorten it.",
    431: "Address and headers are longer than this site takes. Shorten the search, or delete "
    "the cookies of this site.",
    501: "What was sent is packed in a way that this site does not take.",
}
_REFUSAL_HEADERS = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
)


class _Refusal(ErrorTask):  # type: ignore[misc]
    """Answers what could not be read, in words of this site and without repeating it."""

    def execute(self) -> None:
        error = self.request.error
        body = f"{_REFUSALS.get(error.code, error.reason)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_REFUSAL_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Connection(HTTPChannel):  # type: ignore[misc]
    """One socket with what was read of it and what is still to be sent."""

    error_task_class = _Refusal
    current_outbuf_count: int
    _began = 0.0
    _written = 0

    def __repr__(self) -> str:
        """Return no address: waitress logs this where something fails."""
        return "<a connection>"

    __str__ = __repr__

    @property
    def is_download(self) -> bool:
        """Whether a download is asked for next."""
        request = self.requests[0]
        return not request.error and request.path.startswith(_DOWNLOADS)

    @property
    def body(self) -> int:
        """Bytes read of a request that is not whole yet."""
        return 0 if self.request is None else int(self.request.body_bytes_received)

    @property
    def waiting(self) -> int:
        """Bytes that the reader has not taken yet."""
        return int(self.total_outbufs_len)

    def is_over(self, now: float) -> bool:
        """Tell whether nothing came or went for too long, or a thread waits for a slow reader."""
        if not self.requests:
            return bool(now - self.last_activity > _SILENT_S)
        taking_s = now - self._began
        taken = self._written - self.waiting
        waits = self.waiting > _WAITING / 2
        return waits and taking_s > _SILENT_S and taken < taking_s * _SLOWEST_BYTES_S

    def received(self, data: bytes) -> bool:
        """Take a piece of a request; a browser that tries HTTPS here need not wait to learn it."""
        if self.request is None and data.startswith(_TLS_HELLO):
            self.will_close = True
        return bool(super().received(data))

    def service(self) -> None:
        """Answer one request, in a thread."""
        self._began, self._written = time(), 0
        super().service()

    def write_soon(self, data: bytes) -> int:
        """Send or keep a piece of an answer.

        A buffer keeps what was sent of it until it is full; waitress would call it full when as
        much was written as may wait.
        """
        if self.current_outbuf_count >= _IN_ONE_FILE:
            self.current_outbuf_count = _WAITING
        written = int(super().write_soon(data))
        self._written += written
        return written

    def end(self) -> None:
        """Close it at the next turn of the loop; a socket that is full would never be asked."""
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


#: A socket that listens, and what answers there.
Door = tuple[WSGIApplication, socket.socket]


class Server:
    """Serves each application at a socket that listens, until `end` is called.

    ``proxies`` are the addresses of those before the site, the nearest first: of what it sends,
    ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed, of others nothing.
    """

    def __init__(self, *doors: Door, proxies: Sequence[str] = ()) -> None:
        limit = _connection_limit()
        self._crowded = int(limit * _CROWDED)
        self._ending = False
        self._downloads = ThreadedTaskDispatcher()
        self.pages = ThreadedTaskDispatcher()
        self.sockets: dict[int, object] = {}
        self.connections: dict[int, Connection] = {}
        logger = logging.getLogger("waitress")
        logger.addFilter(_without_path)
        logger.setLevel(logging.ERROR)  # its warnings tell of load, and of whom it gets odd headers
        adjustments = _adjustments([each for _, each in doors], limit, proxies)
        self._doors = [_Door(self, app, each, adjustments) for app, each in doors]

    def add_task(self, task: Connection) -> None:
        """Give a request to the threads of its kind."""
        (self._downloads if task.is_download else self.pages).add_task(task)

    def close_some(self, now: float) -> None:
        """Close what is over and, where too much is held, what holds most or is oldest."""
        held = list(self.connections.values())
        idle = sorted((c for c in held if not c.requests), key=lambda c: c.creation_time)
        for each in {
            *(each for each in held if each.is_over(now)),
            *idle[: max(0, len(held) - self._crowded)],
            *_too_much(held, lambda each: each.body, _ALL_BODIES),
            *_too_much(held, lambda each: each.waiting, _ALL_WAITING),
        }:
            each.end()

    def run(self) -> None:
        """Answer until `end`; then what was begun, for some seconds at most."""
        self.pages.set_thread_count(_PAGE_THREADS)
        self._downloads.set_thread_count(_DOWNLOAD_THREADS)
        while not self._ending:
            self._turn()
        for door in self._doors:
            door.accepting = False
        until = monotonic() + _GRACE_S
        while monotonic() < until and any(
            each.requests or each.waiting for each in self.connections.values()
        ):
            self._turn()
        for threads in (self.pages, self._downloads):
            threads.shutdown(timeout=1)
        for each in list(self.connections.values()):
            each.handle_close()
        wasyncore.close_all(self.sockets)

    def end(self, *_signal: object) -> None:
        """Let `run` end; may be called by a signal or from another thread."""
        self._ending = True
        self._doors[0].pull_trigger()

    def _turn(self) -> None:
        wasyncore.loop(timeout=_LOOK_EVERY_S, map=self.sockets, use_poll=True, count=1)


class _Door(TcpWSGIServer):  # type: ignore[misc]
    """A socket of a server with the application that answers there."""

    channel_class = Connection

    def __init__(
        self,
        server: Server,
        app: WSGIApplication,
        listener: socket.socket,
        adjustments: Adjustments,
    ) -> None:
        super().__init__(
            app,
            map=server.sockets,
            _sock=listener,
            bind_socket=False,
            dispatcher=server.pages,
            adj=adjustments,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )
        self.active_channels = server.connections
        self.add_task = server.add_task
        self.maintenance = server.close_some

    def fix_addr(self, addr: tuple[str, int]) -> tuple[str, int]:
        """Return an IPv4 address as such, where the socket takes IPv6, too."""
        return addr[0].removeprefix("::ffff:"), addr[1]


def _adjustments(listeners: list[socket.socket], limit: int, proxies: Sequence[str]) -> Adjustments:
    trust: dict[str, Any] = {}
    if proxies:
        trust = {
            "trusted_proxy": proxies[0],
            "trusted_proxy_count": len(proxies),
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return Adjustments(
        sockets=listeners,
        backlog=_BACKLOG,
        connection_limit=limit,
        recv_bytes=_MOST_HEADER * 2,  # what is unread at the end takes its answer along
        max_request_header_size=_MOST_HEADER,
        max_request_body_size=_MOST_BODY,
        inbuf_overflow=_MOST_BODY + _KB,  # what readers send never reaches a file
        outbuf_overflow=_IN_MEMORY,
        outbuf_high_watermark=_WAITING,
        cleanup_interval=_LOOK_EVERY_S,
        channel_timeout=_SILENT_S,
        log_socket_errors=False,
        # They tell that a request came through a proxy, which a sign-in link must not.
        clear_untrusted_proxy_headers=False,
        ident=None,
        server_name="localhost",
        **trust,
    )


def _connection_limit() -> int:
    """Return how many connections the files allow that this process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _MOST_CONNECTIONS + _OTHER_FILES  # a socket and mostly one file each
    if soft < wanted:
        soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(_MOST_CONNECTIONS, max(50, (soft - _OTHER_FILES) // 2))


def _too_much(
    held: Iterable[Connection], size: Callable[[Connection], int], most: int
) -> list[Connection]:
    """Return the connections that hold most, so many that the others hold no more than ``most``."""
    by_size = sorted(held, key=size, reverse=True)
    excess, found = sum(map(size, by_size)) - most, []
    for each in by_size:
        if excess <= 0:
            break
        found.append(each)
        excess -= size(each)
    return found


def _without_path(record: logging.LogRecord) -> bool:
    """Take out of a message what the reader asked for; what failed stands in the traceback."""
    if record.exc_info:
        record.msg, record.args = "a request could not be answered", ()
    return True
