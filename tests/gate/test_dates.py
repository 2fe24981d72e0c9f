"""Dates in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper import vocabulary
from mapper.gate import when
from mapper.model import Incident

A, B = date(2022, 3, 14), date(2022, 3, 15)


@pytest.mark.parametrize(
    ("given_dates", "words"),
    [
        ({"event_date": A}, "14 March 2022"),
        ({"event_date": A, "event_date_end": B, "date_meaning": "one_of"}, "14 or 15 March 2022"),
        ({"event_date": A, "event_date_end": B, "date_meaning": "through"}, "14 to 15 March 2022"),
        (
            {
                "event_date": date(2022, 2, 28),
                "event_date_end": date(2022, 3, 1),
                "date_meaning": "through",
                "time_of_day": "night",
            },
            "in the night of 28 February to 1 March 2022",
        ),
        (
            {
                "event_date": date(2021, 12, 31),
                "event_date_end": date(2022, 1, 1),
                "date_meaning": "one_of",
            },
            "31 December 2021 or 1 January 2022",
        ),
        (
            {"event_date": A, "event_date_end": date(2022, 3, 20), "date_meaning": "one_of"},
            "on a day between 14 and 20 March 2022",
        ),
        ({"event_date": A, "time_of_day": "night"}, "at night, 14 March 2022"),
        ({"event_date": A, "time_of_day": "evening"}, "in the evening of 14 March 2022"),
        ({"event_date": A, "date_meaning": "by"}, "by 14 March 2022"),
        (
            {"event_date": A, "event_date_end": B, "date_meaning": "by"},
            "between 14 and 15 March 2022",
        ),
        ({"event_date": A, "date_meaning": "since"}, "since 14 March 2022"),
        ({"event_date": A, "time_precision": 2}, "in the week of 14 March 2022"),
        ({"event_date": B, "time_precision": 2}, "in the week of 14 March 2022"),
        ({"event_date": A, "time_precision": 3}, "in March 2022"),
        (
            {"event_date": A, "event_date_end": date(2022, 5, 31), "time_precision": 3},
            "in March to May 2022",
        ),
        (
            {
                "event_date": A,
                "event_date_end": date(2022, 4, 30),
                "time_precision": 3,
                "date_meaning": "one_of",
            },
            "in March or April 2022",
        ),
        ({"reported_date": A}, "date not given, reported on 14 March 2022"),
        ({}, "date not reported"),
    ],
)
def test_words(given_dates, words):
    assert when(Incident(id="x", **given_dates)) == words


days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(
    first=days,
    last=days,
    meaning=st.sampled_from(list(vocabulary.terms("date_meaning"))),
    precision=st.sampled_from([1, 2, 3]),
    part=st.sampled_from(list(vocabulary.terms("time_of_day"))),
)
def test_any_dates_can_be_said_and_name_their_year(first, last, meaning, precision, part):
    if first and last and first > last:
        first, last = last, first
    incident = Incident(
        id="x",
        event_date=first,
        event_date_end=last,
        date_meaning=meaning,
        time_precision=precision,
        time_of_day=part,
    )
    said = when(incident)
    assert said
    if first and precision == 1:
        assert str(first.year) in said or (last and str(last.year) in said)
