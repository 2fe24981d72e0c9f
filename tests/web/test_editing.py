"""The form in which an editor changes a record: shown, previewed, saved, and two at once."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from werkzeug.datastructures import MultiDict

from mapper.intake.doubting import with_doubt
from mapper.model import Claim, Incident, Source
from mapper.schema import Face, on
from tests.web.conftest import AREA, ATTACK, CLAIMS, HOSTILE, MOVEMENT, STRETCH

PATH = f"/incidents/{STRETCH.id}/edit"


class Fields(HTMLParser):
    """What a browser would send of the form with this id, had nobody typed anything."""

    def __init__(self, page: str, form: str = "report") -> None:
        super().__init__()
        self.form, self.inside, self.sent = form, False, MultiDict()
        self.select = self.area = self.first = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        if tag == "form":
            self.inside = own.get("id") == self.form
        if not self.inside:
            return
        name = own.get("name")
        if tag == "input" and name and "disabled" not in own:
            if own.get("type") not in ("checkbox", "radio") or "checked" in own:
                self.sent.add(name, own.get("value", ""))
        elif tag == "textarea":
            self.area = [name, ""]
        elif tag == "select":
            self.select, self.first = name, None
        elif tag == "option" and self.select:
            if self.first is None:
                self.first = own["value"]
            if "selected" in own:
                self.sent.add(self.select, own["value"])
                self.select = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            self.sent.add(self.area[0], self.area[1].removeprefix("\n").replace("\n", "\r\n"))
            self.area = None
        elif tag == "select" and self.select:
            self.sent.add(self.select, self.first or "")
            self.select = None


@pytest.fixture
def ready(put, region):
    put(with_doubt(STRETCH, region), CLAIMS)
    for each in (MOVEMENT, AREA, HOSTILE):
        put(with_doubt(each, region))


def opened(editor, path=PATH) -> MultiDict:
    return Fields(editor.get(path).text).sent


def send(editor, path=PATH, *, given=None, **typed):
    fields = opened(editor, path) if given is None else given.copy()
    for name, value in typed.items():
        fields.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return editor.post(path, data=fields)


def test_only_editors_change_a_record(client, ready, store):
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, data={"title": "x"}).status_code == 403
    assert PATH not in client.get(f"/incidents/{STRETCH.id}").text
    assert len(store.revisions(STRETCH.id)) == 1


def test_its_page_leads_to_the_form(editor, ready):
    assert f'href="{PATH}"' in editor.get(f"/incidents/{STRETCH.id}").text
    assert editor.get("/incidents/BY-2022-9999/edit").status_code == 404


def test_every_column_that_editors_may_set_is_in_the_form_by_its_declaration(editor, ready):
    page = editor.get(PATH).text
    ids = set(re.findall(r'(?:id|name)="([^"]+)"', page))
    assert {each.name for each in on(Incident, Face.EDIT)} <= ids
    assert {f"sources-0-{each.name}" for each in on(Source, Face.EDIT)} <= ids
    assert {f"claims-0-{each.name}" for each in on(Claim, Face.EDIT)} <= ids
    untyped = {"id", "record", "status", "reason", "replaced_by"}
    untyped |= {"place_kind", "sources", "updated"}
    assert {each.name for each in on(Incident, Face.FILE)} - untyped <= ids
    fields = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', page)
    assert len(fields) == len(set(fields))
    assert set(fields) <= set(re.findall(r'<label[^>]* for="([^"]+)"', page))


@pytest.mark.parametrize("record", [STRETCH, MOVEMENT, AREA, HOSTILE])
def test_a_form_in_which_nothing_was_typed_changes_nothing(editor, ready, store, record):
    answer = send(editor, f"/incidents/{record.id}/edit", why="Nothing")
    assert answer.status_code == 400
    assert "nothing differs from the record" in answer.text.lower()
    assert len(store.revisions(record.id)) == 1
    changed = send(editor, f"/incidents/{record.id}/edit", why="One word", tags="word")
    assert changed.status_code == 303
    before, after = (each.row for each in store.revisions(record.id))
    differing = {k for k, v in after["incident"].items() if before["incident"][k] != v}
    assert differing == {"tags", "updated"}
    assert before["claims"] == after["claims"]


def test_a_change_is_saved_with_its_reason(client, editor, ready, store):
    answer = send(editor, title="Signals put out of action", why="The title was too wide")
    assert answer.status_code == 303
    assert "Signals put out of action" in client.get(f"/incidents/{STRETCH.id}").text
    latest = store.revisions(STRETCH.id)[-1]
    assert (latest.number, latest.why) == (2, "The title was too wide")
    assert "The title was too wide" not in client.get(f"/incidents/{STRETCH.id}").text


def test_without_a_reason_everything_typed_comes_back(editor, ready, store):
    answer = send(editor, title="Signals", sources__0__title="Another headline")
    assert answer.status_code == 400
    sent = Fields(answer.text).sent
    assert (sent["title"], sent["sources-0-title"]) == ("Signals", "Another headline")
    assert '<a href="#why">Why</a>' in answer.text
    assert len(store.revisions(STRETCH.id)) == 1


def test_a_preview_shows_what_everyone_will_see_and_saves_nothing(editor, ready, store):
    answer = send(
        editor,
        more="preview",
        title="Signals out of action",
        notes="Ivan Petrov, driver, born 1980, was seen at km 136.4.",
        place_by="area",
        admin1="BY-BR",
    )
    assert answer.status_code == 200
    page = unescape(answer.text)
    shown = page[page.index('id="preview"') : page.index("<form method")]
    assert STRETCH.title in shown
    assert "Signals out of action" in shown
    assert "What the publication says" in shown, "what is withheld, and why"
    after = re.findall(r"<tr[^>]*><th[^>]*>Notes</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", shown)
    assert "Ivan" not in after[0][1]
    assert '"type":"MultiPolygon"' in shown.replace(" ", "")
    assert len(store.revisions(STRETCH.id)) == 1
    again = send(editor, given=Fields(answer.text).sent, why="x", notes="Nobody is named.")
    assert again.status_code == 303
    assert store.incident(STRETCH.id).title == "Signals out of action"


def test_the_preview_of_a_record_that_is_held_is_shown_all_the_same(editor, put):
    from dataclasses import replace

    put(replace(AREA, status="held"))
    answer = send(editor, f"/incidents/{AREA.id}/edit", more="preview", title="Held words")
    assert answer.status_code == 200
    assert "The record is not public now" in answer.text
    assert "Held words" in answer.text


def test_words_are_found_for_a_record_as_for_a_report(editor, ready, store):
    answer = send(editor, more="place", location="на перегоне Доманово – Лесная")
    choices = re.findall(r'name="place_choice" value="([^"]+)"', answer.text)
    assert choices
    fields = Fields(answer.text).sent
    assert fields["place_by"] == "text"
    assert send(editor, given=fields, place_choice=choices[0], why="x").status_code == 303
    kept = store.placings(incident_id=STRETCH.id)
    assert kept[-1].reading.chosen == choices[0]
    assert kept[-1].who == store.revisions(STRETCH.id)[-1].who


def test_sources_and_claims_get_more_rows_and_lose_some(editor, ready, store):
    answer = send(editor, more="sources", title="Kept")
    fields = Fields(answer.text).sent
    assert fields["title"] == "Kept"
    fields["sources-2-url"] = "https://third.example.org/c"
    fields["sources-1-gone"] = "yes"
    fields["more"] = "claims"
    fields = Fields(editor.post(PATH, data=fields).text).sent
    assert fields["sources-1-gone"] == "yes"
    said = {"source_id": "example-news", "field": "effect", "value": "delays"}
    typed = {f"claims__2__{name}": text for name, text in said.items()}
    answer = send(editor, given=fields, claims__1__gone="yes", why="x", **typed)
    assert answer.status_code == 303
    assert len(store.incident(STRETCH.id).sources) == 2
    assert "example-mirror" not in store.incident(STRETCH.id).sources
    assert [each.field for each in store.claims(STRETCH.id)] == ["event_date", "effect"]


def test_a_change_meanwhile_is_shown_in_three_columns_and_nothing_typed_is_lost(
    editor, ready, store
):
    mine = opened(editor)
    assert send(editor, title="Theirs", notes="Theirs", why="They knew").status_code == 303
    answer = send(editor, given=mine, title="Mine", effect="delays", why="I knew")
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "Revision 2" in page
    assert "They knew" in page
    assert f"by {store.revisions(STRETCH.id)[-1].who}:" in page
    for text in (STRETCH.title, "Theirs", "Mine"):
        assert f'<span class="words">{text}</span>' in page or f">{text}</td>" in page
    assert 'name="take-title" value="now" required' in page, "nobody chose yet"
    assert 'name="take-notes" value="now" checked' in page
    assert 'name="take-effect" value="typed" checked' in page
    assert store.incident(STRETCH.id).title == "Theirs"
    fields = Fields(answer.text, "moved").sent
    assert (fields["title"], fields["why"]) == ("Mine", "I knew")
    assert editor.post(PATH, data=fields).status_code == 409, "the title is still to choose"
    fields["take-title"] = "typed"
    preview = send(editor, given=fields, more="preview")
    assert preview.status_code == 200
    rebased = Fields(preview.text).sent
    assert (rebased["title"], rebased["notes"], rebased["begun"][0]) == ("Mine", "Theirs", "2")
    assert editor.post(PATH, data=fields).status_code == 303
    now = store.incident(STRETCH.id)
    assert (now.title, now.notes, now.effect) == ("Mine", "Theirs", "delays")


def test_hostile_words_are_words_in_the_form_and_side_by_side(editor, ready):
    path = f"/incidents/{HOSTILE.id}/edit"
    mine = opened(editor, path)
    assert mine["title"] == ATTACK
    send(editor, path, title=ATTACK + "1", why=ATTACK)
    answer = send(editor, path, given=mine, title=ATTACK + "2", why="x")
    assert answer.status_code == 409
    for page in (editor.get(path).text, answer.text):
        assert "<img" not in page


def test_a_form_that_does_not_say_what_it_began_from_comes_back(editor, ready, store):
    for begun in ("", "x", "1 a=b"):
        answer = send(editor, title="Typed", why="x", begun=begun)
        assert answer.status_code == 400
        assert Fields(answer.text).sent["title"] == "Typed"
    assert len(store.revisions(STRETCH.id)) == 1
