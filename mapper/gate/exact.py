"""Words of a text that are more exact than the gate lets out, or that point at a person.

What they are, ``exact.toml`` says: word lists by language, and by kind the patterns made of them
and the records to which it applies.  Texts are compared in Latin letters without marks, so that
one pattern finds every script, and signs of other width or of none hide nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from mapper.gate.latin import in_latin
from mapper.gate.platforms import hosts
from mapper.geocode.reading.numerals import number_words
from mapper.model import Exact
from mapper.vocabulary import Handling

#: The kind that tells of equipment where a record names none.
WAYSIDE = "wayside"
#: The kind of what a station may be called like.
_KILOMETRE = "kilometre"
_LIST = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"(?<!\\)\((?:\\.|[^()\\])*\)(?:[?*]|\{0,\d+\})?\??")
_CLASS = re.compile(r"(?<!\\)\[(?:\\.|[^\]\\])*\]")
_NEEDED = re.compile(r"\{([a-z_]+)\}(?![?*])")
#: Figures that a pattern has by themselves, and how many at the least.
_FIGURES = re.compile(r"\\d(?![?*]|\{0)(?:\{(\d+))?")
_TOKENS = re.compile(r"[a-z]+|[^\w\s.;:!?]")
#: Words of an entry: whole, stems and endings.
_WORDS = re.compile(r"\*?[^\W\d_]+[*~]?|[^\w\s*](?!\w)")
_INITIAL = re.compile(r"\b[A-Z]\.")
#: Signs that few texts have, as a pattern means them by themselves.
_SIGNS = "@/=:+(["
#: The figures of a text are counted up to so many.
_MANY = 7
_DIGIT = re.compile(r"\d")
#: Names of people: initials and a surname, and two words in capitals.
_INITIALS = r"(?:[A-Z]\.\s?){1,2}[A-Z][a-z]{2,}|[A-Z][a-z]{2,}\s(?:[A-Z]\.\s?){2}"
_CAPITALS = r"[A-Z][A-Za-z'-]+\s(?:[A-Z]\.\s?)?[A-Z][A-Za-z'-]+"
#: A kilometre as a station is called like one.
_CALLED = r"(?P<number>\d{1,4})(?:\s?-?\s?[a-z]{1,3}|\.)?\s?-?\s?{km}"
#: Where a word begins with a capital.
_CAPITAL = r"(?<!\w)(?-i:(?=[A-Z]))"
#: What stands before a surname and is written small.
_PARTICLES = r"(?:(?:de|den|der|van|von|zu)\s){1,2}"
#: What the cases of a name add to it.
_CASES = "(?:a|u|om|em|e|y|i|ya|yu|ey|eya|eyu|eem|iy|iya|iyu|iem|ii|ia|ovi|evi|oy|ou|o|yi|ij|owi)?"
#: Letters in capitals, as they are from any script.
_LETTERS = "Shch|Zh|Kh|Ts|Ch|Sh|Yu|Ya|Ye|[A-Z]"
_TITLES = r"[A-Z][a-z'-]+\s[A-Z][a-z'-]+"
_STATION_CALLED = rf"(?:{{station}}\.?\s)?{_CALLED}"
#: The word for a station before its name or behind it, at most so many letters away.
_BEFORE, _AFTER = r"""{station}\.?\s?["'(<]{0,2}$""", r"""["')>]{0,2}\s?{station}"""
_BESIDE = 40
_REMEMBERED = 16384


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern, and what every text has that it fits: a word of each list, so many figures."""

    text: str
    needs: frozenset[str]
    figures: int


@dataclass(frozen=True, slots=True)
class _Kind:
    says: str
    minds: frozenset[Handling]
    patterns: tuple[_Pattern, ...]


@cache
def kinds_for(minds: frozenset[Handling]) -> frozenset[str]:
    """Return the kinds of words that are withheld where the gate minds these of a record."""
    return frozenset(
        name
        for name, kind in _kinds().items()
        if name != WAYSIDE and (not kind.minds or kind.minds & minds)
    )


@cache
def in_addresses(how: str) -> frozenset[str]:
    """Return the kinds that an address may say: in "figures" as written, or in its "words"."""
    kinds = _table()["kinds"]
    return frozenset(name for name, kind in kinds.items() if kind.get("address") == how)


@lru_cache(maxsize=_REMEMBERED)
def find(
    text: str,
    kinds: frozenset[str],
    mapped: frozenset[int] = frozenset(),
    own: frozenset[int] = frozenset(),
) -> tuple[Exact, ...]:
    """Return words of a text that are of one of the kinds, the first of each.

    ``mapped`` are the numbers of kilometres that mapped stations are called like, ``own`` those
    of the record's own stations: such a name beside a word for a station, or of an own one, is
    no kilometre.
    """
    plain = in_latin(text)
    figures = min(len(_DIGIT.findall(plain)), _MANY)
    found: dict[str, Exact] = {}
    for kind, pattern in _fitting(kinds, _lists_in(plain), figures):
        if kind not in found and (words := _first(kind, pattern, plain, mapped, own)):
            found[kind] = Exact(kind, words, _kinds()[kind].says)
    return tuple(found.values())


def kilometres_called(names: Iterable[str]) -> Iterator[int]:
    """Yield the numbers of the kilometres that stations of these names are called like."""
    for name in names:
        numbered = any(sign.isdigit() for sign in name)
        if numbered and (called := _compiled(_STATION_CALLED).fullmatch(in_latin(name))):
            yield int(called["number"])


@lru_cache(maxsize=_REMEMBERED)
def _fitting(
    kinds: frozenset[str], there: frozenset[str], figures: int
) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of some kinds that a text may fit in which there is all this."""
    return tuple(
        (name, _compiled(each.text))
        for name in sorted(kinds)
        for each in _kinds()[name].patterns
        if each.needs <= there and each.figures <= figures
    )


def _first(
    kind: str, pattern: re.Pattern[str], plain: str, mapped: frozenset[int], own: frozenset[int]
) -> str:
    for match in pattern.finditer(plain):
        if kind != _KILOMETRE or not _is_name(plain, match, mapped, own):
            return match[0].strip()
    return ""


@lru_cache(maxsize=1024)
def _lists_in(plain: str) -> frozenset[str]:
    """Return what a text has of what patterns need: lists, names, signs."""
    found = {*filter(plain.__contains__, _SIGNS)}
    found = found.union(*filter(None, map(_lists_of, set(_TOKENS.findall(plain.lower())))))
    if found & {"given", "patronymic"} or _INITIAL.search(plain):
        found.add("name_of")
    return frozenset(found)


@lru_cache(maxsize=65536)
def _lists_of(token: str) -> frozenset[str]:
    whole, stems, endings = _words_of_lists()
    found = [whole.get(token, frozenset())]
    found += [stems.get(token[:length], frozenset()) for length in range(1, len(token) + 1)]
    found += [endings.get(token[start:], frozenset()) for start in range(len(token))]
    return frozenset().union(*found)


@cache
def _words_of_lists() -> tuple[dict[str, frozenset[str]], ...]:
    """Return the lists by the rarest word of each entry: whole ones, stems and endings."""
    entries = [(name, _WORDS.findall(each)) for name, some in _entries().items() for each in some]
    counts = Counter(word for _, words in entries for word in words)
    tables: tuple[dict[str, frozenset[str]], ...] = {}, {}, {}
    for name, words in entries:
        if words:
            rarest = min(words, key=lambda word: (counts[word], -len(word)))
            table = tables[2 if rarest[0] == "*" else 1 if rarest[-1] in "*~" else 0]
            word = rarest.strip("*~")
            table[word] = table.get(word, frozenset()) | {name}
    return tables


def _is_name(plain: str, match: re.Match[str], mapped: frozenset[int], own: frozenset[int]) -> bool:
    """Tell whether a kilometre is the name of a station."""
    if not mapped and not own:
        return False
    called = _compiled(_CALLED).match(plain, match.start())
    if called is None:
        return False
    number = int(called["number"])
    before, after = plain[max(0, match.start() - _BESIDE) : match.start()], called.end()
    beside = _compiled(_BEFORE).search(before) or _compiled(_AFTER).match(plain, after)
    return number in own or (number in mapped and beside is not None)


@cache
def _kinds() -> Mapping[str, _Kind]:
    return {
        name: _Kind(
            kind["says"],
            frozenset(Handling(each) for each in kind.get("minds", ())),
            tuple(_pattern(each) for each in kind["patterns"]),
        )
        for name, kind in _table()["kinds"].items()
    }


def _pattern(text: str) -> _Pattern:
    """Return a pattern with what it needs: what stands outside of groups and is not left open."""
    outside = _CLASS.sub(".", text)
    while outside != (inner := _GROUP.sub(".", outside)):
        outside = inner
    known = frozenset({"name_of"}).union(*(v for t in _words_of_lists() for v in t.values()))
    lists = known & set(_NEEDED.findall(outside))
    signs = {
        sign for sign in _SIGNS if re.search(rf"{re.escape(re.escape(sign))}(?![?*])", outside)
    }
    figures = _MANY if "{many}" in text else sum(int(n or 1) for n in _FIGURES.findall(outside))
    return _Pattern(text, lists | signs, min(figures, _MANY))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_LIST.sub(lambda found: _lists()[found[1]], pattern), re.IGNORECASE)


@cache
def _lists() -> Mapping[str, str]:
    """Return each list of words as a pattern, and those that are made of several."""
    lists = {name: _any_of(entries) for name, entries in _entries().items()}
    patronymic, given, place = (lists[each] for each in ("patronymic", "given", "place"))
    named = (
        rf"{given}\s(?:[a-z]\w+{patronymic}\s|{_PARTICLES})?(?!{place})(?-i:[A-Z])(?:[a-z'-]+|\.)"
    )
    fathers = rf"[a-z][a-z'-]+\s(?-i:[A-Z])\w+{patronymic}\b"
    lists["many"], lists["letter"] = "", rf"(?-i:{_LETTERS})"
    lists["letters"] = rf"(?-i:(?:{_LETTERS}){{1,4}})"
    lists["titles"] = rf"{_CAPITAL}(?-i:{_TITLES})"
    lists["name_of"] = rf"{_CAPITAL}(?:(?-i:{_INITIALS})|{named}|{fathers})"
    lists["any_name"] = rf"{_CAPITAL}(?:(?-i:{_INITIALS}|{_CAPITALS})|{named}|{fathers})"
    return lists


@cache
def _entries() -> Mapping[str, frozenset[str]]:
    """Return the entries of each list of words in small Latin letters."""
    cardinals, ordinals = number_words()
    lists = {**_table()["words"], "platform": {"any": tuple(hosts())}}
    numerals = {"any": (*cardinals, *(f"{stem}*" for stem in ordinals))}
    lists["numeral"] = {**lists["numeral"], **numerals}
    return {
        name: frozenset(in_latin(e).lower() for entries in by_lang.values() for e in entries)
        for name, by_lang in lists.items()
    }


def _any_of(entries: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first, grouped by their first sign."""
    ordered = sorted(entries, key=lambda entry: (entry[0], -len(entry), entry))
    groups = {sign: [*some] for sign, some in groupby(ordered, lambda entry: entry[0])}
    begun = {sign: f"{re.escape(sign)}{_one_of(some)}" for sign, some in groups.items()}
    words = [begun[sign] for sign in begun if sign.isalpha()]
    found = [f"(?<![a-z])(?:{'|'.join(words)})"] if words else []
    found += [begun[sign] for sign in begun if not sign.isalpha() and sign != "*"]
    found += [_one_of(groups["*"])] if "*" in groups else []
    return f"(?:{'|'.join(found)})"


def _one_of(entries: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(_after_first, entries))})"


def _after_first(entry: str) -> str:
    space = r"\s?" if "." in entry else r"\s"
    rest = re.escape(entry[1:]).replace(r"\*", r"[\w']*").replace(r"\ ", space)
    rest = rest.replace(r"\~", _CASES).replace("~", _CASES)
    ends = entry[-1].isalpha() or entry[-1] == "~"
    return f"{rest}{'(?![a-z])' if ends else ''}"


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files("mapper.gate") / "exact.toml").read_text("utf-8"))
