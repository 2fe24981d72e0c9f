"""Common words of the seven languages that are no names.

``words.toml`` holds the words of reports, our own; ``geodata/commonwords.txt`` the words that a
language uses often and that look like the name of some hamlet, out of wordfreq's frequencies (R.
Speer, https://github.com/rspeer/wordfreq, CC BY-SA 4.0), which lack Belarusian.
``python -m mapper.geocode.reading.words`` derives it anew, to the same bytes; it needs the package
wordfreq.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from mapper import resources
from mapper.geocode.names.spelling import plain

if TYPE_CHECKING:
    from mapper.geocode.names.gazetteer import Gazetteer

COMMON_WORDS = "commonwords.txt"
_LANGUAGES = ("de", "en", "nl", "pl", "ru", "uk")
#: Zipf frequency: 3.3 is twice in a million words.
_OFTEN = 3.3
#: A place of this weight is in reports as often as the word that it is called after.
_KNOWN = 2.6
_CASE = 0.97


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


def frequent_words(gazetteer: Gazetteer, lang: str, words: Iterable[str]) -> Iterator[str]:
    """Yield those of ``words``, frequent ones of ``lang``, that look like an unimportant place."""
    for key in dict.fromkeys(map(plain, words)):
        if len(key) < 3 or not key.isalpha():
            continue
        matches = gazetteer.find([key], lang)
        if matches and not any(m.entry.weight >= _KNOWN and m.quality >= _CASE for m in matches):
            yield key


def _with_stations(folder: Path) -> Gazetteer:
    """Return the gazetteer of places, and of the names of the shipped stations without weight."""
    from mapper.geocode.names.entries import load_gazetteer
    from mapper.geocode.names.gazetteer import Entry
    from mapper.geocode.names.stations import KEYS, read_station_keys

    gazetteer = load_gazetteer({}, {}, {}, folder)
    named = [keys for keys in read_station_keys(folder / KEYS) if keys.plain]
    for number, keys in enumerate(named):
        name = keys.plain[0]
        entry = Entry(f"name-{number}", name, "station", "", "", None, 0.0, 0.0, keys.plain)
        gazetteer.add(entry, keys.sounds)
    return gazetteer


def _main() -> int:
    try:
        from wordfreq import iter_wordlist, zipf_frequency
    except ImportError:
        print("wordfreq is missing; `pip install wordfreq==3.1.1`", file=sys.stderr)
        return 1
    gazetteer = _with_stations(resources.folder("geodata"))
    lines = ["# Words that are used often and look like a small place; wordfreq, CC BY-SA 4.0."]
    for lang in _LANGUAGES:
        often = (w for w in iter_wordlist(lang) if zipf_frequency(w, lang) >= _OFTEN)
        found = sorted(frequent_words(gazetteer, lang, often))
        lines.append(f"{lang}: {' '.join(found)}")
        print(f"geodata/{COMMON_WORDS}: {len(found)} words of {lang}")
    Path("geodata", COMMON_WORDS).write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
