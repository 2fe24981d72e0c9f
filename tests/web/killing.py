"""An editor's action in a process of its own, which kills itself at a statement of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.web.serving import environment

ACTIONS = ("edit", "merge", "withdraw")

#: Kills itself at the N-th statement of the action, as the power may go at any.
_KILLED = """
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


def act(
    instance: Path, action: str, at: int, one: str, other: str
) -> subprocess.CompletedProcess[bytes]:
    """Do one of `ACTIONS` to a record, killed after its statement number ``at``, from 0.

    The other record is the one that it is merged into.
    """
    words = [sys.executable, "-c", _KILLED, action, str(at), one, other]
    return subprocess.run(
        words, env=environment(instance), capture_output=True, timeout=120, check=False
    )
