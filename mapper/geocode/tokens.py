"""A text as tokens with their spans: words, numbers, dashes, signs; and its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import NamedTuple

from mapper.geocode.spelling import one_script, plain

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)(?P<ordinal>-?(?:[^\W\d_]{1,3})(?![^\W\d_]))?"
    r"|(?P<word>[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*"
    # Usman’, Ust’-Luga: a soft sign ends a word or its half
    r"(?:(?:['’ʹ′]?-|['’‘ʼʹ´`′])(?:[^\W\d_][\u0300-\u036f]*|\d)+)*[’ʹ′]?)"
    r"|(?P<dash>\s-{1,2}\s|[–—−‒―]|\s?[→⇒↔⟶]\s?|->)"
    r"|(?P<sign>\S)"
)
#: Hyphens that text processors put for the plain one.
_HYPHENS = str.maketrans("‐‑", "--")
_END = {".", "!", "?", "…", "\n"}
#: Abbreviations after which a full stop ends no sentence.
_SHORT = frozenset(
    "st str dr km nr no bzw ca ст г д с п пос дер обл р н км о пп им ім імя м смт вобл вул ул в "
    "woj pow im ok godz r gen płk reg resp жд гр стр верх ниж нов стар мал бол".split()
)
#: Small Latin letters, with which no sentence ends.
_LETTERS = frozenset(ascii_lowercase)
#: Tokens of the longest sentence; those of reports have at most some fifty.
_LONGEST = 150


class Token(NamedTuple):
    """One token: ``kind`` is word, number, dash or sign; ``key`` its plain form."""

    kind: str
    text: str
    key: str
    start: int
    end: int
    capital: bool


def tokenise(text: str) -> list[Token]:
    """Return the tokens of ``text``; spans are offsets into it, the end excluded."""
    found = []
    for match in _TOKEN.finditer(text.translate(_HYPHENS)):
        kind, piece, start = str(match.lastgroup), match[0], match.start()
        if kind == "dash":
            whole, piece = piece, piece.strip()
            start += whole.index(piece)
        key = piece
        if kind == "word":
            # An apostrophe alone counts as a letter, and is none.
            kind, key = ("word", said) if (said := plain(one_script(piece))) else ("sign", piece)
        elif kind in ("number", "ordinal"):
            kind, key = "number", match["number"].replace(",", ".")
        found.append(Token(kind, piece, key, start, start + len(piece), piece[:1].isupper()))
    return found


def sentences(tokens: list[Token]) -> list[list[Token]]:
    """Split tokens at the ends of sentences, not after abbreviations and initials.

    What goes on for longer than any sentence is cut: the places of one are compared with one
    another, and the work is to grow with the length of a text.
    """
    parts: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        if len(parts[-1]) == _LONGEST:
            parts.append([])
        parts[-1].append(token)
        if token.kind != "sign" or token.text not in _END:
            continue
        before = tokens[place - 1] if place else None
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.text == "." and before is not None and following is not None:
            touching = following.start == token.end and following.kind != "sign"
            # "136. kilometrze", "30. März": an ordinal, not an end.
            ordinal = before.kind == "number" and len(before.key) < 4
            short = before.key in _SHORT or before.text in _LETTERS  # "a. d. Donau"
            if before.end == token.start and (short or touching or ordinal):
                continue
        parts.append([])
    return [part for part in parts if part]


def unhyphen(token: Token) -> list[Token]:
    """Return the parts of a hyphenated word as tokens, with a dash between them."""
    parts: list[Token] = []
    place = token.start
    for piece in re.split(r"(-)", token.text):
        kind = "dash" if piece == "-" else "number" if piece.isdigit() else "word"
        key = piece if kind != "word" else plain(piece)
        parts.append(Token(kind, piece, key, place, place + len(piece), piece[:1].isupper()))
        place += len(piece)
    return [part for part in parts if part.text]


def joined(token: Token, parts: Sequence[Token]) -> Token:
    """Return the word that some of the `unhyphen` parts of ``token`` make."""
    start, end = parts[0].start, parts[-1].end
    text = token.text[start - token.start : end - token.start]
    return Token("word", text, plain(text), start, end, text[:1].isupper())


def is_describing(token: Token) -> bool:
    """Whether a word is a compound of a name and a small word: "Dutch-held", "Utrecht-bound"."""
    name, hyphen, word = token.text.rpartition("-")
    return bool(hyphen) and name[:1].isupper() and word.islower()
