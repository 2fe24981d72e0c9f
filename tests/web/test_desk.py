"""The desk: one report at a time, with what helps to decide, and all that an editor can do."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from mapper.store import waiting as desk
from mapper.web import create_app
from tests.web.conftest import here, token_in
from tests.web.test_report import GOOD, send


@pytest.fixture
def waiting(client, store):
    send(client, GOOD)
    return store.pending()[0]


def act(editor, number, what, **fields):
    token = token_in(editor.get(f"/review/{number}").text)
    return editor.post(f"/review/{number}/{what}", data={"token": token} | fields)


def other(**fields):
    """A report of another event."""
    return GOOD | {"title": "Another", "event_date": "2022-05-02"} | fields


def test_the_list_leads_to_a_page_of_each(client, editor, waiting, store):
    send(client, other())
    page = editor.get("/review").text
    assert '<a href="/review/1">' in page
    assert '<a href="/review/2">' in page
    first = editor.get("/review/1").text
    assert 'rel="next" href="/review/2"' in first
    assert GOOD["title"] in first
    assert editor.get("/review/9").status_code == 404
    assert client.get("/review/1").status_code == 403


def test_what_is_decided_leads_to_the_next_with_what_was_done(client, editor, waiting):
    send(client, other())
    answer = act(editor, 1, "accept")
    assert (answer.status_code, answer.location) == (303, "/review/2?done=1")
    assert "is accepted as" in editor.get(answer.location).text
    answer = act(editor, 2, "reject", reason="no source says so")
    assert answer.location == "/review?done=2"
    assert "is rejected" in editor.get(answer.location).text


def test_what_cannot_be_done_comes_back_with_what_was_typed(editor, waiting, store):
    answer = act(editor, 1, "merge", act="merge", into="BY-2022-0099", reason="the same night")
    assert "no incident has the id" in unescape(answer.text)
    assert 'value="the same night"' in answer.text
    answer = act(editor, 1, "hold", act="hold", note="  ")
    assert answer.status_code == 400
    assert "a note is missing" in answer.text
    assert store.pending()[0].mark == ""


def test_a_held_report_stands_apart_and_comes_back(client, editor, waiting, store):
    send(client, other())
    assert act(editor, 1, "hold", note="until the second source is read").status_code == 303
    page = editor.get("/review").text
    assert "until the second source is read" in page.partition('id="held"')[2]
    assert '"/review/1"' not in page.partition('id="held"')[0]
    assert 'href="/review/1"' not in editor.get("/review/2").text
    answer = act(editor, 1, "back")
    assert answer.location == "/review/1?done=1"
    assert "Held" not in editor.get("/review").text
    assert store.pending()[0].mark == ""


def test_a_second_editor_is_asked_and_sees_it_first(client, editor, waiting, store):
    send(client, other())
    act(editor, 2, "second", note="is it the same bridge?")
    assert store.pending()[1].mark == "second"
    with store.writer() as writer:  # as if another editor had asked
        desk.mark(writer, 2, "second", who="editor-9", note="is it the same bridge?")
    page = editor.get("/review").text
    assert page.index('"/review/2"') < page.index('"/review/1"')
    assert "is it the same bridge?" in page


def test_a_report_is_edited_before_it_is_accepted(editor, waiting, store, client):
    page = editor.get("/review/1/edit").text
    assert f'value="{GOOD["title"]}"' in page
    assert '<option value="reported" selected>' in page, "what nobody typed is as the form has it"
    begun = page.partition('name="begun" value="')[2].partition('"')[0]
    data = GOOD | {"title": "Mended title", "token": token_in(page), "begun": begun}
    answer = editor.post("/review/1/edit", data=data)
    assert (answer.status_code, answer.location) == (303, "/review/1?done=1")
    pending = store.pending()[0]
    assert "Mended title" in pending.version
    assert "Mended title" not in pending.draft
    shown = editor.get("/review/1").text
    assert "Mended title" in shown
    assert GOOD["title"] in shown.partition("As typed")[2]
    late = editor.post("/review/1/edit", data=data | {"title": "Too late"})
    assert late.status_code == 400
    assert "was edited meanwhile" in late.text
    assert "Too late" in late.text
    act(editor, 1, "accept")
    assert store.incident("BY-2022-0001").title == "Mended title"


def test_a_bad_edit_comes_back(editor, waiting, store):
    page = editor.get("/review/1/edit").text
    begun = page.partition('name="begun" value="')[2].partition('"')[0]
    data = GOOD | {"title": "", "notes": "typed", "token": token_in(page), "begun": begun}
    answer = editor.post("/review/1/edit", data=data)
    assert answer.status_code == 400
    assert "a title is missing" in answer.text.lower()
    assert "typed" in answer.text
    assert store.pending()[0].edited == ""


def test_a_duplicate_is_shown_and_merged(client, editor, waiting, store):
    act(editor, 1, "accept")
    url = {"sources-0-url": "https://other.example.org/9", "sources-0-publisher": "Other"}
    send(client, GOOD | url | {"title": "Another wording", "event_date": "2022-03-15"})
    page = unescape(editor.get("/review/2").text)
    assert "BY-2022-0001" in page.partition('id="alike"')[2]
    assert "the same place" in page
    answer = act(editor, 2, "merge", into="BY-2022-0001", reason="the same night")
    assert answer.location == "/review?done=2"
    incident = store.incident("BY-2022-0001")
    assert len(incident.sources) == 2
    claims = store.claims("BY-2022-0001")
    assert [(each.field, each.value) for each in claims] == [("event_date", "2022-03-15")]
    assert store.revisions("BY-2022-0001")[-1].why.endswith("the same night")
    decided = store.pending_one(2)
    assert (decided.state, decided.incident_id) == ("merged", "BY-2022-0001")
    assert "is merged into" in editor.get(answer.location).text


def test_what_points_at_a_person_and_contradicts_itself_is_shown(client, editor):
    send(
        client,
        GOOD
        | {
            "title": "Relay cabinet burned at Babruysk station",
            "notes": "The track worker Ivan Petrovich Sidorov, 34, of phone +375 29 123-45-67.",
            "sources-0-published": "2022-03-01",
            "place_answer": "here",
        },
    )
    page = unescape(editor.get("/review/1").text)
    assert "point at a person" in page.partition('id="points-at"')[2]
    against = page.partition('id="against"')[2]
    assert "was published on 2022-03-01, before the event" in against
    assert "the title names" in against


def many(editor, do, *numbers, reason=""):
    data = {"token": token_in(editor.get("/review").text), "do": do, "reason": reason}
    return editor.post("/review/many", data=data | {"report": [*map(str, numbers)]})


def test_many_are_accepted_or_held_at_once(client, editor, waiting, store):
    send(client, other())
    send(client, other(title="Third", event_date="2022-06-02"))
    assert many(editor, "hold", 3, reason="later").status_code == 303
    assert many(editor, "accept", 1, 2).status_code == 303
    assert [store.pending_one(n).state for n in (1, 2, 3)] == ["accepted", "accepted", "pending"]
    assert store.pending_one(3).mark == "held"
    assert many(editor, "burn", 3).status_code == 400
    assert many(editor, "accept").status_code == 400


def test_many_are_accepted_all_or_none(client, editor, waiting, store):
    words = {"place_by": "text", "location": "near Kamenka", "line": "", "from_station": ""}
    send(client, other(**words, to_station="", place_choice=""))
    answer = many(editor, "accept", 1, 2)
    assert answer.status_code == 400
    assert "is still to be chosen" in answer.text
    assert store.pending_one(1).state == "pending"


@pytest.fixture
def careful(settings, store, link):
    """An editor of a site where four eyes look at each report."""
    app = create_app(replace(settings, four_eyes=True), store=store)
    app.testing = False
    client = here(app)
    address = link()
    client.post(address, data={"token": token_in(client.get(address).text)})
    return client


def test_nobody_accepts_their_own_where_four_eyes_look(careful, store):
    assert "Thank you" in send(careful, GOOD).text
    assert store.incident_ids() == []
    assert "another editor has to accept it" in careful.get("/review/1").text
    token = token_in(careful.get("/review/1").text)
    answer = careful.post("/review/1/accept", data={"token": token})
    assert answer.status_code == 400
    assert "MAPPER_FOUR_EYES" in answer.text
    assert many(careful, "accept", 1).status_code == 400
    merged = act(careful, 1, "merge", into="BY-2022-0001", reason="x")
    assert merged.status_code == 400
    with store.writer() as writer:
        desk.edit(writer, 1, store.pending()[0].draft, who="editor-9")
    assert act(careful, 1, "accept").status_code == 303
    assert len(store.incident_ids()) == 1


def test_an_editor_who_sends_a_duplicate_is_asked(editor, store):
    assert "Added as" in send(editor, GOOD).text
    again = send(editor, GOOD | {"title": "The same night, other words"})
    assert "This may be there already" in again.text
    assert "BY-2022-0001" in again.text
    assert len(store.incident_ids()) == 1
    data = GOOD | {"title": "The same night, other words", "confirmed": "yes"}
    assert "Added as" in send(editor, data).text
    assert len(store.incident_ids()) == 2


def test_clock_times_and_work_are_warned_of_in_any_report(client, editor):
    send(client, GOOD | {"notes": "At 4.30 an employee of the Svetlogorsk station, 34, saw it."})
    shown = unescape(editor.get("/review/1").text).partition('id="points-at"')[2]
    assert "may point at a person" in shown
    assert "a time of the clock: " in shown
