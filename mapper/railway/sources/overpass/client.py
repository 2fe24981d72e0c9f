"""Asking an Overpass API over HTTP: one deadline, few tries, and only whole answers.

https://dev.overpass-api.de/overpass-doc/en/preface/commons.html.  The deadline is one clock over
name look-up, connecting, headers, body, waits and tries; a server that trickles does not escape
it.  What is not a whole answer is an `OverpassError`, never a part.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from mapper import resources
from mapper.errors import MapperError

T = TypeVar("T")

#: A tile with a city of ten millions has some 10 MB; fifty times as much is no answer to it.
_MAX_BYTES = 500_000_000
_CHUNK = 1 << 16
#: The second wait is this many times the first.
_GROWTH = 4.0
#: Statuses after which the same question may get an answer.
_PASSING = frozenset({408, 425, 429})


class OverpassError(MapperError):
    """An answer did not come, or not whole.

    ``again``: asking once more may help; ``down``: the server as a whole does not serve now;
    ``retry_after_s``: seconds that it asks to wait, None where it does not say.
    """

    def __init__(
        self,
        text: str,
        *,
        again: bool = True,
        down: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(text)
        self.again = again
        self.down = down
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: seconds in all, tries at most, seconds before the second try."""

    deadline_s: float = 90.0
    tries: int = 3
    first_wait_s: float = 2.0

    def wait_s(self, tried: int) -> float:
        """Return the seconds to wait after ``tried`` tries: growing, and never twice the same."""
        return self.first_wait_s * _GROWTH ** (tried - 1) * random.uniform(0.5, 1.0)  # noqa: S311


@dataclass(frozen=True, slots=True)
class OverpassServer:
    """An Overpass API at ``url`` (…/api/interpreter), asked under the name ``agent``."""

    url: str
    agent: str
    patience: Patience = Patience()
    sleep: Callable[[float], None] = time.sleep

    @property
    def name(self) -> str:
        """The server's host, as it may be shown."""
        try:
            return urllib.parse.urlsplit(self.url).hostname or self.url
        except ValueError:
            return self.url

    def ask(self, query: str, read: Callable[[bytes], T]) -> T:
        """Return what ``read`` makes of the answer to an Overpass QL query.

        ``read`` raises OverpassError on a body that is no whole answer; that counts as a try.

        Raises
        ------
        OverpassError
            No whole answer came within the deadline and the tries.
        """
        ends = time.monotonic() + self.patience.deadline_s
        tried = 0
        while True:
            tried += 1
            try:
                return read(_post(self, query, ends - time.monotonic()))
            except OverpassError as failure:
                wait = max(self.patience.wait_s(tried), failure.retry_after_s or 0.0)
                left = ends - time.monotonic()
                if tried < self.patience.tries and failure.again and wait < left:
                    self.sleep(wait)
                    continue
                raise self._given_up(failure, tried, max(0.0, left)) from failure

    def _given_up(self, failure: OverpassError, tried: int, left: float) -> OverpassError:
        text = f"{self.name}: {failure}"
        if (failure.retry_after_s or 0.0) >= left and failure.retry_after_s:
            text += (
                f", which asks to wait {failure.retry_after_s:.0f} s, more than the {left:.0f} s "
                "that are left of the deadline"
            )
        text += f" ({tried} {'try' if tried == 1 else 'tries'})"
        return OverpassError(
            text, again=False, down=failure.down, retry_after_s=failure.retry_after_s
        )


def agent_name(site_url: str) -> str:
    """Return the User-Agent: the program, its version and, where one is set, the site's address."""
    name = f"railway-incident-mapper/{resources.version()}"
    return f"{name} (+{site_url})" if site_url else name


def _post(server: OverpassServer, query: str, seconds: float) -> bytes:
    """Send a query and return the body of a 2xx answer, within ``seconds``.

    The exchange runs in a thread of its own that is given up at the deadline: a timeout of the
    socket starts anew with every byte, and a name look-up knows none.
    """
    late = OverpassError(
        f"no whole answer within the deadline of {server.patience.deadline_s:g} s", down=True
    )
    if seconds <= 0:
        raise late
    call = _Call(server, query, seconds)
    thread = threading.Thread(target=call.run, name="overpass", daemon=True)
    thread.start()
    try:
        if not call.done.wait(seconds):
            raise late
    finally:
        call.given_up.set()
    if call.failure is not None:
        raise call.failure
    return call.body


#: The socket gives up later than the one who waits for it, so that a deadline is always said so.
_BACKSTOP_S = 1.0


@dataclass(eq=False)
class _Call:
    """One exchange; its outcome is in ``body`` or ``failure`` when ``done`` is set."""

    server: OverpassServer
    query: str
    seconds: float
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
        except urllib.error.HTTPError as error:
            with error:
                self.failure = _refusal(error)
        except (http.client.IncompleteRead, zlib.error) as error:
            self.failure = OverpassError(f"the answer is cut off ({type(error).__name__})")
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            self.failure = OverpassError(f"cannot be reached ({reason})", down=True)
        except ValueError as error:
            self.failure = OverpassError(
                f"is no web address ({error}); mend MAPPER_OVERPASS_URL", again=False
            )
        except Exception as error:  # raised anew in the thread that waits
            self.failure = error
        finally:
            self.done.set()

    def _exchange(self) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - settings admit http and https only
            self.server.url,
            data=urllib.parse.urlencode({"data": self.query}).encode("ascii"),
            headers={
                "User-Agent": self.server.agent,
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
        )
        opener = urllib.request.build_opener(_StayHere)
        with opener.open(request, timeout=self.seconds + _BACKSTOP_S) as answer:
            packed = answer.headers.get("Content-Encoding", "").lower() == "gzip"
            return self._read(answer, zlib.decompressobj(31) if packed else None)

    def _read(self, answer: Any, unpacker: Any) -> bytes:
        """Read a body to its end, checked against its stated length and its packing's end."""
        announced = answer.headers.get("Content-Length", "")
        received, parts, size = 0, [], 0
        while chunk := answer.read1(_CHUNK):
            if self.given_up.is_set():
                raise OverpassError("given up at the deadline", down=True)
            received += len(chunk)
            if unpacker is not None:
                chunk = unpacker.decompress(chunk, _MAX_BYTES - size + 1)
            parts.append(chunk)
            size += len(chunk)
            if size > _MAX_BYTES:
                raise OverpassError(
                    f"the answer is longer than {_MAX_BYTES // 10**6} MB; fetch a smaller box",
                    again=False,
                )
        if announced.isdigit() and received < int(announced):
            raise OverpassError(f"the answer is cut off at {received} of {announced} bytes")
        if unpacker is not None and received and not unpacker.eof:
            raise OverpassError(f"the answer is cut off after {received} packed bytes")
        return b"".join(parts)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a moved API would be asked by GET, without the query."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _refusal(error: urllib.error.HTTPError) -> OverpassError:
    """Say what a status other than 2xx means; whatever its body holds is no data."""
    status = error.code
    words = http.client.responses.get(status, "unknown status")
    text = f"answers {status} {words}"
    if 300 <= status < 400:
        text += "; if the API has moved, set MAPPER_OVERPASS_URL to its new address"
    elif status == 400:
        text += "; is MAPPER_OVERPASS_URL the address of an Overpass interpreter?"
    passing = status in _PASSING or status >= 500
    return OverpassError(
        text, again=passing, down=passing, retry_after_s=retry_after_s(error.headers)
    )


def retry_after_s(headers: Any) -> float | None:
    """Return the seconds of a Retry-After header, given as such or as a date; None without one."""
    text = (headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
        # Counted from the server's own clock, where it tells it.
        now = parsedate_to_datetime(headers["Date"]) if headers.get("Date") else datetime.now(UTC)
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return None
