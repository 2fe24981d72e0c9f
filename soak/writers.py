"""Writers and a server that dies: nothing that was acknowledged is lost, nobody is left waiting."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from threading import Event

import requests

from soak.site import Site
from soak.table import Row, none, within
from tests.web.serving import serving
from tests.web.sockets import ask
from tests.web.writers import Writer, begun, is_sound, like, lost, signed_in

#: Each round ends in the middle of writing, after at most so many more were taken.
ROUNDS, KILLED_WRITERS, MOST_TAKEN = 100, 3, 20
WRITERS, POSTS = 50, 20
#: A server that takes longer to take its first report is not waited for.
READY_S = 60


def run(site: Site, minutes: float) -> Iterator[Row]:
    """Yield what was lost by killing, how long a restart takes, and how long writers wait."""
    database = site.instance / "mapper.sqlite"
    with serving(site.instance, "--sign-in-link") as served:
        session = signed_in(served)
        _until_ready(served.address, session)
        yield from _many(served.address, session)
    yield from _killed(site, session, rounds=max(2, min(ROUNDS, int(minutes * 4))))
    yield none("the database not sound after all", not is_sound(database))


def _until_ready(address: str, session: requests.Session) -> None:
    """Wait until a report is taken: a server that begins loads the names of places first."""
    first = Writer(like(session))
    until = time.monotonic() + READY_S
    while not first.taken and time.monotonic() < until:
        first.send(address, "the first")
        time.sleep(0.5)


def _killed(site: Site, session: requests.Session, *, rounds: int) -> Iterator[Row]:
    writers, dice = [Writer(session) for _ in range(KILLED_WRITERS)], random.SystemRandom()
    database, restarts, gone, broken = site.instance / "mapper.sqlite", [], set[str](), 0
    for _ in range(rounds):
        began = time.monotonic()
        with serving(site.instance) as served:
            ask(served.port, "/healthz")
            restarts.append(time.monotonic() - began)
            for each in writers:
                each.session = like(session)
            end = Event()
            enough = sum(len(each.taken) for each in writers) + dice.randint(1, MOST_TAKEN)
            threads = begun(writers, served.address, end)
            until = time.monotonic() + 30
            while sum(len(each.taken) for each in writers) < enough and time.monotonic() < until:
                time.sleep(dice.uniform(0, 0.1))
            served.process.kill()
            end.set()
            for thread in threads:
                thread.join()
        broken += not is_sound(database)
        gone |= set(lost(database, writers))
    taken = sum(len(each.taken) for each in writers)
    name = f"acknowledged by a server that was killed, in {rounds} rounds"
    yield Row(name, str(taken), f">= {rounds}", held=taken >= rounds)
    yield none(f"lost of {taken} acknowledged", len(gone))
    yield none(f"of {rounds} rounds, the database not sound after", broken)
    yield within("restart until /healthz answers", restarts, 0.5, 3000)
    yield within("restart until /healthz answers", restarts, 1, 3000)


def _many(address: str, session: requests.Session) -> Iterator[Row]:
    writers, end = [Writer(like(session)) for _ in range(WRITERS)], Event()
    threads = begun(writers, address, end)
    while min(len(each.answers) for each in writers) < POSTS and any(
        thread.is_alive() for thread in threads
    ):
        time.sleep(0.1)
    end.set()
    for thread in threads:
        thread.join()
    answers = [answer for each in writers for answer in each.answers]
    times = [seconds for seconds, _, _ in answers]
    others = [status for _, status, says_when in answers if status >= 300 and not says_when]
    yield within(f"{WRITERS} writers at once, a report", times, 0.99, 500)
    taken = sum(len(each.taken) for each in writers)
    yield Row(f"reports taken of {len(answers)}", str(taken), ">= 1", held=taken > 0)
    yield none(f"of {len(answers)} answers, neither taken nor told when to come back", len(others))
