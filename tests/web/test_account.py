"""Signing in by a one-time link, and out for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mapper.store.accounts import utc_now
from mapper.store.sign_ins import SignInLink, WebSession, make_sign_in_link
from mapper.web.account import FORWARDING
from tests.web.conftest import here, token_in

COOKIE = "mapper_session"


@pytest.fixture
def client(app):
    """A browser on the machine that runs the site."""
    return here(app)


def test_the_link_shows_a_button_and_a_second_look_does_not_use_it_up(client, link):
    address = link()
    for _ in range(3):
        page = client.get(address)
        assert page.status_code == 200
        assert "Sign in as admin" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_button_signs_in_and_the_link_works_once(app, link):
    address = link()
    first, second = here(app), here(app)
    token, other_token = (token_in(c.get(address).text) for c in (first, second))
    assert first.post(address, data={"token": token}).status_code == 303
    assert "Sign out" in first.get("/about").text
    assert second.post(address, data={"token": other_token}).status_code == 410
    assert "Sign out" not in second.get("/about").text
    assert second.get(address).status_code == 410


def test_a_link_is_dead_after_ten_minutes(client, store):
    with store.transaction() as session:
        token = make_sign_in_link(session, utc_now() - timedelta(minutes=10, seconds=1))
    assert client.get(f"/sign-in/{token}").status_code == 410


def test_an_unknown_link_is_refused(client):
    assert client.get("/sign-in/nothing").status_code == 410


@pytest.mark.parametrize("header", FORWARDING)
def test_a_link_is_refused_behind_a_proxy(client, link, header):
    address = link()
    token = token_in(client.get(address).text)
    headers = {header: "127.0.0.1"}
    assert client.get(address, headers=headers).status_code == 403
    assert client.post(address, data={"token": token}, headers=headers).status_code == 403
    assert client.post(address, data={"token": token}).status_code == 303


@pytest.mark.parametrize("peer", ["192.0.2.7", "127.0.0.1", "::1"])
def test_a_link_is_refused_where_readers_come_in(app, link, peer):
    address, environ = link(), {"REMOTE_ADDR": peer}
    reader, editor = app.test_client(), here(app)
    assert reader.get(address, environ_overrides=environ).status_code == 403
    token = token_in(editor.get(address).text)
    answer = reader.post(address, data={"token": token}, environ_overrides=environ)
    assert answer.status_code == 403
    assert editor.post(address, data={"token": token}).status_code == 303


def test_a_link_is_refused_under_a_foreign_name(client, link):
    assert client.get(link(), headers={"Host": "rebound.example:5000"}).status_code == 421


def test_a_link_needs_the_token_of_its_page(client, link):
    address = link()
    assert client.post(address).status_code == 400
    assert client.post(address, data={"token": "x"}).status_code == 400
    assert client.get(address).status_code == 200, "a refused post must not use the link up"


def test_only_hashes_of_links_and_sessions_are_stored(editor, link, store):
    address = link()
    with store.reader() as session:
        hashes = set(session.scalars(select(SignInLink.token_hash)))
        hashes |= set(session.scalars(select(WebSession.token_hash)))
    cookie = editor.get_cookie(COOKIE).value
    assert address.rpartition("/")[2] not in hashes
    assert cookie not in hashes
    assert all(len(each) == 64 for each in hashes)


def test_the_cookie_is_for_the_server_alone(app, link):
    client, address = here(app), link()
    token = token_in(client.get(address).text)
    cookie = client.post(address, data={"token": token}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_cookie_copied_before_signing_out_is_dead_afterwards(app, editor):
    copied = editor.get_cookie(COOKIE).value
    token = token_in(editor.get("/about").text)
    assert editor.post("/sign-out", data={"token": token}).status_code == 303
    thief = app.test_client()
    thief.set_cookie(COOKIE, copied)
    assert thief.get("/review").status_code == 403
    assert editor.get("/review").status_code == 403
    assert editor.get_cookie(COOKIE) is None


def test_signing_out_needs_the_sessions_token(app, editor):
    foreign = token_in(app.test_client().get("/report").text)
    assert editor.post("/sign-out", data={"token": foreign}).status_code == 400
    assert editor.get("/review").status_code == 200


def test_a_disabled_editor_is_out_at_once(editor, store):
    from mapper.store.accounts import owner

    with store.transaction() as session:
        owner(session).active = False
    assert editor.get("/review").status_code == 403


def test_a_made_up_cookie_is_nobody(client):
    client.set_cookie(COOKIE, "made-up")
    answer = client.get("/review")
    assert answer.status_code == 403
    assert client.get_cookie(COOKIE) is None


def test_the_sign_in_page_says_how(client):
    assert "mapper serve --sign-in-link" in client.get("/sign-in").text
