"""A server that is killed while reports come in has kept every one that it acknowledged."""

from __future__ import annotations

from threading import Event

from tests.web.serving import serving
from tests.web.writers import Writer, begun, is_sound, like, lost, signed_in


def test_no_acknowledged_report_is_lost(settings, store):
    database, writers = settings.instance / "mapper.sqlite", [Writer(None) for _ in range(3)]
    session = None
    for _ in range(2):
        with serving(settings.instance, "--sign-in-link") as served:
            session = session or signed_in(served)
            for each in writers:
                each.session = like(session)
            before = sum(len(each.taken) for each in writers)
            end = Event()
            threads = begun(writers, served.address, end)
            while sum(len(each.taken) for each in writers) < before + 6 and any(
                thread.is_alive() for thread in threads
            ):
                end.wait(0.05)
            served.process.kill()
            for thread in threads:
                thread.join(60)
        assert list(lost(database, writers)) == []
        assert is_sound(database)
    assert sum(len(each.taken) for each in writers) >= 12
    with serving(settings.instance) as served:
        for each in writers:
            assert {served.get(f"/incidents/{key}")[0] for key in each.taken} == {200}
