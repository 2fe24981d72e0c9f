"""One exchange with a server over HTTP, under one deadline, and only whole answers.

The deadline is one clock over name look-up, connecting, headers and body; a server that trickles
does not escape it.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mapper.asking import own_words, plain
from mapper.railway.sources.overpass.refusals import (
    CUT_OFF,
    HEAVY,
    LATE,
    NOT_OVERPASS,
    PORTAL,
    UNREACHABLE,
    OverpassError,
    refused,
)

#: A tile with a city of ten millions has some 10 MB; fifty times as much is no answer to it.
_MAX_BYTES = 500_000_000
_CHUNK = 1 << 16
#: The socket gives up later than the one who waits for it, so that a deadline is always said so.
_BACKSTOP_S = 1.0


def exchange(
    url: str, headers: Mapping[str, str], seconds: float, data: bytes | None = None
) -> bytes:
    """Return the body of a 2xx answer of ``url`` within ``seconds``; ``data`` are posted to it.

    It runs in a thread of its own that is given up at the deadline: a timeout of the socket
    starts anew with every byte, and a name look-up knows none.

    Raises
    ------
    OverpassError
        No whole answer came in time, or a refusal.
    """
    late = OverpassError("no whole answer within the deadline", LATE)
    if seconds <= 0:
        raise late
    call = _Call(url, headers, seconds, data)
    threading.Thread(target=call.run, name="overpass", daemon=True).start()
    try:
        if not call.done.wait(seconds):
            raise late
    finally:
        call.given_up.set()
    if call.failure is not None:
        raise call.failure
    return call.body


class _AsTheyAre(urllib.request.HTTPErrorProcessor):
    """Takes every answer as it is: refusals have words, and a redirected POST loses its query."""

    def http_response(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        return response

    def https_response(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        return response


@dataclass(eq=False)
class _Call:
    """One exchange; its outcome is in ``body`` or ``failure`` when ``done`` is set."""

    url: str
    headers: Mapping[str, str]
    seconds: float
    data: bytes | None
    body: bytes = b""
    failure: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask, and keep what came of it."""
        try:
            self.body = self._exchange()
        except OverpassError as failure:
            self.failure = failure
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            # Who signs in nowhere is shown the network's own certificate: no try mends that.
            forged = isinstance(reason, ssl.SSLCertVerificationError)
            self.failure = OverpassError(
                f"cannot be reached ({plain(reason)})", PORTAL if forged else UNREACHABLE
            )
        except ValueError as error:
            self.failure = OverpassError(f"is no web address ({plain(error)})", NOT_OVERPASS)
        except Exception as error:  # raised anew in the thread that waits
            self.failure = error
        finally:
            self.done.set()

    def _exchange(self) -> bytes:
        # The settings admit http and https only.
        request = urllib.request.Request(self.url, self.data, dict(self.headers))  # noqa: S310
        opener = urllib.request.build_opener(_AsTheyAre)
        with opener.open(request, timeout=self.seconds + _BACKSTOP_S) as answer:
            if 200 <= answer.status < 300:
                return self._read(answer)
            try:
                words = own_words(self._read(answer))
            except (OverpassError, OSError, http.client.HTTPException):
                words = ""
            raise refused(answer.status, answer.headers, words)

    def _read(self, answer: Any) -> bytes:
        """Read a body to its end, checked against its stated length and its packing's end."""
        packed = answer.headers.get("Content-Encoding", "").lower() == "gzip"
        unpacker = zlib.decompressobj(31) if packed else None
        announced = answer.headers.get("Content-Length", "")
        received, parts, size = 0, [], 0
        try:
            while chunk := answer.read1(_CHUNK):
                if self.given_up.is_set():
                    raise OverpassError("given up at the deadline", LATE)
                received += len(chunk)
                if unpacker is not None:
                    chunk = unpacker.decompress(chunk, _MAX_BYTES - size + 1)
                parts.append(chunk)
                size += len(chunk)
                if size > _MAX_BYTES:
                    raise OverpassError(
                        f"the answer is longer than {_MAX_BYTES // 10**6} MB", HEAVY
                    )
        except (http.client.IncompleteRead, zlib.error) as error:
            raise OverpassError(
                f"the answer is cut off ({type(error).__name__})", CUT_OFF
            ) from error
        if announced.isdigit() and received < int(announced):
            raise OverpassError(
                f"the answer is cut off at {received} of {announced} bytes", CUT_OFF
            )
        if unpacker is not None and received and not unpacker.eof:
            raise OverpassError(f"the answer is cut off after {received} packed bytes", CUT_OFF)
        return b"".join(parts)
