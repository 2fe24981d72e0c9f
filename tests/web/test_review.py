"""Review: editors accept and reject; nobody else looks in."""

from __future__ import annotations

import pytest

from tests.web.conftest import token_in
from tests.web.test_report import GOOD, send


@pytest.fixture
def waiting(client, store):
    send(client, GOOD)
    return store.pending()[0]


def decide(editor, pending, what, **fields):
    token = token_in(editor.get("/review").text)
    return editor.post(f"/review/{pending.id}/{what}", data={"token": token} | fields)


def test_only_editors_see_and_decide(client, waiting, store):
    assert client.get("/review").status_code == 403
    assert client.post(f"/review/{waiting.id}/accept").status_code == 403
    assert client.post(f"/review/{waiting.id}/reject").status_code == 403
    assert "for editors" in client.get("/review").text
    assert len(store.pending()) == 1


def test_accepting_makes_it_public(client, editor, waiting, store):
    answer = decide(editor, waiting, "accept")
    assert answer.status_code == 303
    assert answer.location == "/incidents/BY-2022-0001"
    assert client.get(answer.location).status_code == 200
    assert store.pending() == []
    page = editor.get("/review").text
    assert "accepted" in page
    assert "owner" in page


def test_rejecting_keeps_the_reason(client, editor, waiting, store):
    assert decide(editor, waiting, "reject", reason="No such page <b>").status_code == 303
    assert store.pending() == []
    assert store.pending("rejected")[0].reason == "No such page <b>"
    page = editor.get("/review").text
    assert "No such page &lt;b&gt;" in page
    assert GOOD["title"] not in client.get("/incidents").text


def test_a_rejection_needs_a_reason(editor, waiting, store):
    answer = decide(editor, waiting, "reject", reason="  ")
    assert answer.status_code == 400
    assert "a reason is missing" in answer.text
    assert len(store.pending()) == 1


def test_a_report_is_decided_once(editor, waiting):
    token = token_in(editor.get("/review").text)
    decide(editor, waiting, "accept")
    answer = editor.post(f"/review/{waiting.id}/accept", data={"token": token})
    assert answer.status_code == 400
    assert "was accepted before" in answer.text


def test_a_decision_needs_the_sessions_token_and_origin(client, editor, waiting, store):
    foreign = token_in(client.get("/report").text)
    for data in ({}, {"token": foreign}):
        assert editor.post(f"/review/{waiting.id}/accept", data=data).status_code == 400
    token = token_in(editor.get("/review").text)
    elsewhere = {"Origin": "https://evil.example"}
    answer = editor.post(f"/review/{waiting.id}/accept", data={"token": token}, headers=elsewhere)
    assert answer.status_code == 400
    assert len(store.pending()) == 1


def test_a_report_that_is_not_there_is_404(editor, waiting):
    token = token_in(editor.get("/review").text)
    assert editor.post("/review/999/accept", data={"token": token}).status_code == 404


def test_an_empty_review_says_so(editor):
    assert "None." in editor.get("/review").text
