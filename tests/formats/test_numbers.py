"""Whole numbers that somebody types."""

from __future__ import annotations

import pytest

from mapper.formats.numbers import LARGEST, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        ("9" * 5_000, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("1_000", None),
        ("٣", None),
        ("²", None),
    ],
)
def test_a_whole_number_is_ascii_digits_and_no_larger_than_a_database_holds(text, number):
    assert whole(text) == number


def test_the_largest_may_be_another():
    assert (whole("20", 20), whole("21", 20), whole("020", 20)) == (20, None, None)
