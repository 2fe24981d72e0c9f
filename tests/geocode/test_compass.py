from __future__ import annotations

import pytest

from mapper.geocode.reading.compass import bearing_of
from mapper.geocode.reading.lexicon import lexicon
from mapper.geocode.reading.numerals import number_called
from mapper.geocode.spelling import plain

LANGUAGES = ("en", "nl", "de", "pl", "ru", "uk", "be", "lat")


@pytest.mark.parametrize(
    ("words", "bearing"),
    [
        ("north", 0),
        ("south-west of", 225),
        ("ten noordoosten van", 45),
        ("südlich von", 180),
        ("na północny zachód od", 315),
        ("к юго-востоку от", 135),
        ("на схід від", 90),
        ("на паўднёвы захад ад", 225),
        ("na ŭschod ad", 90),
    ],
)
def test_words_of_direction_are_a_bearing(words: str, bearing: float) -> None:
    assert bearing_of(plain(word) for word in words.split()) == bearing


def test_no_direction_is_none() -> None:
    assert bearing_of(["towards"]) is None
    assert bearing_of(["from", "north", "to", "south"]) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_compass_cue_has_a_bearing(lang: str) -> None:
    phrases = [
        phrase
        for found in lexicon(lang).starts.values()
        for phrase, role in found
        if role == "compass"
    ]
    assert phrases
    for phrase in phrases:
        assert bearing_of(word for word, _ in phrase) is not None, phrase


@pytest.mark.parametrize(
    ("word", "lang", "number"),
    [
        ("seven", "en", 7),
        ("twaalf", "nl", 12),
        ("fünfzig", "de", 50),
        ("piętnastu", "pl", 15),
        ("семи", "ru", 7),
        ("дев\u2019яти", "uk", 9),
        ("сямі", "be", 7),
        ("dziesiaci", "lat", 10),
    ],
)
def test_numbers_in_words(word: str, lang: str, number: int) -> None:
    assert number_called(plain(word), lang) == number
    assert number_called("gomel", lang) is None
