"""Common words of the seven languages that are no names, read from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from mapper.geocode.spelling import plain


@lru_cache(maxsize=65536)
def is_common(key: str, lang: str) -> bool:
    """Whether the plain form ``key`` is a common word of ``lang``."""
    words, stems = _common(lang)
    if key in words:
        return True
    # A longer word only begins like a common one: Новозыбков is no "новый".
    return any(key[:-cut] in stems for cut in (1, 2, 3)) or key in stems


@cache
def _common(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads((files("mapper.geocode") / "words.toml").read_text("utf-8"))
    entries = table[lang].split()
    words = frozenset(plain(entry) for entry in entries if not entry.endswith("*"))
    return words, frozenset(plain(e.rstrip("*")) for e in entries if e.endswith("*"))
