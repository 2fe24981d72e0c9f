"""A process that is killed in the middle of an editor's action has done all of it, or nothing."""

from __future__ import annotations

import signal

import pytest

from tests.web.conftest import AREA, STRETCH
from tests.web.killing import ACTIONS, act


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("at", [3, 12, 22])
def test_all_of_it_or_nothing_and_the_log_holds(settings, store, filled, action, at):
    def state():
        return [store.incident(key) for key in store.incident_ids()]

    before = state(), store.verify().entries
    done = act(settings.instance, action, at, AREA.id, STRETCH.id)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    verdict = store.verify()
    assert verdict.fault == ""
    if done.returncode:
        assert (state(), verdict.entries) == before
    else:
        assert verdict.entries == before[1] + 1
        assert state() != before[0]
