"""The days within which something lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The days within which an event lies, both included; an open end is None."""

    first: date | None
    last: date | None
