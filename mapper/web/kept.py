"""The last answers, kept by what they are made of: what everyone opens is made once a change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sized
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)

#: So many answers are kept at once.
_MOST = 16


class Kept(Generic[T]):
    """Answers by their ETags, which are new when what an answer is made of is.

    None is kept that is longer than ``longest``.
    """

    def __init__(self, longest: int) -> None:
        self._lock, self._longest = Lock(), longest
        self._answers: OrderedDict[str, T] = OrderedDict()

    def answer(self, etag: str, made: Callable[[], T]) -> T:
        """Return the answer of a tag, made now if it is not kept."""
        with self._lock:
            if etag in self._answers:
                self._answers.move_to_end(etag)
                return self._answers[etag]
        answer = made()
        if len(answer) <= self._longest:
            with self._lock:
                self._answers[etag] = answer
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return answer
