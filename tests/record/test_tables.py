"""Columns, vocabulary, ids, dates and references of the shipped tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mapper import model, vocabulary

Rows = list[dict[str, str]]

ID = re.compile(r"(?P<country>[A-Z]{2})-(?P<year>\d{4})-(?P<number>\d{4})")
SEVERAL = ";"
#: Columns of incidents.csv whose every value is a term of the vocabulary's list of that name.
TERMS = (
    "record", "status", "date_meaning", "time_precision", "time_of_day", "event_type",
    "sub_event_type", "asset", "cause", "place_kind", "geo_method", "geo_precision", "effect",
    "effect_scope", "mode", "cargo", "unit", "verification",
)  # fmt: skip
NEEDED = (
    "id", "record", "status", "date_meaning", "time_precision", "time_of_day", "event_type",
    "sub_event_type", "title", "notes", "location", "location_lang", "place_kind", "country",
    "verification", "sources", "updated",
)  # fmt: skip
WHOLE_NUMBERS = (
    "fatalities", "fatalities_max", "injured", "injured_max", "detained", "quantity_min",
    "quantity_max",
)  # fmt: skip


def values(row: dict[str, str], column: str) -> list[str]:
    return [value for value in row[column].split(SEVERAL) if value]


def dates(row: dict[str, str], columns: tuple[str, ...]) -> Iterator[tuple[str, date]]:
    for column in columns:
        if row[column]:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", row[column]), (row, column)
            yield column, date.fromisoformat(row[column])


@pytest.mark.parametrize(
    ("table", "kind"),
    [("incidents", model.Incident), ("sources", model.Source), ("claims", model.Claim)],
)
def test_the_columns_are_the_fields_of_the_model_in_their_order(
    record: dict[str, Rows], table: str, kind: type
) -> None:
    assert list(record[table][0]) == [field.name for field in fields(kind)]


def test_every_file_is_utf8_without_a_mark_and_with_plain_line_ends(paths: dict[str, Path]) -> None:
    for path in paths.values():
        raw = path.read_bytes()
        raw.decode("utf-8")
        assert not raw.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in raw, path
        assert raw.endswith(b"\n"), path


def test_there_are_enough_rows_and_enough_of_them_can_be_drawn(incidents: Rows) -> None:
    assert len(incidents) >= 55
    assert sum(row["place_kind"] != "none" for row in incidents) >= 40
    assert {row["record"] for row in incidents} == {"incident", "movement"}


def test_no_cell_has_space_around_it_or_a_line_break(record: dict[str, Rows]) -> None:
    for table, rows in record.items():
        for row in rows:
            for column, text in row.items():
                assert text == text.strip(), (table, column, text)
                assert "\n" not in text, (table, column, text)


def test_every_term_is_in_the_vocabulary(incidents: Rows) -> None:
    for row in incidents:
        for column in TERMS:
            for term in values(row, column):
                assert vocabulary.has(column, term), (row["id"], column, term)


def test_each_sub_type_belongs_to_its_type(incidents: Rows) -> None:
    for row in incidents:
        parents = {term.id: term.parent for term in vocabulary.sub_types(row["event_type"])}
        assert row["sub_event_type"] in parents, (row["id"], row["sub_event_type"])


def test_what_every_row_needs_is_there(incidents: Rows) -> None:
    for row in incidents:
        assert [column for column in NEEDED if not row[column]] == [], row["id"]


def test_ids_are_unique_and_made_of_country_year_and_number(incidents: Rows) -> None:
    ids = [row["id"] for row in incidents]
    assert len(set(ids)) == len(ids)
    for row in incidents:
        match = ID.fullmatch(row["id"])
        assert match, row["id"]
        countries = values(row, "country")
        assert match["country"] == (countries[0] if len(countries) == 1 else "XX"), row["id"]
        assert (row["event_date"] or row["event_date_end"]).startswith(match["year"]), row["id"]


def test_numbers_within_a_country_and_year_have_no_gap(incidents: Rows) -> None:
    by_prefix: dict[str, list[int]] = {}
    for row in incidents:
        by_prefix.setdefault(row["id"][:7], []).append(int(row["id"][8:]))
    for prefix, numbers in by_prefix.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), prefix


def test_dates_are_real_past_and_in_order(incidents: Rows) -> None:
    for row in incidents:
        columns = ("event_date", "event_date_end", "reported_date", "effect_start", "effect_end")
        found = dict(dates(row, (*columns, "updated")))
        first, last = found.get("event_date"), found.get("event_date_end")
        assert first or last, row["id"]
        if first and last:
            assert first <= last, row["id"]
        if "effect_start" in found and "effect_end" in found:
            assert found["effect_start"] <= found["effect_end"], row["id"]
        assert max(found.values()) == found["updated"], row["id"]


def test_the_meaning_of_the_date_fits_the_dates(incidents: Rows) -> None:
    for row in incidents:
        first, last, meaning = row["event_date"], row["event_date_end"], row["date_meaning"]
        if meaning == "by":
            assert not first and last, row["id"]
        elif meaning in {"one_of", "through"}:
            assert first and last and first < last, row["id"]
        elif meaning == "since":
            assert first and not last, row["id"]
        else:
            assert first, row["id"]


def test_counts_are_whole_numbers_and_minimum_is_below_maximum(incidents: Rows) -> None:
    for row in incidents:
        for column in WHOLE_NUMBERS:
            assert row[column] == "" or row[column].isdecimal(), (row["id"], column)
        for low, high in (
            ("fatalities", "fatalities_max"),
            ("injured", "injured_max"),
            ("quantity_min", "quantity_max"),
        ):
            if row[high]:
                assert int(row[low]) <= int(row[high]), (row["id"], low)


def test_sources_and_related_records_exist(record: dict[str, Rows]) -> None:
    known = {row["source_id"] for row in record["sources"]}
    ids = {row["id"] for row in record["incidents"]}
    for row in record["incidents"]:
        cited = row["sources"].split()
        assert cited, row["id"]
        assert len(set(cited)) == len(cited), row["id"]
        assert set(cited) <= known, (row["id"], set(cited) - known)
        assert set(row["related"].split()) <= ids - {row["id"]}, row["id"]


def test_every_source_is_used_and_well_formed(record: dict[str, Rows]) -> None:
    ids = [row["source_id"] for row in record["sources"]]
    assert len(set(ids)) == len(ids)
    cited = {sid for row in record["incidents"] for sid in row["sources"].split()}
    cited |= {row["source_id"] for row in record["claims"]}
    assert set(ids) == cited
    for row in record["sources"]:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["source_id"]), row["source_id"]
        assert row["title"] and row["publisher"] and row["language"], row["source_id"]
        assert row["graphic"] in {"yes", "no"}, row["source_id"]
        assert vocabulary.has("source_type", row["type"]), row["source_id"]
        for column in ("reliability", "published_basis", "archive_basis", "access_risk"):
            assert not row[column] or vocabulary.has(column, row[column]), row["source_id"]
        assert row["reliability"], row["source_id"]
        assert bool(row["published"]) == (row["published_basis"] != "unknown"), row["source_id"]
        if row["published_basis"] != "printed":
            assert row["published_note"], f"{row['source_id']}: how the date was found, or why not"
        if row["url"]:
            assert row["archive_basis"], f"{row['source_id']}: no word of an archived copy"
        assert bool(row["archive_url"]) == (row["archive_basis"] == "seen"), row["source_id"]
        list(dates(row, ("published", "retrieved")))


def test_every_claim_points_at_a_record_a_source_and_a_column(record: dict[str, Rows]) -> None:
    ids = {row["id"] for row in record["incidents"]}
    known = {row["source_id"] for row in record["sources"]}
    columns = set(record["incidents"][0])
    for row in record["claims"]:
        assert row["incident_id"] in ids, row
        assert row["source_id"] in known, row
        assert row["field"] in columns, row
        assert row["value"], row
        assert vocabulary.has("credibility", row["credibility"]), row
        list(dates(row, ("said_date", "effective_from", "effective_to")))


def test_no_claim_stands_twice(record: dict[str, Rows]) -> None:
    seen = Counter(
        (row["incident_id"], row["source_id"], row["field"], row["value"])
        for row in record["claims"]
    )
    assert [claim for claim, times in seen.items() if times > 1] == []


MIRROR = re.compile(
    r"cloudfront\.net|appspot\.com|azureedge\.net|\bc97\.org|github\.com|githubusercontent"
    r"|perceptiopt|wikizero|mirror|web\.archive\.org",
    re.IGNORECASE,
)


def test_no_link_leads_to_a_mirror(record: dict[str, Rows]) -> None:
    for row in record["sources"]:
        for column in ("url", "original_url"):
            if not row[column]:
                continue
            parts = urlsplit(row[column])
            host = parts.hostname or ""
            assert parts.scheme in {"http", "https"} and host, row["source_id"]
            assert not MIRROR.search(row[column]), row["source_id"]
            assert not re.fullmatch(r"[\d.]+", host), f"{row['source_id']}: a bare address"
            assert not host.endswith("."), row["source_id"]


def test_a_publication_read_by_way_of_a_mirror_says_so_and_is_no_link(
    record: dict[str, Rows],
) -> None:
    mirrored = [row for row in record["sources"] if "mirror" in row["title"]]
    assert mirrored
    assert all(not row["url"] for row in mirrored)


def test_addresses_are_unique(record: dict[str, Rows]) -> None:
    seen = Counter(row["url"] for row in record["sources"] if row["url"])
    assert [url for url, times in seen.items() if times > 1] == []
