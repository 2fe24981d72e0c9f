"""What a piece of work has worked out already: rows of a file are of the same places and terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
_NOTHING = object()

#: So many results of one function are kept at once.
_MOST = 20_000


class Memo:
    """Results by what they depend on; of one piece of work with one region, and gone with it."""

    def __init__(self) -> None:
        self._known: defaultdict[Callable[..., Any], dict[Hashable, Any]] = defaultdict(dict)

    def of(self, key: Hashable, work: Callable[..., T], *given: Any) -> T:
        """Return what ``work`` makes of what is given; ``key`` is all that its result depends on.

        ``work`` is a function of a module or class, and not made for the call.
        """
        known = self._known[work]
        found = known.get(key, _NOTHING)
        if found is _NOTHING:
            if len(known) >= _MOST:
                known.clear()
            found = known[key] = work(*given)
        return cast("T", found)
