"""Asking an Overpass API as its operators wish: few tries, long waits, and only whole answers.

https://dev.overpass-api.de/overpass-doc/en/preface/commons.html.  The deadline is one clock over
waits and tries.  What is not a whole answer is an `OverpassError`, never a part.
"""

from __future__ import annotations

import random
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from mapper.asking import Clock
from mapper.railway.sources.overpass.exchange import exchange
from mapper.railway.sources.overpass.refusals import DUPLICATE, LIMITED, SLOW, OverpassError

T = TypeVar("T")

#: The second wait is this many times the first, but no wait of our own is longer than the most;
#: none is twice the same, so that many clients do not come back at once.
_GROWTH, _MOST_WAIT_S, _SPREAD = 2.0, 30.0, 1.2
#: The server may let a question wait so long before it begins, and runs none of ours for longer
#: than the most, in seconds.
_QUEUE_S, _MOST_TIMEOUT_S = 15.0, 60.0
#: How long its status may take to come.
_STATUS_S = 10.0
_SLOT = re.compile(r"^Slot available after: .*, in (-?\d+) seconds", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try: seconds in all, tries at most, seconds between one tile and the next."""

    deadline_s: float = 90.0
    tries: int = 3
    pause_s: float = 2.0


@dataclass(frozen=True, slots=True)
class OverpassServer:
    """An Overpass API at ``url`` (…/api/interpreter), asked under the name ``agent``.

    ``say`` is told of each wait: for how long, and why.
    """

    url: str
    agent: str
    patience: Patience = Patience()
    say: Callable[[str], None] = lambda _: None
    clock: Clock = field(default_factory=Clock)

    @property
    def name(self) -> str:
        """The server's host, as it may be shown."""
        try:
            return urllib.parse.urlsplit(self.url).hostname or self.url
        except ValueError:
            return self.url

    def pause(self) -> None:
        """Wait as long as is polite between one question and the next."""
        self.clock.sleep(self.patience.pause_s)

    def ask(self, query: Callable[[int], str], read: Callable[[bytes], T]) -> T:
        """Return what ``read`` makes of the answer to an Overpass QL query.

        ``query`` gets the seconds for its ``[timeout]``; ``read`` raises OverpassError on a body
        that is no whole answer, which counts as a try.

        Raises
        ------
        OverpassError
            No whole answer came within the deadline and the tries.
        """
        ends = self.clock.now() + self.patience.deadline_s
        tried = 0
        while True:
            tried += 1
            left = ends - self.clock.now()
            timeout = timeout_s(left)
            try:
                return read(self._post(query(timeout), left))
            except OverpassError as failure:
                wait = self._wait_s(failure, tried, timeout, ends)
                left = ends - self.clock.now()
                if wait is None or wait >= left:
                    raise self._given_up(failure, tried, wait, left) from failure
                self.say(
                    f"{self.name}: {failure}; waiting {wait:.0f} s, then try {tried + 1} of "
                    f"{self.patience.tries}"
                )
                self.clock.sleep(wait)

    def _post(self, query: str, seconds: float) -> bytes:
        headers = {
            "User-Agent": self.agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }
        data = urllib.parse.urlencode({"data": query}).encode("ascii")
        return exchange(self.url, headers, seconds, data)

    def _wait_s(
        self, failure: OverpassError, tried: int, timeout: int, ends: float
    ) -> float | None:
        """Return the seconds to wait before the next try; None where there is none."""
        refusal, left = failure.refusal, ends - self.clock.now()
        if refusal.wait_s is None or tried >= self.patience.tries:
            return None
        asked = failure.retry_after_s or 0.0
        if refusal is LIMITED and failure.retry_after_s is None:
            asked = self._slot_after_s(left)
        elif refusal is DUPLICATE:
            asked = float(timeout)
        own = min(refusal.wait_s * _GROWTH ** (tried - 1), _MOST_WAIT_S)
        wait = max(asked, own * random.uniform(1.0, _SPREAD))  # noqa: S311
        # What took its whole time would not end in less.
        return None if refusal is SLOW and timeout_s(left - wait) < timeout else wait

    def _slot_after_s(self, left: float) -> float:
        """Return in how many seconds the server has room for us; 0 where it does not say.

        https://wiki.openstreetmap.org/wiki/Overpass_API: ``/api/status`` beside the interpreter.
        """
        if not self.url.endswith("/interpreter"):
            return 0.0
        url = self.url.removesuffix("interpreter") + "status"
        try:
            body = exchange(url, {"User-Agent": self.agent}, min(_STATUS_S, left))
        except OverpassError:
            return 0.0
        said = body.decode("utf-8", "replace")
        if "available now" in said:
            return 0.0
        return float(min(map(int, _SLOT.findall(said)), default=0))

    def _given_up(
        self, failure: OverpassError, tried: int, wait: float | None, left: float
    ) -> OverpassError:
        text = f"{self.name}: {failure}"
        if wait is not None:
            text += f", which calls for a wait of {wait:.0f} s, and {max(0.0, left):.0f} s are left"
        tries = "1 try" if tried == 1 else f"{tried} tries"
        text += f" ({tries}, deadline {self.patience.deadline_s:g} s)"
        return OverpassError(text, failure.refusal, failure.retry_after_s)


def timeout_s(left_s: float) -> int:
    """Return the ``[timeout]`` of a query, so that its answer or its refusal comes in time.

    Of the ``left_s`` seconds of a deadline it leaves those that the question may wait for its turn.
    """
    return max(1, int(min(_MOST_TIMEOUT_S, max(left_s - _QUEUE_S, left_s / 2))))
