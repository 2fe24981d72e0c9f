"""From a declined name to the nominatives it may come from, by the endings of each language.

Rules, not lists of names: ``endings.toml`` pairs case endings with nominative endings, and says
which consonants and vowels change.  Words are in plain form (`spelling.plain`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_MIN_STEM = 2
_VOWELS = frozenset("аеиіоуыэюяaeiouy")

#: Łacinka to Cyrillic, longest first; a vowel after "i" or "j" softens.
_LACINKA = tuple(
    (latin, cyrillic)
    for latin, _, cyrillic in (
        pair.partition(":")
        for pair in (
            "dz:дз ch:х ja:я je:е jo:е ju:ю ji:і ia:я ie:е io:е iu:ю a:а b:б c:ц d:д e:е f:ф h:г "
            "g:г i:і j:и k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у v:в w:в y:ы z:з"
        ).split()
    )
)
_LACINKA_MARKED = str.maketrans({"č": "ч", "š": "ш", "ž": "ж", "ŭ": "ў"})


@dataclass(frozen=True, slots=True)
class _Rules:
    endings: Mapping[str, tuple[str, ...]]
    fleeting: tuple[str, ...]
    mutations: tuple[tuple[str, str], ...]
    vowels: tuple[tuple[str, str], ...]


@lru_cache(maxsize=16384)
def nominatives(word: str, lang: str) -> tuple[str, ...]:
    """Return the plain nominatives that ``word`` may be a case of, itself first."""
    rules = _rules(lang)
    found: dict[str, None] = {word: None}
    for opened in _opened(word, rules):
        found |= dict.fromkeys(opened + ending for ending in rules.endings.get("", ()))
    for stem, endings in _stems(word, rules):
        for ending in endings:
            found[stem + ending] = None
            if not ending or ending == "ь":
                for other in _closed(stem, rules):
                    found[other + ending] = None
                if ending == "":
                    for other in _closed(stem, rules):
                        found[other + "ь"] = None
        for changed in _mutated(stem, rules):
            for ending in endings:
                found[changed + ending] = None
            if "" in endings:
                found |= dict.fromkeys(_closed(changed, rules))
    return tuple(found)


@lru_cache(maxsize=16384)
def stems(word: str, lang: str) -> tuple[str, ...]:
    """Return the stems that ``word`` may be built on, itself first, mutations undone."""
    rules = _rules(lang)
    found: dict[str, None] = {word: None}
    for stem, _ in _stems(word, rules):
        found[stem] = None
        for other in (*_closed(stem, rules), *_mutated(stem, rules)):
            found[other] = None
    return tuple(found)


@lru_cache(maxsize=4096)
def from_lacinka(word: str) -> str:
    """Return a Belarusian word in Latin script as its plain Cyrillic form."""
    from mapper.geocode.spelling import plain

    text = plain(word.casefold().translate(_LACINKA_MARKED))
    for latin, cyrillic in _LACINKA:
        text = text.replace(latin, cyrillic)
    return text


def _stems(word: str, rules: _Rules) -> Iterator[tuple[str, tuple[str, ...]]]:
    for length in range(min(4, len(word) - _MIN_STEM) + 1):
        ending = word[len(word) - length :]
        if ending in rules.endings:
            yield word[: len(word) - length], rules.endings[ending]


def _closed(stem: str, rules: _Rules) -> Iterator[str]:
    """Yield what the stem is where no ending follows: Гомл-я is Гомель, Борисав-а Борисаў."""
    if len(stem) < 3:
        return
    if stem[-1] not in _VOWELS and stem[-2] not in _VOWELS:
        head = stem[:-1]
        for vowel in rules.fleeting:
            yield head + vowel + stem[-1]
            if head[-1:] == "ь":
                yield head[:-1] + vowel + stem[-1]
    for old, new in rules.vowels:
        if stem[-2] == old:
            yield stem[:-2] + new + stem[-1]
    if stem[-1] == "в" and "дз д" in {" ".join(pair) for pair in rules.mutations}:
        yield stem[:-1] + "у"


def _opened(word: str, rules: _Rules) -> Iterator[str]:
    """Yield the stem that a genitive plural without ending closes: Химок is of Химк-и."""
    for vowel in rules.fleeting:
        head = word[: -1 - len(vowel)]
        if len(head) >= _MIN_STEM and word[:-1].endswith(vowel) and word[-1] not in _VOWELS:
            yield head + word[-1]
            yield head + "ь" + word[-1]


def _mutated(stem: str, rules: _Rules) -> Iterator[str]:
    for old, new in rules.mutations:
        if stem.endswith(old) and len(stem) - len(old) >= _MIN_STEM - 1:
            yield stem[: len(stem) - len(old)] + new


@cache
def _rules(lang: str) -> _Rules:
    table = _tables()[lang]
    return _Rules(
        {
            ("" if ending == "_" else ending): tuple("" if n == "_" else n for n in found.split())
            for ending, found in table["endings"].items()
        },
        tuple(table["fleeting"]),
        tuple((pair.split()[0], pair.split()[1]) for pair in table["mutations"]),
        tuple((pair.split()[0], pair.split()[1]) for pair in table.get("vowels", ())),
    )


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("mapper.geocode.names") / "endings.toml").read_text("utf-8"))
