"""Of when somebody wrote the day is kept, and no hour."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import DateTime

from mapper.store import create_store, tables
from mapper.store.sign_ins import Base

#: Moments that have to be exact, because something ends at them; none is of a reader.
EXACT = {
    ("web_session", "expires_at"),
    ("sign_in_link", "expires_at"),
    ("sign_in_link", "used_at"),
}


def moments() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime | tables.Utc)
        and not isinstance(column.type, tables.Day)
    }


def test_every_moment_of_the_record_is_a_day():
    assert moments() == EXACT


def test_a_report_and_its_decision_are_kept_by_the_day(store, tmp_path):
    with store.writer() as writer:
        came = writer.add_pending("token", "{}")
        writer.set_pending(came.id, "rejected", who="editor", reason="none")
    today = datetime.combine(datetime.now(UTC), time.min, UTC)
    found = store.pending_one(came.id)
    assert (found.at, found.decided_at) == (today, today)
    with closing(sqlite3.connect(tmp_path / "mapper.sqlite")) as database:
        kept = database.execute("SELECT at, decided_at FROM pending").fetchone()
    assert {each.partition(" ")[2] for each in kept} == {"00:00:00.000000"}


@pytest.mark.parametrize("moment", ["2026-03-04 15:16:17.181920", "2026-03-04 15:16:17"])
def test_what_an_earlier_program_kept_loses_its_hours(url, at_revision, moment):
    with at_revision("0008") as connection:
        connection.exec_driver_sql(
            "INSERT INTO pending (receipt, token_hash, state, draft, at, decided_by, reason) "
            "VALUES ('R-1', 'h', 'pending', '{}', ?, '', '')",
            (moment,),
        )
    store = create_store(url)
    (found,) = store.pending()
    assert found.at == datetime(2026, 3, 4, tzinfo=UTC)
    assert found.decided_at is None
    store.close()
