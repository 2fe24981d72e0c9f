"""Writing tables of records: what was written is read as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mapper import resources, vocabulary
from mapper.formats.checks import contradicting, missing
from mapper.formats.delimited import lines_of
from mapper.formats.table import RecordRow, read_records, rows
from mapper.model import Claim, Incident, Source
from mapper.schema import Column, Kind, columns

SHIPPED = {
    Incident: resources.shipped_incidents(),
    Source: resources.geodata("sources.csv"),
    Claim: resources.geodata("claims.csv"),
}


def read_again(path: Path, records: list[Any], record: type) -> list[Any]:
    path.write_text("".join(lines_of(rows(records, record))), "utf-8", newline="")
    found = list(read_records(path, record))
    assert all(isinstance(each, RecordRow) for each in found), found
    return [each.record for each in found]


@pytest.mark.parametrize("record", SHIPPED, ids=lambda record: record.__name__)
def test_the_shipped_tables_are_without_problems_and_come_back_as_they_were(tmp_path, record):
    found = list(read_records(SHIPPED[record], record))
    assert all(isinstance(each, RecordRow) for each in found)
    records = [each.record for each in found]
    assert read_again(tmp_path / "again.csv", records, record) == records


def test_the_shipped_incidents_are_written_as_they_stand():
    shipped = SHIPPED[Incident]
    records = [each.record for each in read_records(shipped, Incident)]
    assert "".join(lines_of(rows(records, Incident))) == shipped.read_text("utf-8")


#: Signs that a spreadsheet, or the format, takes for something else, and any other letters.
SIGNS = st.sampled_from([*"=+-@＝'\",;\t\r\n ", "''", "'=", "\t="])
#: Marks that turn the direction of writing, which no value may hold.
TURNS = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
LETTERS = st.one_of(
    SIGNS, st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters=TURNS)
)
WORDS = st.lists(LETTERS, max_size=8).map("".join)
#: A cell keeps no space around it, but a tab in front.
TEXTS = st.one_of(WORDS.map(str.strip), WORDS.map(str.strip).filter(bool).map("\t".__add__))

PLAIN: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.LANGUAGE: st.sampled_from(list(vocabulary.terms("language"))),
    Kind.DAY: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    Kind.COUNT: st.integers(0, 999_999_999),
    Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    Kind.LATITUDE: st.floats(-90, 90),
    Kind.LONGITUDE: st.floats(-180, 180),
    Kind.KILOMETRES: st.floats(0, 1e20),
    Kind.FLAG: st.sampled_from(["yes", "no"]),
    Kind.COUNTRY: st.from_regex(r"[A-Z]{2}", fullmatch=True),
    Kind.DIVISION: st.from_regex(r"[A-Z]{2}-[A-Z0-9]{1,3}", fullmatch=True),
    Kind.RECORD: st.from_regex(r"[A-Z]{2}-[0-9]{4}-[0-9]{4,6}", fullmatch=True),
    Kind.SOURCE: st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,3})?", fullmatch=True),
    #: What a cell may hold behind its last comma or semicolon is no second address.
    Kind.CITED: st.from_regex(
        r"[a-z0-9]{1,5}|https://[a-z]{1,5}/([a-z,;]{0,4}[a-z])?", fullmatch=True
    ),
    Kind.ADDRESS: st.from_regex(r"https://[a-z]{1,9}", fullmatch=True),
    Kind.DIGEST: st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    Kind.COLUMN: st.sampled_from(list(columns(Incident))),
}


def values_of(known: Column) -> st.SearchStrategy[Any]:
    """Values that a record can have in a column: what reading a cell may give."""
    if known.terms:
        read = int if known.kind is Kind.GRADE else str
        one = st.sampled_from(list(vocabulary.terms(known.terms))).map(read)
    else:
        one = PLAIN.get(known.kind, TEXTS)
    if known.many:
        if known.kind in (Kind.TEXT, Kind.STOP):
            one = one.map(lambda text: text.replace(";", "").strip()).filter(bool)
        return st.lists(one, max_size=3, unique=True).map(tuple)
    return one if known.missing else st.one_of(st.just(known.default), one)


def records_of(record: type) -> st.SearchStrategy[Any]:
    def usable(values: dict[str, Any]) -> bool:
        return not [*missing(record, values), *contradicting(record, values)]

    def agreeing(values: dict[str, Any]) -> dict[str, Any]:
        """Give the values that contradict another one up."""
        for name, _ in list(contradicting(record, values)):
            values |= {name: columns(record)[name].default}
        if (values.get("latitude") is None) != (values.get("longitude") is None):
            values |= {"latitude": None, "longitude": None}
        return values

    every = {name: values_of(known) for name, known in columns(record).items()}
    return st.fixed_dictionaries(every).map(agreeing).filter(usable).map(lambda v: record(**v))


@pytest.mark.parametrize("record", SHIPPED, ids=lambda record: record.__name__)
@settings(
    deadline=None,
    max_examples=40,
    # A record has so many columns that shrinking takes minutes; the difference is told anyway.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_was_written_is_read_as_it_was(tmp_path, record, data):
    one = data.draw(records_of(record))
    assert read_again(tmp_path / "one.csv", [one], record) == [one]
