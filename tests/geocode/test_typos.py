from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from mapper.geocode.names.gazetteer import Gazetteer
from mapper.geocode.names.typos import typo_index

WORDS = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=30, unique=True)


@given(WORDS, st.text("abcd", min_size=1, max_size=7))
def test_the_index_finds_what_a_scan_finds(names: list[str], word: str) -> None:
    near = {number for number, name in enumerate(names) if OSA.distance(word, name) <= 1}
    assert set(typo_index(names).find(word)) == near


def test_the_very_name_comes_first() -> None:
    names = ["gomel", "gomely", "homel"]
    assert typo_index(names).find("gomely")[0] == 1


def test_a_mistyped_town_is_found_in_its_case(gazetteer: Gazetteer) -> None:
    found = {match.entry.id for match in gazetteer.mistyped("бобуриске", "ru")}
    assert "by-babruysk" in found
    assert all(match.quality < 0.85 for match in gazetteer.mistyped("бобуриске", "ru"))
