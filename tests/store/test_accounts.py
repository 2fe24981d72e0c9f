"""Accounts, their sessions and links in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mapper.errors import InputError, NotFound
from mapper.store import create_store, people
from mapper.store.accounts import (
    ROLE_NAMES,
    Account,
    account_named,
    account_numbered,
    add_account,
    owner,
    utc_now,
)
from mapper.store.sign_ins import (
    SESSION_LIFETIME,
    Purpose,
    WebSession,
    make_link,
    new_session,
    read_session,
    use_link,
)


@pytest.mark.parametrize("active", [True, False])
def test_whoever_edited_before_keeps_number_and_name_and_becomes_an_admin(url, at_revision, active):
    with at_revision("0011") as connection:
        for statement in (
            "INSERT INTO role (id, name) VALUES (1, 'editor')",
            "INSERT INTO user (id, email, username, active, fs_uniquifier) "
            "VALUES (4, 'owner@localhost', 'owner', 0, 'abc')",
            "INSERT INTO roles_users (user_id, role_id) VALUES (4, 1)",
            "INSERT INTO web_session VALUES ('hash', '{}', '2026-01-01', '2099-01-01')",
            "INSERT INTO sign_in_link VALUES ('hash', '2099-01-01', NULL)",
            "INSERT INTO revision VALUES ('incident', 'X', 1, '2026-01-01', 'owner', 'why', '{}')",
        ):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE user SET active = ?", (active,))
    store = create_store(url)
    with store.reader() as session:
        found = owner(session)
        assert (found.signature, found.active, found.fs_uniquifier) == ("admin-4", active, "abc")
        assert session.scalars(select(WebSession)).all() == [], "everyone signs in again"
    assert [each.who for each in store.revisions("X")] == ["owner"], "old revisions stay"
    with store.transaction() as session:
        assert add_account(session, "bo", "editor", utc_now()).signature == "editor-5"
    store.close()


def test_a_database_in_which_nobody_signed_in_has_no_account(url, at_revision):
    with at_revision("0011"):
        pass
    store = create_store(url)
    with store.transaction() as session:
        assert session.scalars(select(Account)).all() == []
        assert owner(session).signature == "admin-1"
        assert owner(session).number == 1
    store.close()


def test_a_role_includes_those_before_it(store):
    with store.transaction() as session:
        for role in ROLE_NAMES:
            account = add_account(session, role, role, utc_now())
            held = [name for name in ROLE_NAMES if account.has_role(name)]
            assert held == list(ROLE_NAMES[: ROLE_NAMES.index(role) + 1])


def test_an_account_that_is_not_there_is_named(store):
    with store.reader() as session:
        with pytest.raises(NotFound, match="nobody is called 'zed'"):
            account_named(session, "zed")
        with pytest.raises(NotFound, match="no account has the number 9"):
            account_numbered(session, 9)


def test_a_link_is_used_once_in_its_time_and_for_its_purpose(store):
    now = utc_now()
    with store.transaction() as session:
        anna = add_account(session, "anna", "editor", now)
        token = make_link(session, anna, Purpose.INVITATION, now)
        assert use_link(session, token, Purpose.SIGN_IN, now) is None
        late = now + timedelta(days=3)
        assert use_link(session, token, Purpose.INVITATION, late) is None
        in_time = late - timedelta(seconds=1)
        assert use_link(session, token, Purpose.INVITATION, in_time) is anna
        assert use_link(session, token, Purpose.INVITATION, in_time) is None


def test_a_link_of_a_disabled_account_is_not_good(store):
    now = utc_now()
    with store.transaction() as session:
        anna = add_account(session, "anna", "editor", now)
        token = make_link(session, anna, Purpose.INVITATION, now)
        anna.active = False
        session.flush()
        assert use_link(session, token, Purpose.INVITATION, now) is None


def test_a_session_ends_after_a_week(store):
    now = utc_now()
    with store.transaction() as session:
        anna = add_account(session, "anna", "editor", now)
        token = new_session(session, anna.fs_uniquifier, "secret", now)
        last = now + SESSION_LIFETIME - timedelta(seconds=1)
        assert read_session(session, token, last).user == anna.fs_uniquifier
        assert read_session(session, token, now + SESSION_LIFETIME) is None


def test_the_same_role_again_ends_nothing_and_needs_no_other_admin(store):
    now = utc_now()
    with store.transaction() as session:
        anna = add_account(session, "anna", "admin", now)
        token = new_session(session, anna.fs_uniquifier, "secret", now)
        people.give_role(session, anna, "admin")
        assert read_session(session, token, now) is not None
        with pytest.raises(InputError, match="last admin"):
            people.give_role(session, anna, "editor")
