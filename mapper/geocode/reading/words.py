"""Common words of the seven languages that are no names.

``words.toml`` holds the words of reports, our own; ``geodata/commonwords.txt`` the words that a
language uses often and that look like the name of some hamlet, out of wordfreq's frequencies (R.
Speer, https://github.com/rspeer/wordfreq, CC BY-SA 4.0), which lack Belarusian.
``python -m mapper.geocode.building.commonwords`` derives it anew.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from mapper import resources
from mapper.geocode.spelling import plain

#: The file of what is used often.
COMMON_WORDS = "commonwords.txt"


@lru_cache(maxsize=65536)
def is_common(key: str, lang: str) -> bool:
    """Whether the plain form ``key`` is a common word of ``lang``."""
    words, stems = _common(lang)
    if key in words:
        return True
    # A longer word only begins like a common one: Новозыбков is no "новый".
    return any(key[:-cut] in stems for cut in (1, 2, 3)) or key in stems


def is_frequent(key: str, lang: str) -> bool:
    """Whether the plain form ``key`` is used often in ``lang`` and looks like a small place."""
    return key in _frequent().get(lang, ())


@cache
def _common(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads((files("mapper.geocode.reading") / "words.toml").read_text("utf-8"))
    entries = table[lang].split()
    words = frozenset(plain(entry) for entry in entries if not entry.endswith("*"))
    return words, frozenset(plain(e.rstrip("*")) for e in entries if e.endswith("*"))


@cache
def _frequent() -> dict[str, frozenset[str]]:
    lines = resources.geodata(COMMON_WORDS).read_text("utf-8").splitlines()
    rows = (line.partition(": ") for line in lines if not line.startswith("#"))
    return {lang: frozenset(words.split()) for lang, _, words in rows}
