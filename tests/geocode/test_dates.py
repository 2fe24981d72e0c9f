from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.geocode.dategrammar import When
from mapper.geocode.dates import read_when

#: A Monday.
PUBLISHED = date(2022, 3, 28)

DAYS = [
    ("en", "on 14 March", "2022-03-14", None, "day", "unknown"),
    ("en", "on March 14, 2022", "2022-03-14", None, "day", "unknown"),
    ("en", "14 or 15 March", "2022-03-14", "2022-03-15", "one_of", "unknown"),
    ("en", "14–16 March 2022", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("en", "in the night to 1 March", "2022-02-28", "2022-03-01", "one_of", "night"),
    ("en", "since 14 March", "2022-03-14", None, "since", "unknown"),
    ("en", "by 14 March", None, "2022-03-14", "by", "unknown"),
    ("en", "last weekend", "2022-03-26", "2022-03-27", "through", "unknown"),
    ("en", "three days ago", "2022-03-25", None, "day", "unknown"),
    ("en", "yesterday evening", "2022-03-27", None, "day", "evening"),
    ("en", "on 30 December", "2021-12-30", None, "day", "unknown"),
    ("nl", "op zaterdag", "2022-03-26", None, "day", "unknown"),
    ("nl", "in de nacht van 1 op 2 maart", "2022-03-01", "2022-03-02", "one_of", "night"),
    ("nl", "eergisteren", "2022-03-26", None, "day", "unknown"),
    ("nl", "14-3-2022", "2022-03-14", None, "day", "unknown"),
    ("de", "in der Nacht auf den 1. März", "2022-02-28", "2022-03-01", "one_of", "night"),
    ("de", "vom 14. bis 16. März", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("de", "vor drei Tagen", "2022-03-25", None, "day", "unknown"),
    ("pl", "w nocy z 27 na 28 lutego", "2022-02-27", "2022-02-28", "one_of", "night"),
    ("pl", "w sobotę wieczorem", "2022-03-26", None, "day", "evening"),
    ("ru", "в ночь на 3 марта", "2022-03-02", "2022-03-03", "one_of", "night"),
    ("ru", "с 14 по 16 марта", "2022-03-14", "2022-03-16", "through", "unknown"),
    ("ru", "02.03.2022", "2022-03-02", None, "day", "unknown"),
    ("ru", "в минувшие выходные", "2022-03-26", "2022-03-27", "through", "unknown"),
    ("uk", "у ніч на 3 березня", "2022-03-02", "2022-03-03", "one_of", "night"),
    ("uk", "28 лютого або 1 березня", "2022-02-28", "2022-03-01", "one_of", "unknown"),
    ("uk", "у п'ятницю вранці", "2022-03-25", None, "day", "morning"),
    ("be", "уночы 1 сакавіка", "2022-03-01", None, "day", "night"),
    ("be", "учора ўвечары", "2022-03-27", None, "day", "evening"),
    ("be", "unočy 1 sakavika", "2022-03-01", None, "day", "night"),
]


@pytest.mark.parametrize(("lang", "text", "first", "last", "meaning", "period"), DAYS)
def test_days(
    lang: str, text: str, first: str | None, last: str | None, meaning: str, period: str
) -> None:
    found = read_when(text, lang, PUBLISHED)
    assert found is not None
    assert found.to_json() == {
        "event_date": first, "event_date_end": last, "date_meaning": meaning,
        "time_precision": 1, "time_of_day": period,
    }


def test_weeks_and_months_are_less_precise() -> None:
    week = read_when("last week", "en", PUBLISHED)
    assert week == When(date(2022, 3, 21), date(2022, 3, 27), "through", 2, start=0, end=9)
    month = read_when("в феврале 2022 года", "ru", PUBLISHED)
    assert month is not None
    assert (month.event_date, month.event_date_end) == (date(2022, 2, 1), date(2022, 2, 28))
    assert month.time_precision == 3


def test_a_clock_says_the_time_of_day() -> None:
    found = read_when("обстріляли о 6:45", "uk")
    assert found is not None
    assert found.time_of_day == "morning"
    assert found.event_date is None


@pytest.mark.parametrize("text", ["It may rain", "the march went on", "no date", "31 February"])
def test_no_date_is_made_up(text: str) -> None:
    assert read_when(text, "en", PUBLISHED) is None


def test_without_a_publication_a_yearless_day_stays_unsaid() -> None:
    assert read_when("on 14 March", "en") is None
    found = read_when("on 14 March 2022", "en")
    assert found is not None
    assert found.event_date == date(2022, 3, 14)


def test_the_span_points_at_the_words() -> None:
    text = "Two boxes burned on 14 or 15 March near Barysau."
    found = read_when(text, "en", PUBLISHED)
    assert found is not None
    assert text[found.start : found.end] == "14 or 15 March"


@given(
    st.text(max_size=60) | st.sampled_from([text for _, text, *_ in DAYS]),
    st.sampled_from(["en", "nl", "de", "pl", "ru", "uk", "be"]),
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
)
def test_nothing_lies_after_its_publication(text: str, lang: str, published: date) -> None:
    found = read_when(text, lang, published)
    if found is not None:
        days = [day for day in (found.event_date, found.event_date_end) if day]
        assert all(day <= published for day in days)
        assert days == sorted(days)


@given(st.dates(date(2015, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
def test_a_written_day_is_read_back(day: date, later: int) -> None:
    text = f"On {day.day}.{day.month}.{day.year} a cabinet burned"
    found = read_when(text, "en", day + timedelta(days=later))
    assert found is not None
    assert found.event_date == day
