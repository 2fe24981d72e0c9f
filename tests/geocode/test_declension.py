from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geocode.names.declension import from_lacinka, nominatives, stems
from mapper.geocode.spelling import plain

CASES = [
    ("ru", "Гродне", "Гродно"),
    ("ru", "Речицей", "Речица"),
    ("ru", "Лунинца", "Лунинец"),
    ("ru", "Смолевичами", "Смолевичи"),
    ("ru", "Лесной", "Лесная"),
    ("ru", "Мозыря", "Мозырь"),
    ("ru", "Столбцов", "Столбцы"),
    ("ru", "Чистенького", "Чистенькое"),
    ("ru", "Жодино", "Жодино"),
    ("uk", "Козятині", "Козятин"),
    ("uk", "Жмеринці", "Жмеринка"),
    ("uk", "Розі", "Ріг"),
    ("uk", "Львова", "Львів"),
    ("uk", "Тернополя", "Тернопіль"),
    ("uk", "Сумах", "Суми"),
    ("uk", "Білій", "Біла"),
    ("uk", "Коростенем", "Коростень"),
    ("uk", "Прилуками", "Прилуки"),
    ("be", "Гомлі", "Гомель"),
    ("be", "Брэсце", "Брэст"),
    ("be", "Барысавам", "Барысаў"),
    ("be", "Баранавічах", "Баранавічы"),
    ("be", "Лідзе", "Ліда"),
    ("be", "Рызе", "Рыга"),
    ("be", "Навабеліцкай", "Навабеліцкая"),
    ("be", "Стоўбцаў", "Стоўбцы"),
    ("ru", "Жуковском", "Жуковский"),
    ("ru", "Донским", "Донской"),
    ("ru", "Городища", "Городище"),
    ("ru", "Джанкое", "Джанкой"),
    ("ru", "Химок", "Химки"),
    ("ru", "Люберец", "Люберцы"),
    ("uk", "Ковелеві", "Ковель"),
    ("uk", "Гніванню", "Гнівань"),
    ("uk", "Мозиря", "Мозир"),
    ("uk", "Джанкоєві", "Джанкой"),
    ("uk", "Берізок", "Берізки"),
    ("uk", "Городньої", "Городня"),
    ("be", "Свіслаччу", "Свіслач"),
    ("pl", "Białymstoku", "Białystok"),
    ("pl", "Opola", "Opole"),
    ("pl", "Siedlec", "Siedlce"),
    ("pl", "Zawoi", "Zawoja"),
    ("pl", "Przysusze", "Przysucha"),
    ("pl", "Wrocławiowi", "Wrocław"),
    ("pl", "Wielkimi", "Wielkie"),
    ("pl", "Hucie", "Huta"),
    ("pl", "Puław", "Puławy"),
    ("pl", "Kowla", "Kowel"),
    ("pl", "Baranowiczach", "Baranowicze"),
    ("pl", "Mińskiem", "Mińsk"),
    ("pl", "Nowej", "Nowa"),
    ("pl", "Warszawie", "Warszawa"),
    ("de", "Kyjiws", "Kyjiw"),
    ("en", "Gomels", "Gomel"),
]


@pytest.mark.parametrize(("lang", "case", "nominative"), CASES)
def test_a_case_leads_back_to_its_name(lang: str, case: str, nominative: str) -> None:
    assert plain(nominative) in nominatives(plain(case), lang)


def test_a_name_is_its_own_nominative() -> None:
    assert nominatives("гомель", "ru")[0] == "гомель"
    assert stems("гомель", "ru")[0] == "гомель"


def test_cases_do_not_lead_to_any_name() -> None:
    assert "минск" not in nominatives("минералом", "ru")
    assert "лиман" not in nominatives("лиманами", "uk")


def test_lacinka_becomes_cyrillic() -> None:
    assert from_lacinka("Baranavičach") == "баранавічах"
    assert from_lacinka("Stoŭbcami") == plain("Стоўбцамі")


@given(st.text(max_size=20), st.sampled_from(["ru", "uk", "be", "pl", "de", "nl", "en"]))
def test_any_word_has_few_nominatives(word: str, lang: str) -> None:
    found = nominatives(plain(word), lang)
    assert plain(word) in found
    assert len(found) < 120
