"""The server: one process of threads and no access log, over `mapper.web.connections`.

One process, because the writer's lock lives in it.  The application is made and the socket bound
first, so that whatever is wrong is said plainly and at once; what readers can wait for is loaded
beside.  Nothing that is logged holds an address.  What takes longer than a page has threads of its
own, so that pages do not wait for it.
"""

from __future__ import annotations

import errno
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from threading import Event, Thread
from time import monotonic
from wsgiref.types import WSGIApplication

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from mapper.errors import SettingError
from mapper.model import Filter
from mapper.region import Region
from mapper.web.connections import LOOK_EVERY_S, Connection, Kind, adjustments
from mapper.web.pages import map_parts
from mapper.web.site import current_site

#: More would not answer sooner: Python computes in one of them at a time.
_THREADS = {Kind.PAGE: 3, Kind.DOWNLOAD: 4, Kind.QUESTION: 2, Kind.FORM: 2, Kind.CROWDED: 1}
#: So many forms wait at most; those that come then are sent back at once.
_MOST_FORMS_WAITING = 1

#: Connections at once; when they become crowded, the oldest that wait for nothing are closed.
_MOST_CONNECTIONS = 2000
_CROWDED = 0.6
_ACCEPTED_AT_ONCE = 100
#: Files that the process needs beside its connections: database, temporary files, libraries.
_OTHER_FILES = 300
#: All bodies that are not whole yet (in memory), and all that waits for readers (mostly in files).
_ALL_BODIES, _ALL_WAITING = 128 << 20, 512 << 20

_GRACE_S = 5
#: So long at most one thread keeps the others waiting; a tenth of what Python does by itself,
#: because many threads take part in one answer.
_SLICE_S = 0.0005


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at ``host`` and ``port``.

    Raises
    ------
    SettingError
        The port is taken, not allowed, or the host is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SettingError(f"--host {host}: no such address on this machine ({error})") from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise SettingError(_why_not(host, port, error)) from error
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is taken by another program; choose another: "
            f"`mapper serve --port {port + 1}`, or `make run PORT={port + 1}`"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not allowed to this user; choose one above 1023"
    return f"cannot listen on {host} port {port}: {error.strerror}"


#: Work beside a server, in a thread of its own; its event tells it to end.
Beside = Callable[[Event], None]


def warming(app: Flask, region: Region) -> Beside:
    """Return what the first of each kind would wait for: map, columns, templates, spellings."""

    def warm(_end: Event) -> None:
        with app.app_context():
            map_parts()
            current_site().store.reached(Filter(), current_site().view())
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
        _ = region.spellings
        gc.collect()
        gc.freeze()

    return warm


def serve(server: Server, *beside: Beside) -> None:
    """Serve until SIGINT or SIGTERM, with works beside it."""
    sys.setswitchinterval(_SLICE_S)
    gc.freeze()  # the region never changes, and each look through it would stop everyone
    end = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, server.end)
    works = [Thread(target=each, args=(end,), daemon=True) for each in beside]
    for work in works:
        work.start()
    server.run()
    end.set()
    for work in works:
        work.join(_GRACE_S)


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
        self.threads = {kind: ThreadedTaskDispatcher() for kind in Kind}
        self.sockets: dict[int, object] = {}
        self.connections: dict[int, Connection] = {}
        logger = logging.getLogger("waitress")
        logger.addFilter(_without_path)
        logger.setLevel(logging.ERROR)  # its warnings tell of load, and of whom it gets odd headers
        told = adjustments([each for _, each in doors], limit, proxies)
        self._doors = [_Door(self, app, each, told) for app, each in doors]

    def add_task(self, task: Connection) -> None:
        """Give a request to the threads of its kind."""
        task.kind = task.next_kind()
        if task.kind is Kind.FORM and len(self.threads[Kind.FORM].queue) >= _MOST_FORMS_WAITING:
            task.kind = Kind.CROWDED
        self.threads[task.kind].add_task(task)

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
        for kind, threads in self.threads.items():
            threads.set_thread_count(_THREADS[kind])
        while not self._ending:
            self._turn()
        for door in self._doors:
            door.accepting = False
        until = monotonic() + _GRACE_S
        while monotonic() < until and any(
            each.requests or each.waiting for each in self.connections.values()
        ):
            self._turn()
        for threads in self.threads.values():
            threads.shutdown(timeout=1)
        for each in list(self.connections.values()):
            each.handle_close()
        wasyncore.close_all(self.sockets)

    def end(self, *_signal: object) -> None:
        """Let `run` end; may be called by a signal or from another thread."""
        self._ending = True
        self._doors[0].pull_trigger()

    def _turn(self) -> None:
        wasyncore.loop(timeout=LOOK_EVERY_S, map=self.sockets, use_poll=True, count=1)


class _Door(TcpWSGIServer):  # type: ignore[misc]
    """A socket of a server with the application that answers there."""

    channel_class = Connection

    def __init__(
        self,
        server: Server,
        app: WSGIApplication,
        listener: socket.socket,
        told: Adjustments,
    ) -> None:
        super().__init__(
            app,
            map=server.sockets,
            _sock=listener,
            bind_socket=False,
            dispatcher=server.threads[Kind.PAGE],
            adj=told,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )
        self.active_channels = server.connections
        self.add_task = server.add_task
        self.maintenance = server.close_some

    def handle_accept(self) -> None:
        """Accept many at one turn of the loop, which looks at all sockets each time."""
        for _ in range(_ACCEPTED_AT_ONCE):
            before = len(self.active_channels)
            super().handle_accept()
            if not before < len(self.active_channels) < self.adj.connection_limit:
                return

    def fix_addr(self, addr: tuple[str, int]) -> tuple[str, int]:
        """Return an IPv4 address as such, where the socket takes IPv6, too."""
        return addr[0].removeprefix("::ffff:"), addr[1]


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
