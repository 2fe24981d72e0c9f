"""A clock for tests: its waits take no time, and are kept."""

from __future__ import annotations

from mapper.asking import Clock


class WaitingClock(Clock):
    """``waits`` holds the seconds of each wait; they count as passed."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> float:
        return super().now() + sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
