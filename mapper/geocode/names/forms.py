"""What the words of a text may be in the gazetteer: cases, sounds, how far a name goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from mapper.geocode.names.declension import from_lacinka, nominatives, stems
from mapper.geocode.spelling import is_cyrillic, respell, sounds, written


def joined(choices: Sequence[Iterable[str]], starts: frozenset[str]) -> Iterable[str]:
    """Return what one choice for each word makes together, as far as a key begins so."""
    made: Iterable[str] = choices[0]
    for options in choices[1:]:
        made = [f"{start} {word}" for start in made if start in starts for word in options]
    return made


def length_begun(choices: Iterable[Iterable[str]], starts: frozenset[str]) -> int:
    """Return for how many words one choice for each makes what a key may be, or begin with."""
    made, count = [""], 0
    for options in choices:
        count += 1
        keys = (start + word for start in made for word in options)
        made = [f"{key} " for key in keys if key in starts]
        if not made:
            break
    return count


def spelled_in(words: Sequence[str], lang: str) -> Sequence[str]:
    """Return words in the script whose endings and sounds are known."""
    return [from_lacinka(word) for word in words] if lang == "lat" else words


def ways_of(words: Sequence[str], lang: str, rules: str) -> Iterable[str]:
    """Return the languages whose habits the words may be written by, as `sounds` knows them."""
    if is_cyrillic(words[0]):
        return ("ru", "be") if rules == "be" else ("ru",)
    rz = lang == "pl" and any("rz" in word for word in words)
    return dict.fromkeys((lang, "en", "plr") if rz else (lang, "en"))


@lru_cache(maxsize=65536)
def sounds_of(word: str, rules: str, way: str) -> tuple[str, ...]:
    """Return how a word may sound: each word of a name for itself, many of its stems the same."""
    return tuple(dict.fromkeys(sounds(stem, way) for stem in stems(word, rules)))


def forms_of(word: str, lang: str, rules: str) -> frozenset[str]:
    """Return how the nominatives of ``word`` may be written, as `spelling.written` says it."""
    cases = nominatives(word, rules)
    return frozenset(
        _written(case if is_cyrillic(case) else respell(case, lang), lang) for case in cases
    )


def is_written(key: str, forms: Sequence[frozenset[str]], lang: str) -> bool:
    """Whether each word of a name is one of the ``forms`` of the text's word in its place."""
    words = key.split()
    return len(words) == len(forms) and all(
        _written(word, lang) in form for word, form in zip(words, forms, strict=True)
    )


_written = lru_cache(maxsize=65536)(written)


def rules_for(lang: str, key: str) -> str:
    """Return whose endings a word of ``key``'s script can have in a text of ``lang``."""
    if is_cyrillic(key):
        return lang if lang in ("ru", "uk", "be") else "ru"
    if lang == "lat":
        return "be"
    return lang if lang in ("pl", "de", "nl", "en") else "en"
