"""Spelling keys: what makes two writings of one name the same.

Two keys, from strict to loose.  `plain` keeps the script (declension needs it) and ignores case,
diacritics, apostrophes, hyphens and the points of abbreviations.
`sounds` is a phonetic key over seven languages and two scripts: the habits by which a newsroom
writes a foreign name (Kalinkavitsji, Kalinkowitschi, Kalinkowicze, Калинковичи) become one string;
it takes the writer's language, because the same letters stand for other sounds in each.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return what stands for what: "sh:S ch:C"."""
    return tuple((one, other) for one, _, other in (item.partition(":") for item in text.split()))


_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʹ′`´ʻ‛＇"), None)
#: ISO 9 writes я and ю â and û: Âgotin.
_LETTERS = str.maketrans("łđøıðґєэ-–—‐‑_.", "ldoidгее       ") | str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "â": "ya", "û": "yu"}
)

#: Cyrillic letters as the classes of `sounds`; vowels stay lower case until they are grouped.
_CYRILLIC = str.maketrans(
    "абвгдеёжзиіїйклмнопрстуўфхцчшыэ", "aBVHDiiSSiiiiKLMNaPRSTuVFHCCSii", "ъь"
) | str.maketrans({"щ": "SC", "ю": "iu", "я": "ia"})
#: Groups of Latin letters by language, longest first; what is not listed follows `_SINGLE`.
_GROUPS = {
    "en": _pairs("shch:SC tch:C kh:H zh:S sh:S ch:C ts:C dz:D gh:H ck:K th:T"),
    "nl": _pairs("sjtsj:SC tsj:C zj:S sj:S ch:H kh:H ts:C oe:u ie:i dz:D sch:S"),
    "de": _pairs("schtsch:SC tsch:C sch:S ch:H tz:C ts:C kh:H dz:D z:C"),
    "pl": _pairs("szcz:SC cz:C sz:S rz:S ch:H dz:D ts:C c:C"),
    # Polish rz is ж, or the soft р of an eastern name (Rzeczyca).
    "plr": _pairs("szcz:SC cz:C sz:S rz:R ch:H dz:D ts:C c:C"),
    "lat": _pairs("dz:D ch:H c:C"),
}
_SINGLE = str.maketrans("bcdfghklmnpqrstvwzjyeoi", "BCDFHHKLMNPKRSTVVSiiiai") | {ord("x"): "KS"}
_SOFT_AV = re.compile(r"[aiu]+[Vu](?=$|[ BCDFHKLMNPRST])")
#: What Belarusian softens Russian т to: Юрацішкі is Юратишки.
_SOFT_T = re.compile("ц(?=[іеюяь])")
_VOWELS = re.compile(r"[aiu]+")
#: A word of both scripts, as a keyboard left in the wrong layout makes it.
_MIXED = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
_LOOKALIKES = str.maketrans("aceopxyikmht", "асеорхуікмнт")
_DOUBLE = re.compile(r"([A-Z])\1+")
_FINAL = re.compile(r"(?<=[A-Z])[AIU](?=$| )")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return ``text`` without case, diacritics and apostrophes, hyphens and points as spaces."""
    text = unicodedata.normalize("NFC", text.casefold())
    text = text.translate(_APOSTROPHES).translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def one_script(word: str) -> str:
    """Return a Cyrillic word that holds Latin letters of the same look in Cyrillic alone."""
    return word.lower().translate(_LOOKALIKES) if _MIXED.search(word) else word


def is_cyrillic(text: str) -> bool:
    """Whether the first letter of ``text`` that is Latin or Cyrillic is Cyrillic."""
    for char in text:
        if "Ѐ" <= char <= "ӿ":
            return True
        if char.isalpha() and char < "ɐ":
            return False
    return False


@lru_cache(maxsize=65536)
def sounds(name: str, lang: str = "en") -> str:
    """Return the phonetic key of ``name`` as somebody who writes ``lang`` means it.

    Capital letters are classes of consonants; A, I, U are groups of vowels; a final group of
    vowels is dropped, because it is what grammar and languages change.
    """
    key = plain(name)
    if is_cyrillic(key):
        if lang == "be":
            key = _SOFT_T.sub("т", key)
        key = key.replace("дз", "д").translate(_CYRILLIC)
    else:
        for letters, sound in _GROUPS.get(lang, _GROUPS["en"]):
            if letters in key:
                key = key.replace(letters, sound)
        key = key.translate(_SINGLE)
    key = _SOFT_AV.sub("AV", key)
    key = _VOWELS.sub(_vowel_class, key)
    key = _DOUBLE.sub(r"\1", key)
    return _FINAL.sub("", key)


def _vowel_class(match: re.Match[str]) -> str:
    group = match.group()
    if "u" in group:
        return "U"
    return "I" if group[0] == "i" else "A"


def romanise(text: str) -> str:
    """Return a plain Latin form of ``text`` for measuring how alike two names look."""
    key = plain(text)
    return key.translate(_ROMAN) if is_cyrillic(key) else key


#: How each language writes what English writes in its way, the longest first.
_RESPELL = {
    "nl": _pairs("sjtsj:shch tsj:ch sj:sh zj:zh ch:kh oe:u ie:i j:y"),
    "de": _pairs("schtsch:shch tsch:ch sch:sh ch:kh z:ts w:v j:y"),
    "pl": _pairs("szcz:shch ch:kh cz:ch sz:sh rz:r dz:d c:ts w:v j:y"),
    "lat": _pairs("ch:kh j:y"),
}


def respell(text: str, lang: str) -> str:
    """Return the plain Latin form of a name as English would write what ``lang`` means by it."""
    pattern, english = _respelling(lang)
    return pattern.sub(lambda found: english[found[0]], romanise(text))


@cache
def _respelling(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table = dict(_RESPELL.get(lang, ()))
    return re.compile("|".join(table) or r"\Z."), table


#: Letters that stand for one another where languages write each other's names: й, ё, є are и, е in
#: plain form; what Latin scripts write for г, в, и; Belarusian vowels as they sound unstressed.
_ONE = str.maketrans("ыіgwjy", "ииhvii")
_UNSTRESSED = str.maketrans("оя", "ае")
#: A sign that Russian alone writes after these letters: Пціч is Птичь.
_IDLE_SOFT = re.compile("(?<=[жчшщр])ь")
#: The end of an adjective, in the ways in which English writes -ий, -ый.
_ADJECTIVE_END = re.compile(r"[iyj]+(?=$| )")
#: What German and Polish (its ż is z in plain form) write for two letters of English.
_BOTH = {"de": (("zh", "sh"), ("z", "s")), "pl": (("zh", "z"),)}


def written(key: str, lang: str) -> str:
    """Return what all writings of a plain name that ``lang`` could mean by it have in common.

    Finer than `sounds`, and for names of one script: a letter that no language has for another
    makes another name.
    """
    if is_cyrillic(key):
        if lang == "be":
            key = _SOFT_T.sub("т", key).replace("дз", "д").translate(_UNSTRESSED)
        return _IDLE_SOFT.sub("", key).translate(_ONE)
    for letters, one in _BOTH.get(lang, ()):
        key = key.replace(letters, one)
    return _ADJECTIVE_END.sub("i", key).translate(_ONE)


_ROMAN = str.maketrans(
    "абвгдезиіїйклмнопрстуўфыэ", "abvhdezyiiyklmnoprstuufye", "ъь"
) | str.maketrans(dict(_pairs("ё:yo ж:zh х:kh ц:ts ч:ch ш:sh щ:shch ю:yu я:ya")))
