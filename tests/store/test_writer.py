"""Writing: every change is kept with who and why, and all of it or nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from mapper.errors import NotFound, StoreError
from mapper.model import Claim, Filter, Source
from mapper.store import numbers, open_store, tables

SOURCE = Source("a-1", url="https://example.org/1", publisher="Example", published=date(2022, 3, 1))


def test_a_record_comes_back_as_it_was_saved(store, put):
    saved = put(
        asset=("track", "power"),
        country=("BY",),
        latitude=52.5,
        longitude=30.5,
        event_date_end=date(2022, 3, 15),
        fatalities=0,
        via=("Orsha", "Minsk"),
    )
    assert store.incident(saved.id) == saved


def test_an_unknown_id_is_not_found(store):
    with pytest.raises(NotFound, match="'BY-2022-0009'"):
        store.incident("BY-2022-0009")


def test_each_change_is_a_revision_and_no_change_is_none(store, put):
    put(title="first")
    put(title="first")
    put(title="second")
    found = store.revisions("BY-2022-0001")
    assert [(each.number, each.row["incident"]["title"]) for each in found] == [
        (1, "first"),
        (2, "second"),
    ]
    assert {(each.who, each.why) for each in found} == {("test", "test")}
    assert found[-1].at == datetime.combine(datetime.now(UTC), time.min, UTC)


def test_claims_belong_to_the_revision(store, put):
    saved = put()
    claim = Claim(saved.id, "a-1", "event_date", "2022-03-15", credibility="3")
    with store.writer() as writer:
        writer.save_source(SOURCE, who="me", why="new")
        assert writer.save_incident(saved, None, claims=[claim], who="me", why="they differ")
        assert not writer.save_incident(saved, None, claims=[claim], who="me", why="again")
        assert not writer.save_incident(saved, None, who="me", why="claims are kept")
    assert store.claims(saved.id) == [claim]
    assert store.revisions(saved.id)[-1].row["claims"][0]["value"] == "2022-03-15"


def test_a_claim_needs_its_source(store, put):
    saved = put()
    claim = Claim(saved.id, "nobody", "event_date", "2022-03-15")
    with pytest.raises(StoreError, match="FOREIGN KEY"), store.writer() as writer:
        writer.save_incident(saved, None, claims=[claim], who="me", why="test")


def test_a_source_has_its_history_too(store):
    with store.writer() as writer:
        assert writer.save_source(SOURCE, who="me", why="new")
        assert not writer.save_source(SOURCE, who="me", why="same")
        assert writer.save_source(replace(SOURCE, reliability="B"), who="me", why="graded")
    assert store.sources(["a-1", "b-2"]) == {"a-1": replace(SOURCE, reliability="B")}
    assert [each.why for each in store.revisions("a-1", kind="source")] == ["new", "graded"]


def test_what_fails_half_way_leaves_nothing(store, put):
    before = store.change_number()
    with pytest.raises(RuntimeError), store.writer() as writer:
        writer.save_source(SOURCE, who="me", why="new")
        writer.next_id("BY", 2022)
        raise RuntimeError
    assert store.sources(["a-1"]) == {}
    assert store.change_number() == before
    with store.writer() as writer:
        assert writer.next_id("BY", 2022) == "BY-2022-0001"


def test_only_a_form_that_differs_raises_the_change_number(store, put):
    before = numbers.beginning(numbers.today())
    put(title="first")
    assert store.change_number() == before + 1
    put(title="first")
    with store.writer() as writer:
        writer.add_pending("token", "{}")
        writer.save_source(SOURCE, who="me", why="new")
    assert store.change_number() == before + 1
    put(title="second")
    assert store.change_number() == before + 2


def test_a_number_is_never_given_twice(store, put):
    put("BY-2022-0041")
    with store.writer() as writer:
        assert writer.next_id("BY", 2022) == "BY-2022-0042"
        assert writer.next_id("BY", 2022) == "BY-2022-0043"
        assert writer.next_id("UA", 2022) == "UA-2022-0001"
    put("BY-2022-0007")
    with store.writer() as writer:
        assert writer.next_id("BY", 2022) == "BY-2022-0044"


def test_a_withdrawn_record_is_no_longer_public(store, put, late):
    saved = put()
    with store.writer() as writer:
        withdrawn = replace(saved, status="withdrawn")
        writer.save_incident(withdrawn, None, who="me", why="no report of the railway")
    assert store.count(Filter(), late) == 0
    assert store.count(Filter(bbox=(-180, -90, 180, 90)), late) == 0
    assert store.incident(saved.id).status == "withdrawn"


def test_many_threads_write_and_none_is_lost(store):
    def work() -> None:
        for _ in range(10):
            with store.writer() as writer:
                given.append(writer.next_id("BY", 2022))

    given: list[str] = []
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"BY-2022-{number:04d}" for number in range(1, 81)]


def test_a_second_program_may_write_beside_a_running_one(url, store):
    def work() -> None:
        with other.writer() as writer:
            given.append(writer.next_id("BY", 2022))

    other = open_store(url)
    given: list[str] = []
    with store.writer() as writer:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=0.3)
        assert given == []
        writer.next_id("BY", 2022)
    thread.join(timeout=30)
    assert given == ["BY-2022-0002"]
    other.close()


def test_readers_go_on_while_one_writes(store, put, late):
    put()
    with store.writer() as writer:
        writer.next_id("BY", 2022)
        assert store.count(Filter(), late) == 1


def test_the_same_token_makes_one_report(store):
    with store.writer() as writer:
        first = writer.add_pending("token", "{}")
        assert writer.add_pending("token", "{}") == first
        other = writer.add_pending("another", "{}")
    assert first.receipt != other.receipt
    assert [each.id for each in store.pending()] == [first.id, other.id]
    assert store.pending_by_token("token") == first
    assert store.pending_by_token("never") is None


def test_tokens_are_stored_as_hashes_only(store):
    with store.writer() as writer:
        writer.add_pending("a-secret-token", "{}")
    with store.reading() as connection:
        rows = connection.execute(select(tables.pending)).all()
    assert "a-secret-token" not in str(rows)


def test_a_decided_report_says_by_whom_and_why(store):
    with store.writer() as writer:
        report = writer.add_pending("token", "{}")
        writer.set_pending(report.id, "rejected", who="editor", reason="no source")
    found = store.pending_one(report.id)
    assert (found.state, found.decided_by, found.reason) == ("rejected", "editor", "no source")
    assert store.pending() == []
    with pytest.raises(NotFound, match="number 99"):
        store.pending_one(99)


def test_orm_sessions_are_kept_or_undone_as_a_whole(store):
    row = {"key": "colour", "value": "green"}
    with store.transaction() as session:
        session.execute(tables.state.insert().values(row))
    with pytest.raises(RuntimeError), store.transaction() as session:
        session.execute(tables.state.update().values(value="red"))
        raise RuntimeError
    with store.reader() as session:
        found = select(tables.state.c.value).where(tables.state.c.key == "colour")
        assert session.execute(found).scalar_one() == "green"


def test_a_counter_at_its_end_gives_the_lowest_that_is_free(store, put):
    for number in (1, 2, 4, 999_999):
        put(f"BY-2022-{number:04d}")
    with store.writer() as writer:
        given = writer.next_id("BY", 2022)
    assert given == "BY-2022-0003"
    put(given)
    with store.writer() as writer:
        assert writer.next_id("BY", 2022) == "BY-2022-0005"
        assert writer.next_id("BY", 2022) == "BY-2022-0006", "given before its record is there"
        assert writer.next_id("BY", 2023) == "BY-2023-0001"
