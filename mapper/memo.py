"""What a piece of work has worked out already: rows of a file are of the same places and terms."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

#: So many results are kept at once.
_MOST = 20_000


class Memo:
    """Results by what they depend on; of one piece of work with one region, and gone with it."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def of(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what ``work`` gives; ``key`` names it and all that its result depends on."""
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = work()
        found: T = self._known[key]
        return found
