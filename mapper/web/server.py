"""The server: gunicorn (https://gunicorn.org) with one process of threads and no access log.

One process, because the writer's lock lives in it.  The application is made before the fork, so
that whatever is wrong is said plainly and at once; nothing that is logged holds an address.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from mapper.errors import SettingError
from mapper.store import Store
from mapper.web.pages import map_parts

_THREADS = 8
_BACKLOG = 128
_GRACE_S = 5


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
        listener.listen(_BACKLOG)
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


def warm(app: Flask) -> None:
    """Do the work that the first reader would wait for: compose the map, compile templates."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        map_parts()


def serve(
    app: Flask, store: Store, listener: socket.socket, beside: Callable[[Event], None]
) -> None:
    """Serve until SIGINT or SIGTERM; leaves by `SystemExit`.

    ``beside`` is work for a thread of the process that answers; its event tells it to end.
    """
    # A database connection must not be shared with the process that answers.
    store.close()
    listener.set_inheritable(True)
    _Server(app, listener.fileno(), _Beside(beside)).run()


class _Beside:
    """Work in a thread that begins with gunicorn's worker and ends before it does."""

    def __init__(self, work: Callable[[Event], None]) -> None:
        self._work, self._end = work, Event()
        self._thread: Thread | None = None

    def begin(self, _worker: object) -> None:
        self._thread = Thread(target=self._work, args=(self._end,), daemon=True)
        self._thread.start()

    def end(self, _arbiter: object, _worker: object) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join(_GRACE_S)


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, file_number: int, beside: _Beside) -> None:
        self._app = app
        self._file_number = file_number
        self._beside = beside
        super().__init__()

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": f"fd://{self._file_number}",
            "workers": 1,
            "threads": _THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            "accesslog": None,
            "graceful_timeout": _GRACE_S,
            "post_worker_init": self._beside.begin,
            "worker_exit": self._beside.end,
            "keepalive": 5,
            # A phrase in Cyrillic is six times as long in an address.
            "limit_request_line": 8190,
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
            "proc_name": "mapper",
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
