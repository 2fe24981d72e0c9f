"""Cells: dates as people and spreadsheets write them, numbers, terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.formats import cells
from mapper.formats.cells import CellError, reader_of, unescaped, written
from mapper.model import Incident
from mapper.schema import Kind, column, columns


@pytest.mark.parametrize(
    "text", ["2022-03-14", "2022-3-14", "14-3-2022", "14.3.2022", "14/3/2022", "14-03-2022"]
)
def test_dates_are_iso_or_day_first(text):
    assert cells.day(text) == date(2022, 3, 14)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("31-2-2022", "February 2022 has no day 31"),
        ("2022-02-31", "February 2022 has no day 31"),
        ("3/14/2022", "there is no month 14; the day stands first"),
        ("14-3-22", "two digits; write four"),
        ("14-3.2022", "write it as"),
        ("2022-03-14 25:30", "write it as"),
        ("2022-03", "more than a day"),
        ("0022-03-14", "cannot be right"),
        ("soon", "write it as"),
    ],
)
def test_what_is_no_date_says_why(text, remedy):
    with pytest.raises(CellError, match=remedy):
        cells.day(text)


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)), st.sampled_from(["-", ".", "/"]))
def test_every_day_can_be_written_both_ways(day, mark):
    assert cells.day(day.isoformat()) == day
    assert cells.day(f"{day.day}{mark}{day.month}{mark}{day.year}") == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_an_error_with_a_remedy(text):
    try:
        found = cells.day(text)
    except CellError as error:
        assert str(error)
    else:
        assert isinstance(found, date)


@pytest.mark.parametrize(("text", "value"), [("52.43", 52.43), ("52,43", 52.43), ("-0.5", -0.5)])
def test_numbers_take_a_point_or_a_comma(text, value):
    assert cells.number(text) == value


@pytest.mark.parametrize("text", ["1,234,567", "nan", "inf", "1e999", "twelve", "1 2"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(CellError):
        cells.number(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "٣", "9999999999"])
def test_counts_are_whole(text):
    with pytest.raises(CellError, match="whole number"):
        cells.whole(text)


def test_coordinates_have_limits():
    with pytest.raises(CellError, match="swapped"):
        cells.latitude("91")
    with pytest.raises(CellError, match="-180"):
        cells.longitude("180.5")
    with pytest.raises(CellError, match="0 or more"):
        cells.distance_km("-1")


@pytest.mark.parametrize(("text", "code"), [("ru", "ru"), ("BE", "be"), ("fr", "fr")])
def test_a_language_is_its_code(text, code):
    assert cells.language(text) == code


@pytest.mark.parametrize("text", ["xx", "zz", "Russian", "rus", "ru-RU", "р"])
def test_what_is_no_language_is_refused_with_those_that_there_are(text):
    with pytest.raises(CellError, match=r"two letters of ISO 639, one of be, .*uk"):
        cells.language(text)


def read(name: str, text: str, record: type = Incident) -> object:
    return reader_of(columns(record)[name])(text)


def test_unknown_terms_are_refused_with_those_that_there_are():
    with pytest.raises(CellError, match="'signal_box'; there are relay_cabinet, signalling"):
        read("asset", "track;signal_box")
    assert read("asset", " track ; points;track") == ("track", "points")
    assert read("time_precision", "2") == 2


@pytest.mark.parametrize(
    ("name", "empty"), [("event_date", None), ("date_meaning", "day"), ("asset", ()), ("title", "")]
)
def test_an_empty_cell_is_what_the_column_has_by_default(name, empty):
    assert read(name, "") == empty


def test_a_value_is_as_long_as_its_column_says():
    assert read("title", "x" * 200)
    with pytest.raises(CellError, match=r"too long \(201 characters\); at most 200"):
        read("title", "x" * 201)
    assert len(read("actor", ";".join(str(number) * 100 for number in range(9)))) == 9


def test_yes_and_no_are_words_or_truth_by_the_type_of_the_field():
    assert (read("word", "no", Seen), read("truth", "no", Seen)) == ("no", False)
    assert (read("word", "", Seen), read("truth", "", Seen)) == ("", None)
    assert written(columns(Seen)["truth"], False) == "no"
    with pytest.raises(CellError, match="yes or no"):
        read("truth", "1", Seen)


@dataclass(frozen=True)
class Seen:
    word: str = column("", "Word", "", kind=Kind.FLAG)
    truth: bool | None = column(None, "Truth", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+375", "'+375"),
        ("-", "'-"),
        ("@here", "'@here"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''", "'''"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
        ("a=1", "a=1"),
    ],
)
def test_a_text_is_never_a_formula_and_comes_back_as_it_was(text, cell):
    title = columns(Incident)["title"]
    assert written(title, text) == cell
    assert unescaped(title, cell) == text


def test_a_number_is_written_as_a_number():
    assert written(columns(Incident)["longitude"], -0.5) == "-0.5"
    assert unescaped(columns(Incident)["longitude"], "'-0.5") == "'-0.5"
    assert written(columns(Incident)["geo_uncertainty_km"], 4.0) == "4"


@pytest.mark.parametrize("text", ["BY;UA", "BY UA", "BY, UA", "by,ua", " by ; UA;", "BY;UA;BY"])
def test_codes_are_parted_by_all_that_no_code_holds(text):
    assert read("country", text) == ("BY", "UA")


def test_names_are_parted_by_semicolons_only():
    assert read("actor", "Cyber Partisans, Minsk; A") == ("Cyber Partisans, Minsk", "A")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("admin1", "by-ho", ("BY-HO",)),
        ("related", "by-2022-0007", ("BY-2022-0007",)),
        ("event_type", "Sabotage", "sabotage"),
        ("sub_event_type", "Track damage", "track_damage"),
        ("asset", "TRACK", ("track",)),
        ("location_lang", "RU", "ru"),
        ("fatalities", "3.0", 3),
    ],
)
def test_codes_and_terms_are_read_however_they_are_written(name, text, value):
    assert read(name, text) == value


@pytest.mark.parametrize(
    "address",
    ["https://example.org/7,84,a.html", "https://example.org/a;b=1,c", "http://x.org/a;b"],
)
@pytest.mark.parametrize("mark", [" ", "; ", ";", ",", ", ", "\n"])
def test_an_address_keeps_its_commas_and_semicolons(address, mark):
    other = "https://example.org/2"
    assert read("sources", mark.join((address, other))) == (address, other)
    assert read("sources", mark.join(("a-1", "b-2", address))) == ("a-1", "b-2", address)
    assert read("sources", address + mark) == (address,)


CODES = st.lists(st.from_regex(r"[A-Z]{2}", fullmatch=True), unique=True, min_size=1)


@given(CODES, st.sampled_from([";", ",", " ", "; ", ", ", ";;"]))
def test_codes_come_back_however_they_were_parted(codes, mark):
    assert read("country", mark.join(codes).lower()) == tuple(codes)


def test_several_values_stand_in_one_cell():
    assert written(columns(Incident)["actor"], ("-A", "B")) == "'-A;B"
    assert written(columns(Incident)["sources"], ("a-1", "b-2")) == "a-1 b-2"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("BY-2022-1", True),
        ("BY-2022-0007", True),
        ("BY-2022-999999", True),
        ("BY-2022-1000000", False),
        ("BY-2022-", False),
        ("BY-٢٠٢٢-0007", False),
        ("BY-2022-०००७", False),
        ("BY-2022-99999999999999999999", False),
        ("by-2022-0007 ", False),
    ],
)
def test_an_id_has_one_to_six_digits(text, good):
    read = reader_of(columns(Incident)["id"])
    if good:
        assert read(text) == text
    else:
        with pytest.raises(CellError, match="no id; ids are like"):
            read(text)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u0000", "\u009b"])
def test_a_text_that_reads_otherwise_than_it_is_written_is_refused(mark):
    read = reader_of(columns(Incident)["title"])
    with pytest.raises(CellError, match=f"holds U\\+{ord(mark):04X}.*; take it out"):
        read(f"Train {mark}derailed")
    assert read("two\nlines\tand \u200fmarks") == "two\nlines\tand \u200fmarks"
