"""Names fold alike whatever their script, and are found by every system of romanisation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.names import all_spellings, fold, romanisations, spelling_index


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("Lu", "Ll"))))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Слов'янськ", "СЛОВ’ЯНСЬК"),
        ("Orsha-Tsentralnaya", "orsha tsentralnaya"),
        ("Żłobin", "zlobin"),
        ("Берёза", "Береза"),
        ("  Homyel. ", "HOMYEL"),
    ],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("Київ", "uk", {"kyiv"}),
        ("Згурівка", "uk", {"zghurivka"}),
        ("Слов'янськ", "uk", {"sloviansk"}),
        ("Юрківка", "uk", {"yurkivka"}),
        ("Гомель", "be", {"homyel", "homieĺ"}),
        ("Стоўбцы", "be", {"stowbtsy", "stoŭbcy"}),
        ("Лясная", "be", {"lyasnaya", "lasnaja"}),
        ("Ельск", "be", {"yelsk", "jeĺsk"}),
        ("Осиповичи", "ru", {"osipovichi"}),
    ],
)
def test_romanisation_by_the_language(name: str, lang: str, expected: set[str]) -> None:
    assert set(romanisations(name, lang)) == expected


def test_an_index_finds_by_any_spelling_and_names_the_nearest() -> None:
    spellings = all_spellings("Homyel", {"be": "Гомель", "ru": "Гомель"}, ["Homel"])
    index = spelling_index({"by-homyel": spellings, "by-minsk": ["Minsk", "Мінск"]})
    for spelling in ("Gomel", "Homieĺ", "ГОМЕЛЬ", "homel", "by-homyel"):
        assert index.find(spelling) == ("by-homyel",), spelling
    assert index.find("Paris") == ()
    assert index.nearest("Mnisk")[0] == "by-minsk"


def test_what_is_near_to_nothing_names_no_nearest() -> None:
    index = spelling_index({"by-minsk": ["Minsk"], "ua-brody": ["Brody", "Brody Tovarna"]})
    assert index.nearest("Brody freight yard") == ("ua-brody",)
    assert index.nearest("qqqqq") == ()
    assert index.nearest("Minsk " * 20) == ()
