"""What was withdrawn or merged: what its address answers, and what editors do on its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from mapper.cli import main
from mapper.intake.withdrawing import merge, restore, withdraw
from mapper.store.accounts import utc_now
from tests.web.conftest import AREA, HOSTILE, MOVEMENT, STRETCH, token_in

A, B, C = AREA.id, STRETCH.id, HOSTILE.id
PROBLEM = "application/problem+json"


@pytest.fixture
def desk(store, region):
    class Desk:
        def withdraw(self, *args, **more):
            withdraw(store, region, *args, editor="editor-1", **more)

        def merge(self, *args):
            merge(store, region, *args, editor="editor-1")

        def restore(self, *args):
            return restore(store, region, *args, editor="editor-1")

    return Desk()


@pytest.fixture
def act(editor):
    """Press a button on a record's page, as an editor."""

    def act(incident_id, action, page="", **form):
        token = token_in(editor.get(f"/incidents/{page or incident_id}").text)
        return editor.post(f"/incidents/{incident_id}/{action}", data=form | {"token": token})

    return act


def test_the_page_of_a_withdrawn_record_says_when_and_why(client, filled, desk):
    desk.withdraw(A, "not_confirmed", "The inside story.", replaced_by=B)
    answer = client.get(f"/incidents/{A}")
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-cache"
    for words in ("Withdrawn", "Not confirmed", "does not bear it out", f'href="/incidents/{B}"'):
        assert words in answer.text
    for words in ("inside story", "editor-1", "editor", AREA.title, "<form"):
        assert words not in answer.text
    assert utc_now().strftime("%Y") in answer.text


@pytest.mark.parametrize("suffix", ["geojson", "csv", "gpkg"])
def test_its_files_are_gone_with_the_reason(client, filled, desk, suffix):
    desk.withdraw(A, "wrong_place", replaced_by=B)
    answer = client.get(f"/incidents/{A}.{suffix}")
    assert (answer.status_code, answer.mimetype) == (410, PROBLEM)
    told = {name: answer.json[name] for name in ("status", "reason", "replaced_by", "day")}
    day = utc_now().date().isoformat()
    assert told == {"status": 410, "reason": "wrong_place", "replaced_by": B, "day": day}
    assert "Wrong place" in answer.json["detail"]


def test_a_merged_record_leads_on_and_what_follows_too(client, filled, desk):
    desk.merge(A, B)
    answer = client.get(f"/incidents/{A}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/incidents/{B}")
    assert answer.headers["Cache-Control"] == "no-cache"
    answer = client.get(f"/incidents/{A}.geojson?geom=point")
    assert answer.headers["Location"] == f"/incidents/{B}.geojson?geom=point"
    assert client.get(f"/incidents/{A}.geojson", follow_redirects=True).status_code == 200
    desk.merge(B, C)
    assert client.get(f"/incidents/{A}").headers["Location"] == f"/incidents/{C}"
    desk.withdraw(C, "safety")
    assert client.get(f"/incidents/{A}").headers["Location"] == f"/incidents/{C}"
    assert client.get(f"/incidents/{C}").status_code == 410


def test_it_leads_to_nothing_that_is_not_public(client, editor, filled, held, desk):
    desk.merge(A, held.id)
    answer = client.get(f"/incidents/{A}")
    assert answer.status_code == 410
    assert held.id not in answer.text
    assert held.id not in client.get(f"/incidents/{A}.geojson").text
    assert editor.get(f"/incidents/{A}").headers["Location"] == f"/incidents/{held.id}"


def test_what_was_never_public_is_not_found_as_before(client, editor, filled, held, put, desk):
    put(replace(AREA, id="BY-2022-0009", status="held"))
    before = client.get("/incidents/BY-2022-0009").data.replace(b"0009", b"")
    for key in (held.id, "BY-2022-0009"):
        desk.withdraw(key, "person")
        assert client.get(f"/incidents/{key}").status_code == 404
        assert client.get(f"/incidents/{key}.csv").status_code == 404
        assert editor.get(f"/incidents/{key}").status_code == 410
        assert key not in client.get("/api/changes?since=0").text
    assert client.get("/incidents/BY-2022-0009").data.replace(b"0009", b"") == before


def test_restored_it_is_there_again(client, filled, desk):
    whole = client.get(f"/incidents/{A}.geojson").json["features"][0]["geometry"]
    desk.withdraw(A, "other")
    desk.restore(A)
    assert client.get(f"/incidents/{A}").status_code == 200
    assert client.get(f"/incidents/{A}.geojson").json["features"][0]["geometry"] == whole


def test_an_editor_withdraws_and_restores_on_the_page(client, editor, act, filled):
    assert "For editors" not in client.get(f"/incidents/{A}").text
    answer = act(A, "withdraw", reason="retracted", note="They called us.", replaced_by=B.lower())
    assert answer.status_code == 303
    page = editor.get(answer.headers["Location"])
    assert page.status_code == 410
    assert "Source retracted" in page.text
    assert "Restore it" in page.text
    answer = act(A, "restore")
    assert answer.status_code == 303
    assert editor.get(answer.headers["Location"]).status_code == 200


def test_an_editor_merges_and_undoes_it_on_the_page_of_the_other(editor, act, filled, store):
    answer = act(A, "merge", into=B, note="same night")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/incidents/{B}#changes")
    page = editor.get(f"/incidents/{B}").text
    assert f"Undo the merge of {A}" in page
    assert f"{A} merged into it; same night" in page
    assert act(A, "restore", page=B).status_code == 303
    assert editor.get(f"/incidents/{A}").status_code == 200
    assert store.revisions(A)[-1].who == "admin-1"


@pytest.mark.parametrize(
    ("action", "form", "words"),
    [
        ("withdraw", {"reason": "", "note": "keep me"}, "is not on the list"),
        ("withdraw", {"reason": "other", "replaced_by": A, "note": "keep me"}, "its own place"),
        ("withdraw", {"reason": "other", "replaced_by": "BY-1", "note": "keep me"}, "no incident"),
        ("merge", {"into": "BY-1999-0001", "note": "keep me"}, "no incident has the id"),
        ("merge", {"into": A, "note": "keep me"}, "its own place"),
        ("restore", {"note": "keep me"}, "neither withdrawn nor merged"),
    ],
)
def test_a_mistake_gives_the_form_back_as_it_was_typed(act, filled, store, action, form, words):
    number = store.change_number()
    answer = act(A, action, **form)
    assert answer.status_code in (400, 404)
    assert words in answer.text
    assert action == "restore" or 'value="keep me"' in answer.text
    assert AREA.title in answer.text
    assert store.change_number() == number


@pytest.mark.parametrize("action", ["withdraw", "merge", "restore"])
def test_others_may_not_and_a_forged_form_is_refused(client, editor, filled, action, store):
    form = {"reason": "other", "into": B}
    assert client.post(f"/incidents/{A}/{action}", data=form).status_code == 403
    assert editor.post(f"/incidents/{A}/{action}", data=form).status_code == 400
    assert editor.post(f"/incidents/no-such/{action}", data=form).status_code in (400, 404)
    assert store.incident(A).status == "published"


def test_the_commands_do_the_same(settings, client, filled, store):
    env = {"MAPPER_INSTANCE": str(settings.instance)}

    def mapper(*words):
        return CliRunner().invoke(main, list(words), env=env)

    done = mapper("record", "withdraw", A, "--reason", "safety", "--note", "x")
    assert done.exit_code == 0, done.output
    assert client.get(f"/incidents/{A}").status_code == 410
    assert mapper("record", "restore", A).exit_code == 0
    assert mapper("record", "merge", A, B).exit_code == 0
    assert client.get(f"/incidents/{A}").status_code == 301
    assert mapper("record", "withdraw", A, "--reason", "safety").exit_code == 2
    assert mapper("record", "withdraw", A, "--reason", "no").exit_code == 2
    assert mapper("record", "merge", MOVEMENT.id, "BY-1999-0001").exit_code == 1
    checked = mapper("audit", "verify")
    assert checked.exit_code == 0, checked.output
    head = mapper("audit", "head").stdout.strip()
    assert head in checked.output
    assert f"newest hash: {head}" in mapper("audit", "show").stdout
    assert mapper("audit", "verify", "--expect", head).exit_code == 0
    missing = mapper("audit", "verify", "--expect", "0" * 64)
    assert missing.exit_code == 1
    assert "the end of the log is missing" in missing.output
