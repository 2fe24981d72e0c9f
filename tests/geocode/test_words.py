from __future__ import annotations

import pytest

from mapper import resources
from mapper.geocode.building.commonwords import frequent_words
from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.reading.words import is_common, is_frequent
from mapper.placing import place
from mapper.region import Region


def test_words_of_reports_are_common() -> None:
    assert is_common("поезда", "ru")
    assert is_common("rights", "en")
    assert not is_common("новозыбков", "ru")


@pytest.mark.parametrize(("word", "lang"), [("albo", "pl"), ("again", "en"), ("benzin", "de")])
def test_words_used_often_that_look_like_a_hamlet(word: str, lang: str) -> None:
    assert is_frequent(word, lang)
    assert not is_frequent(word, "be")


@pytest.mark.parametrize(("word", "lang"), [("minsk", "en"), ("смоленск", "ru"), ("суми", "uk")])
def test_places_that_reports_name_are_no_such_words(word: str, lang: str) -> None:
    assert not is_frequent(word, lang)


def test_they_are_told_by_the_gazetteer(gazetteer: Gazetteer) -> None:
    found = list(frequent_words(gazetteer, "pl", ["Albo", "Kowel", "qwrtzp", "na"]))
    assert found == ["albo"]


def test_the_file_says_whose_it_is() -> None:
    text = resources.geodata("commonwords.txt").read_text("utf-8")
    assert "CC BY-SA" in text.splitlines()[0]
    assert [line.split(":")[0] for line in text.splitlines()[1:]] == [
        "de",
        "en",
        "nl",
        "pl",
        "ru",
        "uk",
    ]


@pytest.mark.parametrize(
    "text", ["KAMIEŃ W PRZEWÓZ KOLEJOWY", "HIS PLAN TO TRAIN NEW TEACHERS", "IN GANZ KLEINEN ZÜGEN"]
)
def test_without_capitals_they_are_no_places(region: Region, text: str) -> None:
    assert place(text, region=region).at.lonlat is None
