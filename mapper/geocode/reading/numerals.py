"""Numbers written in words, read from ``numerals.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from mapper.geocode.spelling import plain

#: Case endings of ordinals have so many letters at most.
_ENDING = 3


def number_called(key: str, lang: str) -> int | None:
    """Return the number (1 to 20, or a ten to 90) that the plain word ``key`` is, if any."""
    return _numbers(lang).get(key)


def ordinal_called(key: str, lang: str) -> int | None:
    """Return the number (1 to 20) whose ordinal the plain word ``key`` is in any case, if any."""
    return next(
        (
            value
            for stem, value in _ordinals(lang).items()
            if key.startswith(stem) and len(key) - len(stem) <= _ENDING
        ),
        None,
    )


def number_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of numbers, and the stems of ordinals, of all languages as written."""
    table = _table()
    cardinals = (forms for lang, forms in table.items() if lang != "ordinal")
    both = cardinals, table["ordinal"].values()
    words, stems = (
        tuple(dict.fromkeys(form for forms in lists for each in forms.split()
                            for form in each.split("|")))
        for lists in both
    )  # fmt: skip
    return words, stems


@cache
def _ordinals(lang: str) -> Mapping[str, int]:
    stems = {
        plain(stem): value
        for value, forms in enumerate(_table()["ordinal"][lang].split(), 1)
        for stem in forms.split("|")
    }
    return dict(sorted(stems.items(), key=lambda item: -len(item[0])))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files("mapper.geocode.reading") / "numerals.toml").read_text("utf-8"))


@cache
def _numbers(lang: str) -> Mapping[str, int]:
    values = [*range(1, 21), *range(30, 100, 10)]
    return {
        plain(form): value
        for value, forms in zip(values, _table()[lang].split(), strict=True)
        for form in forms.split("|")
    }
