"""The days by which filters find a record, which are not always days that it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapper import gate
from mapper.model import Incident
from mapper.region import Region, shipped_texts

MARCH_5, MARCH_15, MARCH_31 = date(2022, 3, 5), date(2022, 3, 15), date(2022, 3, 31)
APRIL_10 = date(2022, 4, 10)


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        ({"event_date": MARCH_15}, MARCH_15, MARCH_15),
        ({"event_date": MARCH_5, "event_date_end": MARCH_15}, MARCH_5, MARCH_15),
        # By a day: a month before the report, or before the day where no report is known.
        ({"date_meaning": "by", "event_date_end": MARCH_15}, date(2022, 2, 12), MARCH_15),
        ({"date_meaning": "by", "event_date": MARCH_15}, date(2022, 2, 12), MARCH_15),
        (
            {"date_meaning": "by", "event_date_end": MARCH_15, "reported_date": APRIL_10},
            date(2022, 3, 10),
            MARCH_15,
        ),
        # Reported so late that nothing before the day itself is left.
        (
            {"date_meaning": "by", "event_date_end": MARCH_5, "reported_date": date(2022, 6, 1)},
            MARCH_5,
            MARCH_5,
        ),
        (
            {"date_meaning": "by", "event_date_end": MARCH_5, "time_precision": 3},
            date(2022, 2, 28),
            MARCH_31,
        ),
        # A first day that the report states stays.
        (
            {"date_meaning": "by", "event_date": date(2021, 1, 1), "event_date_end": MARCH_5},
            date(2021, 1, 1),
            MARCH_5,
        ),
        ({"date_meaning": "since", "event_date": MARCH_5}, MARCH_5, None),
        # No day of the event at all: the day of the report.
        ({"reported_date": APRIL_10}, APRIL_10, APRIL_10),
        ({}, None, None),
        ({"date_meaning": "by", "event_date_end": date(1, 1, 9)}, date.min, date(1, 1, 9)),
    ],
)
def test_a_record_is_found_by_its_days(let_out, dates, first, last):
    span = let_out(**({"event_date": None} | dates)).span
    assert (span.first, span.last) == (first, last)


def test_the_region_says_how_far_back_by_reaches(region):
    texts = replace(region.texts, by_reaches_back_days=3)
    shorter = Region(region.network, region.areas, texts)
    incident = Incident(
        "BY-2022-0001", date_meaning="by", event_date_end=MARCH_15, reported_date=MARCH_15
    )
    assert gate.public_form(incident, {}, (), shorter).span.first == date(2022, 3, 12)
    assert shipped_texts().by_reaches_back_days == 31


@pytest.mark.parametrize(
    "dates", [{"date_meaning": "by", "event_date_end": MARCH_15}, {"reported_date": APRIL_10}]
)
def test_a_day_that_only_filters_go_by_is_never_told(let_out, dates):
    form = let_out(**({"event_date": None} | dates))
    assert form.properties["first_day"] is None
    told = {name: value for name, value in form.properties.items() if name != "reported_date"}
    assert str(form.span.first) not in str(told)
    assert str(form.span.first) not in str(form.facts)
