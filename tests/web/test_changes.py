"""What changed since a reader last looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mapper.intake.withdrawing import merge, restore
from mapper.store import open_store
from mapper.store.accounts import utc_now
from mapper.store.backup import restore_backup, write_backup
from mapper.web import create_app
from tests.web.conftest import AREA, HOSTILE, STRETCH


def said(answer) -> list[tuple[str, bool]]:
    return [(each["id"], each["gone"]) for each in answer.json["changes"]]


def test_changes_are_told_from_one_number_to_the_next(client, filled, put):
    first = client.get("/api/changes?since=0")
    assert first.mimetype == "application/json"
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in first.headers["Vary"]
    assert sorted(said(first)) == sorted((each.id, False) for each in filled)
    since = first.json["number"]
    assert since // 10**7 == int(utc_now().strftime("%Y%m%d"))
    assert said(client.get(f"/api/changes?since={since}")) == []
    put(replace(AREA, status="withdrawn", reason="safety"))
    put(replace(STRETCH, title="Another"))
    put(replace(HOSTILE, status="held"))
    told = client.get(f"/api/changes?since={since}")
    assert said(told) == [(AREA.id, True), (STRETCH.id, False), (HOSTILE.id, True)]
    assert [each["reason"] for each in told.json["changes"]] == ["safety", None, None]
    assert [each["number"] for each in told.json["changes"]] == [since + n for n in (1, 2, 3)]
    assert told.json["number"] > since


def test_what_replaces_a_record_that_was_merged_is_told(client, filled, store, region):
    since = client.get("/api/changes?since=0").json["number"]
    merge(store, region, AREA.id, STRETCH.id, editor="editor-1")
    told = {each["id"]: each for each in client.get(f"/api/changes?since={since}").json["changes"]}
    assert told[AREA.id]["reason"] == "duplicate"
    assert told[AREA.id]["replaced_by"] == STRETCH.id
    restore(store, region, AREA.id, editor="editor-1")
    assert (AREA.id, False) in said(client.get(f"/api/changes?since={since}"))


def test_what_an_embargo_holds_is_named_to_editors_only(client, editor, filled, held):
    assert held.id not in client.get("/api/changes?since=0").text
    answer = editor.get("/api/changes?since=0")
    assert (held.id, False) in said(answer)
    assert "private" in answer.headers["Cache-Control"]


def test_what_an_embargo_has_let_out_is_told_as_of_that_day(client, put):
    ended = utc_now().date() - timedelta(days=3)
    put(replace(STRETCH, id="BY-2026-0001", event_date=ended, event_date_end=None))
    yesterday = f"{utc_now().date() - timedelta(days=1):%Y%m%d}9999999"
    told = client.get(f"/api/changes?since={yesterday}")
    assert said(told) == [("BY-2026-0001", False)]
    assert said(client.get(f"/api/changes?since={told.json['number']}")) == []


def test_after_a_backup_was_restored_who_saw_what_is_lost_reads_all_anew(
    client, put, settings, store, tmp_path
):
    put(STRETCH)
    backup, seen = tmp_path / "a.backup", client.get("/api/changes?since=0").json["number"]
    with backup.open("wb") as out:
        write_backup(settings.database, out)
    put(AREA)
    later = client.get("/api/changes?since=0").json["number"]
    store.close()
    restore_backup(settings.database, backup)
    again = open_store(settings.database)
    client = create_app(settings, store=again).test_client()
    assert client.get(f"/api/changes?since={seen}").status_code == 200
    answer = client.get(f"/api/changes?since={later}")
    assert answer.status_code == 400
    assert "read it anew" in answer.json["detail"]
    fresh = client.get("/api/changes?since=0").json["number"]
    assert fresh > later
    assert client.get(f"/api/changes?since={fresh}").status_code == 200
    again.close()


def test_under_an_embargo_of_another_length_all_is_read_anew(put, settings, store):
    def begun(days):
        return create_app(replace(settings, embargo_incident_days=days), store=store).test_client()

    ended = utc_now().date() - timedelta(days=5)
    put(replace(STRETCH, id="BY-2026-0001", event_date=ended, event_date_end=None))
    before = begun(9)
    assert before.get("/api/changes?since=0").json["changes"] == []
    seen = before.get("/api/changes?since=0").json["number"]
    tag = before.get("/map/records").headers["ETag"]
    after = begun(3)
    assert "read it anew" in after.get(f"/api/changes?since={seen}").json["detail"]
    assert after.get("/map/records", headers={"If-None-Match": tag}).status_code == 200
    told = after.get("/api/changes?since=0")
    assert said(told) == [("BY-2026-0001", False)]
    again = begun(3).get(f"/api/changes?since={told.json['number']}")
    assert (again.status_code, again.json["changes"]) == (200, [])


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("", "since", "0 for every record"),
        ("since=", "since", "0 for every record"),
        ("since=-1", "since", "number of an earlier answer"),
        ("since=1.5", "since", "number of an earlier answer"),
        ("since=٣", "since", "number of an earlier answer"),
        ("since=" + "9" * 30, "since", "number of an earlier answer"),
        ("since=99990101" + "0" * 7, "since", "restored from an older copy"),
        ("since=0&seen=2026-01-01", "seen", "no such parameter"),
        ("since=0&limit=1", "limit", "no such parameter"),
    ],
)
def test_a_bad_question_is_refused_with_its_remedy(client, filled, query, parameter, words):
    answer = client.get(f"/api/changes?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["parameter"] == parameter
    assert words in answer.json["detail"]
