"""The last answers, kept by what they are made of: what everyone opens is made once a change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

#: So many answers are kept at once, and none that is larger.
_MOST, _MOST_BYTES = 16, 1_000_000


class Kept:
    """Answers by their ETags, which are new when what an answer is made of is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: OrderedDict[str, bytes] = OrderedDict()

    def answer(self, etag: str, made: Callable[[], bytes]) -> bytes:
        """Return the answer of a tag, made now if it is not kept."""
        with self._lock:
            if etag in self._answers:
                self._answers.move_to_end(etag)
                return self._answers[etag]
        answer = made()
        if len(answer) <= _MOST_BYTES:
            with self._lock:
                self._answers[etag] = answer
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return answer
