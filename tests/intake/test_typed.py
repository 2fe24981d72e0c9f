"""Typed texts as values by the schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapper.intake.typed import read_typed
from mapper.model import Incident
from mapper.schema import column


@dataclass(frozen=True, slots=True)
class WithPlatform(Incident):
    """A record with columns that nobody else knows of."""

    platform: int | None = column(None, "Platform", "", asked="missing; count from the station")
    roof: str = column("", "Roof", "", longest=4, asked="missing; say which", wanted_by="platform")
    opened: date | None = column(None, "Opened", "", past=True)


def read(**texts: str) -> tuple[dict, dict]:
    return read_typed(WithPlatform, texts, date(2022, 1, 1))


def test_a_column_that_is_declared_is_read():
    assert read(platform=" 4 ", roof="iron", opened="1.2.2020") == (
        {"platform": 4, "roof": "iron", "opened": date(2020, 2, 1)},
        {},
    )


def test_what_the_schema_says_of_it_is_minded():
    assert read(platform="four")[1] == {"platform": "no whole number; write digits only, like 12"}
    assert read(platform="")[1] == {"platform": "missing; count from the station"}
    assert read(platform="4", roof="")[1] == {"roof": "missing; say which"}
    assert read(roof="")[1] == {}
    assert read(roof="glass")[1] == {"roof": "too long (5 characters); at most 4"}
    assert "future" in read(opened="2022-01-02")[1]["opened"]


def test_a_text_is_taken_as_it_was_typed():
    assert read(roof="'=a")[0] == {"roof": "'=a"}
