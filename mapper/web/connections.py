"""A connection that no slow reader can hold up: what waitress is told, and what it lacks.

One loop reads and writes all sockets, threads only see whole requests
(https://docs.pylonsproject.org/projects/waitress).  What a reader does not take yet waits in
memory and, where it is much, in files without a name; so no thread waits for a reader, but for one
of a very large answer.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from time import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

#: Where addresses begin whose answers grow with the record.
_DOWNLOADS = ("/export/", "/map/")
#: What is asked while somebody types, and looks through names or reads words; none is a form.
QUESTIONS = ("/api/locate", "/map/find", "/report/names", "/report/places")

_KB, _MB = 1024, 1024 * 1024
#: A phrase in Cyrillic is six times as long in an address; no browser sends more than this.
_MOST_HEADER = 32 * _KB
#: Above what the application takes, so that it can say so in the form that was sent.
_MOST_BODY = 1 * _MB
#: Of one answer this much waits in memory, then in files of at most so much, then its thread waits.
_IN_MEMORY, _IN_ONE_FILE, _WAITING = 256 * _KB, 4 * _MB, 128 * _MB
_SILENT_S = 60
#: Whoever keeps a thread waiting takes so many bytes a second, on the average, after a minute.
_SLOWEST_BYTES_S = 256 * _KB
#: Every so many seconds a server looks for what has to be closed.
LOOK_EVERY_S = 1
_BACKLOG = 1024

#: Whether too many forms are waiting for this one to be taken, in its WSGI environment.
CROWDED = "mapper.crowded"

#: How a browser begins that tries HTTPS: a handshake of any version (RFC 8446, section 5.1).
_TLS_HELLO = b"\x16\x03"
#: What is said of requests that are none, by their status.
_REFUSALS = {
    400: "This is not a request that can be read. Open the address in a browser.",
    413: "What was sent is larger than this site takes. A report is text; shorten it.",
    431: "Address and headers are longer than this site takes. Shorten the search, or delete "
    "the cookies of this site.",
    501: "What was sent is packed in a way that this site does not take.",
}
#: The policy of what needs nothing, wherever it is opened by itself.
NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'"
_REFUSAL_HEADERS = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", NOTHING_ALLOWED),
    ("X-Content-Type-Options", "nosniff"),
)


class Kind(Enum):
    """What is asked, by the threads that answer it: so that none waits for one that takes longer.

    A form that is one too many is sent back by a thread that does nothing else.
    """

    PAGE, DOWNLOAD, QUESTION, FORM, CROWDED = range(5)


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


class _Request(WSGITask):  # type: ignore[misc]
    """Hands a request to the application, with whether it is one too many."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[CROWDED] = self.channel.kind is Kind.CROWDED
        return environ


class Connection(HTTPChannel):  # type: ignore[misc]
    """One socket with what was read of it and what is still to be sent."""

    task_class, error_task_class = _Request, _Refusal
    current_outbuf_count: int
    kind = Kind.PAGE
    _began = 0.0
    _written = 0

    def __repr__(self) -> str:
        """Return no address: waitress logs this where something fails."""
        return "<a connection>"

    __str__ = __repr__

    def next_kind(self) -> Kind:
        """Return what is asked next, however many ask it."""
        request = self.requests[0]
        if request.error:
            return Kind.PAGE
        if request.path in QUESTIONS:
            return Kind.QUESTION
        if request.path.startswith(_DOWNLOADS):
            return Kind.DOWNLOAD
        return Kind.FORM if request.command == "POST" else Kind.PAGE

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


def adjustments(listeners: list[socket.socket], limit: int, proxies: Sequence[str]) -> Adjustments:
    """Return what waitress is told of sockets, connections at most and trusted proxies."""
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
        cleanup_interval=LOOK_EVERY_S,
        log_socket_errors=False,
        # They tell that a request came through a proxy, which a sign-in link must not.
        clear_untrusted_proxy_headers=False,
        ident=None,
        server_name="localhost",
        **trust,
    )
