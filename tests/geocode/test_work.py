"""The work that a text costs grows with its length, whatever it holds."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from mapper.geocode import locate as locating
from mapper.geocode.dates.grammar import DayGrammar
from mapper.geocode.dates.reading import read_when
from mapper.geocode.locate import locate
from mapper.geocode.names import gazetteer as names
from mapper.geocode.spelling import plain
from mapper.geocode.tokens import sentences, tokenise

LETTERS = "абвгдежзийклмнопрстуфхцчшщыьэюя"


def made_words(count: int, *, capital: bool) -> str:
    some = random.Random(5)
    words = ("".join(some.choices(LETTERS, k=6)) for _ in range(count))
    return " ".join(word.capitalize() if capital else word for word in words)


@pytest.fixture
def heard(monkeypatch) -> Counter[str]:
    """How many words are put into sounds and joined to keys, which is what costs."""
    counted: Counter[str] = Counter()

    def counting(name):
        does = getattr(names, name)

        def count(*given):
            counted[name] += 1
            return does(*given)

        monkeypatch.setattr(names, name, count)

    for name in ("sounds_of", "joined"):
        counting(name)
    return counted


def test_words_that_nobody_knows_cost_as_much_each(gazetteer, heard):
    costs = []
    for count in (40, 160):
        heard.clear()
        locate(made_words(count, capital=False), gazetteer)
        costs.append(heard.total())
    assert 0 < costs[1] <= 4.5 * costs[0]
    assert costs[1] <= 60 * 160


@pytest.mark.parametrize("capital", [False, True])
def test_words_that_begin_no_name_are_looked_for_alone_and_with_the_next(
    gazetteer, monkeypatch, capital
):
    asked: Counter[int] = Counter()
    find = gazetteer.find

    def counting(words, *given, **more):
        asked[len(words)] += 1
        return find(words, *given, **more)

    monkeypatch.setattr(gazetteer, "find", counting)
    locate(made_words(160, capital=capital), gazetteer)
    assert asked.total() <= 3 * 160
    assert not [length for length in asked if length > 2]


def test_no_more_words_are_looked_for_than_a_name_has(gazetteer):
    words = "сяло каля ракі і лесу".split()
    assert gazetteer.longest(["гомелю", *words], "be") == 2
    assert gazetteer.longest(["ростова", "на", "дону", *words], "ru") == 4
    assert gazetteer.longest("ярославля главного около леса".split(), "ru") >= 2
    for name in ("Rostov-na-Donu", "Киев-Пассажирский", "Навабеліца"):
        said = plain(name).split()
        assert gazetteer.longest([*said, "x"], "en") >= len(said)


def test_a_text_is_read_once_with_its_country_and_without(gazetteer, monkeypatch):
    parts = []
    reading = locating.read_sentence

    def counting(tokens, *given, **more):
        parts.append(tokens)
        return reading(tokens, *given, **more)

    monkeypatch.setattr(locating, "read_sentence", counting)
    found = locate("A fire near Gomel.", gazetteer, country="RU", elsewhere=True).finding
    assert found.places[0].country == "BY"
    assert len(parts) == 1
    there = locate("A fire near Gomel.", gazetteer, country="RU").finding
    assert there.kind == "none"


@pytest.mark.parametrize("text", ["at ʼ station", "ʼ", "ʼʼ - ʼ", "across the country ʼ palessie t"])
def test_an_apostrophe_alone_is_no_word(gazetteer, text):
    locate(text, gazetteer)
    assert [t.kind for t in tokenise("ʼ")] == ["sign"]


def test_no_sentence_is_longer_than_any_that_is_written():
    parts = sentences(tokenise("Gomel - " * 500))
    assert len(parts) > 5
    assert sum(map(len, parts)) == 1000


def test_a_place_in_a_text_without_an_end_is_found(gazetteer):
    found = locate("as was said before " * 80 + "at Zhlobin station in Belarus", gazetteer).finding
    assert found.kind == "station"
    assert found.places[0].id.startswith("by-zhlobin")


def test_a_word_of_many_hyphens_is_no_name(gazetteer, heard):
    costs = []
    for count in (40, 160):
        heard.clear()
        locate("Ново-" * count, gazetteer)
        costs.append(heard.total())
    assert costs[1] <= 4.5 * max(costs[0], 10)


def test_a_day_is_read_once_however_long_the_list_it_stands_in(monkeypatch):
    read = Counter()
    numeric = DayGrammar._numeric

    def counting(self, place):
        read[place] += 1
        return numeric(self, place)

    monkeypatch.setattr(DayGrammar, "_numeric", counting)
    assert read_when("1, " * 200, "en") is None
    assert len(read) >= 200
    assert max(read.values()) <= 2
