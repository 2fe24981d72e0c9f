"""Dates as people, spreadsheets and programs write them; the order of day and month in a file."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.formats.dates import DateOrder, Days, order_of, read_days
from mapper.formats.delimited import CellError, Note, Problem
from mapper.formats.table import RecordRow, read_records
from mapper.model import Incident, Source

DAY = date(2022, 3, 14)
MARCH = Days(date(2022, 3, 1), date(2022, 3, 31), "one_of", 3)
DAYS = st.dates(date(1850, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("20220314", "2022/03/14", "2022.03.14", "2022-3-14", "2022 - 03 - 14", "2022–03–14"),
        *("14.03.2022", "14. 3. 2022", "14/03/2022", "3/14/2022", "14-3-2022", "14.03.2022 г."),
        *("14 March 2022", "March 14, 2022", "14-Mar-2022", "14th March 2022", "14 Mar. 2022"),
        *("14 марта 2022 г.", "14 березня 2022 року", "14 сакавіка 2022", "14. März 2022"),
        *("14 marca 2022 r.", "Monday, 14 March 2022", "понедельник, 14 марта 2022"),
        *("2022-03-14T08:30:00Z", "2022-03-14 08:30", "2022-03-14T08:30:00.000+0300"),
        *("20220314T083000Z", "14.03.2022 8:30", "3/14/2022 8:30:00 PM", "14 March 2022 at 08:30"),
        *("2022-03-14 00:00:00", "Mon, 14 Mar 2022 08:30:00 GMT", "14/03/2022, 08:30"),
    ],
)
def test_a_day_is_read_as_people_and_programs_write_it(text):
    assert read_days(text, None) == Days(DAY)


@pytest.mark.parametrize(
    "text", ["2022-03", "2022/03", "03/2022", "3.2022", "2022.03", "March 2022", "март 2022"]
)
def test_a_month_is_one_of_its_days(text):
    assert read_days(text) == MARCH


def test_days_in_words_are_a_span():
    assert read_days("14–16 марта 2022") == Days(DAY, date(2022, 3, 16), "through")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("14.03.22", "two digits"),
        ("14-Mar-22", "two digits"),
        ("22-03-14", "two digits"),
        ("44634", "by which a spreadsheet keeps"),
        ("44634.5", "by which a spreadsheet keeps"),
        ("2022", "no date; write it as"),
        ("since March 2022", "no date; write it as"),
        ("14 March", "no date; write it as"),
        ("2022-13", "no month 13"),
        ("03/04/2022", "may be 3 April or 4 March.*2022-04-03.*--dates"),
    ],
)
def test_what_is_not_known_to_be_one_day_is_refused(text, remedy):
    with pytest.raises(CellError, match=remedy):
        read_days(text, None)


WRITTEN = {
    "%Y-%m-%d": None,
    "%Y%m%d": None,
    "%Y/%m/%d": None,
    "%d.%m.%Y": None,
    "%d/%m/%Y": DateOrder.DAY_FIRST,
    "%m/%d/%Y": DateOrder.MONTH_FIRST,
    "%d-%m-%Y": DateOrder.DAY_FIRST,
}


@given(
    DAYS, st.sampled_from(list(WRITTEN)), st.times(), st.sampled_from(["", " %H:%M", "T%H:%M:%SZ"])
)
def test_what_a_program_writes_is_the_day_that_it_was(day: date, form: str, at: time, clock: str):
    text = day.strftime(form) + at.strftime(clock)
    assert read_days(text, WRITTEN[form]) == Days(day)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_words_are_the_day_that_they_name(day):
    assert read_days(f"{day.day} {month_name[day.month]} {day.year}") == Days(day)


@given(DAYS)
def test_a_month_holds_its_days(day):
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert read_days(f"{day:%Y-%m}") == Days(day.replace(day=1), last, "one_of", 3)


@given(st.text(max_size=20), st.sampled_from([None, *DateOrder]))
def test_any_text_is_days_or_an_error_with_a_remedy(text, order):
    try:
        found = read_days(text, order)
    except CellError as error:
        assert error.remedy
    else:
        assert found.last is None or found.last >= found.first


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(list(DateOrder)))
def test_a_file_in_one_order_is_read_in_that_order_or_refused(days, order):
    form = "%d/%m/%Y" if order is DateOrder.DAY_FIRST else "%m/%d/%Y"
    texts = [day.strftime(form) for day in days]
    shown = order_of(enumerate(texts, 2)).order
    assert shown in (order, None)
    if any(day.day > 12 for day in days):
        assert shown is order
    for day, text in zip(days, texts, strict=True):
        try:
            assert read_days(text, shown) == Days(day)
        except CellError as error:
            assert shown is None
            assert "--dates" in error.remedy


def read(path: Path, *days: str, order: DateOrder | None = None):
    lines = "".join(f'"{day}",sabotage,x,news-1\n' for day in days)
    path.write_text(f"date,event_type,title,sources\n{lines}")
    found = list(read_records(path, Incident, order))
    return (
        [each.record for each in found if isinstance(each, RecordRow)],
        [str(each) for each in found if isinstance(each, Note)],
        [each for each in found if isinstance(each, Problem)],
    )


def test_one_date_shows_the_order_of_all_and_the_notes_say_so(tmp_path):
    rows, notes, problems = read(tmp_path / "a.csv", "03/04/2022", "25/04/2022", "1.2.2022")
    assert [each.event_date for each in rows] == [
        date(2022, 4, 3),
        date(2022, 4, 25),
        date(2022, 2, 1),
    ]
    assert problems == []
    assert notes == [
        "a.csv, line 2: dates like '03/04/2022' (1) are read as others are: day-first in line 3 "
        "('25/04/2022')"
    ]
    rows, _, _ = read(tmp_path / "a.csv", "04/03/2022 8:00", "04/25/2022")
    assert rows[0].event_date == date(2022, 4, 3)


def test_two_orders_or_none_leave_what_could_be_both_to_the_user(tmp_path):
    rows, notes, problems = read(tmp_path / "a.csv", "03/04/2022", "25/04/2022", "4/25/2022")
    assert len(rows) == 2
    assert [each.line for each in problems] == [2]
    assert "day-first in line 3 ('25/04/2022') and month-first in line 4 ('4/25/2022')" in notes[0]
    rows, notes, problems = read(tmp_path / "a.csv", "03/04/2022", "04/04/2022")
    assert (len(rows), notes) == (1, [])
    assert "--dates" in problems[0].remedy


@pytest.mark.parametrize(
    ("order", "day"),
    [(DateOrder.DAY_FIRST, date(2022, 4, 3)), (DateOrder.MONTH_FIRST, date(2022, 3, 4))],
)
def test_the_user_says_the_order(tmp_path, order, day):
    rows, notes, _ = read(tmp_path / "a.csv", "03/04/2022", order=order)
    assert (rows[0].event_date, notes) == (day, [])


def test_times_are_passed_over_and_the_notes_say_so(tmp_path):
    rows, notes, _ = read(tmp_path / "a.csv", "2022-03-13", "2022-03-14T23:30Z")
    assert rows[1].event_date == DAY
    assert notes == [
        "a.csv, line 3: no times are kept; the day of '2022-03-14T23:30Z' is the one that is "
        "written"
    ]


def test_a_month_fills_the_columns_of_a_span(tmp_path):
    (row,), _, _ = read(tmp_path / "a.csv", "2022-03")
    assert (row.event_date, row.event_date_end) == (MARCH.first, MARCH.last)
    assert (row.date_meaning, row.time_precision) == ("one_of", 3)


@pytest.mark.parametrize(
    ("given", "span"),
    [
        ("event_date,event_date_end\n2022-03,2022-05", (date(2022, 3, 1), date(2022, 5, 31))),
        ("event_date,event_date_end\n2022-03,2022-04-09", (date(2022, 3, 1), date(2022, 4, 9))),
        ("event_date,date_meaning\n2022-03,since", (date(2022, 3, 1), None)),
        ("event_date,date_meaning\n2022-03,through", (date(2022, 3, 1), date(2022, 3, 31))),
    ],
)
def test_what_a_row_says_beside_a_month_counts(tmp_path, given, span):
    header, cells = given.split("\n")
    path = tmp_path / "a.csv"
    path.write_text(f"{header},event_type,title,sources\n{cells},sabotage,x,news-1\n")
    (found,) = read_records(path, Incident)
    assert (found.record.event_date, found.record.event_date_end) == span
    assert found.record.time_precision == 3


def test_a_month_is_refused_where_only_a_day_can_stand(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("source_id,publisher,published\na-1,A,2022-03\n")
    (problem,) = read_records(path, Source)
    assert "more than a day" in problem.remedy
