"""What /about says was searched is what the record was made of."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.region import shipped_texts
from mapper.region.searches import Search

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def searches() -> tuple[Search, ...]:
    return shipped_texts().searches.made


def test_no_record_lies_outside_of_what_was_searched(
    record: dict[str, Rows], searches: tuple[Search, ...]
) -> None:
    sources = {row["source_id"]: row for row in record["sources"]}
    for row in record["incidents"]:
        cited = set(row["sources"].split())
        cited |= {c["source_id"] for c in record["claims"] if c["incident_id"] == row["id"]}
        for country in row["country"].split(";"):
            made = [each for each in searches if country in each.countries]
            assert made, (row["id"], country)
            day = date.fromisoformat(row["event_date"] or row["event_date_end"])
            assert any(each.first <= day <= each.last for each in made), (row["id"], day)
            for source in map(sources.__getitem__, cited):
                assert any(source["publisher"] in each.publishers for each in made), source
                assert any(source["language"] in each.languages for each in made), source


def test_a_publisher_of_whom_nothing_is_cited_is_not_listed(
    record: dict[str, Rows], searches: tuple[Search, ...]
) -> None:
    cited = {row["publisher"] for row in record["sources"]}
    for search in searches:
        assert set(search.publishers) <= cited
        assert len(set(search.publishers)) == len(search.publishers)


def test_nothing_was_read_after_the_last_search(
    record: dict[str, Rows], searches: tuple[Search, ...]
) -> None:
    newest = max(row["retrieved"] or row["published"] for row in record["sources"])
    assert date.fromisoformat(newest) <= max(search.until for search in searches)


def test_what_was_not_searched_is_said(record: dict[str, Rows]) -> None:
    assert len(shipped_texts().searches.not_made) >= 5
