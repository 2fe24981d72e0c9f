"""The words of time in a text, by language, read from ``dates.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mapper.geocode.spelling import plain
from mapper.geocode.tokens import Token


@dataclass(frozen=True, slots=True)
class TimeWord:
    """Words of a text that speak of time: tokens ``first`` to ``last`` (excluded).

    ``value`` is the month (from 1), the weekday (from 0 for Monday) or the number meant.
    """

    role: str
    value: int
    first: int
    last: int


_Entry = tuple[tuple[tuple[str, bool], ...], str, int]


def time_words(tokens: Sequence[Token], lang: str) -> list[TimeWord]:
    """Return the words of time in their order; at one place the longest of each role."""
    found: list[TimeWord] = []
    index = _index(lang)
    for place, token in enumerate(tokens):
        if token.kind == "dash":
            found.append(TimeWord("dash", 0, place, place + 1))
        if token.kind == "number" and token.key.isdigit():
            found.append(TimeWord("number", int(token.key[:9]), place, place + 1))
        if token.kind != "word":
            continue
        best: dict[str, TimeWord] = {}
        for words, role, value in index.get(token.key[:2], ()):
            last = place + len(words)
            if role in best or last > len(tokens):
                continue
            if all(_is(tokens[place + at], word) for at, word in enumerate(words)):
                best[role] = TimeWord(role, value, place, last)
        found += best.values()
    return found


def _is(token: Token, word: tuple[str, bool]) -> bool:
    return token.key.startswith(word[0]) if word[1] else token.key == word[0]


@cache
def _index(lang: str) -> Mapping[str, Sequence[_Entry]]:
    table = _tables()[lang]
    found: dict[str, list[_Entry]] = {}

    def put(entry: str, role: str, value: int) -> None:
        words = tuple((plain(w.rstrip("*")), w.endswith("*")) for w in entry.split())
        found.setdefault(words[0][0][:2], []).append((words, role, value))

    for role, entries in table.items():
        for number, entry in enumerate(entries):
            if role in ("months", "weekdays"):
                for word in entry.split():
                    put(word, role[:-1], number + (role == "months"))
            elif role == "numbers":
                put(entry, "number", number + 1)
            else:
                put(entry, role, 0)
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("mapper.geocode") / "dates.toml").read_text("utf-8"))
