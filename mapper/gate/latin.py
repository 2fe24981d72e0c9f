"""One writing for every script: a text in the Latin letters of ASCII, in which nothing hides."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_SPACES = re.compile(r"\s+")
#: A letter of any script as it is in Latin, and a word whose letters stand apart.
_ONE = "(?:[a-z]|shch|[cksz]h|ts|y[aeu])"
_SPELLED = re.compile(rf"\b(?:{_ONE} ){{3,}}{_ONE}\b", re.IGNORECASE)
#: What such a word has, and is found at once.
_APART = re.compile(r" [A-Za-z] [A-Za-z]\b")
#: Signs that compatibility makes letters of, and letters without a sound.
_SIGNS_LEFT = str.maketrans(
    {**dict.fromkeys("°º˚ᵒ", "° "), **dict.fromkeys("ьъЬЪ"), "№": "#", "·": "."}
)


def in_latin(text: str) -> str:
    """Return a text in the Latin letters of ASCII, its words by one space.

    Signs that are written as pages write them (`&#107;`) are those, and a word whose letters
    stand apart is one.
    """
    plain = _transliterated(text)
    if "&" in plain:
        plain = _transliterated(unescape(plain))
    plain = _SPACES.sub(" ", plain)
    if not _APART.search(plain):
        return plain
    return _SPELLED.sub(lambda word: word[0].replace(" ", ""), plain)


def _transliterated(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(unicodedata.normalize("NFKC", text.translate(_SIGNS_LEFT)))
