"""The work that a text costs grows with its length, whatever it holds."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from mapper.geocode.locate import locate
from mapper.geocode.names import gazetteer as names
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

    for name in ("_heard", "_joined"):
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
