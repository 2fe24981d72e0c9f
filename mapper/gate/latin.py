"""One writing for every script: a text in the Latin letters of ASCII, in which nothing hides."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_SPACES = re.compile(r"\s+")
#: A letter of any script as it is in Latin; a word or a number that is written apart, and what
#: each of them has and is found at once.
_ONE = "(?:[a-z]|shch|[cksz]h|ts|y[aeu])"
_SPELLED = re.compile(rf"\b(?:(?:{_ONE} ){{3,}}{_ONE}|(?:\d ){{2,}}\d)\b", re.IGNORECASE)
_APART = re.compile(r" \w \w\b")
#: Marks that are not seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
#: Signs that compatibility makes letters of, and letters without a sound.
_SIGNS_LEFT = str.maketrans(
    {**dict.fromkeys("°º˚ᵒ", "° "), **dict.fromkeys("ьъЬЪ"), "№": "#", "·": "."}
)
#: A word of letters of two scripts, and the letters of both that look alike.
_MIXED = re.compile(r"\b(?:[A-Za-z\u00c0-\u024f]+[\u0400-\u04ff]|[\u0400-\u04ff]+[A-Za-z])\w*")
_ALIKE = "aceikopxyABCEHIKMOPTX", "асеікорхуАВСЕНІКМОРТХ"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(*_ALIKE[::-1]), str.maketrans(*_ALIKE)


def in_latin(text: str) -> str:
    """Return a text in the Latin letters of ASCII, its words by one space.

    Signs that are written as pages write them (`&#107;`) are those, and a word whose letters
    stand apart is one.
    """
    plain = _transliterated(text)
    if "&" in plain:
        plain = _transliterated(unescape(unescape(plain)))
    plain = _SPACES.sub(" ", plain)
    if not _APART.search(plain):
        return plain
    return _SPELLED.sub(lambda word: word[0].replace(" ", ""), plain)


def _transliterated(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii

    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text.translate(_SIGNS_LEFT)))
    return anyascii(_MIXED.sub(_of_one_script, seen))


def _of_one_script(word: re.Match[str]) -> str:
    """Return a word of two scripts in the one that all of its letters can be of, if any."""
    meant = (word[0].translate(_TO_LATIN), word[0].translate(_TO_CYRILLIC))
    return next((each for each in meant if not _MIXED.match(each)), word[0])
