"""Things by the beginnings of the words of their names, as somebody types them.

All spellings stand in one text, those of the most important thing first, so that what a text finds
first is the best of its kind: no index has to be ranked.  Spellings are compared folded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from mapper.names import fold


class How(IntEnum):
    """How a name fits what was typed, the best first."""

    WHOLE = 0
    BEGUN = 1
    WORDS = 2


class Hit(NamedTuple):
    """A thing that was found by its key, and how its name fits."""

    key: str
    how: How


class NameSearch:
    """Finds things by what their spellings, or words of these, begin with.

    ``things`` are keys with their spellings, the most important thing first.
    """

    def __init__(self, things: Iterable[tuple[str, Iterable[str]]]) -> None:
        folded = ((key, spelled(spellings)) for key, spellings in things)
        known = [(key, text) for key, text in folded if text]
        self._keys: Sequence[str] = [key for key, _ in known]
        self._starts = array("L", accumulate((len(text) for _, text in known), initial=0))
        self._text = "".join(text for _, text in known) + "\n"

    def find(self, text: str) -> Iterator[Hit]:
        """Yield what is called ``text``, then what begins so, then what has words that do.

        Of each the most important first, and everything once; nothing for a text without a letter
        or digit.
        """
        words = fold(text).split()
        if not words:
            return
        whole, longest = " ".join(words), max(words, key=len)
        seen: set[int] = set()
        for how, sought in zip(How, (f"\n {whole}\n", f"\n {whole}", f" {longest}"), strict=True):
            for number in self._holding(sought):
                if number not in seen and self._has(number, words):
                    seen.add(number)
                    yield Hit(self._keys[number], how)

    def _holding(self, sought: str) -> Iterator[int]:
        """Yield the numbers of the things among whose spellings a text stands."""
        at = self._text.find(sought)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            at = self._text.find(sought, self._starts[number + 1])

    def _has(self, number: int, words: Iterable[str]) -> bool:
        """Tell whether every word begins a word of a thing's spellings."""
        low, high = self._starts[number], self._starts[number + 1]
        return all(self._text.find(f" {word}", low, high) >= 0 for word in words)


def spelled(spellings: Iterable[str]) -> str:
    """Return the spellings of one thing folded, each once and on a line of its own."""
    folded = dict.fromkeys(map(fold, spellings))
    return "".join(f"\n {each}" for each in folded if each)
