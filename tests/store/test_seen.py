"""A write transaction remembers what it has read, and sees what it has written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from mapper.model import Claim, Source
from mapper.store import record


@pytest.fixture
def asked(store) -> list[str]:
    """The queries that are sent to the database."""
    found: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    return found


def test_what_is_foreseen_is_read_at_once(store, put, asked):
    ids = [f"BY-2022-{number:04d}" for number in range(1, 30)]
    for each in ids[:20]:
        put(each, title=each)
    with store.writer() as writer:
        record.foresee(writer.connection, ids, names=["a name"])
        asked.clear()
        assert [record.stored_incident(writer.connection, each) is None for each in ids] == (
            [False] * 20 + [True] * 9
        )
        assert [record.claims(writer.connection, each) for each in ids] == [[]] * 29
        assert record.imported_hash(writer.connection, "incident", ids[0]) is None
        assert record.imported_hash(writer.connection, "row", "a name") is None
    assert asked == []


def test_a_transaction_sees_what_it_wrote(store, put):
    first = put(title="First")
    source = Source("paper", url="https://paper.example.org/a", publisher="The Paper")
    claim = Claim(first.id, "paper", "title", "Other")
    with store.writer() as writer:
        connection = writer.connection
        assert record.sources(connection, ["paper"]) == {}
        assert record.source_by_url(connection, source.url) is None
        assert record.claims(connection, first.id) == []
        writer.save_source(source, who="ed", why="x")
        second = replace(first, title="Second")
        writer.save_incident(second, None, who="ed", why="x", claims=[claim])
        writer.set_imported("incident", first.id, "one")
        writer.set_imported("incident", first.id, "two")
        assert record.sources(connection, ["paper"]) == {"paper": source}
        assert record.source_by_url(connection, source.url) == source
        assert record.stored_incident(connection, first.id) == second
        assert record.claims(connection, first.id) == [claim]
        assert record.imported_hash(connection, "incident", first.id) == "two"
        assert writer.next_id("BY", 2022) == "BY-2022-0002"
        assert writer.next_id("BY", 2022) == "BY-2022-0003"
    assert store.incident(first.id) == second
    with store.writer() as writer:
        assert record.imported_hash(writer.connection, "incident", first.id) == "two"
        assert writer.next_id("BY", 2022) == "BY-2022-0004"


def test_what_a_transaction_did_not_keep_is_forgotten(store, put):
    first = put(title="First")
    with pytest.raises(ZeroDivisionError), store.writer() as writer:
        writer.save_incident(replace(first, title="Second"), None, who="ed", why="x")
        writer.next_id("BY", 2022)
        raise ZeroDivisionError
    with store.writer() as writer:
        assert record.stored_incident(writer.connection, first.id) == first
        assert writer.next_id("BY", 2022) == "BY-2022-0002"
