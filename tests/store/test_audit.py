"""The audit log: one entry a change, and whatever SQL does to it or past it is found."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from mapper.errors import StoreError
from mapper.model import Incident, Source
from mapper.store import audit, create_store, open_store
from mapper.store.accounts import add_account
from mapper.store.sign_ins import Purpose, make_link

A, B = "BY-2022-0001", "BY-2022-0002"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def sql(store, tmp_path):
    """Run SQL as somebody who has the file and not the secret."""

    def run(*statements: str) -> None:
        with sqlite3.connect(tmp_path / "mapper.sqlite") as connection:
            for what in ("UPDATE", "DELETE"):
                connection.execute(f"DROP TRIGGER IF EXISTS audit_no_{what}")
            for statement in statements:
                connection.execute(statement)

    return run


@pytest.fixture
def filled(store, put):
    """Four entries: two records, a source, a second revision of the first record."""
    put(A)
    put(B)
    with store.writer() as writer:
        writer.save_source(Source("news"), who="editor-1", why="new")
    put(A, title="Another")


@pytest.fixture
def form():
    def save(writer, key):
        writer.save_incident(Incident(id=key, title="x"), None, who="import", why="file")

    return save


def said(store):
    return [(each.number, each.who, each.what, each.objects) for each, _ in store.entries(100)]


def test_each_change_is_one_entry(store, filled):
    assert said(store) == [
        (1, "test", "record changed", (f"incident {A}/1",)),
        (2, "test", "record changed", (f"incident {B}/1",)),
        (3, "editor-1", "record changed", ("source news/1",)),
        (4, "test", "record changed", (f"incident {A}/2",)),
    ]
    verdict = store.verify()
    assert (verdict.entries, verdict.fault) == (4, "")
    assert verdict.head == store.entries(1)[0][1]


def test_what_changes_nothing_is_no_entry(store, put):
    incident = put(A)
    put(A)
    with store.writer("looked", who="editor-1"):
        pass
    with store.writer() as writer:
        writer.save_public_forms([(incident, None)], "another stamp")
    assert len(said(store)) == 1
    assert store.verify().fault == ""


def test_what_failed_is_no_entry(store, put):
    put(A)
    with pytest.raises(ZeroDivisionError), store.writer() as writer:
        writer.save_source(Source("news"), who="editor-1", why="new")
        1 / 0  # noqa: B018
    assert len(said(store)) == 1
    assert store.verify().fault == ""


def test_a_report_enters_with_its_day_only_and_its_decision_with_who(store):
    with store.writer() as writer:
        pending = writer.add_pending("token", '{"title": "a word that stays outside"}')
    with store.writer() as writer:
        writer.set_pending(pending.id, "rejected", who="editor-2", reason="spam")
    assert said(store) == [
        (1, "", "report came in", ()),
        (2, "editor-2", "report rejected", (f"report {pending.id}",)),
    ]
    assert store.entries(1)[0][0].day == datetime.now(UTC).date()


def test_accounts_enter_without_their_names(store):
    with store.transaction("admin-1") as session:
        account = add_account(session, "Maria", "editor", NOW)
        make_link(session, account, Purpose.INVITATION, NOW)
        make_link(session, account, Purpose.SIGN_IN, NOW)
    with store.transaction("admin-1") as session:
        account = session.merge(account)
        account.role, account.password = "admin", "hash"
    with store.transaction("admin-1") as session:
        account = session.merge(account)
        account.totp_counter = 7
    (made, changed) = said(store)
    assert made[1:] == (
        "admin-1",
        "account made: role editor, active True, name; invitation made",
        ("account 1", "invitation of account 1"),
    )
    assert changed[1:] == ("admin-1", "account changed: role admin, password", ("account 1",))
    assert "Maria" not in str(said(store))


def test_a_change_in_several_transactions_is_one_entry(store, form):
    with store.in_parts("import reports.csv", "import") as batch:
        for key in (A, B):
            with store.writer(batch=batch) as writer:
                form(writer, key)
        with store.writer() as writer:
            writer.save_source(Source("news"), who="editor-1", why="between")
        assert store.verify().fault == ""
        assert store.verify().under_way == 2
    assert [(each.what, each.rows) for each, _ in store.entries(9)] == [
        ("record changed", 1),
        ("import reports.csv", 2),
    ]
    assert (store.verify().fault, store.verify().under_way) == ("", 0)


def test_one_that_fails_says_that_it_was_cut_short(store, form):
    with pytest.raises(ZeroDivisionError), store.in_parts("import a.csv", "import") as batch:
        with store.writer(batch=batch) as writer:
            form(writer, A)
        1 / 0  # noqa: B018
    assert [each.what for each, _ in store.entries(9)] == ["import a.csv; cut short"]


def test_one_that_was_killed_is_ended_by_the_next_and_may_go_on(store, form):
    batch = audit.Batch("import a.csv", "import")
    with store.writer(batch=batch) as writer:
        form(writer, A)
    with store.in_parts("import b.csv", "import"):
        pass
    with store.writer(batch=batch) as writer:
        form(writer, B)
    with store.in_parts("import b.csv", "import"):
        pass
    assert [each.what for each, _ in store.entries(9)] == ["import that was cut short"] * 2
    assert store.verify().fault == ""


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE audit SET who = 'editor-9' WHERE number = 2", 2, "changed, inserted or moved"),
        ("UPDATE audit SET day = '2020-01-01' WHERE number = 3", 3, "changed, inserted or moved"),
        ("UPDATE audit SET what = 'x' WHERE number = 4", 4, "changed, inserted or moved"),
        ("UPDATE audit SET objects = '[]' WHERE number = 1", 1, "changed, inserted or moved"),
        ("UPDATE audit SET hash = digest WHERE number = 1", 1, "changed, inserted or moved"),
        ("UPDATE audit SET rows = 0 WHERE number = 2", 2, "changed, inserted or moved"),
        ("DELETE FROM audit WHERE number = 2", 2, "entry 2 is missing: 3 comes instead"),
        ("DELETE FROM audit WHERE number = 1", 1, "entry 1 is missing"),
        ("DELETE FROM audit WHERE number = 4", 0, f"incident {A}/2 has no entry: it was removed"),
        (
            "INSERT INTO audit SELECT 5, day, who, what, objects, 77, 0, digest, hash FROM audit "
            "WHERE number = 4",
            5,
            "entry 5 was changed, inserted or moved",
        ),
        ("UPDATE revision SET row = '{}' WHERE number = 2", 4, f"incident {A}/2 was changed"),
        ("UPDATE revision SET who = 'x' WHERE kind = 'source'", 3, "source news/1 was changed"),
        ("UPDATE revision SET why = 'x' WHERE kind = 'source'", 3, "source news/1 was changed"),
        ("UPDATE revision SET at = '2020-01-01 00:00:00.000000' WHERE kind = 'source'", 3, "news"),
        ("DELETE FROM revision WHERE key = 'BY-2022-0002'", 2, "1 of its 1 revisions were removed"),
        (
            "UPDATE revision SET key = 'BY-2022-0003' WHERE key = 'BY-2022-0002'",
            2,
            "was changed or added",
        ),
        ("UPDATE revision SET salt = '', why = '', row = '{}' WHERE number = 2", 4, "were erased"),
        ("UPDATE revision SET salt = '' WHERE number = 2", 4, f"incident {A}/2 was changed"),
        (
            "INSERT INTO revision (kind, key, number, at, who, why, row, salt, digest, seal, "
            "ticket) SELECT kind, 'BY-2022-0003', 1, at, who, why, row, salt, digest, seal, 77 "
            "FROM revision WHERE number = 2",
            0,
            "incident BY-2022-0003/1 was changed or added",
        ),
        (
            "INSERT INTO revision (kind, key, number, at, who, why, row, salt, digest, seal, "
            "ticket) SELECT kind, 'BY-2022-0003', 1, at, who, why, row, salt, digest, seal, ticket "
            "FROM revision WHERE number = 2",
            4,
            "was changed or added",
        ),
        (
            "UPDATE incident SET title = 'y' WHERE id = 'BY-2022-0001'",
            4,
            f"incident {A} is not as entry 4",
        ),
        ("UPDATE source SET reliability = 'A'", 3, "source news is not as entry 3 left it"),
        (
            "INSERT INTO claim (incident_id, source_id, field, value, scope, credibility, note) "
            "VALUES ('BY-2022-0002', 'news', 'injured', '9', '', '1', '')",
            2,
            f"incident {B} is not as entry 2 left it",
        ),
        ("DELETE FROM source", 3, "source news of entry 3 was removed"),
        ("UPDATE source SET source_id = 'old'", 3, "source news of entry 3 was removed"),
        ("DELETE FROM revision WHERE kind = 'source'", 3, "1 of its 1 revisions were removed"),
    ],
)
def test_what_sql_did_is_found(store, filled, sql, statement, number, words):
    sql(statement)
    verdict = store.verify()
    assert words in verdict.fault
    assert verdict.number == number


def test_two_entries_that_changed_places_are_found(store, filled, sql):
    sql(
        "UPDATE audit SET number = 99 WHERE number = 2",
        "UPDATE audit SET number = 2 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 99",
    )
    assert store.verify().number == 2


def test_an_entry_that_was_removed_and_the_rest_renumbered_is_found(store, filled, sql):
    sql(
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit SET number = number - 1 WHERE number > 2",
    )
    assert store.verify().number == 2


def test_a_missing_end_is_found_by_a_hash_that_was_kept(store, put, filled, sql):
    head = store.verify().head
    put(B, title="Later")
    assert store.verify(head).fault == ""
    sql(
        "DELETE FROM audit WHERE number >= 4",
        "DELETE FROM revision WHERE number = 2",
        "UPDATE incident SET title = 'x'",
    )
    assert store.verify().fault == ""
    assert "the end of the log is missing" in store.verify(head).fault


def test_sqlite_refuses_to_change_the_log(store, filled):
    for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(StoreError, match="only added to"), store.writer() as writer:
            writer.connection.exec_driver_sql(statement)


def test_words_can_be_erased_and_the_log_holds(store, filled, tmp_path):
    with store.writer(who="editor-1") as writer:
        writer.log.erase("incident", A, 1)
    verdict = store.verify()
    assert (verdict.entries, verdict.fault) == (5, "")
    assert said(store)[-1] == (5, "editor-1", "words erased", (f"incident {A}/1",))
    assert store.revisions(A)[0].row == {}


def test_another_secret_is_said(url, store, filled, tmp_path):
    store.close()
    (tmp_path / "secret.key").write_text("another secret of an instance elsewhere, long enough")
    again = open_store(url)
    assert "the secret is not that of this log" in again.verify().fault
    again.close()


def test_what_was_there_before_the_log_is_its_first_entry(url, at_revision):
    with at_revision("0015") as connection:
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO source (source_id, url, title, publisher, published_basis, language, "
                "type, reliability, derived_from, original_url, archive_url, sha256, access_risk, "
                "graphic, archive_basis, published_note) VALUES (?, '', 't', '', 'unknown', '', "
                "'news', 'F', '', '', '', '', 'by_extremist', '', '', '')",
                (f"s{number}",),
            )
            connection.exec_driver_sql(
                "INSERT INTO revision (kind, key, number, at, who, why, row) VALUES "
                "('source', ?, 1, '2026-01-01 00:00:00.000000', 'import', 'file', ?)",
                (
                    f"s{number}",
                    f'{{"source_id": "s{number}", "title": "t", "access_risk": "by_extremist"}}',
                ),
            )
    store = create_store(url)
    assert [(each.what, each.rows) for each, _ in store.entries(9)] == [("log begun", 2)]
    assert store.verify().fault == ""
    store.close()
    again = create_store(url)
    assert len(again.entries(9)) == 1
    again.close()
