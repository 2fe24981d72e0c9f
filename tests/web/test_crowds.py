"""Many readers and writers at once: each has an answer, and the server is as it was before."""

from __future__ import annotations

import html
import re
from multiprocessing.pool import ThreadPool
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from werkzeug.datastructures import MultiDict

from mapper import resources
from mapper.web.connections import CROWDED, QUESTIONS
from mapper.web.kinds import SECRETS
from mapper.web.locating import Warmer
from tests.web.conftest import token_in
from tests.web.serving import serving
from tests.web.sockets import PAGES, ask, memory_mb
from tests.web.writers import FORM, Writer, begun, is_sound, like, lost, signed_in


def hidden_in(page: str) -> list[tuple[str, str]]:
    """Return the hidden fields of the form in the middle of a page: names and values."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(html.unescape(name), html.unescape(value)) for name, value in fields]


def test_a_hundred_readers_at_once_have_what_they_ask_for(settings, store, filled):
    with serving(settings.instance) as served, ThreadPool(100) as readers:
        found = readers.map(lambda n: ask(served.port, PAGES[n % len(PAGES)]).status, range(100))
    assert found == [200] * 100


def test_of_many_writers_each_is_taken_or_told_when_to_come_back(settings, store):
    with serving(settings.instance, "--sign-in-link") as served:
        session = signed_in(served)
        writers, end = [Writer(like(session)) for _ in range(8)], Event()
        threads = begun(writers, served.address, end)
        while (
            min(len(each.answers) for each in writers) < 2
            or not any(each.taken for each in writers)
        ) and all(thread.is_alive() for thread in threads):
            end.wait(0.05)
        end.set()
        for thread in threads:
            thread.join(60)
    answers = [(status, says_when) for each in writers for _, status, says_when in each.answers]
    assert set(answers) <= {(201, False), (503, True), (429, True)}
    taken = [key for each in writers for key in each.taken]
    assert len(taken) == len(set(taken)) == answers.count((201, False))
    assert taken
    assert is_sound(settings.instance / "mapper.sqlite")
    assert not list(lost(settings.instance / "mapper.sqlite", writers))


TYPED = FORM | {
    "title": 'Of a "crowd" <b>&</b>',
    "notes": "one line\nand another",
    "asset": ["signalling", "relay_cabinet"],
}


@pytest.mark.parametrize("of_files", [False, True])
def test_a_form_of_a_crowd_comes_back_as_it_was_sent_and_is_taken_then(client, store, of_files):
    form = TYPED | {"token": token_in(client.get("/report").text)}
    kind = "multipart/form-data" if of_files else None
    answer = client.post("/report", data=form, content_type=kind, environ_overrides={CROWDED: True})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert "nonce" not in answer.headers["Content-Security-Policy"] or of_files
    assert not store.pending()
    sent = hidden_in(answer.text)
    assert sorted(sent) == sorted(MultiDict(form).items(multi=True))
    assert "Back to the form" in answer.text
    assert client.post("/report", data=MultiDict(sent)).status_code == 201


def test_a_form_of_a_crowd_can_be_gone_on_with(client):
    form = TYPED | {"token": token_in(client.get("/report").text)}
    crowded = client.post("/report", data=form, environ_overrides={CROWDED: True})
    back = client.post("/report", data=MultiDict([("more", "again"), *hidden_in(crowded.text)]))
    assert back.status_code == 200
    assert html.escape(TYPED["title"]) in back.text.replace("&#34;", "&quot;")


def test_no_password_comes_back_from_a_crowd(client):
    form = {"token": token_in(client.get("/sign-in").text), "name": "ada", "password": "of-ada-1"}
    answer = client.post("/sign-in", data=form, environ_overrides={CROWDED: True})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "of-ada-1" not in answer.text


def test_every_password_of_a_template_is_known_as_one():
    texts = [each.read_text() for each in resources.folder("templates").rglob("*.html")]
    fields = [field for text in texts for field in re.findall(r"<input[^>]*>", text)]
    asked = [each for each in fields if "password" in each or "one-time-code" in each]
    assert {re.search(r'name="([^"]+)"', each)[1] for each in asked} == SECRETS


def test_what_is_no_form_is_a_question_that_there_is(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} >= set(QUESTIONS)


def test_while_names_are_loaded_one_waits_and_the_others_are_told():
    loading = Event()
    warmer = Warmer(loading.wait)
    with ThreadPool(1) as first:
        waits = first.apply_async(warmer.wait, [60])
        while not warmer._waiting.locked():
            sleep(0.01)
        assert not warmer.wait(60)
        loading.set()
        assert waits.get(20)
    assert warmer.wait(0)


def test_nobody_waits_for_names_for_ever():
    loading = Event()
    warmer = Warmer(loading.wait)
    assert not warmer.wait(0.01)
    assert not warmer.wait(0.01)  # the next may wait again
    loading.set()
    assert warmer.wait(60)


def test_nothing_stays_of_many_requests(settings, store, filled):
    def asked(turns: int) -> tuple[float, int]:
        for path in PAGES * turns:
            assert ask(served.port, path).status == 200
        return memory_mb(served.process.pid), files()

    def files() -> int:
        return len(list(Path(f"/proc/{served.process.pid}/fd").iterdir()))

    with serving(settings.instance) as served:
        before, open_before = asked(8)
        after, open_after = asked(8)
    assert after - before < 10
    assert open_after <= open_before + 1
