"""Which of the seven languages a text is written in, by its letters and its small words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from mapper.geocode.reading.lexicon import knows_word
from mapper.geocode.spelling import plain
from mapper.geocode.tokens import Token

#: Letters that only some of the languages have; the weight is per word that holds one.
_LETTERS: Mapping[str, Mapping[str, float]] = {
    "ў": {"be": 4},
    "ї": {"uk": 4},
    "є": {"uk": 4},
    "ґ": {"uk": 2, "be": 0.5},
    "і": {"uk": 1.5, "be": 1.5},
    "ы": {"ru": 1, "be": 1},
    "э": {"ru": 1, "be": 1},
    "ъ": {"ru": 3},
    "и": {"ru": 1.5, "uk": 1.5},
    "щ": {"ru": 1, "uk": 1},
    "ё": {"ru": 1, "be": 1},
    "ŭ": {"lat": 5},
    "ł": {"pl": 2, "lat": 1},
    "ą": {"pl": 4},
    "ę": {"pl": 4},
    "ż": {"pl": 3},
    "ó": {"pl": 1.5},
    "š": {"lat": 3},
    "ž": {"lat": 3},
    "č": {"lat": 3},
    "ć": {"pl": 1, "lat": 1},
    "ś": {"pl": 1.5, "lat": 1},
    "ź": {"pl": 1, "lat": 1},
    "ń": {"pl": 1.5, "lat": 1},
    "ĺ": {"lat": 1},
    "ä": {"de": 2},
    "ö": {"de": 2},
    "ü": {"de": 2},
    "ß": {"de": 3},
    "ë": {"nl": 1.5},
    "ï": {"nl": 1.5},
}
_WORDS = {
    "en": "the of and in at near on to from was were is are that by for with said between railway "
    "train trains line a an has have had after this they two track station not shots",
    "nl": "de het een van en in bij op te naar is zijn werd werden niet dat met voor tussen door "
    "uit tot aan als ook nog trein treinen spoor wordt heeft hebben vannacht deze ten",
    "de": "der die das und in bei auf zu nach ist sind wurde wurden nicht dass mit für zwischen "
    "durch aus bis an als auch noch zug züge ein eine den dem des im am vom zur hat "
    "haben von",
    "pl": "i w we na z ze do pod koło od nie że się jest są był była było zostały przez między po "
    "dla jak oraz pociąg linii odcinku stacji o przy w pobliżu tory szyny obok został",
    "lat": "i u na z sa da pad kala la miž pamiž nie što heta ad praz byŭ była ciahnik rejkach "
    "stancyi pierahonie dy za bolš jak paśla rejki",
    "ru": "и в на с из до под у около между не что это был была были от к по через при за о поезд "
    "возле станции перегоне состав путь пути во со где или после все его их мы так они",
    "uk": "і й та в у на з із зі до під біля між не що це був була були від по через за про поїзд "
    "станції перегоні колію немає на що або після ще його їх як перегін вибух",
    "be": "і й у ў на з са да пад каля ля паміж не што гэта быў была былі ад па праз за пра цягнік "
    "станцыі перагоне перагон няма пасля ды або яшчэ яго іх як дзе",
}
#: What words of one of the Cyrillic languages end in and the others' do not.
_ENDINGS: tuple[tuple[str, str, float], ...] = (
    ("ць", "be", 2),
    ("дзь", "be", 2),
    ("ыя", "be", 1.5),
    ("ага", "be", 0.5),
    ("ться", "ru", 0.5),
)
_SETS = {lang: frozenset(plain(word) for word in words.split()) for lang, words in _WORDS.items()}
_CYRILLIC = ("ru", "uk", "be")
_LATIN = ("en", "nl", "de", "pl", "lat")


def detect(tokens: list[Token]) -> str:
    """Return the likeliest language; "lat" is Belarusian in Latin script.

    A text that says nothing of its language counts as English, or Russian in Cyrillic.
    """
    scores = dict.fromkeys((*_CYRILLIC, *_LATIN), 0.0)
    cyrillic = latin = 0
    said = Counter((t.text, t.key, t.capital) for t in tokens if t.kind == "word")
    for (text, key, capital), times in said.items():
        lower = text.lower()
        if any("Ѐ" <= char <= "ӿ" for char in lower):
            cyrillic += times
        else:
            latin += times
        for lang, words in _SETS.items():
            if key in words:
                scores[lang] += 2 * times
            if knows_word(key, lang):
                scores[lang] += 1.5 * times
        # A capital may begin a foreign name; its letters say less.
        weight = 0.5 if capital else 1.0
        for ending, lang, value in _ENDINGS:
            if lower.endswith(ending) and (not capital or text.isupper()):
                scores[lang] += value * times
        if "ськ" in lower or "цьк" in lower:
            scores["uk"] += 2 * times
        for char in set(lower):
            for lang, value in _LETTERS.get(char, {}).items():
                scores[lang] += value * weight * times
    choices = _CYRILLIC if cyrillic > latin else _LATIN
    return max(choices, key=lambda lang: scores[lang])
