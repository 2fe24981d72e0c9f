"""The feed of the map: features with what filters go by and what the gate rendered beside them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mapper.layers import feed
from mapper.store import PublicRow

POINT = b'{"type":"Point","coordinates":[30,52]}'


def row(*more: object, **given: object) -> PublicRow:
    plain = PublicRow("BY-2022-0001", "incident", b'{"title":"x"}', POINT, (30.0, 52.0))
    return plain._replace(more=more, **given)


def features(*rows: PublicRow) -> list[dict]:
    return json.loads(b"".join(feed.collection(rows)))["features"]


def test_a_feature_carries_its_dates_its_words_and_its_facts() -> None:
    facts = b'[{"name":"When","text":"by 15 March 2022"}]'
    days = (date(2022, 2, 12), date(2022, 3, 15))
    (found,) = features(row(7, facts, *days, b"open", b" gomel homyel"))
    assert found == {
        "type": "Feature",
        "id": "BY-2022-0001",
        "geometry": {"type": "Point", "coordinates": [30, 52]},
        "properties": {"title": "x"},
        "search": {
            "days": ["2022-02-12", "2022-03-15"],
            "date": "open",
            "words": "gomel homyel",
        },
        "facts": [{"name": "When", "text": "by 15 March 2022"}],
        "place": 7,
    }


def test_a_page_that_asks_a_server_needs_no_words() -> None:
    assert set(feed.columns(alone=True)) - set(feed.columns(alone=False)) == {"date", "search_text"}
    (found,) = features(row(None, b"[]", date(2022, 3, 1), date(2022, 3, 1)))
    assert found["search"] == {"days": ["2022-03-01", "2022-03-01"]}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [None, None]),
        (date(2022, 3, 1), date.max, ["2022-03-01", None]),
        (date.min, date(2022, 3, 1), [None, "2022-03-01"]),
    ],
)
def test_an_open_end_is_null(first: date | None, last: date | None, days: list) -> None:
    assert features(row(None, b"[]", first, last))[0]["search"]["days"] == days


def test_what_is_held_says_until_when_and_what_is_not_drawn_is_null() -> None:
    day = date(2022, 3, 1)
    (found,) = features(row(None, b"[]", day, day, geometry_json=None, held_until=date(2022, 3, 4)))
    assert found["geometry"] is None
    assert found["properties"] == {"title": "x", "held_until": "2022-03-04"}


def test_many_rows_are_one_collection_and_none_an_empty_one() -> None:
    day = date(2022, 3, 1)
    rows = (
        row(None, b"[]", day, day, incident_id=f"BY-2022-{number:04d}") for number in range(1, 451)
    )
    assert [each["id"] for each in features(*rows)][-1] == "BY-2022-0450"
    assert features() == []
