"""The words of time in a text, by language, read from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from mapper.geocode.spelling import plain
from mapper.geocode.tokens import Token

PERIODS = ("night", "morning", "evening", "day")
_NUMBERED = {
    "months": ("month", 1),
    "short_months": ("short", 1),
    "weekdays": ("weekday", 0),
    "numbers": ("number", 1),
    "ordinals": ("ordinal", 1),
}
#: What a word like "Morgen" must follow to be a time of day: "gestern Morgen", "Freitag Morgen".
_LEADING = frozenset({"weekday", "today", "yesterday", "before_yesterday"})
#: What may be written to a number without a space: "9pm", "22h".
_CLOCK = frozenset({"am", "pm", "hour", "clock"})
#: What the second half of a compound may be: "Samstagabend", "Märzhälfte", "mid-March".
_SECOND = frozenset({*PERIODS, "half", "month"})
#: No word with any ending has fewer letters.
_LETTERS = 3
_SIGNS = {"-": "dash", "/": "or"}


class TimeWord(NamedTuple):
    """Words of a text that speak of time: tokens ``first`` to ``last`` (excluded).

    ``value`` is the month (from 1), the weekday (from 0 for Monday) or the number meant.
    """

    role: str
    value: int
    first: int
    last: int


class TimeText:
    """A text as tokens and its words of time, found by their places."""

    __slots__ = ("_from", "_roles", "_to", "lang", "published", "tokens", "words")

    def __init__(self, tokens: Sequence[Token], lang: str, published: date | None) -> None:
        self.tokens = tokens
        self.lang = lang
        self.published = published
        self.words = time_words(tokens, lang)
        self._from: dict[int, list[TimeWord]] = {}
        self._to: dict[int, list[TimeWord]] = {}
        self._roles = {word.role for word in self.words}
        for word in self.words:
            self._from.setdefault(word.first, []).append(word)
            self._to.setdefault(word.last, []).append(word)

    def at(self, place: int, *roles: str) -> TimeWord | None:
        """Return the longest word of one of ``roles`` that begins at a place."""
        fits = [w for w in self._from.get(place, ()) if w.role in roles]
        return max(fits, key=lambda word: word.last) if fits else None

    def before(self, place: int, *roles: str) -> TimeWord | None:
        """Return the longest word of one of ``roles`` that ends before a place."""
        fits = [w for w in self._to.get(place, ()) if w.role in roles]
        return min(fits, key=lambda word: word.first) if fits else None

    def before_over(self, place: int, fillers: Sequence[str], *roles: str) -> TimeWord | None:
        """Return the word of one of ``roles`` before a place and the ``fillers`` before it."""
        while (word := self.before(place, *roles)) is None:
            filler = self.before(place, *fillers)
            if filler is None:
                return None
            place = filler.first
        return word

    def over(self, place: int, *roles: str) -> int:
        """Step forward over words of ``roles``."""
        while word := self.at(place, *roles):
            place = word.last
        return place

    def back(self, place: int, *roles: str) -> int:
        """Step back over words of ``roles``."""
        while word := self.before(place, *roles):
            place = word.first
        return place

    def over_signs(self, place: int, signs: str = ".") -> int:
        """Step over the full stop of "14." and whatever other ``signs`` are meant."""
        while place < len(self.tokens) and self.tokens[place].text in signs:
            place += 1
        return place

    def back_signs(self, place: int, signs: str = ".") -> int:
        """Step back over ``signs``."""
        while place and self.tokens[place - 1].text in signs:
            place -= 1
        return place

    def of_roles(self, *roles: str) -> list[TimeWord]:
        """Return the words of ``roles`` in their order."""
        if not self._roles.intersection(roles):
            return []
        return [word for word in self.words if word.role in roles]


class _Entry(NamedTuple):
    """One entry of the table; ``ending`` is "*" any, "+" a word of time, "" none."""

    words: tuple[str, ...]
    ending: str
    follows: bool
    role: str
    value: int


def time_words(tokens: Sequence[Token], lang: str) -> list[TimeWord]:
    """Return the words of time in their order; at one place the longest of each role."""
    found: list[TimeWord] = []
    index, beyond = _index(lang), 0
    for place, token in enumerate(tokens):
        if place < beyond:
            continue
        if token.kind == "word":
            entries = index.entries(token.key)
            if entries:
                words = _words_at(tokens, place, entries, index, _is_led(found, place))
                beyond = max((word.last for word in words if word.role == "other"), default=0)
                found += words
        elif token.kind == "number":
            found += _numbers_at(token, place, index)
        elif token.kind == "dash":
            found.append(TimeWord("dash", 0, place, place + 1))
        elif token.text in _SIGNS:
            found.append(TimeWord(_SIGNS[token.text], 0, place, place + 1))
    return found


class _Index(NamedTuple):
    """The entries by their first word, or its first letters where it has any ending."""

    exact: Mapping[str, Sequence[_Entry]]
    begun: Mapping[str, Sequence[_Entry]]
    second: Mapping[str, Sequence[_Entry]]

    def entries(self, key: str) -> Sequence[_Entry]:
        """Return what a word of ``key`` may begin, the longest first."""
        return (*self.exact.get(key, ()), *self.begun.get(key[:_LETTERS], ()))


def _is_led(found: Sequence[TimeWord], place: int) -> bool:
    """Whether a day stands right before a place."""
    return any(word.last == place and word.role in _LEADING for word in found[-4:])


def _numbers_at(token: Token, place: int, index: _Index) -> list[TimeWord]:
    whole = token.key.isdigit()
    found = (
        [TimeWord("number", int(token.key[:9]), place, place + 1)]
        if whole
        else [TimeWord("decimal", 0, place, place + 1)]
    )
    if not token.text[-1].isdigit():
        suffix = plain(token.text.lstrip("0123456789.,"))
        found += [
            TimeWord(entry.role, 0, place, place + 1)
            for entry in index.second.get(suffix, ())
            if entry.role in _CLOCK
        ]
    return found


def _words_at(
    tokens: Sequence[Token], place: int, entries: Sequence[_Entry], index: _Index, led: bool
) -> list[TimeWord]:
    best: dict[str, TimeWord] = {}
    for entry in entries:
        last = place + len(entry.words)
        if entry.role in best or last > len(tokens) or (entry.follows and not led):
            continue
        parts = _match(tokens[place:last], entry, index)
        if parts is not None:
            best[entry.role] = TimeWord(entry.role, entry.value, place, last)
            for part in parts:
                best.setdefault(part.role, TimeWord(part.role, part.value, place, last))
    return list(best.values())


def _match(tokens: Sequence[Token], entry: _Entry, index: _Index) -> Sequence[_Entry] | None:
    """Return the words that ``entry`` is compounded with in ``tokens``; None if it is not there."""
    for token, word in zip(tokens[:-1], entry.words[:-1], strict=True):
        if token.key != word:
            return None
    key, word = tokens[-1].key, entry.words[-1]
    if not entry.ending or key == word:
        return () if key == word else None
    if not key.startswith(word):
        return None
    rest = index.second.get(key[len(word) :].strip(), ())
    parts = [part for part in rest if part.role in _SECOND]
    return parts if parts or entry.ending == "*" else None


@cache
def _index(lang: str) -> _Index:
    exact: dict[str, list[_Entry]] = {}
    begun: dict[str, list[_Entry]] = {}
    second: dict[str, list[_Entry]] = {}
    for entry in _entries(_table(lang)):
        word = entry.words[0]
        if len(entry.words) == 1 and entry.ending:
            begun.setdefault(word[:_LETTERS], []).append(entry)
        else:
            exact.setdefault(word, []).append(entry)
        if len(entry.words) == 1 and entry.ending != "*" and entry.role in {*_SECOND, *_CLOCK}:
            second.setdefault(word, []).append(entry)
    for rows in exact.values():
        rows.sort(key=lambda row: -len(row.words))
    return _Index(exact, begun, second)


def _entries(table: Mapping[str, Sequence[str]]) -> list[_Entry]:
    found = []
    for name, rows in table.items():
        role, base = _NUMBERED.get(name, (name, 0))
        for number, row in enumerate(rows):
            value = number + base if name in _NUMBERED else 0
            for text in row.split("|"):
                ending = text[-1] if text[-1] in "*+" else ""
                words = tuple(plain(word) or word for word in text.rstrip("*+").lstrip("-").split())
                found.append(_Entry(words, ending, text.startswith("-"), role, value))
    return found


def _table(lang: str) -> Mapping[str, Sequence[str]]:
    """Return the table of one language, with what all languages share."""
    tables = _tables()
    return {**tables["all"], **tables[lang]}


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("mapper.geocode.dates") / "words.toml").read_text("utf-8"))
