"""The small words of each language and the roles they play, read from ``lexicon.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from mapper.geocode.reading.words import is_common
from mapper.geocode.spelling import plain
from mapper.geocode.tokens import Token

_LONGEST_ENDING = 5
#: Roles that a compound has of its last part, which has so many letters at least.
_HEADED = frozenset("station line section bridge event institution street motion".split())
_SHORTEST_HEAD = 3
#: (words of a phrase, whether each is a stem), and the phrase's role.
_Phrase = tuple[tuple[tuple[str, bool], ...], str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a text: its role and its tokens ``first`` to ``last``, the last excluded."""

    role: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The cues of one language, by the first letters of their first word."""

    lang: str
    starts: Mapping[str, Sequence[_Phrase]]
    words: frozenset[str]
    stem_set: frozenset[str]
    heads: Sequence[tuple[str, str]]

    def at(self, tokens: Sequence[Token], place: int) -> list[Cue]:
        """Return the cues that begin at token ``place``: per role the longest."""
        token = tokens[place]
        if token.kind not in ("word", "sign"):
            return []
        found: dict[str, Cue] = {}
        for phrase, role in self.starts.get(token.key[:2], ()):
            if role in found or not _fits(phrase, tokens, place):
                continue
            found[role] = Cue(role, place, _end(phrase, tokens, place))
        if not found and self.lang in ("de", "nl"):
            found = {role: Cue(role, place, place + 1) for role in self._compound(token.key)}
        return list(found.values())

    def _compound(self, key: str) -> list[str]:
        """Return the roles of the last part of a compound: Grenzbahnhof, spoorbrug."""
        return [
            role
            for head, role in self.heads
            # "Nachtzug" is a Zug; "Aufzug" is none.
            if key.endswith(head)
            and len(key) > len(head) + (2 if len(head) > _SHORTEST_HEAD else 4)
        ]

    def knows(self, key: str) -> bool:
        """Whether a word of this plain form is one of the language's own, not a name."""
        return (
            key in self.words
            or key in self.stem_set
            or key[:-1] in self.stem_set
            or key[:-2] in self.stem_set
            or key[:-3] in self.stem_set
        )


def _fits(phrase: tuple[tuple[str, bool], ...], tokens: Sequence[Token], place: int) -> bool:
    return _end(phrase, tokens, place) > place


def _end(phrase: tuple[tuple[str, bool], ...], tokens: Sequence[Token], place: int) -> int:
    """Return the token after the phrase, or ``place`` where it does not stand there."""
    at = place
    for word, stem in phrase:
        # "р-н", "о.п.", "ж. д." are written with and without their points.
        while at > place and at < len(tokens) and tokens[at].text == "." and word:
            at += 1
        if at >= len(tokens):
            return place
        key = tokens[at].key
        # A longer word only begins like it: Краснае is no край.
        fits = key.startswith(word) and len(key) - len(word) <= _LONGEST_ENDING
        if not (fits if stem else key == word):
            return place
        at += 1
    return at


@lru_cache(maxsize=65536)
def knows_word(key: str, lang: str) -> bool:
    """Whether the plain form ``key`` is a small or common word of ``lang``."""
    return lexicon(lang).knows(key) or is_common(key, lang)


@cache
def lexicon(lang: str) -> Lexicon:
    """Return the lexicon of a language; "lat" is Belarusian in Latin script."""
    starts: dict[str, list[_Phrase]] = {}
    words: set[str] = set()
    stems: set[str] = set()
    for role, languages in _table().items():
        for entry in languages.get(lang, ()):
            phrase = tuple((plain(w.rstrip("*")), w.endswith("*")) for w in entry.split())
            starts.setdefault(phrase[0][0][:2], []).append((phrase, role))
            for word, stem in phrase:
                (stems if stem and len(word) > 3 else words).add(word)
    for phrases in starts.values():
        phrases.sort(key=lambda item: -len(item[0]))
    heads = [
        (phrase[0][0], role)
        for found in starts.values()
        for phrase, role in found
        if role in _HEADED and len(phrase) == 1 and len(phrase[0][0]) >= _SHORTEST_HEAD
    ]
    return Lexicon(
        lang,
        {start: tuple(phrases) for start, phrases in starts.items()},
        frozenset(words),
        frozenset(stems),
        tuple(heads),
    )


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((files("mapper.geocode.reading") / "lexicon.toml").read_text("utf-8"))
