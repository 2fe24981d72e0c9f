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
    assert answer.location == "/review?done=1"
    assert client.get("/incidents/BY-2022-0001").status_code == 200
    assert store.pending() == []
    page = editor.get("/review").text
    assert "accepted" in page
    assert "admin-1" in page


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


@pytest.fixture
def many(store):
    """More reports than a page shows, as if they had come in."""
    with store.writer() as writer:
        for number in range(65):
            writer.add_pending(str(number), f'{{"title": "Report {number}."}}')
    return store.pending()


def test_reports_come_in_pages(editor, many):
    first, last = editor.get("/review").text, editor.get("/review?page=3").text
    assert "65 reports, the oldest first" in first
    assert "Page 1 of 3" in first
    assert 'href="/review?page=2"' in first
    assert [f"Report {n}." in first for n in (0, 29, 30)] == [True, True, False]
    assert [f"Report {n}." in last for n in (59, 60, 64)] == [False, True, True]
    assert "Page 3 of 3" in editor.get("/review?page=9").text, "the list may have become shorter"
    assert editor.get("/review?page=0").status_code == 400
    assert editor.get(f"/review?page={'9' * 30}").status_code == 400


def test_many_are_rejected_at_once(client, editor, many, store):
    token = token_in(editor.get("/review").text)
    data = {"token": token, "reason": "The same again", "do": "reject"}
    some = data | {"report": [str(each.id) for each in many[:40]]}
    assert client.post("/review/many", data=some).status_code == 403
    assert editor.post("/review/many", data=some).status_code == 303
    assert len(store.pending()) == 25
    assert {each.reason for each in store.pending("rejected")} == {"The same again"}
    for report in ([], ["x"], ["9" * 40], [str(many[0].id)]):
        assert editor.post("/review/many", data=data | {"report": report}).status_code == 400
    assert len(store.pending()) == 25


@pytest.mark.parametrize("number", ["9" * 20, "9" * 400, 2**63 - 1, 2**63])
@pytest.mark.parametrize("path", ["{}/accept", "{}/reject", "places/{}"])
def test_a_number_that_nothing_has_is_404(editor, waiting, path, number):
    data = {"token": token_in(editor.get("/review").text), "reason": "x", "place_choice": ""}
    assert editor.post(f"/review/{path.format(number)}", data=data).status_code == 404
