"""Names with one typing error, found without comparing all: the symmetric-delete method.

Every name is indexed under the hashes of itself and of itself with one letter left out; so is
the word that is looked up; where two hashes meet, the names differ by one edit at most (or by one
letter each, which the check then weeds out).  W. Garbe described it for spelling correction.  The
hashes lie in one sorted array, which holds 200,000 names in some 40 MB and is made in a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BASE = 1_000_003
_MASK = (1 << 64) - 1


@dataclass(frozen=True, eq=False)
class TypoIndex:
    """Names by the hashes of their one-letter deletions; made by `typo_index`."""

    names: Sequence[str]
    hashes: NDArray[np.uint64]
    owners: NDArray[np.int32]

    def find(self, word: str) -> list[int]:
        """Return the numbers of the names at most one edit (swap included) away, nearest first."""
        from rapidfuzz.distance import OSA

        keys = np.fromiter(_variants(word), dtype=np.uint64)
        low = np.searchsorted(self.hashes, keys, "left")
        high = np.searchsorted(self.hashes, keys, "right")
        numbers: set[int] = set()
        for first, last in zip(low.tolist(), high.tolist(), strict=True):
            if last > first:
                numbers.update(self.owners[first:last].tolist())
        found = []
        for number in numbers:
            distance = OSA.distance(word, self.names[number], score_cutoff=1)
            if distance <= 1:
                found.append((distance, number))
        found.sort()
        return [number for _, number in found]


def typo_index(names: Sequence[str]) -> TypoIndex:
    """Index ``names`` (plain forms; a name's number is its place in the sequence)."""
    lengths = np.fromiter((len(name) for name in names), dtype=np.int64, count=len(names))
    longest = int(lengths.max(initial=1))
    letters = _letters(names, longest)
    powers = np.array([pow(_BASE, n, 1 << 64) for n in range(longest + 1)], dtype=np.uint64)
    whole = np.zeros(len(names), dtype=np.uint64)
    prefixes = [whole]
    with np.errstate(over="ignore"):
        for column in range(longest):
            inside = column < lengths
            grown = whole * np.uint64(_BASE) + letters[:, column].astype(np.uint64)
            whole = np.where(inside, grown, whole)
            prefixes.append(whole)
        hashes, owners = [whole], [np.arange(len(names), dtype=np.int32)]
        for column in range(longest):
            rows = np.flatnonzero(lengths > column)
            after = powers[lengths[rows] - 1 - column]
            # The hash without letter i: what comes before it, moved up by what follows it.
            rest = whole[rows] - prefixes[column + 1][rows] * after
            hashes.append(prefixes[column][rows] * after + rest)
            owners.append(rows.astype(np.int32))
    every = np.concatenate(hashes)
    order = np.argsort(every, kind="stable")
    return TypoIndex(names, every[order], np.concatenate(owners)[order])


def _letters(names: Sequence[str], longest: int) -> NDArray[np.uint32]:
    padded = np.array(list(names), dtype=f"<U{longest}")
    return padded.view("<u4").reshape(len(names), longest)


def _variants(word: str) -> set[int]:
    whole = 0
    prefixes = [0]
    for char in word:
        whole = (whole * _BASE + ord(char)) & _MASK
        prefixes.append(whole)
    found = {whole}
    after = 1
    for place in range(len(word) - 1, -1, -1):
        rest = whole - prefixes[place + 1] * after
        found.add((prefixes[place] * after + rest) & _MASK)
        after = after * _BASE & _MASK
    return found
