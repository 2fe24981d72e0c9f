"""A gate that changes under a site: old forms are not shown, and it says what is missing."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import time

import pytest

from mapper import gate, stamp
from mapper.intake import refresh_public_forms
from tests.web.conftest import STRETCH
from tests.web.serving import command, environment, serving

RECORD = f"/incidents/{STRETCH.id}"
DATA = (
    "/export/records.geojson",
    "/export/movements.csv?country=BY",
    "/export/sources.csv",
    f"{RECORD}.geojson",
    "/map/records",
    "/api/changes?since=0",
)


@pytest.fixture
def changed(monkeypatch, filled):
    """The gate is another one; the forms are those that it has not made."""
    monkeypatch.setattr(stamp, "code_digest", lambda: "another gate")


def make_old(store, incident_id) -> None:
    """Let the form of one incident be of an older program."""
    old = "UPDATE public_form SET made_with = 'old' WHERE incident_id = ?"
    with store.writer() as writer:
        writer.connection.exec_driver_sql(old, (incident_id,))


def shown(client) -> set[str]:
    return {f["id"] for f in client.get(DATA[0]).json["features"]}


@pytest.mark.parametrize("path", ["/", "/incidents", "/lines", "/lines/orsha-brest"])
def test_a_page_says_how_many_it_lacks(client, filled, monkeypatch, path):
    said = "4 reports are being prepared and are not shown yet."
    assert said not in client.get(path).text
    monkeypatch.setattr(stamp, "code_digest", lambda: "another gate")
    answer = client.get(path)
    assert answer.status_code == 200
    seen = re.sub(r"<head>.*</head>|<noscript>.*?</noscript>", "", answer.text, flags=re.DOTALL)
    assert seen.count(said) == 1
    assert "/incidents/BY-" not in answer.text


def test_one_that_is_missing_is_said_in_the_singular(client, store, region, changed, put):
    refresh_public_forms(store, region)
    make_old(store, STRETCH.id)
    page = client.get("/incidents").text
    assert "1 report is being prepared and is not shown yet." in page
    assert "<strong>3 of 3</strong>" in page


def test_a_page_without_records_says_nothing_of_them(client, changed):
    for path in ("/about", "/report", "/sign-in", "/nowhere"):
        assert "not shown yet" not in client.get(path).text


def test_the_page_of_a_record_asks_to_come_back(client, changed):
    answer = client.get(RECORD)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.mimetype == "text/html"
    assert "Not ready yet" in answer.text
    assert "1 report is being prepared" in answer.text
    assert client.get("/incidents/BY-1999-0001").status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", DATA)
def test_data_are_whole_or_not_given(client, changed, path, method):
    answer = client.open(path, method=method)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    if method == "GET":
        assert "4 reports are being prepared" in answer.json["detail"]


def test_what_to_do_if_it_stays_is_for_editors(client, editor, changed):
    answer = client.get(DATA[0])
    assert answer.json["missing"] == 4
    assert "remedy" not in answer.json
    for path in (DATA[0], RECORD):
        assert "mapper" not in client.get(path).text.partition("</title>")[2].replace(
            "Railway Incident Mapper", ""
        )
        assert "mapper init" in editor.get(path).text


def test_what_needs_no_form_answers_all_the_same(client, changed):
    for path in ("/export/lines.geojson", "/export/stations.geojson", "/geodata/land.geojson"):
        assert client.get(path).status_code == 200
    assert client.get("/healthz").json == {"status": "ok", "records": 0, "preparing": 4}


def test_what_an_embargo_holds_is_missing_to_editors_only(
    client, editor, filled, held, monkeypatch, store, region
):
    monkeypatch.setattr(stamp, "code_digest", lambda: "another gate")
    refresh_public_forms(store, region)
    make_old(store, held.id)
    assert len(shown(client)) == 4
    assert "prepared" not in client.get("/incidents").text
    assert client.get(f"/incidents/{held.id}").status_code == 404
    assert "1 report is being prepared" in editor.get("/incidents").text
    assert editor.get(DATA[0]).status_code == 503
    assert editor.get(f"/incidents/{held.id}").status_code == 503


def test_all_is_back_after_the_refresh_and_equal_forms_are_no_change(
    client, store, region, filled, monkeypatch
):
    before = client.get(DATA[0])
    whole = before.data
    number = client.get("/api/changes?since=0").json["number"]
    monkeypatch.setattr(stamp, "code_digest", lambda: "another gate")
    assert client.get(DATA[0], headers={"If-None-Match": before.headers["ETag"]}).status_code == 503
    assert refresh_public_forms(store, region) == 4
    assert client.get(DATA[0]).data == whole
    # What a filter matches may differ all the same, so that a copy is fetched once more.
    copy = {"If-None-Match": before.headers["ETag"]}
    assert [client.get(each, headers=copy).status_code for each in DATA[:2]] == [200, 200]
    told = client.get(f"/api/changes?since={number}").json
    assert (told["number"], told["changes"]) == (number, [])
    assert "prepared" not in client.get("/incidents").text


def test_only_what_the_new_gate_makes_otherwise_is_a_change(
    client, store, region, filled, monkeypatch
):
    number = client.get("/api/changes?since=0").json["number"]
    tag = client.get(DATA[0]).headers["ETag"]
    made = gate.passed

    def stricter(incident, *rest):
        return (None, ()) if incident.id == STRETCH.id else made(incident, *rest)

    monkeypatch.setattr(stamp, "code_digest", lambda: "another gate")
    monkeypatch.setattr(gate, "passed", stricter)
    refresh_public_forms(store, region)
    told = client.get(f"/api/changes?since={number}").json
    assert [(each["id"], each["gone"]) for each in told["changes"]] == [(STRETCH.id, True)]
    assert told["changes"][0]["reason"] is None
    assert client.get(DATA[0], headers={"If-None-Match": tag}).status_code == 200
    assert client.get(RECORD).status_code == 404
    assert STRETCH.id not in shown(client)


# --- as it runs ---


def age(settings) -> None:
    """Let every form be one of an older program."""
    with sqlite3.connect(settings.instance / "mapper.sqlite") as connection:
        connection.execute("UPDATE public_form SET made_with = 'old'")


def wait_until_made(served) -> None:
    """Wait for the end of the server's own work, which does not begin again."""
    for _ in range(400):
        if " made anew in " in served.log.read_text():
            assert not json.loads(served.get("/healthz")[1])["preparing"]
            return
        time.sleep(0.05)
    raise AssertionError(f"forms are still missing:\n{served.log.read_text()}")


def test_a_server_listens_first_and_makes_forms_anew_beside(settings, store, filled):
    number = store.change_number()
    age(settings)
    with serving(settings.instance) as served:
        wait_until_made(served)
        assert served.get(DATA[0])[0] == 200
        printed = served.log.read_text()
    assert "Traceback" not in printed
    assert printed.index("The map is at") < printed.index("4 public forms made anew in ")
    assert store.change_number() == number
    with serving(settings.instance) as served:
        assert served.get(DATA[0])[0] == 200
        assert "made anew" not in served.log.read_text()


def test_a_command_may_make_forms_anew_beside_a_running_server(settings, store, filled):
    number = store.change_number()
    age(settings)
    with serving(settings.instance) as served:
        wait_until_made(served)
        age(settings)
        assert served.get(DATA[0])[0] == 503
        assert served.get(RECORD)[0] == 503
        told = subprocess.run(
            command("export", "-"),
            env=environment(settings.instance),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert "4 public forms made anew: the program or its data have changed" in told.stderr
        assert len(json.loads(told.stdout)["features"]) == 4
        assert served.get(DATA[0])[0] == 200
        assert served.get(RECORD)[0] == 200
    assert store.change_number() == number
