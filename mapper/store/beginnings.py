"""By which beginnings of words rows are found, in memory.

Of many texts at once an index is made: their words in order, and for each the rows that have it.
Words that always come together, as the spellings of one station do, share their rows.  The few
texts that came since are looked through.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

#: So many texts are looked through sooner than indexed.
FEW = 1_000
#: No word goes on after its beginning with a sign that is as high.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Index:
    """Sorted words; ``of`` gives for each which of the ``rows`` are its own."""

    words: Sequence[str]
    of: Ints
    rows: Sequence[Ints]

    def find(self, beginning: str) -> Ints:
        """Return the rows of all words that begin so."""
        start = bisect_left(self.words, beginning)
        end = bisect_left(self.words, beginning + _LAST)
        parts = [self.rows[each] for each in np.unique(self.of[start:end])]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The words of rows; it never changes, and what has `more` rows shares the rest."""

    indexes: tuple[_Index, ...] = ()
    loose: tuple[tuple[int, str], ...] = ()

    def more(self, texts: Iterable[str], start: int) -> Beginnings:
        """Return these with the texts of further rows, which begin at row ``start``.

        A text is words, one space before each; the texts may be many.
        """
        waiting: list[tuple[int, str]] = [*self.loose]
        held: dict[str, array[int]] = {}
        for each in enumerate(texts, start):
            waiting.append(each)
            if len(waiting) > FEW:
                _note(waiting, held)
                waiting.clear()
        if not held:
            return Beginnings(self.indexes, tuple(waiting))
        _note(waiting, held)
        return Beginnings((*self.indexes, _index(held)), ())

    def mask(self, beginnings: Iterable[str], count: int) -> Mask:
        """Return which of so many rows have, for each beginning, a word that begins so."""
        found = np.ones(count, dtype=bool)
        for each in beginnings:
            found &= self._having(each, count)
        return found

    def _having(self, beginning: str, count: int) -> Mask:
        mask = np.zeros(count, dtype=bool)
        for index in self.indexes:
            mask[index.find(beginning)] = True
        mask[[row for row, text in self.loose if f" {beginning}" in text]] = True
        return mask


def _note(texts: Iterable[tuple[int, str]], held: dict[str, array[int]]) -> None:
    for row, text in texts:
        for word in set(text.split()):
            held.setdefault(word, array("i")).append(row)


def _index(held: dict[str, array[int]]) -> _Index:
    """Return an index of words and their rows, equal rows kept once; ``held`` is emptied."""
    words, of = sorted(held), []
    known: dict[bytes, int] = {}
    for word in words:
        of.append(known.setdefault(held.pop(word).tobytes(), len(known)))
    rows = [np.frombuffer(each, dtype=np.int32) for each in known]
    return _Index(words, np.asarray(of, dtype=np.int32), rows)
