"""Past only: a day that a record gives must have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

#: The days on which something happened or was said; an effect may be said to end later.
_COME = ("event_date", "event_date_end", "reported_date", "effect_start")


def in_the_future(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """Yield (column, remedy) for each day of a record that is still to come."""
    for name in _COME:
        day = values.get(name)
        if day and day > today:
            yield name, "lies in the future; only what has happened is recorded"
