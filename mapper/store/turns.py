"""Whose turn it is to write, in one process; the database's own lock is behind it.

A thread that waits to write answers nobody: of a site's threads a few wait, and briefly.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from time import monotonic

from mapper.errors import Busy


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a writer waits for others, in seconds, and how many may write or wait at once.

    ``loading_s`` is how long one waits before that for names of places that are being loaded.
    """

    wait_s: float
    at_once: int
    loading_s: float = 60.0


#: Of a command, which has nobody else to answer, and of a site: what else an answer takes is
#: still within two seconds.
OF_COMMANDS, OF_SITES = Patience(20.0, 1_000), Patience(1.3, 4, 0.1)


class Turns:
    """One writer at a time; the others wait as long as their patience."""

    def __init__(self, patience: Patience) -> None:
        self._wait_s = patience.wait_s
        self._writing, self._coming = Lock(), BoundedSemaphore(patience.at_once)

    @contextmanager
    def take(self) -> Iterator[float]:
        """Wait for the turn to write and hold it; gives the seconds that may still be waited.

        Raises
        ------
        Busy
            It did not come in time, or too many wait already.
        """
        until = monotonic() + self._wait_s
        if not self._coming.acquire(blocking=False):
            raise Busy
        try:
            if not self._writing.acquire(timeout=self._wait_s):
                raise Busy
            try:
                yield max(0.0, until - monotonic())
            finally:
                self._writing.release()
        finally:
            self._coming.release()
