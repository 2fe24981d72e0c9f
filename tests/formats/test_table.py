"""Reading tables of incidents: good rows load, bad ones are named with their remedy."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.formats.delimited import Note, Problem
from mapper.formats.table import RecordRow, headers, read_records
from mapper.model import Claim, Incident, Source
from mapper.schema import Kind, column

GOOD = {
    "id": "BY-2022-0001",
    "event_date": "2022-03-14",
    "event_type": "sabotage",
    "title": "Signalling put out of action",
    "sources": "news-1",
}


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path):
    def reading(data: bytes | str, record: type = Incident):
        path = tmp_path / "reports.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        found = list(read_records(path, record))
        good = [each for each in found if isinstance(each, RecordRow)]
        return good, [each for each in found if isinstance(each, Problem)]

    return reading


def test_the_columns_are_those_of_the_model():
    known = dict.fromkeys(filter(None, headers(Incident).values()))
    assert list(known) == [field.name for field in fields(Incident)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_save_is_read(read, delimiter, mark, end):
    row = GOOD | {
        "event_date": "14-3-2022",
        "lat": "52,43",
        "lon": "30,99",
        "asset": "track;points",
    }
    good, problems = read(mark + table(row, delimiter=delimiter).replace("\n", end))
    assert problems == []
    assert good[0].line == 2
    incident = good[0].record
    assert incident.event_date == date(2022, 3, 14)
    assert (incident.latitude, incident.longitude) == (52.43, 30.99)
    assert incident.asset == ("track", "points")


def test_other_names_of_columns_are_understood(read):
    row = {
        "id": "BY-2022-0001",
        "date": "2022-03-14",
        "description": "More.",
        "title": "x",
        "event_type": "attack",
        "sources": "https://example.org/1",
    }
    good, problems = read(table(row))
    assert problems == []
    assert good[0].record.notes == "More."
    assert good[0].record.sources == ("https://example.org/1",)


@pytest.mark.parametrize(
    ("wrong", "column", "remedy"),
    [
        ({"event_date": "31-2-2022"}, "event_date", "February 2022 has no day 31"),
        ({"event_type": "vandalism"}, "event_type", "there are sabotage"),
        ({"sub_event_type": "missile"}, "sub_event_type", "not a kind of sabotage"),
        ({"latitude": "131.2", "longitude": "30"}, "latitude", "between -90 and 90"),
        ({"latitude": "52.4"}, "longitude", "missing; give both"),
        ({"longitude": "30.4"}, "latitude", "missing; give both"),
        ({"id": "7"}, "id", "ids are like XX-2022-0007"),
        ({"title": ""}, "title", "a title is missing"),
        ({"sources": ""}, "sources", "a source is missing"),
        ({"event_date_end": "2022-03-01"}, "event_date_end", "less than event_date"),
        ({"injured": "9", "injured_max": "3"}, "injured_max", "less than injured"),
        ({"fatalities": "many"}, "fatalities", "whole number"),
        ({"country": "Belarus"}, "country", "ISO 3166-1"),
        ({"admin1": "Gomel"}, "admin1", "ISO 3166-2"),
        ({"geo_precision": "4"}, "geo_precision", "there are 1, 2, 3"),
        ({"location_lang": "xx"}, "location_lang", "two letters of ISO 639, one of be, "),
        ({"location_lang": "Russian"}, "location_lang", "two letters of ISO 639"),
    ],
)
def test_a_bad_cell_is_named_and_the_other_rows_load(read, wrong, column, remedy):
    second = GOOD | {"id": "BY-2022-0002"}
    good, problems = read(table(GOOD | wrong, second))
    assert [row.record.id for row in good] == ["BY-2022-0002"]
    assert [(each.file, each.line, each.column) for each in problems] == [
        ("reports.csv", 2, column)
    ]
    assert remedy in problems[0].remedy
    assert problems[0].value == (GOOD | wrong).get(column, "")
    assert str(problems[0]).startswith("reports.csv, line 2, column ")


def test_what_is_missing_is_named_beside_what_cannot_be_read(read):
    _, problems = read(table(GOOD | {"country": "Belarus", "event_type": "x", "sources": ""}))
    assert sorted(each.column for each in problems) == ["country", "event_type", "sources"]


def test_a_second_row_with_the_same_id_says_where_the_first_is(read):
    good, problems = read(table(GOOD, GOOD | {"title": "another"}))
    assert len(good) == 1
    assert (problems[0].line, problems[0].column, problems[0].value) == (3, "id", "BY-2022-0001")
    assert "line 2" in problems[0].remedy


def test_a_stray_column_is_named_and_the_rows_load(read):
    good, problems = read(table(GOOD | {"event_typ": "x", "nearest_signal": "12"}))
    assert len(good) == 1
    assert [(each.line, each.column) for each in problems] == [
        (1, "event_typ"),
        (1, "nearest_signal"),
    ]
    assert "did you mean event_type?" in problems[0].remedy


def test_a_file_without_a_known_column_is_one_problem_that_quotes_its_first_line(read):
    good, (problem,) = read("Rails damaged,sabotage,2022-03-14\n")
    assert good == []
    assert problem.value == "Rails damaged, sabotage, 2022-03-14"
    assert problem.remedy.startswith("no known column; the first line names them: id, record, ")


def test_headers_may_have_capitals_and_spaces(read):
    good, problems = read("Title;Event Type;EVENT_DATE;Sources\nx;attack;2022-03-14;a-1\n")
    assert problems == []
    assert good[0].record.event_date == date(2022, 3, 14)


def test_a_file_without_rows_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,event_type,sources\n")
    (note,) = read_records(path, Incident)
    assert str(note) == "a.csv, line 1: the file has no rows below the names of its columns"


def test_two_columns_for_one_are_refused(read):
    good, problems = read(table(GOOD | {"lat": "1", "latitude": "2", "lon": "3"}))
    assert [each.column for each in problems] == ["latitude"]
    assert good[0].record.latitude == 1


@pytest.mark.parametrize("cells", [6, 4])
def test_a_row_of_another_length_is_refused(read, cells):
    good, problems = read(table(GOOD) + ",".join(["x"] * cells) + "\n")
    assert len(good) == 1
    assert problems[0].line == 3
    assert f"cells ({cells}) than columns (5)" in problems[0].remedy


def test_another_encoding_is_named_with_its_line_and_column(read):
    rows = table(GOOD | {"title": "Сінява"}, GOOD | {"id": "BY-2022-0002"})
    good, problems = read(rows.encode("cp1251"))
    assert [row.record.id for row in good] == ["BY-2022-0002"]
    assert [(each.line, each.column) for each in problems] == [(2, "title")]
    assert "UTF-8" in problems[0].remedy


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_excel_saves_as_unicode_is_read(read, encoding):
    row = GOOD | {"title": "Сінява"}
    good, problems = read(table(row, delimiter="\t").encode(encoding))
    assert (good[0].record.title, problems) == ("Сінява", [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", ["sep={}\r\n", '"sep={}"\n', "SEP={}\n"])
def test_the_first_line_of_excel_says_the_delimiter(read, delimiter, said):
    text = said.format(delimiter) + table(GOOD, GOOD | {"event_type": "x"}, delimiter=delimiter)
    good, problems = read(text)
    assert [each.line for each in good] == [3]
    assert [each.line for each in problems] == [4]


def test_columns_without_a_name_and_cells_behind_the_last_are_passed_over(read):
    header, row = table(GOOD).splitlines()
    good, problems = read(f",{header},,\n0,{row},,\n1,{row.replace('0001', '0002')},,,,\n")
    assert [each.record.id for each in good] == ["BY-2022-0001", "BY-2022-0002"]
    assert problems == []


def test_what_stands_in_a_column_without_a_name_is_told_once(tmp_path):
    header, row = table(GOOD).splitlines()
    path = tmp_path / "frame.csv"
    path.write_text(f",{header},\n0,{row},\n1,{row.replace('0001', '0002')},x\n")
    notes = [str(each) for each in read_records(path, Incident) if isinstance(each, Note)]
    assert notes == [
        "frame.csv, line 2: column 1 has no name; what stands in it ('0') is not read",
        "frame.csv, line 3: column 7 has no name; what stands in it ('x') is not read",
    ]


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 9000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        (packed("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (packed("incidents.csv"), "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (gzip.compress(b"id,title\n", mtime=0), "a packed file"),
        (b"SQLite format 3\0", "an SQLite database or GeoPackage"),
        (b"PAR1\x15", "a Parquet or Arrow file"),
        (b"\n<!DOCTYPE html>\n<html>", "a web page"),
        (b"\xef\xbb\xbf<html lang=be>", "a web page"),
        (b'<?xml version="1.0"?>\n<kml xmlns="x">', "a KML file"),
        (b'<?xml version="1.0"?>\n<rss>', "an XML file"),
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        (b'[{"title": "x"}]', "JSON"),
        (b'{\n "title": "x"}', "JSON"),
        (b"\0\0\0\x18ftypheic", "a picture or video"),
        (b"\x80\x04\x95\x10", "a binary file"),
        (b"MZ\x90\0", "a binary file"),
        ("id,title\n".encode("utf-16-le"), "a binary file or a text without its mark in UTF-16"),
    ],
)
def test_a_file_of_another_format_is_named_with_its_remedy(read, data, name):
    good, (problem,) = read(data)
    assert good == []
    assert problem.remedy.startswith(f"this is {name}")
    assert "CSV" in problem.remedy


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_opens(read):
    good, problems = read(table(GOOD) + 'BY-2022-0002,2022-03-14,sabotage,"x,news-1\nmore\n')
    assert len(good) == 1
    assert problems[0].line == 3
    assert "never closed" in problems[0].remedy


def test_a_cell_over_several_lines_keeps_the_count(read):
    first = GOOD | {"notes": "one\ntwo\nthree"}
    good, problems = read(table(first, GOOD | {"id": "BY-2022-0002", "event_type": "x"}))
    assert good[0].record.notes == "one\ntwo\nthree"
    assert problems[0].line == 5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("just some text\nmore\n", "no known column"),
        (table(GOOD).replace("Signalling", "\0"), "NUL"),
    ],
)
def test_what_is_no_table_is_refused(read, data, words):
    good, problems = read(data)
    assert good == []
    assert any(words in each.remedy for each in problems)


def test_blank_lines_are_passed_over(read):
    good, problems = read(table(GOOD) + "\n,,,,\n")
    assert (len(good), problems) == (1, [])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(read, data):
    good, problems = read(b"id,title,event_type,sources\n" + data)
    assert all(each.remedy for each in problems)
    assert all(each.record.title for each in good)


@dataclass(frozen=True, slots=True)
class WithPlatform(Incident):
    """A record with columns that nobody else knows of."""

    platform: int | None = column(None, "Platform", "number", also=("track_no",))
    platform_end: int | None = column(None, "Platform", "the last", least="platform")
    seen: date | None = column(None, "Seen", "day", missing="missing; say when")
    mood: tuple[str, ...] = column((), "Mood", "words", kind=Kind.TERM, terms="cause")


def test_a_column_that_is_declared_is_read_and_checked(read):
    row = GOOD | {"track_no": "3", "seen": "14.3.2022", "mood": "theft;accident"}
    good, problems = read(table(row), WithPlatform)
    assert problems == []
    found = good[0].record
    assert (found.platform, found.seen) == (3, date(2022, 3, 14))
    assert found.mood == ("theft", "accident")
    _, problems = read(table(GOOD | {"platform": "3", "platform_end": "2"}), WithPlatform)
    assert [(each.column, each.remedy) for each in problems] == [
        ("seen", "missing; say when"),
        ("platform_end", "less than platform (3); swap the two"),
    ]


def test_bad_sources_and_claims_are_named(tmp_path):
    sources = tmp_path / "sources.csv"
    sources.write_text(
        "source_id,url,reliability\na-1,https://example.org,B\na-1,https://example.org,B\n"
        ",https://example.org,B\nb-2,ftp://example.org,B\nc-3,,G\n"
    )
    found = [each for each in read_records(sources, Source) if isinstance(each, Problem)]
    assert [(each.line, each.column) for each in found] == [
        (3, "source_id"),
        (4, "source_id"),
        (5, "url"),
        (6, "reliability"),
    ]
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "incident_id,source_id,field,credibility\nBY-2022-0001,a-1,effect,7\n,a-1,effect,2\n"
    )
    found = [each for each in read_records(claims, Claim) if isinstance(each, Problem)]
    assert [(each.line, each.column) for each in found] == [(2, "credibility"), (3, "incident_id")]


def test_the_language_of_a_source_is_a_known_one(tmp_path):
    sources = tmp_path / "sources.csv"
    sources.write_text("source_id,publisher,language\na-1,A,RU\na-2,B,xx\n")
    good, bad = read_records(sources, Source)
    assert good.record.language == "ru"
    assert (bad.line, bad.column, bad.value) == (3, "language", "xx")
    assert "two letters of ISO 639" in bad.remedy
