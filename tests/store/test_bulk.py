"""Rows that are written at once are what they are one by one, in either database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from mapper.model import Incident
from mapper.schema import values_of
from mapper.store import bulk, tables

ROWS = [
    values_of(Incident(id="BY-2022-0001", event_date=date(2022, 3, 14), tags=("one", "two"))),
    values_of(Incident(id="BY-2022-0002", latitude=52.5, title="Ä; ж", fatalities=0)),
]
INSERT = insert(tables.incident)


def test_rows_are_written_as_core_writes_them(store):
    held = []
    for write in (lambda c: bulk.execute(c, INSERT, ROWS), lambda c: c.execute(INSERT, ROWS)):
        with pytest.raises(ZeroDivisionError), store.writer() as writer:
            write(writer.connection)
            found = writer.connection.exec_driver_sql("SELECT * FROM incident ORDER BY id")
            held.append(found.all())
            raise ZeroDivisionError  # so that nothing is kept
    assert held[0] == held[1]
    assert len(held[0]) == 2


def test_rows_are_changed_by_a_key_of_their_own(store):
    here = update(tables.former).where(tables.former.c.number == bindparam("here"))
    at = datetime(2022, 3, 14, 15, 9, tzinfo=UTC)
    texts = dict.fromkeys(("kind", "key", "field", "who", "why"), "")
    rows = [{**texts, "number": number, "upto": 1, "at": at} for number in (1, 2)]
    with store.writer() as writer:
        bulk.execute(writer.connection, insert(tables.former), rows)
        bulk.execute(writer.connection, here, [{"why": "told", "here": 2}])
        found = writer.connection.execute(select(tables.former.c.why, tables.former.c.at)).all()
    assert [each.why for each in found] == ["", "told"]
    assert {each.at for each in found} == {datetime(2022, 3, 14, tzinfo=UTC)}


def test_no_rows_are_no_statement(store):
    with store.writer() as writer:
        bulk.execute(writer.connection, INSERT, [])
        assert writer.connection.execute(select(tables.incident)).all() == []


def test_postgresql_is_given_parameters_by_name():
    compiled = bulk._compiled(INSERT, tuple(ROWS[0]), postgresql.dialect())
    assert not compiled.positional
    assert sorted(compiled.names) == sorted(ROWS[0])
    assert "%(event_date)s" in compiled.sql
    (bound,) = bulk._bound(compiled, ROWS[:1])
    assert dict(zip(compiled.names, bound, strict=True))["tags"] == ";one;two;"
