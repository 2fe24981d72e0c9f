"""Chains of positions as short texts: Google's encoded polyline.

https://developers.google.com/maps/documentation/utilities/polylinealgorithm, but with longitude
first and with as many decimals as the level has.  The signs are those from ``?`` to ``~``: none
of them means anything to HTML, and none is a space, which parts one chain from the next.
``static/js/map/levels.js`` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mapper.geodesy import Floats
from mapper.railway.tracks.tracks import Ints

_FIRST_SIGN = 63
#: Bits of a number that one sign holds, and the bit that says that more follow.
_BITS, _MORE = 5, 32


def encoded(lonlat: Floats, decimals: int) -> str:
    """Return positions (n × 2, degrees) as a text, each as the step from the one before."""
    return _text(_whole(lonlat, decimals))


def encoded_chains(chains: Iterable[Floats], decimals: int) -> str:
    """Return chains (each n × 2, degrees) as one text; steps of nothing go, and empty chains."""
    texts = []
    for lonlat in chains:
        whole = _whole(lonlat, decimals)
        moved = np.concatenate(([True], (np.diff(whole, axis=0) != 0).any(axis=1)))
        if moved.sum() > 1:
            texts.append(_text(whole[moved]))
    return " ".join(texts)


def decoded_chains(text: str, decimals: int) -> tuple[Floats, Ints]:
    """Return the positions (n × 2, degrees) of `encoded_chains`, and the chain of each, from 0."""
    signs = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64)
    spaces = signs < _FIRST_SIGN
    chain_of_sign = np.cumsum(spaces)[~spaces]
    bits = signs[~spaces] - _FIRST_SIGN
    ends = bits < _MORE
    if not len(bits):
        return np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate(([True], ends[:-1])))
    place = np.arange(len(bits)) - np.repeat(starts, np.diff([*starts, len(bits)]))
    numbers = np.add.reduceat((bits & (_MORE - 1)) << (_BITS * place), starts)
    steps = np.where(numbers & 1, ~(numbers >> 1), numbers >> 1).reshape(-1, 2)
    chain = chain_of_sign[ends][::2]
    sums = np.cumsum(steps, axis=0)
    firsts = np.flatnonzero(np.concatenate(([True], chain[1:] != chain[:-1])))
    before = np.repeat(sums[firsts] - steps[firsts], np.diff([*firsts, len(chain)]), axis=0)
    return np.asarray((sums - before) / 10**decimals), np.asarray(chain, dtype=np.int64)


def _whole(lonlat: Floats, decimals: int) -> Ints:
    return np.asarray(np.round(lonlat * 10**decimals), dtype=np.int64)


def _text(whole: Ints) -> str:
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    # The sign goes into the lowest bit, so that small steps either way are small numbers.
    return encoded_numbers(np.where(steps < 0, ~(steps << 1), steps << 1))


def encoded_numbers(numbers: Ints) -> str:
    """Return whole numbers from 0 on as a text, the lowest bits of each first."""
    lengths = np.ones(len(numbers), dtype=np.int64)
    rest = numbers >> _BITS
    while rest.any():
        lengths += rest > 0
        rest = rest >> _BITS
    ends = np.cumsum(lengths)
    signs = np.empty(int(lengths.sum()), dtype=np.uint8)
    for place in range(int(lengths.max(initial=0))):
        has = lengths > place
        bits = (numbers[has] >> (_BITS * place)) & (_MORE - 1)
        follows = np.where(lengths[has] > place + 1, _MORE, 0)
        signs[(ends - lengths)[has] + place] = bits + follows + _FIRST_SIGN
    return signs.tobytes().decode("ascii")
