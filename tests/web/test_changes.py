"""What changed since a reader last looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mapper.store.accounts import utc_now
from tests.web.conftest import AREA, STRETCH


def test_changes_are_told_from_one_number_to_the_next(client, filled, put):
    first = client.get("/api/changes?since=0")
    assert first.mimetype == "application/json"
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in first.headers["Vary"]
    assert first.json["changed"] == sorted(each.id for each in filled)
    assert first.json["gone"] == []
    assert first.json["day"] == utc_now().date().isoformat()
    since = first.json["number"]
    assert client.get(f"/api/changes?since={since}").json["changed"] == []
    put(replace(STRETCH, title="Another"))
    put(replace(AREA, status="withdrawn"))
    told = client.get(f"/api/changes?since={since}").json
    assert (told["changed"], told["gone"]) == ([STRETCH.id], [AREA.id])
    assert told["number"] > since


def test_what_an_embargo_holds_is_named_to_editors_only(client, editor, filled, held):
    assert held.id not in client.get("/api/changes?since=0").text
    answer = editor.get("/api/changes?since=0")
    assert held.id in answer.json["changed"]
    assert "private" in answer.headers["Cache-Control"]


def test_what_an_embargo_has_let_out_is_told_by_the_day(client, put):
    ended = utc_now().date() - timedelta(days=3)
    put(replace(STRETCH, id="BY-2026-0001", event_date=ended, event_date_end=None))
    number = client.get("/api/changes?since=0").json["number"]
    day = utc_now().date() - timedelta(days=1)
    told = client.get(f"/api/changes?since={number}&seen={day}").json
    assert told["changed"] == ["BY-2026-0001"]
    assert client.get(f"/api/changes?since={number}&seen={told['day']}").json["changed"] == []


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("", "since", "0 for every record"),
        ("since=", "since", "0 for every record"),
        ("since=-1", "since", "number of an earlier answer"),
        ("since=1.5", "since", "number of an earlier answer"),
        ("since=٣", "since", "number of an earlier answer"),
        ("since=" + "9" * 30, "since", "number of an earlier answer"),
        ("since=999", "since", "restored from an older copy"),
        ("since=0&seen=yesterday", "seen", "like 2022-03-28"),
        ("since=0&limit=1", "limit", "no such parameter"),
    ],
)
def test_a_bad_question_is_refused_with_its_remedy(client, filled, query, parameter, words):
    answer = client.get(f"/api/changes?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["parameter"] == parameter
    assert words in answer.json["detail"]
