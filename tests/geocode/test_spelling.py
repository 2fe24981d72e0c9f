from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geocode.spelling import is_cyrillic, one_script, plain, romanise, sounds

WRITINGS = [
    [("Zjlobin", "nl"), ("Żłobin", "pl"), ("Schlobin", "de"), ("Zhlobin", "en"), ("Жлобин", "ru")],
    [
        ("Kalinkavitsji", "nl"),
        ("Kalinkowicze", "pl"),
        ("Kalinkowitschi", "de"),
        ("Kalinkavichy", "en"),
        ("Калинковичи", "ru"),
        ("Калінкавічы", "be"),
    ],
    [("Bobrowyzja", "de"), ("Bobrovytsia", "en"), ("Бобровиця", "uk")],
    [
        ("Kijów", "pl"),
        ("Kiew", "de"),
        ("Kyiv", "en"),
        ("Київ", "uk"),
        ("Киев", "ru"),
        ("Кіеў", "be"),
    ],
    [("Tschernihiw", "de"), ("Czernihów", "pl"), ("Tsjernihiv", "nl"), ("Чернігів", "uk")],
]


@pytest.mark.parametrize("writings", WRITINGS, ids=lambda writings: writings[-1][0])
def test_one_name_sounds_alike_in_every_language(writings: list[tuple[str, str]]) -> None:
    assert len({sounds(name, lang) for name, lang in writings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Slutsk", "Slonim"), ("Lida", "Luga"), ("Orsha", "Odesa"), ("Минск", "Пинск")],
)
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Slov’yansk", "slovyansk"),
        ("Homieĺ", "homiel"),
        ("Орша-Центральная", "орша центральная"),
        ("ŁÓDŹ", "lodz"),
        ("Їжакове", "іжакове"),
        ("Âgotin", "yagotin"),
        ("A\u0302gotin", "yagotin"),
        ("Žmerinka", "zmerinka"),
    ],
)
def test_plain_form(written: str, expected: str) -> None:
    assert plain(written) == expected


@given(st.text(max_size=40))
def test_plain_is_the_same_in_capitals_and_twice(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    if text.upper().lower() == text.lower():
        assert plain(text.upper()) == plain(text)


@given(st.text(max_size=40), st.sampled_from(["en", "nl", "de", "pl", "ru", "lat"]))
def test_sounds_of_anything_is_a_key(text: str, lang: str) -> None:
    assert sounds(text, lang) == sounds(text, lang).strip() or " " in text


def test_scripts_are_told_apart() -> None:
    assert is_cyrillic("Гомель")
    assert not is_cyrillic("Gomel")
    assert romanise("Гомель") == "homel"


@pytest.mark.parametrize("typed", ["Гoмeль", "Суражe", "Kиев"])
def test_latin_letters_in_a_cyrillic_word_become_cyrillic(typed: str) -> None:
    assert all("Ѐ" <= letter <= "ӿ" for letter in one_script(typed))


@given(st.text())
def test_words_of_one_script_stay_as_they_are(text: str) -> None:
    word = "".join(char for char in text if not "Ѐ" <= char <= "ӿ")
    assert one_script(word) == word
