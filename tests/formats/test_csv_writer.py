"""CSV: for spreadsheets, and in again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from mapper.formats import csv_writer
from mapper.model import Claim, Incident, Source
from mapper.schema import Face, Gate, columns, on, out
from mapper.store import PublicRow

PLACES = ["point_longitude", "point_latitude", "wkt"]
LINE = b'{"type":"LineString","coordinates":[[-3.5,52],[-3,53]]}'


@pytest.fixture
def table(export_of):
    """Return the header of an export and its rows by column."""

    def of(name, **more):
        text = b"".join(csv_writer.write(export_of(name, **more))).decode("utf-8-sig")
        header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        return header, [dict(zip(header, line, strict=True)) for line in lines]

    return of


@pytest.fixture
def of_rows(export_of):
    """Write records with these values as CSV, and return the text."""

    def write(*rows):
        made = [
            PublicRow(
                "BY-2022-0001",
                "incident",
                json.dumps({"sources": each.pop("cited", []), "claims": []}).encode(),
                LINE,
                (-3.25, 52.5),
                None,
                (json.dumps({"sources": [], **each}).encode(),),
            )
            for each in rows
        ]
        export = replace(export_of("records"), rows=lambda _also: iter(made))
        return b"".join(csv_writer.write(export)).decode("utf-8-sig")

    return write


def cells(text):
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_it_begins_with_a_byte_order_mark_and_its_lines_end_as_the_rfc_says(export_of):
    data = b"".join(csv_writer.write(export_of("records")))
    assert data.startswith(b"\xef\xbb\xbfid,record,status,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_records_have_our_own_columns_in_their_order_and_their_place_beside_them(table):
    header, rows = table("records")
    assert header == [each.name for each in on(Incident, Face.FILE)] + PLACES
    assert len(rows) > 90
    lakes = next(row for row in rows if row["wkt"].startswith("LINESTRING"))
    assert float(lakes["point_longitude"])
    assert all(bool(row["point_latitude"]) <= bool(row["wkt"]) for row in rows)


def test_the_rest_has_the_columns_that_go_out(table, network):
    assert table("sources")[0] == [each.name for each in out(Source)]
    assert table("claims")[0] == list(columns(Claim))
    for name in ("lines", "stations"):
        header, rows = table(name)
        assert header[-3:] == PLACES
        assert {row["id"] for row in rows} == set(getattr(network, name))


def test_sources_hold_nothing_that_the_gate_withholds(table):
    withheld = {each.name for each in columns(Source).values() if each.gate is Gate.WITHHELD}
    assert withheld
    assert not withheld & set(table("sources")[0])


def test_every_source_that_a_record_or_a_claim_names_is_there_once(table):
    sources = [row["source_id"] for row in table("sources")[1]]
    assert len(set(sources)) == len(sources)
    assert {row["source_id"] for row in table("claims")[1]} <= set(sources)


def test_points_only(table):
    _, rows = table("records", geom="point")
    for row in rows:
        assert bool(row["wkt"]) == bool(row["point_longitude"])
        assert row["wkt"][:5] in ("POINT", "")


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "''=1")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_is_a_formula_to_a_spreadsheet_stands_behind_an_apostrophe(of_rows, text):
    (row,) = cells(of_rows({"title": text, "tags": [text], "notes": f"so: {text}"}))
    assert row["title"] == f"'{text}"
    assert row["tags"] == f"'{text}"
    assert row["notes"] == f"so: {text}"


def test_a_number_stays_a_number(of_rows):
    (row,) = cells(of_rows({"longitude": -3.25, "fatalities": 0, "geo_uncertainty_km": 2.0}))
    assert (row["longitude"], row["fatalities"], row["geo_uncertainty_km"]) == ("-3.25", "0", "2")
    assert (row["point_longitude"], row["wkt"]) == ("-3.25", "LINESTRING (-3.5 52, -3 53)")


def test_several_values_are_parted_as_the_schema_says(of_rows):
    (row,) = cells(
        of_rows({"asset": ["track", "points"], "related": ["BY-2022-0002", "BY-2022-0003"]})
    )
    assert (row["asset"], row["related"]) == ("track;points", "BY-2022-0002 BY-2022-0003")


def test_a_line_break_in_a_cell_is_no_end_of_a_row(of_rows):
    text = of_rows({"notes": 'He said "no",\nthen left'}, {"notes": "x"})
    assert [row["notes"] for row in cells(text)] == ['He said "no",\nthen left', "x"]
    assert len(text.split("\r\n")) == 4


@pytest.mark.parametrize(
    ("cited", "written"),
    [
        ({"a": "https://a.example/1", "b": None}, "https://a.example/1 b"),
        ({"a": "https://a.example/1", "b": "https://a.example/1"}, "a b"),
        ({"a": "https://a.example/1 2", "b": "https://b.example"}, "a https://b.example"),
        ({}, "a b"),
    ],
)
def test_sources_are_named_by_their_addresses_where_these_mean_them(of_rows, cited, written):
    told = [{"source_id": key, "url": url} for key, url in cited.items()]
    (row,) = cells(of_rows({"sources": ["a", "b"], "cited": told}))
    assert row["sources"] == written


def test_a_row_is_written_before_the_last_is_read(export_of):
    (first,) = export_of("records").rows(("row",)).__next__().more
    row = PublicRow("X", "incident", b'{"sources":[],"claims":[]}', None, None, None, (first,))
    endless = replace(export_of("records"), rows=lambda _also: (row for _ in count()))
    pieces = csv_writer.write(endless)
    assert next(pieces).startswith("\ufeffid".encode())
    assert next(pieces).count(b"\r\n") == len(next(pieces).splitlines())


def test_the_shipped_file_has_no_other_columns():
    record = Path(__file__).resolve().parents[2] / "incidents.csv"
    header = record.read_text("utf-8").splitlines()[0].split(",")
    assert header == [each.name for each in on(Incident, Face.FILE)]
