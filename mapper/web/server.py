"""The server: one process of threads and no access log, over `mapper.web.connections`.

One process, because the writer's lock lives in it.  The application is made and the socket bound
first, so that whatever is wrong is said plainly and at once; nothing that is logged holds an
address.
"""

from __future__ import annotations

import errno
import gc
import signal
import socket
import sys
from collections.abc import Callable
from threading import Event, Thread

from flask import Flask

from mapper.errors import SettingError
from mapper.web.connections import Server
from mapper.web.pages import map_parts

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


def warm(app: Flask) -> None:
    """Do the work that the first reader would wait for: compose the map, compile templates."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        map_parts()


def serve(server: Server, beside: Callable[[Event], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    ``beside`` is work for a thread of its own; its event tells it to end.
    """
    sys.setswitchinterval(_SLICE_S)
    gc.collect()
    gc.freeze()  # the region never changes, and each look through it would stop everyone
    end = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, server.end)
    work = Thread(target=beside, args=(end,), daemon=True)
    work.start()
    server.run()
    end.set()
    work.join(_GRACE_S)
