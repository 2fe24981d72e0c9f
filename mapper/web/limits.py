"""How often one visitor may ask what costs work: a token bucket for each, in memory only.

A visitor is a hash of the address with a salt that is made when the process starts and never
leaves it, so that nothing which could be stored or guessed back is kept.
(https://en.wikipedia.org/wiki/Token_bucket)
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import request
from werkzeug.exceptions import TooManyRequests

from mapper.web.site import current_site

#: As quickly as anyone types, and for as long; a program gets what the bucket refills.
BURST, PER_SECOND = 60, 2.0
_MOST_VISITORS = 10_000
_LOOPBACK = ("127.0.0.1", "::1")


class Buckets:
    """Token buckets by visitor: full at first, ``per_second`` come back, each request takes one."""

    def __init__(
        self,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._salt = secrets.token_bytes(32)
        self._lock = Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """Take a token of the visitor at ``address``; return 0, or the seconds until there is one.

        Those who have been away longest are forgotten when there are too many.
        """
        visitor = hmac.digest(self._salt, address.encode(), "sha256")
        now = self._clock()
        with self._lock:
            tokens, seen = self._left.pop(visitor, (float(self._burst), now))
            tokens = min(self._burst, tokens + (now - seen) * self._per_second)
            enough = tokens >= 1
            self._left[visitor] = (tokens - 1 if enough else tokens, now)
            while len(self._left) > _MOST_VISITORS:
                self._left.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / self._per_second


def check_rate(buckets: Buckets, instead: str = "") -> None:
    """Refuse a request of a visitor whose bucket is empty; ``instead`` says what has no limit.

    Raises
    ------
    TooManyRequests
        Too many came of late; ``Retry-After`` says how long to wait.
    """
    wait_s = math.ceil(buckets.wait_s(_address()))
    if wait_s:
        raise TooManyRequests(
            f"Too many questions at once; ask again in {wait_s} s. {instead}".rstrip(),
            retry_after=wait_s,
        )


def _address() -> str:
    """Return the visitor's address, which behind a proxy of one's own is what that one saw."""
    peer = request.remote_addr or ""
    if peer in _LOOPBACK and current_site().settings.site_url:
        return request.headers.get("X-Forwarded-For", peer).rpartition(",")[2].strip()
    return peer
