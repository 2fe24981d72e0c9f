"""What stands beside revisions: worked out for old files, and enough for every list."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event, text

from mapper.model import Incident, Source
from mapper.store import create_store, record, revisions
from mapper.store.revising import marks_of

A = Incident("BY-2022-0001", status="held", event_date=date(2022, 3, 1), title="A")
STATES = (
    A,
    replace(A, status="published", updated=date(2024, 3, 1)),
    replace(A, status="published", updated=date(2024, 3, 1), external_id="k"),
    replace(A, status="published", updated=date(2024, 5, 1), title="B"),
    replace(A, status="withdrawn", reason="wrong_place", updated=date(2024, 4, 1), title="B"),
)


def row_of(incident: Incident) -> dict:
    return {"incident": json.loads(record.as_json(incident)), "claims": []}


@pytest.fixture
def upgraded(url, at_revision):
    """A store of an earlier program with five states of a record and one of a source."""
    with at_revision("0018") as connection:
        insert = text(
            "INSERT INTO revision (kind, key, number, at, who, why, row)"
            " VALUES (:kind, :key, :number, :at, 'import', 'x', :row)"
        )
        at = datetime(2026, 11, 28)
        for number, each in enumerate(STATES, start=1):
            row = json.dumps(row_of(each))
            connection.execute(
                insert, {"kind": "incident", "key": A.id, "number": number, "at": at, "row": row}
            )
        row = json.dumps(asdict(Source("a", publisher="The Paper")), default=str)
        connection.execute(
            insert, {"kind": "source", "key": "a", "number": 1, "at": at, "row": row}
        )
    store = create_store(url)
    yield store
    store.close()


def test_an_old_file_is_told_what_stands_beside_its_revisions(upgraded):
    with upgraded.reading() as connection:
        every = revisions.listed(connection, A.id, told=False)
        told = revisions.listed(connection, A.id, told=True)
        page = revisions.listed(connection, A.id, told=True, before=5, most=1)
        source = revisions.on_day(connection, "source", "a", date(2026, 11, 28), told=False)
    assert [each.number for each in every] == [5, 4, 3, 2, 1]
    assert [each.number for each in told] == [5, 4, 2]
    assert [each.number for each in page] == [4]
    marks = {each.number: each.marks for each in every}
    assert marks[4].changed == ("title", "external_id", "updated")
    assert (marks[5].status, marks[5].reason, marks[5].corrects) == (
        "withdrawn",
        "wrong_place",
        True,
    )
    days = [marks[number].day.isoformat() for number in (1, 2, 3, 4, 5)]
    assert days == ["2026-11-28"] * 5, "no day is before that of the state before"
    assert source == 1


def test_days_follow_one_another_from_what_rows_say():
    last, before, found = None, {}, []
    for each in STATES[1:]:
        row = row_of(each)
        last = marks_of("incident", row, before, last, date(2026, 11, 28))
        before = row
        found.append(last.day.isoformat())
    assert found == ["2024-03-01", "2026-11-28", "2026-11-28", "2026-11-28"]


_PAGE = "SELECT number FROM revision WHERE kind='incident' AND key='x' AND "


@pytest.mark.parametrize(
    ("query", "order"),
    [
        (_PAGE + "told AND number < 500", "number DESC"),
        (_PAGE + "number < 500", "number DESC"),
        (_PAGE + "told AND day <= '2024-01-01'", "day DESC, number DESC"),
    ],
)
def test_an_index_finds_each_page(store, query, order):
    with store.reading() as connection:
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {query} ORDER BY {order} LIMIT 31")
        ).all()
    said = " ".join(row[3] for row in plan)
    assert "SEARCH" in said
    assert "TEMP B-TREE" not in said


def test_an_index_finds_a_page_of_all_corrections(store, late):
    asked: list[tuple[str, Any]] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, *_more) -> None:
        asked.append((statement, parameters))

    with store.reading() as connection:
        revisions.corrections(connection, late, revisions.Place(date(2024, 1, 1), "x", 1), 31)
        statement, parameters = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    said = " ".join(row[3] for row in plan)
    assert "ix_revision_corrections" in said
    assert "TEMP B-TREE" not in said
