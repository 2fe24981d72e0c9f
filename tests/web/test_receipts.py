"""From readers: an error in a record, and what a receipt says of it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mapper.web.limits import Limits
from tests.web.conftest import token_in
from tests.web.test_desk import act
from tests.web.test_report import GOOD, send

TOLD = {"wrong": "It was two cabinets, not one.", "source": "https://other.example.org/9"}
PATH = "/incidents/BY-2022-0001/error"


def tell(client, path=PATH, **fields):
    return client.post(path, data={"token": token_in(client.get(path).text)} | TOLD | fields)


def ask(client, receipt, **fields):
    token = token_in(client.get("/receipt").text)
    return client.post("/receipt", data={"token": token, "receipt": receipt} | fields)


def receipt_in(answer) -> str:
    return re.search(r"R-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.text)[0]


@pytest.fixture
def told(client, filled) -> str:
    """The receipt of an error that a reader told of."""
    return receipt_in(tell(client))


def test_a_record_asks_what_is_wrong(client, filled):
    assert f'href="{PATH}"' in client.get("/incidents/BY-2022-0001").text
    page = client.get(PATH).text
    assert "Signalling put out of action" in page
    assert 'name="revision" value="1"' in page
    assert "name=" in page
    assert set(re.findall(r'name="(\w+)"', page)) - {"viewport", "description"} == {
        "token",
        "revision",
        "wrong",
        "source",
    }
    assert client.get("/incidents/BY-2022-0099/error").status_code == 404


def test_what_is_told_waits_beside_its_record(client, editor, told, store):
    pending = store.pending_one(1)
    assert (pending.kind, pending.incident_id, pending.of_revision) == ("error", "BY-2022-0001", 1)
    assert "Error in BY-2022-0001" in editor.get("/review").text
    page = editor.get("/review/1").text
    assert TOLD["wrong"] in page
    assert 'href="/incidents/BY-2022-0001/edit"' in page
    assert 'action="/review/1/accept"' not in page
    token = token_in(page)
    assert editor.post("/review/1/accept", data={"token": token}).status_code == 404
    assert editor.get("/review/1/edit").status_code == 404


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        ({"wrong": " "}, "missing; say it"),
        ({"wrong": "x" * 2001}, "at most 2000"),
        ({"source": ""}, "give the address"),
        ({"source": "https://127.0.0.1/x"}, "not the address of a publication"),
        ({"source": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_told_badly_comes_back(client, filled, store, fields, remedy):
    answer = tell(client, **fields)
    assert answer.status_code == 400
    assert remedy.lower() in unescape(answer.text).lower()
    kept = (TOLD | fields)["wrong"]
    assert kept in answer.text
    assert store.pending(state="pending") == []


def test_sent_twice_it_is_one(client, filled, store):
    data = {"token": token_in(client.get(PATH).text)} | TOLD
    first, second = (client.post(PATH, data=data) for _ in range(2))
    assert receipt_in(first) == receipt_in(second)
    assert len(store.pending()) == 1


def test_a_printed_source_is_taken(client, filled, store):
    assert tell(client, source="Zviazda of 16 March 2022").status_code == 201


def test_no_more_than_editors_can_read(client, filled, store, settings, monkeypatch):
    monkeypatch.setattr("mapper.intake.told_errors.require_room", lambda writer, most: full(most))

    def full(most):
        from mapper.errors import QueueFull

        assert most == settings.pending_most
        raise QueueFull(most)

    answer = tell(client)
    assert answer.status_code == 503
    assert TOLD["wrong"] in answer.text


def test_a_receipt_tells_the_state_and_the_reason(client, editor, told):
    assert "waits for an editor" in ask(client, told).text
    assert "waits for an editor" in ask(client, told.lower().replace("-", " ")).text
    act(editor, 1, "answer", reason="Mended; the second source says two")
    page = ask(client, told).text
    assert "was answered" in page
    assert "Mended; the second source says two" in page
    assert "BY-2022-0001" in page


def test_an_unknown_receipt_is_answered_like_none(client, told):
    answers = [ask(client, each) for each in ("R-2222-2222", "x", "", "R-2222-222222222")]
    pages = [re.sub(r'(token"|receipt"[^>]*) value="[^"]*"', "", each.text) for each in answers]
    assert {each.status_code for each in answers} == {404}
    assert len(set(pages)) == 1


def test_a_receipt_stands_in_no_address(client, told):
    assert client.get(f"/receipt?receipt={told}").text.count(told) == 0
    assert client.get(f"/receipt/{told}").status_code == 404


def test_receipts_are_not_guessed(app, client, told):
    app.extensions["mapper.limits"] = Limits()
    statuses = [ask(client, "R-2222-2222").status_code for _ in range(21)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {404}


def test_a_receipt_leads_only_to_what_everyone_sees(client, editor, store, held):
    receipt = receipt_in(send(client, GOOD))
    act(editor, store.pending()[0].id, "merge", into="BY-2026-0001", reason="the same")
    page = ask(client, receipt).text
    assert "recorded already" in page
    assert "BY-2026-0001" not in page
    assert "BY-2026-0001" not in ask(editor, receipt).text, "an editor’s receipt says no more"


def test_a_reason_that_says_more_than_may_be_shown_is_held(client, editor, told):
    act(editor, 1, "answer", reason="Ivan Petrovich Sidorov, +375 29 123-45-67, says otherwise")
    page = ask(client, told).text
    assert "Sidorov" not in page
    assert "says more than may be shown" in page


def test_a_receipt_takes_additions(client, editor, told, store):
    more = {"text": "A second paper says so, too.", "source": "https://third.example.org/1"}
    page = ask(client, told, **more)
    assert (page.status_code, "What you added is kept" in page.text) == (200, True)
    assert more["text"] in page.text
    assert more["text"] in editor.get("/review/1").text
    bad = ask(client, told, text=" ", source="https://127.0.0.1/")
    assert bad.status_code == 400
    for _ in range(4):
        ask(client, told, **more)
    assert "as many as are taken" in ask(client, told, **more).text
    act(editor, 1, "reject", reason="No paper says so")
    late = ask(client, told, **more)
    assert late.status_code == 400
    assert "nothing that waits" in late.text


def test_a_report_has_a_receipt_too(client, editor, store):
    receipt = receipt_in(send(client, GOOD))
    more = {"text": "The day was the 15th.", "source": "https://third.example.org/1"}
    ask(client, receipt, **more)
    assert more["text"] in editor.get("/review/1").text
    act(editor, 1, "accept")
    page = ask(client, receipt).text
    assert "It was accepted" in page
    assert "BY-2022-0001" in page
