"""Nothing in the record points at a private person, and nothing tells how it was done."""

from __future__ import annotations

import re

import pytest

from mapper.region import Region

Rows = list[dict[str, str]]

#: Common given names of the region in several spellings: a person named is a row to be redacted.
GIVEN_NAMES = (
    "Aliaksandr|Alexander|Alexandr|Aleksandr|Oleksandr|Aliaksei|Alexei|Alexey|Oleksiy|"
    r"Siarhei|Sergei|Sergey|Serhiy|Uladzimir|Vladimir(?! Oblast)|Volodymyr|Dzmitry|Dmitry|"
    "Dmytro|Yauhen|Evgeny|Yevhen|Dzianis|Denis|Vital|Vitaly|Mikalai|Nikolai|Mykola|Ivan|"
    "Andrei|Andrey|Andriy|Pavel|Maksim|Maxim|Yury|Yuri|Ihar|Igor|Ihor|Kiryl|Kirill|Viktar|"
    "Viktor|Alena|Elena|Olena|Volha|Olga|Olha|Natallia|Natalia|Sviatlana|Svetlana|Anton|Aleh|"
    "Oleg|Oleh|Roman|Artsiom|Artem"
)
#: Name of what must not be there, and its pattern over all free text of the record.
TRIPWIRES = {
    "a given name": rf"\b({GIVEN_NAMES})\b",
    "an age": r"\b\d{1,2}[- ]year[- ]old|\baged? \d|\bborn in\b",
    "a sentence": r"\b\d+([.,]\d+)?[- ](years?|months?|лет|гадоў|lat|jaar)\b.{0,20}"
    r"(prison|jail|colony|sentence|term)|sentenced to \d",
    "a family": r"\b(wife|husband|son|daughter|mother|father|brother|sister) of\b",
    "a workplace": r"\b(works|worked|employed|employee) (at|as|for)\b",
    "a verdict in a word": r"\bsaboteurs?\b|\bterrorists?\b",
    "a witness": r"\bwitness(es)?\b|\beyewitness",
    "a train number": r"\btrains? (no\.? ?|number )?\d{2,4}\b|№ ?\d",
    "a clock time": r"\b([01]?\d|2[0-3])[:.][0-5]\d\b",
    "an address": r"\b(ul\.|street|avenue|вул\.|ул\.) ",
}
FREE_TEXT = {
    "incidents": ("title", "notes", "location", "actor", "claimed_by", "attributed_by", "tags",
                  "origin", "destination", "via", "km_post"),
    "sources": ("title", "publisher", "published_note", "derived_from"),
    "claims": ("value", "scope", "note"),
    "provenance": ("reason",),
}  # fmt: skip


@pytest.mark.parametrize("wire", TRIPWIRES)
def test_no_text_of_the_record_holds(record: dict[str, Rows], wire: str) -> None:
    pattern = re.compile(TRIPWIRES[wire], re.IGNORECASE if wire != "a given name" else 0)
    caught = [
        (table, column, row[column])
        for table, columns in FREE_TEXT.items()
        for row in record[table]
        for column in columns
        if pattern.search(row[column])
    ]
    assert caught == []


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        ("a given name", "told Siarhei the fitter"),
        ("an age", "a 31-year-old resident"),
        ("a sentence", "got 13 years in prison"),
        ("a family", "the wife of the accused"),
        ("a workplace", "who worked at the depot"),
        ("a verdict in a word", "two saboteurs"),
        ("a witness", "an eyewitness saw it"),
        ("a train number", "train 43 to the west"),
        ("a clock time", "at 13:45 the same day"),
        ("an address", "in Lenin street 5"),
    ],
)
def test_each_tripwire_trips(wire: str, text: str) -> None:
    assert re.search(TRIPWIRES[wire], text, re.IGNORECASE)


def test_no_address_of_a_source_spells_out_one_persons_sentence(record: dict[str, Rows]) -> None:
    for row in record["sources"]:
        for column in ("url", "original_url", "archive_url"):
            assert not re.search(r"\d+-(year|lat|let)-|partisan-[a-z]\d|kolan", row[column]), row


def test_detentions_are_counts_by_area(incidents: Rows) -> None:
    rows = [row for row in incidents if row["event_type"] == "repression"]
    assert len(rows) >= 5
    for row in rows:
        assert row["place_kind"] == "area", row["id"]
        assert not row["time_of_day"] or row["time_of_day"] in {"unknown", "night"}, row["id"]
        if row["sub_event_type"] != "trial":
            assert row["detained"], row["id"]
            assert not row["line"] and not row["asset"].replace("staff", ""), row["id"]
    assert all(not row["detained"] for row in incidents if row["event_type"] != "repression")


def test_a_court_attributes_and_is_never_the_proof(incidents: Rows) -> None:
    convicted = [row for row in incidents if "court" in row["attributed_by"]]
    assert len(convicted) >= 3
    for row in convicted:
        assert row["actor"] == "", row["id"]
        assert "does not count as a confirmation" in row["notes"], row["id"]
    assert all("court" not in row["actor"].lower() for row in incidents)


def test_no_claim_makes_a_conviction_an_actor(record: dict[str, Rows]) -> None:
    told = [row for row in record["claims"] if re.search("court|convict", row["value"])]
    assert told
    assert all(row["field"] == "attributed_by" for row in told)


def test_acts_where_convictions_prove_nothing_name_no_actor(
    incidents: Rows, region: Region
) -> None:
    codes = region.texts.convictions.prove_nothing_in
    there = {code for code in codes if "-" not in code}
    acts = [
        row
        for row in incidents
        if row["event_type"] == "sabotage" and there.intersection(row["country"].split(";"))
    ]
    assert {row["country"] for row in acts} >= there
    for row in acts:
        assert row["actor"] == "", row["id"]


def test_only_a_party_that_claimed_it_makes_the_cause_claimed(incidents: Rows) -> None:
    for row in incidents:
        if row["event_type"] in {"sabotage", "explosion", "cyber"} and row["cause"] == "claimed":
            assert row["claimed_by"] or row["attributed_by"], row["id"]
        if row["event_type"] == "attack":
            assert row["cause"] == "military", row["id"]
