"""Things by the beginnings of their names: the best first, and everything once."""

from __future__ import annotations

import pytest

from mapper.namesearch import How, NameSearch

TOWNS = {
    "large": ("New Aston", "Нью-Эстон"),
    "middle": ("Aston", "Estonburg am Bach"),
    "small": ("Astonbury",),
    "nameless": ("…",),
}
SEARCH = NameSearch(TOWNS.items())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aston", [("middle", How.WHOLE), ("small", How.BEGUN), ("large", How.WORDS)]),
        ("ASTÓNB", [("small", How.BEGUN)]),
        ("эстон", [("middle", How.BEGUN), ("large", How.WORDS)]),
        ("bach eston", [("middle", How.WORDS)]),
        ("ton", []),
        ("aston bach nowhere", []),
        (" – ", []),
        ("", []),
    ],
)
def test_whole_names_come_before_beginnings_and_these_before_words(text, found):
    assert list(SEARCH.find(text)) == found


def test_words_may_be_of_several_spellings_in_any_order():
    assert [hit.key for hit in SEARCH.find("bach aston")] == ["middle"]


def test_of_names_that_fit_alike_the_first_given_is_found_first():
    many = NameSearch((f"n{number}", [f"Aston {number}"]) for number in range(300))
    assert [hit.key for hit in many.find("aston")] == [f"n{number}" for number in range(300)]
