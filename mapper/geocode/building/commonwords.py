"""Derives the words that are used often and look like the name of some hamlet (CC BY-SA 4.0).

``python -m mapper.geocode.building.commonwords`` writes ``geodata/commonwords.txt``, to the same
bytes, out of wordfreq's frequencies (R. Speer, https://github.com/rspeer/wordfreq); it needs the
package wordfreq.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mapper import resources
from mapper.geocode.names.entries import NameFiles, load_gazetteer
from mapper.geocode.names.gazetteer import Entry, Gazetteer
from mapper.geocode.names.places import PLACES
from mapper.geocode.names.scope import read_scope
from mapper.geocode.names.stations import KEYS, read_station_keys
from mapper.geocode.names.unlisted import UNLISTED
from mapper.geocode.reading.words import COMMON_WORDS
from mapper.geocode.spelling import plain

_LANGUAGES = ("de", "en", "nl", "pl", "ru", "uk")
#: Zipf frequency: 3.3 is twice in a million words.
_OFTEN = 3.3
#: A place of this weight is in reports as often as the word that it is called after.
_KNOWN = 2.6
_CASE = 0.97


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
    files = NameFiles(folder / PLACES, None, folder / UNLISTED)
    gazetteer = load_gazetteer({}, {}, {}, files, read_scope(folder / "region.toml"))
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
