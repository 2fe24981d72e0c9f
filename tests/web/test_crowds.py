"""Many readers and writers at once: each has an answer, and the server is as it was before."""

from __future__ import annotations

from multiprocessing.pool import ThreadPool
from pathlib import Path
from threading import Event

from mapper.web import limits
from mapper.web.connections import WAITED
from tests.web.conftest import token_in
from tests.web.serving import serving
from tests.web.sockets import PAGES, ask, memory_mb
from tests.web.writers import FORM, Writer, begun, is_sound, like, lost, signed_in


def test_a_hundred_readers_at_once_have_what_they_ask_for(settings, store, filled):
    with serving(settings.instance) as served, ThreadPool(100) as readers:
        found = readers.map(lambda n: ask(served.port, PAGES[n % len(PAGES)]).status, range(200))
    assert found == [200] * 200


def test_of_many_writers_each_is_taken_or_told_when_to_come_back(settings, store):
    with serving(settings.instance, "--sign-in-link") as served:
        session = signed_in(served)
        writers, end = [Writer(like(session)) for _ in range(20)], Event()
        threads = begun(writers, served.address, end)
        while min(len(each.answers) for each in writers) < 2 and all(
            thread.is_alive() for thread in threads
        ):
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


def test_what_waited_too_long_comes_back_with_all_that_was_typed(client, store, monkeypatch):
    monkeypatch.setattr(limits, "_ONE_TAKEN_EVERY_S", 1000)
    page = client.get("/report").text
    form = FORM | {"title": "One of a crowd", "token": token_in(page)}
    assert client.post("/report", data=form, environ_overrides={WAITED: 1.0}).status_code == 201
    form |= {"title": "Waited for long", "token": token_in(client.get("/report").text)}
    answer = client.post("/report", data=form, environ_overrides={WAITED: 1.0})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="Waited for long"' in answer.text
    assert len(store.pending()) == 1
    form["token"] = token_in(answer.text)
    assert client.post("/report", data=form, environ_overrides={WAITED: 0.1}).status_code == 201


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
