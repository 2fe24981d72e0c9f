"""Writers wait for one another, and for so long; readers wait for nobody."""

from __future__ import annotations

import sqlite3
from multiprocessing import get_context
from multiprocessing.synchronize import Event as SharedEvent
from threading import Event, Thread
from time import monotonic

import pytest

from mapper.errors import Busy
from mapper.store import Patience, open_store
from mapper.store.turns import Turns


def test_a_writer_gives_up_while_another_process_writes_and_readers_go_on(url, put, tmp_path):
    put(title="First")
    brief = open_store(url, patience=Patience(0.05, 4))
    with sqlite3.connect(tmp_path / "mapper.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        with pytest.raises(Busy, match=r"nothing was changed: try again in \d+ s"), brief.writer():
            pass
        assert monotonic() - began >= 0.05
        assert brief.incident("BY-2022-0001").title == "First"
        other.execute("ROLLBACK")
    with brief.writer():
        pass
    brief.close()


def test_of_many_writers_a_few_wait():
    turns, held, end = Turns(Patience(5.0, 2)), Event(), Event()

    def hold() -> None:
        with turns.take():
            held.set()
            end.wait()

    def wait() -> None:
        with turns.take() as left_s:
            assert 0 <= left_s <= 5

    first = Thread(target=hold)
    first.start()
    held.wait()
    second = Thread(target=wait)
    second.start()
    while turns._coming._value:  # until it waits
        second.join(0.01)
    with pytest.raises(Busy), turns.take():
        pass
    end.set()
    first.join()
    second.join()
    with turns.take():
        pass


def test_a_turn_that_ends_badly_is_given_on():
    turns = Turns(Patience(0.05, 1))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.take():
            raise ZeroDivisionError


def work_in_pieces(url: str, begun: SharedEvent, end: SharedEvent) -> None:
    """Write all the time but for the rests."""
    working = open_store(url)
    while not end.is_set():
        with working.writer():
            begun.set()
            end.wait(0.1)
        working.give_way()
    working.close()


def test_a_long_work_in_pieces_lets_others_write(url, put):
    """What is sent to a site during an import finds a gap, although each piece follows at once."""
    put(title="First")
    processes, site = get_context("spawn"), open_store(url, patience=Patience(2.0, 4))
    begun, end = processes.Event(), processes.Event()
    busy = processes.Process(target=work_in_pieces, args=(url, begun, end))
    busy.start()
    try:
        assert begun.wait(30)
        for number in range(20):
            with site.writer() as writer:
                writer.set_state(f"seen {number}", "yes")
    finally:
        end.set()
        busy.join()
        site.close()
    assert busy.exitcode == 0
