"""An editor's action, killed at each statement in turn: all of it or nothing, and the log holds."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import closing

from mapper.store import Store, open_store
from soak.site import Site
from soak.table import Row, none
from tests.web.killing import ACTIONS, act
from tests.web.writers import is_sound


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield for each action how often it was killed, half done, and the log broken after it."""
    database = site.instance / "mapper.sqlite"
    with closing(open_store(f"sqlite:///{database}")) as store:
        for action in ACTIONS:
            yield from _killed(site, store, action, minutes * 60 / len(ACTIONS))
    yield none("the database not sound after all", not is_sound(database))


def _killed(site: Site, store: Store, action: str, seconds: float) -> Iterator[Row]:
    """Kill the action at its first statement, its second and so on, until it ends before."""
    one, other = [each for each in store.incident_ids() if not store.incident(each).left][:2]
    until, at, half, broken, done = time.monotonic() + seconds, 0, 0, 0, False
    while not done and time.monotonic() < until:
        before = _state(store, one, other)
        ended = act(site.instance, action, at, one, other).returncode
        after, done = _state(store, one, other), ended != -signal.SIGKILL
        whole = ended == 0 and after[0] == before[0] + 1 if done else after == before
        half += not whole
        broken += bool(store.verify().fault)
        at += not done
    name = f"statements at which an editor's {action} was killed{' (all)' if done else ''}"
    yield Row(name, str(at), ">= 1", held=at > 0)
    yield none(f"of {at} times and at its end, neither whole nor undone", half)
    yield none(f"of {at} times and at its end, the log does not hold", broken)


def _state(store: Store, *ids: str) -> tuple[int, list[object]]:
    """Return the entries of the log, and what it is that an action may have changed."""
    said = [(store.incident(key), store.claims(key), store.revisions(key)) for key in ids]
    return store.verify().entries, [*said, store.change_number()]
