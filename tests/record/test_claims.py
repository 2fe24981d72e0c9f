"""What the sources disagree on stays side by side, and every raw report is accounted for."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

Rows = list[dict[str, str]]

OUTCOMES = {"shipped", "merged", "redacted", "held", "left_out", "later", "corrected"}
#: Outcomes that are about a row of the record.
OF_A_ROW = {"shipped", "merged", "redacted", "corrected"}


def only(rows: Rows, **wanted: str) -> dict[str, str]:
    """The one row whose columns are as wanted."""
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def said(record: dict[str, Rows], incident: str, field: str) -> dict[str, str]:
    """What each source says of one column of one incident."""
    return {
        row["source_id"]: row["value"]
        for row in record["claims"]
        if row["incident_id"] == incident and row["field"] == field
    }


def test_who_stopped_the_gomel_kyiv_line_stays_open(record: dict[str, Rows]) -> None:
    link = only(record["incidents"], line="gomel-kyiv", place_kind="line")
    assert link["cause"] == "contested"
    assert link["country"] == "BY;UA"
    assert "dutch-newspaper-2022-03" in link["sources"].split()
    actors = said(record, link["id"], "actor")
    assert "Belarusian" in actors["rferl-31761964"]
    assert "Ukrainian" in actors["sknews-horodnia"]
    assert "propaganda" in said(record, link["id"], "verification")["ibtimes-3447509"]


def test_the_day_of_damanava_is_one_of_two(record: dict[str, Rows]) -> None:
    row = only(record["incidents"], from_station="by-lyasnaya", to_station="by-damanava")
    assert (row["event_date"], row["event_date_end"]) == ("2022-03-14", "2022-03-15")
    assert row["date_meaning"] == "one_of"
    assert set(said(record, row["id"], "event_date").values()) == {"2022-03-14", "2022-03-15"}
    assert row["verification"] == "corroborated"


@pytest.mark.parametrize(
    ("identity", "field", "newest", "older"),
    [
        ("XX-2022-0002", "fatalities", {"5"}, {"3"}),
        ("UA-2022-0013", "fatalities", {"at least 58", "63"}, {"50", "57", "39"}),
        ("UA-2022-0013", "injured", {"over 100"}, {"87"}),
    ],
)
def test_a_count_is_that_of_the_newest_publication_and_the_older_ones_are_claims(
    record: dict[str, Rows], identity: str, field: str, newest: set[str], older: set[str]
) -> None:
    row = only(record["incidents"], id=identity)
    told = set(said(record, identity, field).values())
    assert newest | older <= told
    numbers = {re.findall(r"\d+", value)[0] for value in newest}
    assert {row[field], row[f"{field}_max"]} - {""} == numbers


def test_a_passing_loop_called_10_km_is_not_ten_kilometres_of_track(
    record: dict[str, Rows],
) -> None:
    row = only(record["incidents"], to_station="esr-869304")
    claims = [c for c in record["claims"] if c["incident_id"] == row["id"]]
    misread = only(claims, field="location")
    assert "ten kilometres" in misread["value"]
    assert misread["credibility"] == "5"


def test_the_missiles_on_lutsk_have_two_origins(record: dict[str, Rows]) -> None:
    row = only(record["incidents"], event_type="context", admin1="UA-07", place_kind="site")
    origins = said(record, row["id"], "origin")
    assert origins["dutch-newspaper-2022-03"] == "Belarus"
    assert "Black Sea" in origins["24tv-1901509"]


def test_both_names_of_the_first_section_stand(record: dict[str, Rows]) -> None:
    row = only(record["incidents"], from_station="by-verkhi")
    assert set(said(record, row["id"], "from_station").values()) == {"by-verkhi", "by-talka"}


def test_a_differing_detail_does_not_make_a_row_disputed(record: dict[str, Rows]) -> None:
    for row in record["incidents"]:
        if row["verification"] == "disputed":
            denials = said(record, row["id"], "verification").values()
            assert any("denied" in value for value in denials), row["id"]


def test_what_is_verified_says_who_checked_it(record: dict[str, Rows]) -> None:
    verified = [row for row in record["incidents"] if row["verification"] == "verified"]
    assert verified
    assert all("checked by" in row["notes"] for row in verified)


def test_corroborated_rows_have_two_independent_publishers(record: dict[str, Rows]) -> None:
    by_id = {row["source_id"]: row for row in record["sources"]}
    for row in record["incidents"]:
        if row["verification"] != "corroborated":
            continue
        origins = {
            by_id[source]["derived_from"] or by_id[source]["publisher"]
            for source in row["sources"].split()
        }
        assert len(origins) >= 2, (row["id"], origins)


def test_the_founding_article_is_a_source_without_an_address(record: dict[str, Rows]) -> None:
    article = only(record["sources"], source_id="dutch-newspaper-2022-03")
    assert article["url"] == article["original_url"] == ""
    assert (article["language"], article["published"]) == ("nl", "2022-03-24")
    assert article["published_basis"] == "inferred"


def test_context_of_the_article_is_not_the_railway(record: dict[str, Rows]) -> None:
    rows = [row for row in record["incidents"] if row["event_type"] == "context"]
    assert {row["sub_event_type"] for row in rows} == {
        "attack_elsewhere", "medical", "road_transport", "military_zone", "speculation",
    }  # fmt: skip
    assert all(not row["line"] and not row["from_station"] for row in rows)


def test_provenance_points_at_rows_and_gives_a_reason(record: dict[str, Rows]) -> None:
    ids = {row["id"] for row in record["incidents"]}
    assert list(record["provenance"][0]) == [
        "origin", "origin_id", "outcome", "incident_id", "reason",
    ]  # fmt: skip
    for row in record["provenance"]:
        assert row["outcome"] in OUTCOMES, row
        assert row["reason"], row
        assert bool(row["incident_id"]) == (row["outcome"] in OF_A_ROW), row
        assert not row["incident_id"] or row["incident_id"] in ids, row
    assert {row["incident_id"] for row in record["provenance"]} - {""} == ids


@pytest.mark.parametrize(
    ("name", "key"),
    [("reports.csv", "id"), ("article_facts.csv", "id"), ("record_review.csv", "record field")],
)
def test_every_raw_row_is_accounted_for(
    record: dict[str, Rows], handed_over: Path, name: str, key: str
) -> None:
    with (handed_over / name).open(encoding="utf-8", newline="") as file:
        raw = [
            " ".join(filter(None, map(row.__getitem__, key.split())))
            for row in csv.DictReader(file)
        ]
    told = [row["origin_id"] for row in record["provenance"] if row["origin"] == name]
    assert sorted(told) == sorted(raw)


def test_every_report_of_signalling_sabotage_is_a_row(
    record: dict[str, Rows], handed_over: Path
) -> None:
    with (handed_over / "reports.csv").open(encoding="utf-8", newline="") as file:
        raw = [row["id"] for row in csv.DictReader(file) if "signalling" in row["incident_type"]]
    assert len(raw) >= 15
    for origin_id in raw:
        told = only(record["provenance"], origin_id=origin_id)
        assert told["outcome"] in {"shipped", "redacted"}, origin_id


def test_coordinates_of_the_copied_data_set_are_not_used(
    record: dict[str, Rows], handed_over: Path
) -> None:
    with (handed_over / "reports.csv").open(encoding="utf-8", newline="") as file:
        raw = [row for row in csv.DictReader(file) if "Bellingcat" in row["coord_source"]]
    assert len(raw) >= 5
    barred = {(row["lat"], row["lon"]) for row in raw}
    assert not barred & {(row["latitude"], row["longitude"]) for row in record["incidents"]}
