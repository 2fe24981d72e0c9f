"""The gazetteer: every name that may stand in a report, by its spelling keys.

It joins the stations and lines that come in as values of `mapper.model`, mapped stations that
these lack, the populated places of GeoNames, and a few named sites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mapper.geocode.names.declension import nominatives
from mapper.geocode.names.forms import (
    forms_of,
    is_written,
    joined,
    length_begun,
    rules_for,
    sounds_of,
    spelled_in,
    ways_of,
)
from mapper.geocode.names.orders import Standing
from mapper.geocode.spelling import respell, romanise, sounds
from mapper.model import Line, LonLat

if TYPE_CHECKING:
    from mapper.geocode.names.typos import TypoIndex

#: Names are at most this many words long.
MAX_WORDS = 4
#: The words of a text come again, and are looked for more than once: so many are kept in mind.
_REMEMBERED = 4096
#: Why a match that only the phonetic key found is one.
ALIKE = "sounds alike"
WRITTEN = "written so in its language"
MISTYPED = "one letter off"
ADJECTIVE = "its adjective"
RESPELLED = "the same consonants"
NAMED_AFTER = "named after its town"
#: The quality of a name in the writing of another language, and the least of one that is spelled so
#: in any way.
_SO, _LOOSE = 0.95, 0.9
#: A typing error is looked for in words of so many letters and names that weigh so much.
_TYPO_LETTERS, _TYPO_WEIGHT, _TYPO_CASES = (5, 18), 1.5, 8
#: Names of so many consonants, of entries of such a weight, are told by their consonants alone.
_LEAST_BONES, _KNOWN_WEIGHT, _LEAST_LIKE = 4, 2.6, 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name: a station, a town or a site.

    ``weight`` is how likely a report means it before anything is known; ``lines`` are the slugs
    of the lines it lies on; ``lonlat`` is None where nobody has placed it.
    """

    id: str
    name: str
    kind: str
    country: str
    admin1: str
    lonlat: LonLat | None
    weight: float
    error_km: float
    keys: tuple[str, ...]
    lines: tuple[str, ...] = ()

    def key_starts(self, stem: str) -> bool:
        """Whether one of its names begins with ``stem``."""
        return any(key.startswith(stem) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a spelling may mean; ``quality`` is 1 for the very spelling."""

    entry: Entry
    quality: float
    why: str

    @property
    def loose(self) -> bool:
        """Whether the name is not spelled so: it sounds alike, a letter differs, or it is more."""
        return self.quality < _LOOSE or self.why == NAMED_AFTER


@dataclass(repr=False)
class Gazetteer:
    """Entries and the indices of their keys; filled once, then only read.

    ``home`` are the countries (ISO 3166-1) whose railways reports are about.
    """

    entries: list[Entry] = field(default_factory=list)
    by_id: dict[str, Entry] = field(default_factory=dict)
    plain_index: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sound_index: dict[str, tuple[int, ...]] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    orders: Mapping[str, Mapping[str, Standing]] = field(default_factory=dict)
    home: frozenset[str] = frozenset()

    def add(self, entry: Entry, sound_keys: Iterable[str]) -> None:
        """Add an entry under its plain keys and sound keys."""
        number = len(self.entries)
        self.entries.append(entry)
        self.by_id[entry.id] = entry
        # Tuples: most keys are of one entry, and the cyclic collector leaves these alone.
        for key in entry.keys:
            self.plain_index[key] = (*self.plain_index.get(key, ()), number)
        for key in sound_keys:
            self.sound_index[key] = (*self.sound_index.get(key, ()), number)

    def rename(self, number: int, name: str) -> None:
        """Show the entry of a number by another name."""
        renamed = replace(self.entries[number], name=name)
        self.entries[number] = self.by_id[renamed.id] = renamed

    def call_after(
        self, key: str, keys: Iterable[str], sound_keys: Iterable[str], weight: float
    ) -> None:
        """Let the entry of an id bear the names of its town, too, with what it weighs then."""
        entry = self.by_id[key]
        alike = self.plain_index[entry.keys[0]]
        number = next(each for each in alike if self.entries[each] is entry)
        both = tuple(dict.fromkeys((*entry.keys, *keys)))
        self.entries[number] = self.by_id[key] = replace(entry, keys=both, weight=weight)
        for index, names in ((self.plain_index, keys), (self.sound_index, sound_keys)):
            for name in names:
                index[name] = tuple(dict.fromkeys((*index.get(name, ()), number)))

    def find(self, words: Sequence[str], lang: str, *, loose: bool = True) -> list[Match]:
        """Return what the plain ``words`` of a text in ``lang`` may name.

        Without ``loose`` only the very spelling and its declensions count, not what sounds alike.
        """
        return list(self._found(tuple(words), lang, loose))

    def longest(self, words: Sequence[str], lang: str) -> int:
        """Return how many of the plain ``words`` a name that `find` knows has at most.

        Most words begin no longer name: to know that is cheaper than to look for each of them.
        """
        return self._begun(tuple(words), lang)

    @cached_property
    def _found(self) -> Callable[[tuple[str, ...], str, bool], Sequence[Match]]:
        return lru_cache(_REMEMBERED)(self._look_up)

    @cached_property
    def _begun(self) -> Callable[[tuple[str, ...], str], int]:
        return lru_cache(_REMEMBERED)(self._look_ahead)

    def _look_up(self, words: tuple[str, ...], lang: str, loose: bool) -> Sequence[Match]:
        key = " ".join(words)
        exact = self.plain_index.get(key, ())
        found = {number: Match(self.entries[number], 1.0, "spelled so") for number in exact}
        rules, spelled = rules_for(lang, key), spelled_in(words, lang)
        for number in self._declined(spelled, rules):
            found.setdefault(number, Match(self.entries[number], 0.97, "a case of the name"))
        if loose or exact:  # beside the very name only what is written so in its language
            quality = 0.88 if len(key) > 4 else 0.6
            alike = [n for n in dict.fromkeys(self._alike(spelled, lang, rules)) if n not in found]
            writer = "be" if lang == "lat" else lang
            forms = [forms_of(word, writer, rules) for word in spelled] if alike else []
            for number in alike:
                entry = self.entries[number]
                same = any(is_written(each, forms, writer) for each in entry.keys)
                if loose or same:
                    found[number] = Match(entry, *((_SO, WRITTEN) if same else (quality, ALIKE)))
        return tuple(found.values())

    def _look_ahead(self, words: tuple[str, ...], lang: str) -> int:
        rules, spelled = rules_for(lang, " ".join(words)), spelled_in(words, lang)
        cases = (nominatives(word, rules) for word in spelled)
        heard = (
            (sounds_of(word, rules, way) for word in spelled)
            for way in ways_of(spelled, lang, rules)
        )
        return max(
            length_begun(((word,) for word in words), self._plain_starts),
            length_begun(cases, self._plain_starts),
            *(length_begun(choices, self._sound_starts) for choices in heard),
        )

    def _declined(self, words: Sequence[str], rules: str) -> Iterable[int]:
        choices = [nominatives(word, rules) for word in words]
        for key in joined(choices, self._plain_starts):
            yield from self.plain_index.get(key, ())

    def _alike(self, words: Sequence[str], lang: str, rules: str) -> Iterable[int]:
        for way in ways_of(words, lang, rules):
            heard = [sounds_of(word, rules, way) for word in words]
            for key in joined(heard, self._sound_starts):
                if len(key) > 2:
                    yield from self.sound_index.get(key, ())

    def mistyped(self, word: str, lang: str) -> list[Match]:
        """Return the entries whose name is one letter off ``word`` (plain form) or its cases."""
        names, index = self._typos
        found: dict[int, Match] = {}
        for nominative in nominatives(word, rules_for(lang, word))[:_TYPO_CASES]:
            for number in index.find(nominative):
                if names[number][0] != word[0]:
                    continue
                for entry in self.plain_index[names[number]]:
                    match = Match(self.entries[entry], 0.8, MISTYPED)
                    if match.entry.weight >= _TYPO_WEIGHT:
                        found.setdefault(entry, match)
        return list(found.values())

    def respelled(self, word: str, lang: str) -> list[Match]:
        """Return the well-known entries whose name has the consonants of ``word``, in their order.

        The last resort for a name carried from one language into the vowels of another:
        Шапятоўка is Шепетівка.
        """
        found: dict[int, Match] = {}
        for nominative in nominatives(word, rules_for(lang, word)):
            for number in self._skeletons.get(_skeleton(sounds(nominative, lang)), ()):
                if likeness(nominative, self.entries[number], lang) > _LEAST_LIKE:
                    found.setdefault(number, Match(self.entries[number], 0.76, RESPELLED))
        return list(found.values())

    @cached_property
    def countries(self) -> frozenset[str]:
        """The ISO 3166-1 codes of the countries that entries lie in."""
        return frozenset(entry.country for entry in self.entries)

    @cached_property
    def _plain_starts(self) -> frozenset[str]:
        return _starts(self.plain_index)

    @cached_property
    def _sound_starts(self) -> frozenset[str]:
        return _starts(self.sound_index)

    @cached_property
    def _skeletons(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, dict[int, None]] = {}
        for key, numbers in self.sound_index.items():
            bones = _skeleton(key)
            if len(bones) >= _LEAST_BONES and " " not in bones:
                for number in numbers:
                    if self.entries[number].weight >= _KNOWN_WEIGHT:
                        found.setdefault(bones, {})[number] = None
        return {bones: tuple(numbers) for bones, numbers in found.items()}

    @cached_property
    def _typos(self) -> tuple[list[str], TypoIndex]:
        from mapper.geocode.names.typos import typo_index

        low, high = _TYPO_LETTERS
        names = [key for key in self.plain_index if low <= len(key) <= high]
        return names, typo_index(names)

    def neighbours(self, one: str, other: str) -> list[tuple[str, int]]:
        """Return (line, sections apart) for each line that both stations lie on, nearest first."""
        shared = []
        for slug in self.by_id[one].lines:
            order = self.orders[slug]
            if other in order:
                shared.append((slug, order[one].sections_to(order[other])))
        return sorted(shared, key=lambda item: item[1])


def _starts(keys: Iterable[str]) -> frozenset[str]:
    """Return the first word, the first two words and so on of every longer key."""
    longer = (key.split() for key in keys if " " in key)
    return frozenset(" ".join(words[:n]) for words in longer for n in range(1, len(words)))


def _skeleton(key: str) -> str:
    return "".join(char for char in key if char not in "AIU")


@lru_cache(maxsize=_REMEMBERED)
def likeness(text: str, entry: Entry, lang: str) -> float:
    """Return how alike a name in a ``lang`` text and an entry's nearest spelling look, 0 to 1."""
    from rapidfuzz import fuzz

    words = {romanise(text), respell(text, lang)}
    return max(fuzz.ratio(word, romanise(key)) for key in entry.keys for word in words) / 100
