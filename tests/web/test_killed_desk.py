"""A process that is killed in the middle of an editor's action has done all of it, or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.web.conftest import AREA, STRETCH
from tests.web.serving import environment

#: Kills itself at the N-th statement of the action, as the power may go at any.
KILLED = """
import os, signal, sys
from itertools import count
from sqlalchemy import event
from mapper.intake import withdrawing
from mapper.intake.publishing import save
from mapper.region import load_region
from mapper.settings import load
from mapper.store import open_store
settings, at = load(), int(sys.argv[2])
store, region, counted = open_store(settings.database), load_region(settings), count()

@event.listens_for(store.engine, "after_cursor_execute")
def kill(*_):
    if next(counted) == at:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "edit":
    from dataclasses import replace
    with store.writer() as writer:
        other = replace(store.incident(sys.argv[3]), title="Another")
        save(writer, other, None, region, who="editor-1", why="x")
elif sys.argv[1] == "merge":
    withdrawing.merge(store, region, sys.argv[3], sys.argv[4], editor="editor-1")
elif sys.argv[1] == "withdraw":
    withdrawing.withdraw(store, region, sys.argv[3], "other", editor="editor-1")
"""


@pytest.mark.parametrize("action", ["edit", "merge", "withdraw"])
@pytest.mark.parametrize("at", [3, 12, 22])
def test_all_of_it_or_nothing_and_the_log_holds(settings, store, filled, action, at):
    def state():
        return [store.incident(key) for key in store.incident_ids()]

    before = state(), store.verify().entries
    words = [sys.executable, "-c", KILLED, action, str(at), AREA.id, STRETCH.id]
    done = subprocess.run(
        words, env=environment(settings.instance), capture_output=True, timeout=120, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    verdict = store.verify()
    assert verdict.fault == ""
    if done.returncode:
        assert (state(), verdict.entries) == before
    else:
        assert verdict.entries == before[1] + 1
        assert state() != before[0]
