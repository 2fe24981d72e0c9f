"""Names: folding for comparison, romanisation, and an index of spellings.

A name is found by every spelling: in Cyrillic or Latin script, with or without diacritics,
after the national systems of Belarus (2007 Instruction, which is Łacinka in effect) and Ukraine
(2010), and after BGN/PCGN for the three languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from mapper.model import Station

_APOSTROPHES = re.compile("['’‘ʼʹʺ`´′\"“”]")
_OTHER = re.compile(r"[^a-z0-9]+")
_VOWELS = "аеёєиіїоуыэюяўa"


def _table(pairs: str) -> dict[str, str]:
    """Read "а=a б=b ь=": a letter of Cyrillic and what it becomes."""
    return dict(pair.split("=") for pair in pairs.split())


_COMMON = _table(
    "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=e ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s "
    "т=t у=u ў=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
)
_RUSSIAN = _COMMON | _table("й=y ё=yo")
_UKRAINIAN = _COMMON | _table("г=h и=y є=ie ї=i й=i ю=iu я=ia")
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_BELARUSIAN = _COMMON | _table("г=h ы=y й=y ў=w е=ye ё=yo")
_LACINKA = _COMMON | _table("г=h х=ch ж=ž ц=c ч=č ш=š ў=ŭ й=j ы=y")
_LACINKA_SOFT = {"е": "e", "ё": "o", "ю": "u", "я": "a", "і": "i"}
_LACINKA_BEFORE_SOFT = {"з": "ź", "с": "ś", "ц": "ć", "н": "ń", "л": "ĺ"}


#: How much a name is to be like another, of 100; and how long one can be, with twice to spare.
_LIKE, _LONGEST_NAME = 50, 100

#: First and last sign of what `letters` lists: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic,
#: Georgian, the rest of Latin and Greek, quotation marks and currencies, the rest of Cyrillic.
_LISTED = (
    *((0xA0, 0x6FF), (0x10A0, 0x10FF), (0x1E00, 0x1FFF)),
    *((0x2000, 0x20CF), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` for comparison: lower case, romanised, no marks, words by one space.

    Cyrillic is romanised by one table whatever the language, other scripts by their usual
    sound; apostrophes vanish; all that is neither letter nor digit parts words.
    """
    return _OTHER.sub(" ", _romanised(text)).strip()


def _romanised(text: str) -> str:
    if text.isascii():
        return _APOSTROPHES.sub("", text.lower())
    composed = unicodedata.normalize("NFC", text).casefold()
    latin = "".join(_COMMON.get(letter, letter) for letter in composed)
    latin = _APOSTROPHES.sub("", latin)
    if not latin.isascii():
        latin = _without_marks(latin)
    if not latin.isascii():
        from anyascii import anyascii

        latin = _APOSTROPHES.sub("", anyascii(latin)).casefold()
    return latin


def _without_marks(text: str) -> str:
    stripped = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in stripped if not unicodedata.combining(sign))


def letters() -> dict[str, str]:
    """Return how `fold` writes each small letter that is more than a Latin one with marks.

    For programs that have to fold as it does: they write these letters so, take the marks off
    the others (Unicode's form NFKD) and part words at what is no Latin letter or digit then.
    Scripts without an alphabet are not among them.
    """
    listed = (chr(code) for first, last in _LISTED for code in range(first, last + 1))
    small = {sign.lower(): None for sign in listed if unicodedata.category(sign) != "Cn"}
    written = {sign: _OTHER.sub(" ", _romanised(sign)) for sign in small if len(sign) == 1}
    return {
        sign: text
        for sign, text in written.items()
        if text != _OTHER.sub(" ", _without_marks(sign))
    }


def romanisations(text: str, lang: str) -> tuple[str, ...]:
    """Return the Latin spellings of a Cyrillic name in ``lang`` (ru, uk or be), lower case.

    Raises
    ------
    KeyError
        The language is another one.
    """
    systems = {
        "ru": (_russian,),
        "uk": (_ukrainian,),
        "be": (_belarusian, _lacinka),
    }[lang]
    lowered = unicodedata.normalize("NFC", text).casefold()
    return tuple(dict.fromkeys(system(lowered) for system in systems))


def _russian(text: str) -> str:
    return "".join(_RUSSIAN.get(letter, letter) for letter in text)


def _ukrainian(text: str) -> str:
    # Ukraine's table of 2010 writes zgh, so that it is not read as ж.
    text = _APOSTROPHES.sub("", text).replace("зг", "з\u200bг")
    out = []
    for place, letter in enumerate(text):
        first = place == 0 or not text[place - 1].isalpha()
        special = _UKRAINIAN_FIRST.get(letter) if first else None
        out.append(special or _UKRAINIAN.get(letter, letter))
    return "".join(out).replace("z\u200bh", "zgh").replace("'", "")


def _belarusian(text: str) -> str:
    return "".join(_BELARUSIAN.get(letter, letter) for letter in text)


def _lacinka(text: str) -> str:
    out: list[str] = []
    for place, letter in enumerate(text):
        before = text[place - 1] if place else ""
        if letter == "ь":
            if out and before in _LACINKA_BEFORE_SOFT:
                out[-1] = _LACINKA_BEFORE_SOFT[before]
        elif letter in _LACINKA_SOFT:
            consonant = before.isalpha() and before not in _VOWELS and before not in "ьй"
            glide = "" if letter == "і" or before == "л" else ("i" if consonant else "j")
            out.append(glide + _LACINKA_SOFT[letter])
        elif letter == "л" and (place + 1 == len(text) or text[place + 1] not in "ьіеёюял"):
            out.append("ł")
        else:
            out.append(_LACINKA.get(letter, letter))
    return "".join(out)


@dataclass(frozen=True)
class SpellingIndex:
    """Folded spelling -> the keys (ids) that are spelled so."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _longer(self) -> Mapping[str, list[list[str]]]:
        """The spellings of several words by their first."""
        found: dict[str, list[list[str]]] = {}
        for words in (name.split() for name in self.keys if " " in name):
            found.setdefault(words[0], []).append(words)
        return found

    def of_town(self, town: str) -> tuple[str, ...]:
        """Return the keys whose spelling goes on from a town's (folded), or has it shortened."""
        begun = self._longer.get(town.partition(" ")[0])
        if begun is None:  # almost always
            return ()
        wanted = town.split()
        names = (" ".join(words) for words in begun if _of_town(wanted, words))
        return tuple(dict.fromkeys(key for name in names for key in self.keys[name]))

    def find(self, text: str) -> tuple[str, ...]:
        """Return the keys spelled like ``text``, none where there is none."""
        return self.keys.get(fold(text), ())

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return the keys of the spellings closest to ``text``, best first.

        Those are at least half alike; nothing is near to what is longer than any name.
        """
        from rapidfuzz import fuzz, process

        found: dict[str, None] = {}
        wanted, names = fold(text), self.keys.keys()
        if len(wanted) > _LONGEST_NAME:
            return ()
        ranked = process.extract(
            wanted, names, scorer=fuzz.token_ratio, score_cutoff=_LIKE, limit=count * 4
        )
        for spelling, _, _ in ranked:
            found.update(dict.fromkeys(self.keys[spelling]))
        return tuple(found)[:count]


def spelling_index(spellings: Mapping[str, Iterable[str]]) -> SpellingIndex:
    """Index the spellings of each key; the key itself is one of its spellings."""
    return folded_index({key: map(fold, (key, *names)) for key, names in spellings.items()})


def folded_index(spellings: Mapping[str, Iterable[str]]) -> SpellingIndex:
    """Index the spellings of each key, which are folded or as good as that."""
    found: dict[str, dict[str, None]] = {}
    for key, names in spellings.items():
        for name in filter(None, names):
            found.setdefault(name, {})[key] = None
    return SpellingIndex({name: tuple(keys) for name, keys in found.items()})


def all_spellings(name_en: str, names: Mapping[str, str], spellings: Iterable[str]) -> set[str]:
    """Return every spelling of one thing: its names, their romanisations, its other spellings."""
    found = {name_en, *names.values(), *spellings}
    for lang, name in names.items():
        if lang in ("be", "ru", "uk"):
            found.update(romanisations(name, lang))
    return found


def stations_of_town(
    town: Iterable[str],
    names: SpellingIndex,
    stations: Mapping[str, Station],
    *,
    lies: Callable[[Station], bool] = lambda _: True,
) -> list[Station]:
    """Return the stations that a town's names (folded) mean, where none is called just so.

    Their ``names`` go on from the town's, or have it shortened: "Krems a.d. Donau" is of "Krems"
    and of "Krems an der Donau".  ``lies`` says of a station whether it is where the town is.  Where
    there is a station, halts and yards of the name do not count.
    """
    keys = {key for name in town for key in names.of_town(name)}
    found = [stations[key] for key in sorted(keys) if lies(stations[key])]
    return [each for each in found if each.kind == "station"] or found


def _of_town(wanted: list[str], words: list[str]) -> bool:
    """Return whether a name (words) begins with the wanted one, or is it with words as initials."""
    if words[: len(wanted)] == wanted:
        return True
    initials = any(len(word) == 1 for word in words[1:])
    return (
        initials
        and len(words) == len(wanted)
        and words[0] == wanted[0]
        and all(a == b or (len(b) == 1 and a[0] == b) for a, b in zip(wanted, words, strict=True))
    )
